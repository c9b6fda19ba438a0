"""How one firm, or one of its projects, stands today or on a day of the past, with every record behind it."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from credit.charts import History, history_chart
from credit.choices import CURRENT_RUNS, Subject
from credit.models import CreditFile, Rating, RatingRun, RulebookVersion
from credit.selectors.derivations import derivation_sections, measure_rows, not_counted_rows
from credit.selectors.words import because_in_words
from credit.services.ratings import explain
from credit.services.rulebooks import NoRulebook, rulebook_in_force
from firms.models import PropertyFirm, ServiceProject

HISTORY_LENGTH = 24
Document = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """Score, grade and the way to them on one day. `rating` is None for a day that is only computed for the page.

    `output` is what the engine said, `output_digest` its SHA-256; `since` the day from which it has been the same.
    """

    firm: PropertyFirm
    as_of: datetime.date
    since: datetime.date
    known_at: datetime.datetime
    version: RulebookVersion
    score: Decimal | None
    output: dict[str, Any]
    output_digest: str
    records: list[dict[str, Any]] = field(default_factory=list)
    not_counted: list[dict[str, str]] = field(default_factory=list)
    rating: Rating | None = None
    project: ServiceProject | None = None

    @property
    def document(self) -> Document:
        """The rulebook that was applied."""
        return self.version.document

    @property
    def grade(self) -> str:
        """Code of the grade, or of the state instead of a score."""
        return str(self.output["grade"])

    @property
    def because(self) -> dict[str, Any]:
        """What set the grade."""
        return self.output["because"]

    @property
    def grade_entry(self) -> dict[str, Any]:
        """The grade, or the state instead of a score, as the rulebook describes it."""
        return grade_table(self.version).get(self.grade, {"code": self.grade, "title": ""})


def grade_table(version: RulebookVersion | None) -> dict[str, dict[str, Any]]:
    """Code → grade, best first, then states without a score; empty without a rulebook."""
    if version is None:
        return {}
    return {row["code"]: row for row in [*version.document["grades"], *version.document.get("states", [])]}


def present_standing(firm: PropertyFirm, project: ServiceProject | None = None) -> Standing | None:
    """How a firm, or its project, stands by its latest rating; None when it has none."""
    files = CreditFile.objects.filter(firm=firm, project=project, rating__isnull=False)
    file = files.select_related("rating__rulebook_version__rulebook").first()
    if file is None or file.rating is None:
        return None
    rating = file.rating
    rated = explain(firm, rating.as_of, rating.known_at, project=project, version=rating.rulebook_version)
    return Standing(
        firm=firm,
        as_of=max(last_looked_at(rating.subject) or rating.as_of, rating.as_of),
        since=rating.as_of,
        known_at=rating.known_at,
        version=rating.rulebook_version,
        score=rating.score,
        output=rating.derivation,
        output_digest=rating.output_digest,
        records=rated.records,
        not_counted=rated.not_counted,
        rating=rating,
        project=project,
    )


def last_looked_at(subject: str) -> datetime.date | None:
    """The day of the last finished run over everybody: who has no newer rating stands unchanged on it."""
    runs = RatingRun.objects.filter(
        kind__in=CURRENT_RUNS, finished_at__isnull=False, rulebook_version__subject=subject
    ).order_by("-as_of")
    return runs.values_list("as_of", flat=True).first()


def past_standing(
    firm: PropertyFirm, day: datetime.date, now: datetime.datetime, project: ServiceProject | None = None
) -> Standing | None:
    """How a firm, or its project, stood at the end of a day, with what was known then; None without a rulebook."""
    known_at = min(end_of_day(day), now)
    try:
        version = rulebook_in_force(day, subject_of(project))
    except NoRulebook:
        return None
    rated = explain(firm, day, known_at, project=project, version=version)
    return Standing(
        firm=firm,
        as_of=day,
        since=day,
        known_at=known_at,
        version=version,
        score=rated.score,
        output=rated.payload(),
        output_digest=rated.digest,
        records=rated.records,
        not_counted=rated.not_counted,
        project=project,
    )


def subject_of(project: ServiceProject | None) -> str:
    """As what something is rated: a firm; a project; or the post of a project's manager, where that is rated."""
    if project is None:
        return Subject.FIRM
    return CreditFile.objects.filter(project=project).values_list("subject", flat=True).first() or Subject.PROJECT


def end_of_day(day: datetime.date) -> datetime.datetime:
    """The last moment of a day in local time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.max))


def first_day_shown(subject: str = Subject.FIRM) -> datetime.date | None:
    """The first day that can be looked at: when the first rulebook came into force."""
    first = RulebookVersion.objects.filter(state="adopted", subject=subject).order_by("effective_from").first()
    return first.effective_from if first is not None else None


def standing_parts(standing: Standing, *, is_public: bool = True) -> dict[str, Any]:
    """What a page shows of a standing: sections with records, measures, what set the grade."""
    document = standing.document
    return {
        "standing": standing,
        "version": standing.version,
        "document": document,
        "grade": standing.grade_entry,
        "because_words": because_in_words(standing.because, document),
        "sections": derivation_sections(document, standing.output["lines"], standing.records),
        "not_counted": not_counted_rows(document, standing.not_counted, is_public=is_public),
        "measures": measure_rows(document, standing.output.get("measures", [])),
    }


def history_of(firm: PropertyFirm, project: ServiceProject | None = None) -> list[dict[str, Any]]:
    """Past outcomes, newest first: one per day, the last one of the day."""
    newest = Rating.objects.filter(firm=firm, project=project).of_current_runs().order_by("-pk")
    rows = list(newest.values("as_of", "score", "grade", "output_digest")[: HISTORY_LENGTH * 2])
    by_day = {row["as_of"]: {**row, "day": row["as_of"]} for row in reversed(rows)}
    return sorted(by_day.values(), key=lambda row: row["day"], reverse=True)[:HISTORY_LENGTH]


def history_picture(history: list[dict[str, Any]], version: RulebookVersion, until: datetime.date) -> History:
    """The chart of past scores; days with a state instead of a score are left out of the line."""
    rows = [(row["day"], row["score"], row["grade"]) for row in reversed(history) if row["score"] is not None]
    bounds = [(Decimal(row["min"]), row["code"]) for row in version.document["grades"] if "min" in row]
    return history_chart(rows, bounds, until)
