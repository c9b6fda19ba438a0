"""Closing a period: everybody is rated as of its last day, and the lists are drafted."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import NotAllowed, Refusal
from credit.choices import RunKind, Subject
from credit.models import ListIssue, RatingRun, RulebookVersion
from credit.permissions import can_close_quarter
from credit.rules.clocks import ONE_DAY, cut_off_day, cycle_of
from credit.rules.periods import Period
from credit.services.lists.drafts import PeriodClosed, draft_lists
from credit.services.locks import only_one
from credit.services.ratings import Told, nobody, run_ratings, start_run
from credit.services.rulebooks import rulebook_in_force


class PeriodNotOver(Refusal):
    """A period is closed after its last day."""

    message = _("This period is not over yet.")


class BeforeCutOff(Refusal):
    """Facts may still come in."""

    message = _("Records may still come in until %(day)s. Close the period on that day or later.")

    def __init__(self, day: datetime.date) -> None:
        super().__init__(self.message % {"day": day.isoformat()})


class WrongCycle(Refusal):
    """The rulebook makes its lists in other periods."""

    message = _("The rulebook in force makes lists in periods of another length. Choose such a period.")
    status = 422


def close_period(
    period: Period, *, subject: str = Subject.FIRM, by: User, now: datetime.datetime, told: Told = nobody
) -> ListIssue:
    """Rate everybody as of the last day of the period and draft the lists; whoever is to be listed is notified.

    Uses what was known at the end of the cut-off day, or what is known now where that day has not passed. Can be
    killed and called again: the run that was begun goes on. Raises `PeriodNotOver`, `BeforeCutOff`, `WrongCycle`,
    `PeriodClosed`, `NoRulebook`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    if timezone.localdate(now) < period.end:
        raise PeriodNotOver
    version = rulebook_in_force(period.last_day, subject)
    if cycle_of(version.document) != period.cycle:
        raise WrongCycle
    known_at = _known_at(version, period, now)
    if ListIssue.objects.of_period(subject, period).exists():
        raise PeriodClosed
    run = run_of(version, period, by=by, now=now, known_at=known_at)
    run_ratings(run, now=now, told=told)
    return draft_lists(run.pk, period, by=by, now=now)


def _known_at(version: RulebookVersion, period: Period, now: datetime.datetime) -> datetime.datetime:
    """The moment whose knowledge the ratings use. Raises `BeforeCutOff`."""
    day = cut_off_day(version.document, period)
    if day is None:
        return now
    if timezone.localdate(now) < day:
        raise BeforeCutOff(day)
    midnight = timezone.make_aware(datetime.datetime.combine(day + ONE_DAY, datetime.time()))
    return min(midnight - datetime.timedelta(microseconds=1), now)


@transaction.atomic
def run_of(
    version: RulebookVersion,
    period: Period,
    *,
    by: User,
    now: datetime.datetime,
    known_at: datetime.datetime,
    oldest: datetime.datetime | None = None,
) -> RatingRun:
    """The run that rates as of the period's end: the one that was begun and has no lists yet, else a new one.

    With `oldest`, one that knows less than what was known then is left alone.
    """
    only_one("close_period")
    begun = RatingRun.objects.filter(kind=RunKind.QUARTER, as_of=period.last_day, rulebook_version=version, issue=None)
    if oldest is not None:
        begun = begun.filter(known_at__gte=oldest)
    return begun.first() or start_run(
        RunKind.QUARTER, as_of=period.last_day, now=now, by=by, subject=version.subject, known_at=known_at
    )
