"""What the apps below ask of credit: how a firm stands, in words of theirs."""

import datetime

from django.utils import timezone

from credit.selectors.consequences import Consequence, consequences_of
from credit.selectors.standings import Standing, past_standing
from firms.models import PropertyFirm, ServiceProject
from firms.standing import FirmStanding, Measure


def firm_standing(firm: PropertyFirm, as_of: datetime.date, project: ServiceProject | None = None) -> FirmStanding:
    """How a firm, or one of its projects, stood at the end of a day, with what followed from it on that day."""
    measures = tuple(_measure(found) for found in consequences_of(firm, as_of))
    standing = past_standing(firm, as_of, timezone.now(), project)
    if standing is None:
        return FirmStanding(firm.pk, as_of, measures=measures)
    return FirmStanding(
        firm.pk,
        as_of,
        score=standing.score,
        grade=standing.grade,
        grade_title=str(standing.grade_entry.get("title", "")),
        rank=_rank(standing),
        measures=measures,
        digest=standing.output_digest,
    )


def _rank(standing: Standing) -> int | None:
    """0 for the best grade; None for a state instead of a grade."""
    graded = [row["code"] for row in standing.document["grades"]]
    return graded.index(standing.grade) if standing.grade in graded else None


def _measure(found: Consequence) -> Measure:
    return Measure(
        kind=found.kind,
        text=found.text,
        basis=found.basis,
        effective_from=found.effective_from,
        effective_to=found.effective_to,
        tone=found.entry.tone if found.entry is not None else "",
        list_kind=found.entry.kind if found.entry is not None else "",
        amount=found.amount,
        unit=found.unit,
        project=found.project,
    )
