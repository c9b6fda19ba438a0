"""A firm objects to its place on a list; somebody who did not draft it decides."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import IssueState, ObjectionState
from credit.models import ListEntry, ListIssue, ListNotice, ListObjection
from credit.permissions import can_close_quarter, can_object
from firms.permissions import can_read_credit_file


class ObjectionTooLate(Refusal):
    """Objections are taken from the notice to the end of the publicity period."""

    message = _("The time for objections to these lists is over.")


class AlreadyObjected(Refusal):
    """One objection per entry."""

    message = _("An objection to this entry has already been filed.")


class GroundsNeeded(Refusal):
    """An objection, or a decision, without words."""

    message = _("Write down the grounds, at most 4,000 characters.")
    status = 422


class DrafterDecides(Refusal):
    """Nobody decides about their own work."""

    message = _("You drafted these lists. Another person has to decide on the objection.")
    status = 403


@transaction.atomic
def file_objection(entry_id: int, *, by: User, grounds: str, now: datetime.datetime) -> ListObjection:
    """Object to an entry for the firm. Raises `ObjectionTooLate`, `AlreadyObjected`, `GroundsNeeded`, `NotAllowed`."""
    entry = ListEntry.objects.select_related("firm").get(pk=entry_id)
    if not can_object(by, entry):
        raise NotAllowed
    issue = ListIssue.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.issue_id)
    is_over = issue.publicity_to is not None and timezone.localdate(now) >= issue.publicity_to
    if issue.state not in (IssueState.DRAFT, IssueState.PUBLICITY) or is_over or _was_heard(issue, entry):
        raise ObjectionTooLate
    if ListObjection.objects.filter(entry=entry).exists():
        raise AlreadyObjected
    objection = ListObjection(
        entry=entry,
        grounds=_words(grounds),
        filed_by=by,
        filed_at=now,
        list_drafted_by_id=issue.drafted_by_id,
    )
    objection.save(force_insert=True)
    record(by, "credit.file_objection", objection, fields=["grounds"])
    return objection


def _was_heard(issue: ListIssue, entry: ListEntry) -> bool:
    """Whether the entry repeats one of the publication that is corrected: its time for objections is over."""
    same = {"kind": entry.kind, "firm": entry.firm_id, "project": entry.project_id}
    return issue.corrects is not None and issue.corrects.entries.published().filter(**same).exists()


def _words(text: str) -> str:
    kept = text.strip()
    if not kept or len(kept) > 4000:
        raise GroundsNeeded
    return kept


@transaction.atomic
def decide_objection(
    objection_id: int, *, by: User, is_upheld: bool, decision: str, now: datetime.datetime
) -> ListObjection:
    """Decide on an objection with reasons; an upheld one takes the entry out of the publication.

    Raises `DrafterDecides`, `GroundsNeeded`, `MoveNotAllowed`, `NotAllowed`.
    """
    objection = ListObjection.objects.select_for_update(of=("self",), no_key=True).get(pk=objection_id)
    if not can_close_quarter(by):
        raise NotAllowed
    if objection.state != ObjectionState.FILED:
        raise MoveNotAllowed
    if by.pk in (objection.list_drafted_by_id, objection.filed_by_id):
        raise DrafterDecides
    objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.REFUSED
    objection.decided_by, objection.decided_at, objection.decision = by, now, _words(decision)
    objection.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    record(by, "credit.decide_objection", objection, fields=["state", "decision"])
    return objection


@transaction.atomic
def open_notice(notice_id: int, *, by: User, now: datetime.datetime) -> ListNotice:
    """A person of the firm reads the notice; the first time is kept as proof of service. Raises `NotAllowed`."""
    notice = (
        ListNotice.objects.select_for_update(of=("self",), no_key=True).select_related("entry__firm").get(pk=notice_id)
    )
    if not can_read_credit_file(by, notice.entry.firm):
        raise NotAllowed
    if notice.first_seen_at is None:
        notice.first_seen_at = now
        notice.save(update_fields=["first_seen_at"])
        record(by, "credit.open_notice", notice, fields=["first_seen_at"])
    return notice
