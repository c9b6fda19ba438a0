"""What a rulebook would do: everybody rated under it and under the one in force, on the same data."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from credit.models import RulebookVersion
from credit.rules.amounts import as_text
from credit.rules.rating import Rated
from credit.selectors.everybody import rate_all
from credit.selectors.totals import Owner
from firms.models import PropertyFirm, ServiceProject

Document = dict[str, Any]
Told = Callable[[int], None]
NO_GRADE = "-"
ROW_HEIGHT, BAR_LEFT = 44, 150
"""Of the chart, in units of its own box."""


@dataclass(frozen=True)
class Outcome:
    """Score (None for a state) and grade of one subject."""

    score: Decimal | None
    grade: str

    @property
    def score_text(self) -> str:
        return "" if self.score is None else as_text(self.score)


def simulate(
    document: Document,
    in_force: RulebookVersion | None,
    as_of: datetime.date,
    known_at: datetime.datetime,
    *,
    told: Told = lambda done: None,
    firm_ids: list[int] | None = None,
) -> dict[str, Any]:
    """Rate everybody by the rulebook in force and by `document`; keeps nothing.

    Returns plain data: `rulebooks` (before may be None), `as_of`, `known_at`, `subject`, `count`, `moves` (who
    changes the grade, name, code, before, after), `score_changes` (how many keep the grade with another score),
    `distribution` (of each grade how many before and after).
    """
    before = _outcomes(in_force.document, as_of, known_at, told, 0, firm_ids) if in_force is not None else {}
    after = _outcomes(document, as_of, known_at, told, len(before), firm_ids)
    owners = sorted({*before, *after}, key=lambda owner: (owner[0], owner[1] or 0))
    nobody = Outcome(None, NO_GRADE)
    pairs = [(owner, before.get(owner, nobody), after.get(owner, nobody)) for owner in owners]
    moved = [pair for pair in pairs if in_force is not None and pair[1].grade != pair[2].grade]
    names = _names([owner for owner, _before, _after in moved])
    return {
        "as_of": as_of.isoformat(),
        "known_at": known_at.astimezone(datetime.UTC).isoformat(),
        "subject": document["subject"],
        "rulebooks": {"before": _named(in_force), "after": {"title": document["title"], "code": document["code"]}},
        "count": len(owners),
        "moves": [
            {**names[owner], "before": _plain(one), "after": _plain(other)}
            for owner, one, other in _worst_first(moved, document)
        ],
        "score_changes": sum(
            1 for _owner, one, other in pairs if one.grade == other.grade and one.score != other.score
        ),
        "distribution": _distribution(in_force, document, before.values(), after.values()),
    }


def _outcomes(
    document: Document,
    as_of: datetime.date,
    known_at: datetime.datetime,
    told: Told,
    done: int,
    firm_ids: list[int] | None,
) -> dict[Owner, Outcome]:
    found: dict[Owner, Outcome] = {}
    for owner, rated, _values in rate_all(document, as_of, known_at, firm_ids):
        found[owner] = _outcome(rated)
        if len(found) % 500 == 0:
            told(done + len(found))
    told(done + len(found))
    return found


def _outcome(rated: Rated) -> Outcome:
    return Outcome(rated.score, rated.grade or NO_GRADE)


def _named(version: RulebookVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {"title": version.document["title"], "code": version.document["code"], "number": version.number}


def _plain(outcome: Outcome) -> dict[str, str | None]:
    return {"score": outcome.score_text or None, "grade": outcome.grade}


def _names(owners: Iterable[Owner]) -> dict[Owner, dict[str, str]]:
    owners = list(owners)
    firms = PropertyFirm.objects.in_bulk({firm for firm, _project in owners})
    projects = ServiceProject.objects.in_bulk({project for _firm, project in owners if project is not None})
    return {
        (firm, project): {
            "name": projects[project].name if project is not None else firms[firm].name,
            "firm": firms[firm].name,
            "code": firms[firm].unified_code,
        }
        for firm, project in owners
    }


def _worst_first(
    moved: list[tuple[Owner, Outcome, Outcome]], document: Document
) -> list[tuple[Owner, Outcome, Outcome]]:
    """Those who end lowest first."""
    order = {grade["code"]: place for place, grade in enumerate(document["grades"])}
    return sorted(moved, key=lambda pair: (-order.get(pair[2].grade, -1), pair[2].score or Decimal(0), pair[0][0]))


def _distribution(
    in_force: RulebookVersion | None, document: Document, before: Iterable[Outcome], after: Iterable[Outcome]
) -> list[dict[str, Any]]:
    """The grades and states of both rulebooks, best first, with how many have them before and after."""
    counts = Counter(outcome.grade for outcome in before), Counter(outcome.grade for outcome in after)
    known: dict[str, dict[str, Any]] = {}
    for given in (document, in_force.document if in_force is not None else {}):
        for entry in (*given.get("grades", []), *given.get("states", [])):
            known.setdefault(entry["code"], {"title": entry["title"], "colour": entry.get("colour", "grey")})
    for code in {*counts[0], *counts[1]} - known.keys():
        known[code] = {"title": code, "colour": "grey"}
    return [
        {"grade": code, **entry, "before": counts[0][code], "after": counts[1][code]} for code, entry in known.items()
    ]


def bars(distribution: list[dict[str, Any]], width: int = 380) -> list[dict[str, Any]]:
    """The distribution with lengths and places of its bars, the longest `width` long."""
    longest = max((max(row["before"], row["after"]) for row in distribution), default=0) or 1
    return [
        {
            **row,
            "before_length": (before := row["before"] * width // longest),
            "after_length": (after := row["after"] * width // longest),
            "before_label": before + BAR_LEFT + 6,
            "after_label": after + BAR_LEFT + 6,
            "top": place * ROW_HEIGHT,
            "difference": row["after"] - row["before"],
        }
        for place, row in enumerate(distribution)
    ]


def simulation_page(found: dict[str, Any], most: int | None = None) -> dict[str, Any]:
    """What a page shows of a simulation: the chart and at most so many of those who change the grade."""
    return {
        "found": found,
        "bars": bars(found["distribution"]),
        "chart_height": len(found["distribution"]) * ROW_HEIGHT or 1,
        "moves": found["moves"][:most],
        "is_cut": most is not None and len(found["moves"]) > most,
    }


def version_compared(subject: str, as_of: datetime.date) -> RulebookVersion | None:
    """The rulebook in force on a day for a kind of subject, None when there is none."""
    return RulebookVersion.objects.in_force(as_of).filter(subject=subject).select_related("rulebook").first()
