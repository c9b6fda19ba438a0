"""The engine: worked numbers of docs/rules/credit.md, and what holds for every input."""

import copy
import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.rules import rating
from tests.credit.builders import KNOWN, TODAY, event, indicator, repaired, sample

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "credit.md"


def worked_numbers() -> Iterator[Any]:
    """The rows of the table on the rules' page: records, indicator, score, grade."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[3].lstrip("-").isdigit():
            yield pytest.param(cells[0], cells[1], Decimal(cells[3]), cells[4], id=f"{cells[0]} {cells[1]}")


def as_events(text: str) -> list[dict[str, Any]]:
    """`G01 national, G02 5, B05` → events."""
    found = []
    for number, part in enumerate(text.split(", ") if text != "–" else []):
        item, _space, more = part.partition(" ")
        detail = {"points": more} if more.isdigit() else {"level": more}
        found.append(event(item, id=f"e{number}", **detail))
    return found


def as_indicators(text: str) -> list[dict[str, Any]]:
    """`19/20` → the indicator."""
    return [indicator(*map(int, text.split("/")))] if text != "–" else []


def test_the_page_has_its_worked_numbers() -> None:
    assert len(list(worked_numbers())) >= 15


@pytest.mark.parametrize(("records", "ratio", "score", "grade"), list(worked_numbers()))
def test_worked_numbers_of_the_page(records: str, ratio: str, score: Decimal, grade: str) -> None:
    rated = rating(sample(), as_events(records), as_indicators(ratio), TODAY, KNOWN)
    assert (rated.score, rated.grade) == (score, grade)


@pytest.mark.parametrize(
    ("score", "grade"),
    [("59.9999", "D"), ("60", "C"), ("69.9999", "C"), ("70", "B"), ("79.9999", "B"), ("80", "A"), ("100", "A")],
)
def test_every_grade_bound_on_both_sides(score: str, grade: str) -> None:
    document = copy.deepcopy(sample())
    document["score"]["base"] = score
    assert rating(document, [], [], TODAY, KNOWN).grade == grade


def test_a_veto_outweighs_the_best_score() -> None:
    document = copy.deepcopy(sample())
    document["score"]["base"] = 100
    rated = rating(document, [event("V02")], [], TODAY, KNOWN)
    assert (rated.score, rated.grade, rated.because["kind"]) == (Decimal(80), "D", "veto")


def test_a_record_counts_from_its_first_day_to_the_day_before_its_last() -> None:
    one = event("B01")  # twelve months

    def counts(day: datetime.date) -> bool:
        return rating(sample(), [one], [], day, KNOWN).score == 58

    days = (
        datetime.date(2026, 2, 28),
        datetime.date(2026, 3, 1),
        datetime.date(2027, 2, 28),
        datetime.date(2027, 3, 1),
    )
    assert [counts(day) for day in days] == [False, True, True, False]


def test_a_repaired_record_stops_counting_on_the_day_of_the_repair() -> None:
    one = event("B03", **repaired("2026-06-10"))
    scores = [rating(sample(), [one], [], datetime.date(2026, 6, day), KNOWN).score for day in (9, 10)]
    assert scores == [55, 60]


def test_a_revoked_record_never_counted_but_only_once_that_is_known() -> None:
    one = event("B05", revoked_at="2026-06-10T02:00:00+00:00")
    before = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
    day = datetime.date(2026, 4, 1)
    assert rating(sample(), [one], [], day, before).score == 50
    known_now = rating(sample(), [one], [], day, KNOWN)
    assert known_now.score == 60
    assert known_now.not_counted == [{"event": "e1", "item": "B05", "reason": "revoked"}]


def test_a_certificate_sets_the_end_of_its_record() -> None:
    one = event("G01", level="city", certificate_until="2026-06-01")
    assert rating(sample(), [one], [], datetime.date(2026, 5, 31), KNOWN).score == 63
    assert rating(sample(), [one], [], datetime.date(2026, 6, 1), KNOWN).score == 60


def test_an_item_of_another_rulebook_is_named_and_not_counted() -> None:
    rated = rating(sample(), [event("X99")], [], TODAY, KNOWN)
    assert rated.score == 60
    assert rated.not_counted[0]["reason"] == "item_unknown"


facts = st.sampled_from(["", "a", "b"])
codes = st.sampled_from([item["code"] for item in sample()["items"]])
days = st.dates(datetime.date(2025, 1, 1), datetime.date(2026, 12, 31)).map(datetime.date.isoformat)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 12))):
        what = draw(st.sampled_from(["", "", "revoked", "repaired", "stayed", "stay_ended"]))
        on = draw(days)
        later: dict[str, str] = {} if not what else {f"{what}_at": f"{on}T04:00:00+00:00"}
        later |= {"repaired_on": on} if what == "repaired" else {}
        later |= {"stayed_at": "2025-02-01T04:00:00+00:00"} if what == "stay_ended" else {}
        level = draw(st.sampled_from(["", "national", "province", "city", "county"]))
        points = draw(st.sampled_from([None, "-4", "-1.5", "2.25", "5"]))
        found.append(
            event(draw(codes), draw(days), id=f"e{number}", level=level, points=points, fact_key=draw(facts), **later)
        )
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_events_has_no_influence(events: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    here, there = (rating(sample(), order, [], TODAY, KNOWN) for order in (events, shuffled))
    assert here.canonical == there.canonical
    assert here.digest == there.digest


@given(histories())
def test_the_lines_add_up_to_the_score_and_caps_hold(events: list[dict[str, Any]]) -> None:
    rated = rating(sample(), events, [indicator(19, 20)], TODAY, KNOWN)
    assert sum(Decimal(line["counted"]) for line in rated.lines) == rated.score
    assert 0 <= rated.score <= 100
    for category in sample()["categories"]:
        total = sum(Decimal(line["counted"]) for line in rated.lines if line.get("category") == category["code"])
        assert "cap" not in category or total <= category["cap"]
    for item in sample()["items"]:
        total = sum(Decimal(line["counted"]) for line in rated.lines if line.get("item") == item["code"])
        assert "limit" not in item or abs(total) <= item["limit"]


@given(histories(), codes.filter(lambda code: code[0] in "BV"))
def test_one_more_bad_record_never_raises_the_score(events: list[dict[str, Any]], code: str) -> None:
    worse = [*events, event(code, id="new", points="-1")]
    assert rating(sample(), worse, [], TODAY, KNOWN).score <= rating(sample(), events, [], TODAY, KNOWN).score


@given(histories(), st.datetimes(datetime.datetime(2025, 1, 1), datetime.datetime(2026, 12, 31)))
def test_what_became_known_later_is_not_seen(events: list[dict[str, Any]], moment: datetime.datetime) -> None:
    known_at = moment.replace(tzinfo=datetime.UTC)
    then = copy.deepcopy(events)
    for one in then:
        for name in [name for name in one if name.endswith("_at")]:
            if datetime.datetime.fromisoformat(one[name]) > known_at:
                del one[name]
    now, past = (rating(sample(), history, [], moment.date(), known_at) for history in (events, then))
    assert now.canonical == past.canonical
