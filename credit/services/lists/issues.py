"""The way of a draft to final lists: publicity, objections, signatures, and a last look at who put things right."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from credit.choices import EntryEnd, ObjectionState
from credit.models import ListEntryEnd, ListIssue, ListObjection
from credit.permissions import can_close_quarter
from credit.rules.clocks import ONE_DAY, last_day
from credit.selectors.fields import put_right
from credit.services.lists.signatures import levels_to_sign
from credit.services.mail import mail_firm
from credit.workflow import ISSUE_MOVES, target_of

PUBLICITY_SUBJECT = gettext_noop("The publicity period of the list “%(list)s” has begun")
PUBLICITY_LINE = gettext_noop("You can object until %(day)s (included). Sign in to read the notice and to object.")


class PublicityRuns(Refusal):
    """The publicity period has not ended."""

    message = _("The publicity period has not ended yet.")


class ObjectionsOpen(Refusal):
    """Every objection is decided before the lists are final."""

    message = _("Decide every objection first.")


class SignaturesMissing(Refusal):
    """Every level signs before the lists are final."""

    message = _("Not every level has signed the lists yet.")


def locked_issue(issue_id: int) -> ListIssue:
    """The lists, locked, with their rulebook and what they correct."""
    return (
        ListIssue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rulebook_version", "corrects", "run")
        .get(pk=issue_id)
    )


@transaction.atomic
def open_publicity(issue_id: int, *, by: User, now: datetime.datetime) -> ListIssue:
    """Show the draft to the public for the days that the rulebook grants; firms are told the last day.

    A correction that warns or punishes nobody anew needs no second publicity: it keeps the days of the version that
    it corrects. Raises `MoveNotAllowed`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    issue = locked_issue(issue_id)
    issue.state = target_of(ISSUE_MOVES, "open_publicity", issue.state)
    told = list(issue.entries.filter(notice__isnull=False).select_related("firm"))
    if issue.corrects is not None and not told:
        issue.publicity_from, issue.publicity_to = issue.corrects.publicity_from, issue.corrects.publicity_to
    else:
        today = timezone.localdate(now)
        clock = issue.rulebook_version.document["clocks"]["list_publicity"]
        issue.publicity_from, issue.publicity_to = today, last_day(clock, today) + ONE_DAY
    issue.save(update_fields=["state", "publicity_from", "publicity_to"])
    record(by, "credit.open_publicity", issue, fields=["state", "publicity_from", "publicity_to"])
    for entry in told:
        mail_firm(
            entry.firm,
            PUBLICITY_SUBJECT,
            PUBLICITY_LINE,
            list=entry.title,
            day=(issue.publicity_to - ONE_DAY).isoformat(),
        )
    return issue


@transaction.atomic
def finalise_issue(issue_id: int, *, by: User, now: datetime.datetime) -> ListIssue:
    """Make lists final after the publicity period, signed by every level, with every objection decided.

    Where the rulebook says so, whoever has put things right by now is taken off with a note.
    Raises `PublicityRuns`, `ObjectionsOpen`, `SignaturesMissing`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    issue = locked_issue(issue_id)
    issue.state = target_of(ISSUE_MOVES, "finalise", issue.state)
    if issue.publicity_to is None or timezone.localdate(now) < issue.publicity_to:
        raise PublicityRuns
    if ListObjection.objects.filter(entry__issue=issue, state=ObjectionState.FILED).exists():
        raise ObjectionsOpen
    if levels_to_sign(issue):
        raise SignaturesMissing
    issue.finalised_by, issue.finalised_at = by, now
    issue.save(update_fields=["state", "finalised_by", "finalised_at"])
    off = _take_off(issue, by, now)
    record(by, "credit.finalise_lists", issue, fields=["state", *(["entries"] if off else [])])
    return issue


def _take_off(issue: ListIssue, by: User, now: datetime.datetime) -> list[ListEntryEnd]:
    """End the entries of those who put things right since the draft; they are never published."""
    with translation.override(settings.LANGUAGE_CODE):
        words = gettext("By what is known on the day the lists become final, the criteria are no longer met.")
    return ListEntryEnd.objects.bulk_create(
        ListEntryEnd(
            entry=entry,
            reason=EntryEnd.REPAIRED,
            words=words,
            ended_on=timezone.localdate(now),
            ended_by=by,
            at=now,
        )
        for entry in put_right(issue, now)
    )
