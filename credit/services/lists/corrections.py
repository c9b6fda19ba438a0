"""Correcting published lists: a new version with a reason, which names the one that it corrects."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import IssueState
from credit.models import ListIssue
from credit.permissions import can_close_quarter
from credit.services.lists.closing import run_of
from credit.services.lists.drafts import fill_draft, locked_run
from credit.services.lists.issues import locked_issue
from credit.services.ratings import Told, nobody, run_ratings

REASON_LENGTH = 500
GOES_ON_FOR = datetime.timedelta(hours=12)
"""A correction that was stopped goes on so long with what it knew; after that it begins anew."""


class CorrectionReasonNeeded(Refusal):
    """A correction without words."""

    message = _("Give the reason of the correction, at most 500 characters: it is published.")
    status = 422


class CorrectedAlready(Refusal):
    """Each version is corrected at most once, by the next one."""

    message = _("These lists are being corrected or have been. Go on with the newest version.")


def correct_issue(issue_id: int, *, by: User, reason: str, now: datetime.datetime, told: Told = nobody) -> ListIssue:
    """Draft a new version of published lists from ratings that use what is known now.

    Whoever left the lists by an objection, a repair or the end of time does not return. Only those who are warned or
    punished anew get a notice and a publicity period. The version corrected stays readable and in the chain. Can be
    killed and called again. Raises `CorrectionReasonNeeded`, `CorrectedAlready`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    words = reason.strip()
    if not words or len(words) > REASON_LENGTH:
        raise CorrectionReasonNeeded
    issue = ListIssue.objects.select_related("rulebook_version").get(pk=issue_id)
    _check(issue)
    run = run_of(issue.rulebook_version, issue.period, by=by, now=now, known_at=now, oldest=now - GOES_ON_FOR)
    run_ratings(run, now=now, told=told)
    return _draft(issue_id, run.pk, by=by, words=words, now=now)


def _check(issue: ListIssue) -> None:
    if ListIssue.objects.filter(corrects=issue).exists():
        raise CorrectedAlready
    if issue.state != IssueState.PUBLISHED:
        raise MoveNotAllowed


@transaction.atomic
def _draft(issue_id: int, run_id: int, *, by: User, words: str, now: datetime.datetime) -> ListIssue:
    issue = locked_issue(issue_id)
    _check(issue)
    version = ListIssue(
        subject=issue.subject,
        cycle=issue.cycle,
        year=issue.year,
        number=issue.number,
        version=issue.version + 1,
        corrects=issue,
        correction_reason=words,
        drafted_by=by,
        drafted_at=now,
    )
    return fill_draft(version, locked_run(run_id), now=now)
