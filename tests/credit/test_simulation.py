"""What a rulebook would do: both rulebooks on the same data, nothing kept."""

import datetime
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from credit.models import Rating, RatingRun, RulebookVersion
from credit.rules import read_rulebook
from credit.selectors.simulation import simulate, version_compared
from tests.credit.builders import SAMPLE
from tests.credit.conftest import NOW

TEXT = SAMPLE.read_text(encoding="utf-8")
MILDER = TEXT.replace("min: 60\n    max: 70", "min: 45\n    max: 70").replace("max: 60", "max: 45")
TODAY = NOW.date()


@pytest.fixture
def firms(effective: Any, project_of: Any) -> list[Any]:
    """One firm with a bad record (50, D), two without (60, C)."""
    projects = [project_of(number) for number in range(3)]
    effective(projects[0], "B05")
    return [project.firm for project in projects]


def test_who_moves_which_grade_and_the_distribution_before_and_after(firms: Any, rulebook: RulebookVersion) -> None:
    found = simulate(read_rulebook(MILDER), rulebook, TODAY, NOW)
    (move,) = found["moves"]
    assert move["name"] == firms[0].name and move["code"] == firms[0].unified_code
    assert move["before"] == {"score": "50", "grade": "D"} and move["after"] == {"score": "50", "grade": "C"}
    counts = {row["grade"]: (row["before"], row["after"]) for row in found["distribution"]}
    assert counts == {"A": (0, 0), "B": (0, 0), "C": (2, 3), "D": (1, 0)}
    assert found["count"] == 3 and found["score_changes"] == 0
    assert json.loads(json.dumps(found)) == found


def test_another_score_with_the_same_grade_is_counted_and_no_move(firms: Any, rulebook: RulebookVersion) -> None:
    found = simulate(read_rulebook(TEXT.replace("fixed: -10", "fixed: -40")), rulebook, TODAY, NOW)
    assert found["moves"] == [] and found["score_changes"] == 1


def test_the_same_rulebook_moves_nobody(firms: Any, rulebook: RulebookVersion) -> None:
    found = simulate(rulebook.document, rulebook, TODAY, NOW)
    assert found["moves"] == [] and found["score_changes"] == 0


def test_a_past_day_and_a_past_knowledge_are_respected(firms: Any, rulebook: RulebookVersion) -> None:
    before = NOW - datetime.timedelta(days=1)
    found = simulate(read_rulebook(MILDER), rulebook, before.date(), before)
    assert found["moves"] == []


def test_without_a_rulebook_in_force_there_is_only_an_after(jurisdiction: Any, project_of: Any) -> None:
    project_of(0)
    assert version_compared("firm", TODAY) is None
    found = simulate(read_rulebook(TEXT), None, TODAY, NOW)
    assert found["rulebooks"]["before"] is None and found["moves"] == [] and found["count"] == 1


@pytest.mark.parametrize("file", sorted(SAMPLE.parent.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_rulebook_can_be_simulated(file: Path, firms: Any, rulebook: RulebookVersion) -> None:
    document = read_rulebook(file.read_text(encoding="utf-8"))
    found = simulate(document, version_compared(document["subject"], TODAY), TODAY, NOW)
    assert sum(row["after"] for row in found["distribution"]) == found["count"] == 3


def test_the_command_tells_and_keeps_nothing(firms: Any, jurisdiction: Any, tmp_path: Path) -> None:
    file, page, out = tmp_path / "milder.yaml", tmp_path / "page.html", StringIO()
    file.write_text(MILDER, encoding="utf-8")
    call = ("rulebook", "simulate", str(file))
    where = {"jurisdiction": jurisdiction.slug}
    call_command(*call, "--as-of", "2026-07-02", "--html", str(page), **where, stdout=out)
    text = out.getvalue()
    assert "1 change grade" in text and "█" in text and firms[0].name in text
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html and firms[0].name in html and "<script" not in html
    out = StringIO()
    call_command(*call, "--as-of", "2026-07-02", "--json", **where, stdout=out)
    assert json.loads(out.getvalue())["moves"][0]["after"]["grade"] == "C"
    assert not Rating.objects.exists() and not RatingRun.objects.exists()
    file.write_text(MILDER.replace("base: 60", "base: 600"), encoding="utf-8")
    with pytest.raises(CommandError, match="problem"):
        call_command(*call, **where, stderr=StringIO())
