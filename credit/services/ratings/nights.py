"""When ratings are computed: every night, and on request."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from credit.choices import RunKind, Subject
from credit.models import RatingRun, RulebookVersion
from credit.services.locks import only_one
from credit.services.ratings.runs import Told, nobody, run_ratings, start_run
from credit.services.rulebooks import NoRulebook
from jobs.models import JobRun
from jobs.services import start_job

FULL_ON = 6
"""Day of the week on which a night looks at everybody (Monday is 0): proof that nothing was overlooked."""


def rate_current(
    kind: str,
    *,
    as_of: datetime.date,
    now: datetime.datetime,
    by: Any = None,
    job: JobRun | None = None,
    told: Told = nobody,
    is_full: bool = True,
) -> dict[str, int]:
    """Rate by every rulebook in force, of firms, projects and posts. Raises `NoRulebook` when there is none."""
    subjects = sorted(set(RulebookVersion.objects.in_force(as_of).values_list("subject", flat=True)), key=_order)
    if not subjects:
        raise NoRulebook
    counts = {"firms": 0, "new_ratings": 0}
    for subject in subjects:
        runs = RatingRun.objects.filter(job=job, rulebook_version__subject=subject, as_of=as_of)
        begun = runs.first() if job is not None else None
        run = begun or start_run(kind, as_of=as_of, now=now, by=by, job=job, subject=subject)
        for name, number in run_ratings(run, now=now, told=told, is_full=is_full).items():
            counts[name] += number
    return counts


def _order(subject: str) -> int:
    return list(Subject.values).index(subject)


def rate_now(*, by: Any, job: JobRun | None = None, told: Told = nobody) -> dict[str, int]:
    """Rate everybody as of today with what is known now, whatever the night said."""
    now = timezone.now()
    return rate_current(RunKind.MANUAL, as_of=timezone.localdate(now), now=now, by=by, job=job, told=told)


def rate_tonight(
    as_of: datetime.date, *, now: datetime.datetime, job: JobRun | None = None, told: Told = nobody
) -> dict[str, int]:
    """The nightly rating: those whose inputs changed; once a week everybody."""
    is_full = as_of.weekday() == FULL_ON
    return rate_current(RunKind.NIGHTLY, as_of=as_of, now=now, job=job, told=told, is_full=is_full)


@transaction.atomic
def nightly_job(day: datetime.date) -> JobRun:
    """The job that rates as of a day, made once: whoever asks again gets the same row."""
    only_one("nightly_job")
    found = JobRun.objects.filter(kind="credit.rate_firms", parameters__as_of=day.isoformat()).order_by("pk").first()
    if found is not None:
        return found
    return start_job("credit.rate_firms", gettext("Nightly rating"), queue="credit", as_of=day.isoformat())
