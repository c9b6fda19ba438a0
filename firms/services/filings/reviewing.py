"""The offices' part of a filing: the subdistrict passes it on, the district enters it; both may return or refuse it."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.choices import FilingAct, FilingState
from firms.models import Filing, PropertyFirm
from firms.permissions import (
    can_act_on_filing,
    can_decide_filing,
    can_file_for,
    can_review_filing,
    can_see,
    can_view_person_of_firm,
    can_view_persons_of,
)
from firms.rules.filing_fields import fields_of
from firms.services.filings._steps import SameReviewer, check_round, locked, personal_of, reason_of, step, tell_firm
from firms.services.filings.entering import enter
from firms.workflow.filings import target_of


class CorrectionsNeeded(Refusal):
    """A return without saying what is to be corrected."""

    message = _("Say at one field at least what is to be corrected, or give a reason.")
    status = 422


@transaction.atomic
def review_filing(filing_id: int, *, by: User, now: datetime.datetime, seen_round: int, note: str = "") -> Filing:
    """Pass a filing on to the district (街道初审通过). Raises `SameReviewer`, `NotAllowed`, `MoveNotAllowed`."""
    filing = locked(filing_id)
    target_of(FilingAct.REVIEW, filing.state)
    check_round(filing, seen_round)
    if not can_review_filing(by, filing):
        raise SameReviewer if by.pk == filing.submitted_by_id else NotAllowed
    filing.reviewed_by = by
    step(filing, FilingAct.REVIEW, by, now, note=note.strip()[:500])
    record(by, "firms.review_filing", filing, fields=["state"])
    return filing


@transaction.atomic
def approve_filing(filing_id: int, *, by: User, now: datetime.datetime, seen_round: int, note: str = "") -> Filing:
    """Approve a filing and enter what it says in the register (区级复核通过、登记), in one transaction.

    Raises `SameReviewer`, `NotAllowed`, `MoveNotAllowed`, `ServedByAnother`, `NoProject`, `ValidationError`.
    """
    filing = locked(filing_id)
    target_of(FilingAct.APPROVE, filing.state)
    check_round(filing, seen_round)
    _check_decider(by, filing)
    filing.decided_by, filing.decided_at = by, now
    project = enter(filing, by=by, now=now)
    filing.project = project or filing.project
    step(filing, FilingAct.APPROVE, by, now, note=note.strip()[:500])
    tell_firm(filing, _("it has been entered in the register"))
    record(by, "firms.approve_filing", filing, fields=["state"])
    return filing


def _check_decider(by: User, filing: Filing) -> None:
    if not can_decide_filing(by, filing):
        raise SameReviewer if by.pk in (filing.submitted_by_id, filing.reviewed_by_id) else NotAllowed


def _check_turn(by: User, filing: Filing) -> None:
    if not can_act_on_filing(by, filing):
        raise NotAllowed


@transaction.atomic
def return_filing(
    filing_id: int,
    *,
    by: User,
    now: datetime.datetime,
    seen_round: int,
    field_notes: Mapping[str, str],
    reason: str = "",
) -> Filing:
    """Give a filing back with what is to be corrected, per field (退回补正). The firm hands it in again.

    Raises `CorrectionsNeeded`, `NotAllowed`, `MoveNotAllowed`.
    """
    filing = locked(filing_id)
    target_of(FilingAct.RETURN, filing.state)
    check_round(filing, seen_round)
    _check_turn(by, filing)
    known = {field.name for field in fields_of(filing.kind)} | {"files"}
    notes = {name: text.strip()[:300] for name, text in field_notes.items() if name in known and text.strip()}
    if not notes and not reason.strip():
        raise CorrectionsNeeded
    step(filing, FilingAct.RETURN, by, now, note=reason.strip()[:500], field_notes=notes)
    tell_firm(filing, _("it has been returned and needs corrections"))
    record(by, "firms.return_filing", filing, fields=["state", *notes], reason=reason[:300])
    return filing


@transaction.atomic
def refuse_filing(filing_id: int, *, by: User, now: datetime.datetime, seen_round: int, reason: str) -> Filing:
    """Do not accept a filing (不予备案). Raises `FilingNeedsReason`, `NotAllowed`, `MoveNotAllowed`."""
    filing = locked(filing_id)
    target_of(FilingAct.REFUSE, filing.state)
    check_round(filing, seen_round)
    _check_turn(by, filing)
    words = reason_of(reason)
    if filing.state == FilingState.REVIEWED:
        filing.decided_by, filing.decided_at = by, now
    step(filing, FilingAct.REFUSE, by, now, note=words)
    tell_firm(filing, _("it has not been accepted"))
    record(by, "firms.refuse_filing", filing, fields=["state"], reason=words[:300])
    return filing


@transaction.atomic
def reveal_filing(filing_id: int, *, by: User) -> dict[str, str]:
    """What a filing states about persons, in clear, by field; the look is audited. Raises `NotAllowed`."""
    filing = Filing.objects.select_related("area", "firm").get(pk=filing_id)
    may = can_file_for(by, filing.firm) or can_view_persons_of(by, filing.area)
    if not may or not Filing.objects.filter(pk=filing.pk).visible_to(by).exists():
        raise NotAllowed
    found = personal_of(filing)
    record(by, "firms.reveal_filing", filing, fields=found)
    return found


@transaction.atomic
def reveal_firm_person(firm_id: int, *, by: User, reason: str = "") -> str:
    """The name of the legal representative in clear; the look is audited. Raises `NotAllowed`."""
    firm = PropertyFirm.objects.get(pk=firm_id)
    if not can_see(by, firm) or not can_view_person_of_firm(by, firm):
        raise NotAllowed
    record(by, "firms.reveal_firm_person", firm, fields=["legal_representative"], reason=reason)
    return firm.legal_representative
