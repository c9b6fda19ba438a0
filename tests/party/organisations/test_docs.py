"""The tables of docs/rules/party-formation.md say what the functions compute."""

import datetime
from fractions import Fraction
from pathlib import Path

from django.conf import settings

from party.rules.conflicts import LEADS_TO
from party.rules.coverage import Counts
from party.rules.figures import Figures
from party.rules.formation import STEPS, Members, ought_of

PAGE = (Path(settings.BASE_DIR) / "docs/rules/party-formation.md").read_text(encoding="utf-8")
DAY = datetime.date(2026, 1, 1)


def table(first_column):
    """Cells of the rows of the table whose first column has this heading."""
    lines = PAGE.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def test_what_ought_to_exist():
    for here, elsewhere, ought in table("here"):
        assert ought_of(Members(int(here), int(elsewhere), DAY), Figures()) == ought


def test_gaps_and_steps():
    found = table("gap")
    assert {row[0] for row in found} == set(STEPS) - {"none"}
    for gap, step, actor, days in found:
        known_step, known_actor, period = STEPS[gap]
        assert (step, actor, int(days)) == (known_step, known_actor, getattr(Figures(), period))


def test_coverages():
    for *numbers, organisation, work in table("all"):
        all_units, *rest = map(int, numbers)
        counts = Counts(all_units, all_units, *rest)
        assert counts.organisation_coverage.percent == Fraction(organisation)
        assert counts.work_coverage.percent == Fraction(work)


def test_legal_paths():
    assert {kind: set(paths.split(", ")) for kind, paths in table("kind")} == LEADS_TO
