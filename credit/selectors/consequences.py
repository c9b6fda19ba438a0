"""What follows for a firm on a day from lists and grades: read by tenders, awards and inspections."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from credit.models import ListEntry, Rating
from credit.selectors.words import law_in_words
from firms.models import PropertyFirm


@dataclass(frozen=True)
class Consequence:
    """One consequence in force: kind, words, legal basis, half-open period, and what it comes from.

    Either `entry` (a published place on a list) or `grade` (the measures of the present rating). `amount` and `unit`
    where the rulebook says how much, such as inspections a year. `project` where it is about one project.
    """

    kind: str
    text: str
    basis: str
    effective_from: datetime.date
    effective_to: datetime.date | None
    entry: ListEntry | None = field(default=None, compare=False)
    grade: str = ""
    amount: str = ""
    unit: str = ""
    project: str = ""


def consequences_of(firm: PropertyFirm, on: datetime.date) -> list[Consequence]:
    """Everything in force for a firm and its projects on a day: from its lists, then from its ratings."""
    return [*_of_entries(firm, on), *_of_ratings(firm, on)]


def _of_entries(firm: PropertyFirm, on: datetime.date) -> list[Consequence]:
    entries = (
        ListEntry.objects.in_force(on)
        .filter(firm=firm)
        .select_related("issue__rulebook_version", "project", "end")
        .order_by("expires_on", "pk")
    )
    return [_of_entry(entry, row) for entry in entries for row in entry.consequences]


def _of_entry(entry: ListEntry, row: dict[str, Any]) -> Consequence:
    document = entry.issue.rulebook_version.document
    end = getattr(entry, "end", None)
    days = [day for day in (entry.expires_on, end.ended_on if end else None) if day is not None]
    assert entry.published_on is not None  # by the query
    return Consequence(
        kind=row["kind"],
        text=row["text"],
        basis=law_in_words(row["basis"], document),
        effective_from=entry.published_on,
        effective_to=min(days),
        entry=entry,
        project=entry.project.name if entry.project else "",
    )


def _of_ratings(firm: PropertyFirm, on: datetime.date) -> list[Consequence]:
    """The measures of the newest rating of the firm and of each of its projects by that day."""
    ratings = (
        Rating.objects.of_current_runs()
        .filter(firm=firm, as_of__lte=on)
        .select_related("rulebook_version", "project")
        .order_by("subject", "project_id", "-as_of", "-pk")
        .distinct("subject", "project_id")
    )
    return [_of_measure(rating, row) for rating in ratings for row in rating.derivation.get("measures", [])]


def _of_measure(rating: Rating, row: dict[str, Any]) -> Consequence:
    return Consequence(
        kind=row["kind"],
        text=row["title"],
        basis=law_in_words(row["basis"], rating.rulebook_version.document),
        effective_from=rating.as_of,
        effective_to=None,
        grade=rating.grade,
        amount=str(row.get("amount", "")),
        unit=row.get("unit", ""),
        project=rating.project.name if rating.project else "",
    )
