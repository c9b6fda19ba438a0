"""Facts for the ledger from approved assessments of firms: an excellent result, and a poor or last one."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from credit.services.derived import LOOK_BACK, Proposal, register_source
from party.choices.joint import AssessedKind, RoundState
from party.models import AssessedSubject, SubjectResult
from party.selectors.for_firms import latest_results


def excellent_results(now: datetime.datetime) -> Iterator[Proposal]:
    """Firms whose total reached what the table calls excellent."""
    for result in _approved(now):
        border = _border(result, "honour_from")
        if border is not None and result.total is not None and result.total >= border:
            yield _proposal(result, _("Excellent in the assessment %(round)s: %(total)s of 100."))


def poor_results(now: datetime.datetime) -> Iterator[Proposal]:
    """Firms among the last, or below what the table calls sufficient."""
    for result in _approved(now):
        border = _border(result, "warn_below")
        is_poor = border is not None and result.total is not None and result.total < border
        if is_poor or result.is_among_last:
            yield _proposal(
                result, _("Among the last, or below the mark, in the assessment %(round)s: %(total)s of 100.")
            )


def _approved(now: datetime.datetime) -> Iterator[SubjectResult]:
    subjects = AssessedSubject.objects.filter(
        kind=AssessedKind.FIRM,
        round__state=RoundState.APPROVED,
        round__approved_at__lte=now,
        round__approved_at__gte=now - LOOK_BACK,
    )
    return latest_results(subjects).select_related("subject__round__area").iterator(chunk_size=500)


def _border(result: SubjectResult, name: str) -> Decimal | None:
    document: dict[str, Any] = result.subject.round.table.document
    text = document.get("credit", {}).get(name)
    return None if text is None else Decimal(text)


def _proposal(result: SubjectResult, words: str) -> Proposal:
    round_ = result.subject.round
    assert result.subject.firm is not None and round_.approved_at is not None
    return Proposal(
        key=str(result.subject_id),
        firm=result.subject.firm,
        fact=words % {"round": round_.title, "total": result.total},
        occurred_on=timezone.localdate(round_.approved_at),
        area=round_.area,
    )


register_source("party_assessment_excellent", excellent_results)
register_source("party_assessment_poor", poor_results)
