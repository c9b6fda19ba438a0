"""Every word that a rulebook can say has words on the screen, and every sample has a page."""

import datetime
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from credit.charts import grade_bars, history_chart
from credit.models import Rulebook, RulebookVersion
from credit.rules import read_rulebook
from credit.selectors.derivations import derivation_sections, measure_rows
from credit.selectors.firm_area import days_left
from credit.selectors.words import because_in_words, bounds_in_words, criterion_in_words, points_in_words
from credit.selectors.words.criteria import PLAIN, SAYS
from tests.credit.builders import SAMPLE, sample

SCHEMA = json.loads((SAMPLE.parents[1] / "schema" / "rulebook.schema.json").read_text(encoding="utf-8"))
SAMPLES = sorted(SAMPLE.parent.glob("*.yaml"))
DAY = datetime.date(2026, 7, 1)


def test_every_word_of_a_condition_has_words() -> None:
    known = {*PLAIN, *SAYS, "all_of", "any_of", "not"}
    assert known == set(SCHEMA["$defs"]["criterion"]["properties"])


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ({"has_item": ["B05"]}, "a record of item B05 以停水、停电等方式催交物业费"),
        ({"not": {"on_list": "black"}}, "not (on the list: 黑榜)"),
        ({"all_of": [{"score_below": 60}, {"any_of": [{"has_veto": True}, {"has_score": False}]}]}, None),
        ({"top_share": "0.1"}, "among the best 10 percent"),
        ({"records_at_least": {"category": "bad", "count": 2}}, "at least 2 records: 不良信息"),
        ({"text_is": {"name": "risk", "in": ["高", "中"]}}, "risk is: 高, 中"),
        ({"on_list_before": {"list": "red", "periods": 2}}, None),
        ({"points_below": {"points": "-5"}}, "less than -5 points"),
    ],
)
def test_conditions_are_told_with_the_titles_of_the_rulebook(
    criterion: dict[str, Any], words: str | None, settings: Any
) -> None:
    from django.utils import translation

    with translation.override("en"):
        told = criterion_in_words(criterion, sample())
    assert told if words is None else told == words


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_rulebook_has_a_page_in_words(path: Path, jurisdiction: Any, people: Any, client_of: Any) -> None:
    document = read_rulebook(path.read_text(encoding="utf-8"))
    number = RulebookVersion.objects.filter(rulebook__code=document["code"]).count() + 1
    rulebook, _is_new = Rulebook.objects.get_or_create(
        code=document["code"].replace("_", "-"), defaults={"title": document["title"]}
    )
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    RulebookVersion.objects.create(
        rulebook=rulebook,
        number=number,
        subject=document["subject"],
        document=document,
        digest="0" * 64,
        effective_from=DAY,
        state="adopted",
        proposed_by=people["housing"],
        proposed_at=now,
        decided_by=people["housing2"],
        decided_at=now,
    )
    page = client_of(jurisdiction).get(f"/rulebooks/{rulebook.code}/{number}/").content.decode()
    for item in document["items"]:
        assert f'id="item-{item["code"]}"' in page
    for grade in document["grades"]:
        assert grade["title"].split("&")[0] in page
    for gap in document.get("gaps", []):
        assert gap["where"] in page


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"min": 80}, "≥ 80"),
        ({"min": 80, "min_inclusive": False, "max": 90, "max_inclusive": True}, "> 80, ≤ 90"),
        ({"any": [{"min": 90}, {"max": 60}]}, "≥ 90 or < 60"),
        ({"share": "0.15"}, "15 percent of the field"),
        ({}, "only by a veto or as the rest"),
    ],
)
def test_bounds_say_whether_they_are_included(row: dict[str, Any], words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert bounds_in_words(row, sample()) == words


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ({"fixed": -10}, "−10"),
        ({"range": [1, 5]}, "+1 to +5"),
        (
            {"per_unit": "-0.5", "step": 10, "unit": "户", "limit": 3},
            "−0.5 for every 10 × 户, at most 3 for one record",
        ),
    ],
)
def test_points_have_their_sign(points: dict[str, Any], words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert points_in_words(points) == words


def line(kind: str, counted: str, **values: Any) -> dict[str, Any]:
    basis = {"source": "sample", "clause": "第一条"}
    return {"kind": kind, "points": counted, "counted": counted, "limits": [], "basis": basis, **values}


def test_records_stand_below_their_line_and_those_of_projects_below_the_roll_up() -> None:
    lines = [
        line("base", "60"),
        line("item", "-10", category="bad", item="B05", title="停水", records=1),
        line("component", "3.5", item="project", title="项目得分", parts=[{"key": "1", "name": "一", "points": "3.5"}]),
    ]
    records = [
        {"subject": "firm", "rater": "", "item": "B05", "points": "-10", "counted": "-10", "fact": "甲"},
        {"subject": "project", "rater": "", "item": "S01", "points": "5", "counted": "5", "fact": "乙"},
    ]
    base, bad, rolled_up = derivation_sections(sample(), lines, records)
    assert base["total"] == "60" and not base["lines"][0]["rows"]
    assert [row["fact"] for row in bad["lines"][0]["rows"]] == ["甲"]
    assert [row["fact"] for row in rolled_up["lines"][0]["rows"]] == ["乙"]
    assert bad["title"] == "不良信息" and bad["lines"][0]["law"] == "本示例 第一条"


@pytest.mark.parametrize(
    "because",
    [
        {"kind": "veto", "item": "V01", "title": "挪用", "grade": "D", "effect": "sets"},
        {"kind": "veto", "veto": "x", "title": "条件", "reasons": [{"score_below": 10}], "effect": "at_most"},
        {"kind": "state", "reasons": [{"has_score": False}]},
        {"kind": "share", "place": 3, "field": 20},
        {"kind": "small_field", "field": 2},
        {"kind": "score", "reasons": [{"has_item": ["B05"]}]},
    ],
)
def test_what_set_the_grade_is_told(because: dict[str, Any]) -> None:
    assert because_in_words(because, sample())


def test_measures_are_told_with_kind_amount_and_law() -> None:
    basis = {"source": "civil_code", "clause": "第一条"}
    (row,) = measure_rows(
        sample(), [{"code": "m", "title": "检查", "kind": "inspection", "amount": "2", "basis": basis}]
    )
    assert row["kind_words"] and row["law"] == "中华人民共和国民法典 第一条"


def test_the_longest_bar_fills_its_row_and_a_single_firm_is_seen() -> None:
    bars = grade_bars([{"code": "A"}, {"code": "B"}, {"code": "C"}], {"A": 1, "B": 900, "X": 2})
    assert [(bar.grade["code"], bar.length) for bar in bars] == [("A", 4), ("B", 1000), ("C", 0), ("X", 4)]
    assert bars[1].percent == "99.7"
    assert grade_bars([{"code": "A"}], {})[0].percent == "0"


def test_the_chart_of_scores_goes_in_steps_within_its_picture() -> None:
    days = [DAY + datetime.timedelta(days=30 * count) for count in range(4)]
    scores = [Decimal(60), Decimal(50), Decimal("72.5"), Decimal(-12)]
    chart = history_chart([(day, score, "C") for day, score in zip(days, scores, strict=True)], [], days[-1])
    assert len(chart.points) == 4 and chart.path.startswith("M")
    assert all(0 <= point.x <= chart.width and 0 <= point.y <= chart.height for point in chart.points)
    assert not history_chart([], [], DAY).points


@pytest.mark.parametrize(
    ("last", "today", "calendar", "left"),
    [
        ("2026-07-08", "2026-07-01", "working", 5),  # Thursday to Wednesday, a weekend between
        ("2026-07-08", "2026-07-01", "calendar", 7),
        ("2026-07-08", "2026-07-08", "working", 0),
        ("2026-07-08", "2026-07-09", "working", -1),
        ("2026-10-09", "2026-09-30", "working", 2),  # the National Day holiday
    ],
)
def test_days_left_are_counted_without_today(last: str, today: str, calendar: str, left: int) -> None:
    found = days_left(datetime.date.fromisoformat(last), datetime.date.fromisoformat(today), calendar)
    assert found == left
