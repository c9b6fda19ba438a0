"""Rating all firms: a run fixes day and knowledge, chunks of firms are claimed, computed and kept."""

import datetime
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from audit.services import record
from common.digest import digest
from credit.choices import CURRENT_RUNS, RunKind, Subject
from credit.models import CreditFile, Rating, RatingRun
from credit.rules import ENGINE_VERSION, rating
from credit.rules.rating import Rated
from credit.selectors.inputs import Inputs, rating_inputs
from credit.services.locks import only_one
from credit.services.rulebooks import rulebook_in_force
from firms.choices import FirmStatus
from firms.models import PropertyFirm
from jobs.models import JobRun
from jobs.services import start_job

CHUNK = 100
Told = Callable[[int, int], None]


def nobody(done: int, of: int) -> None:
    """Progress that nobody wants to hear."""


@transaction.atomic
def start_run(
    kind: str,
    *,
    as_of: datetime.date,
    now: datetime.datetime,
    by: Any = None,
    job: JobRun | None = None,
    subject: str = Subject.FIRM,
    known_at: datetime.datetime | None = None,
) -> RatingRun:
    """Fix what a run computes: the day, the knowledge (now where nothing is said) and the rulebook in force.

    The nightly run of a day exists once for each rulebook and is returned again. Raises `NoRulebook`.
    """
    version = rulebook_in_force(as_of, subject)
    if kind == RunKind.NIGHTLY:
        found = RatingRun.objects.filter(kind=kind, as_of=as_of, rulebook_version=version).first()
        if found is not None:
            return found
    run = RatingRun(
        kind=kind,
        as_of=as_of,
        known_at=known_at or now,
        rulebook_version=version,
        engine_version=ENGINE_VERSION,
        job=job,
    )
    run.save()
    record(by, "credit.start_rating_run", run, fields=["as_of"])
    return run


def run_ratings(run: RatingRun, *, now: datetime.datetime, told: Told = nobody) -> dict[str, int]:
    """Rate every firm that the run has not looked at yet; commits by chunks, can be killed and started again.

    Returns how many firms were looked at here and how many ratings are new. Two workers share the firms.
    """
    CreditFile.objects.bulk_create(
        (CreditFile(firm_id=pk) for pk in rated_firms().filter(credit_files=None).values_list("pk", flat=True)),
        ignore_conflicts=True,
    )
    counts = {"firms": 0, "new_ratings": 0}
    total = rated_firms().count()
    left = _not_looked_at(run).count()
    while left:
        looked_at, is_new = _rate_chunk(run, is_waiting=False)
        if not looked_at:  # what is left is in other hands: wait for one of them
            looked_at, is_new = _rate_chunk(run, is_waiting=True)
        counts["firms"] += looked_at
        counts["new_ratings"] += is_new
        left = _not_looked_at(run).count()
        told(total - left, total)
    _finish(run.pk, now)
    return counts


def rated_firms() -> QuerySet[PropertyFirm]:
    """Firms that are rated: all that have not ceased."""
    return PropertyFirm.objects.exclude(status=FirmStatus.CEASED)


def _not_looked_at(run: RatingRun) -> QuerySet[PropertyFirm]:
    if run.kind in CURRENT_RUNS:  # a file that a later run has looked at is not turned back
        looked_at = CreditFile.objects.filter(firm=OuterRef("pk"), checked_run__known_at__gte=run.known_at)
    else:
        looked_at = Rating.objects.filter(run=run, firm=OuterRef("pk"))
    return rated_firms().filter(~Exists(looked_at)).order_by("pk")


@transaction.atomic
def _rate_chunk(run: RatingRun, *, is_waiting: bool) -> tuple[int, int]:
    """Claim firms, compute, keep. Returns how many firms and how many new ratings."""
    free = _not_looked_at(run).select_for_update(skip_locked=not is_waiting, of=("self",), no_key=True)
    firms = list(free[: 1 if is_waiting else CHUNK])
    if not firms:
        return 0, 0
    # Another worker may have finished with them between this statement's snapshot and its locks.
    firms = list(_not_looked_at(run).filter(pk__in=[firm.pk for firm in firms]))
    inputs = rating_inputs(firms, run.as_of, run.known_at)
    computed = [(firm, inputs[firm.pk], compute(run, inputs[firm.pk])) for firm in firms]
    new = _keep_new(run, computed)
    return len(firms), new


def compute(run: RatingRun, inputs: Inputs) -> Rated:
    """What the engine says about one firm in a run."""
    return rating(run.rulebook_version.document, inputs["events"], inputs["indicators"], run.as_of, run.known_at)


def _keep_new(run: RatingRun, computed: Sequence[tuple[PropertyFirm, Inputs, Rated]]) -> int:
    """Insert the ratings that differ from the present one (in a run of the past: all) and move the files on."""
    is_current = run.kind in CURRENT_RUNS
    firms = [firm for firm, _inputs, _rated in computed]
    files = {file.firm_id: file for file in CreditFile.objects.filter(firm__in=firms).select_related("rating")}
    ratings, moved = [], []
    for firm, inputs, rated in computed:
        file = files[firm.pk]
        if not is_current:
            ratings.append(_new_rating(run, firm, inputs, rated))
            continue
        if not _says_the_same(file.rating, run, rated):
            file.rating = _new_rating(run, firm, inputs, rated)
            file.score, file.grade = rated.score, rated.grade
            ratings.append(file.rating)
        file.checked_run, file.checked_on = run, run.as_of
        moved.append(file)
    Rating.objects.bulk_create(ratings)
    CreditFile.objects.bulk_update(moved, ["rating", "score", "grade", "checked_run", "checked_on"])
    return len(ratings)


def _says_the_same(before: Rating | None, run: RatingRun, rated: Rated) -> bool:
    return (
        before is not None
        and before.rulebook_version_id == run.rulebook_version_id
        and before.output_digest == rated.digest
    )


def inputs_record(run: RatingRun, firm_code: str, inputs: Inputs) -> dict[str, Any]:
    """What is stored and published as the inputs of a rating."""
    version = run.rulebook_version
    return {
        "subject": firm_code,
        "as_of": run.as_of.isoformat(),
        "known_at": run.known_at.astimezone(datetime.UTC).isoformat(),
        "rulebook": {"code": version.document["code"], "version": version.number, "digest": version.digest},
        **inputs,
    }


def _new_rating(run: RatingRun, firm: PropertyFirm, inputs: Inputs, rated: Rated) -> Rating:
    kept = inputs_record(run, firm.unified_code, inputs)
    return Rating(
        run=run,
        firm=firm,
        as_of=run.as_of,
        known_at=run.known_at,
        rulebook_version=run.rulebook_version,
        engine_version=ENGINE_VERSION,
        score=rated.score,
        grade=rated.grade,
        inputs=kept,
        inputs_digest=digest(kept),
        derivation=rated.payload(),
        output_digest=rated.digest,
    )


@transaction.atomic
def _finish(run_id: int, now: datetime.datetime) -> None:
    run = RatingRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.finished_at is None:
        run.finished_at = now
        run.save(update_fields=["finished_at"])
        record(None, "credit.finish_rating_run", run, fields=["finished_at"])


def rate_now(*, by: Any, job: JobRun | None = None, told: Told = nobody) -> dict[str, int]:
    """Rate every firm as of today with what is known now, whatever the night said."""
    now = timezone.now()
    run = RatingRun.objects.filter(job=job).first() if job is not None else None
    run = run or start_run(RunKind.MANUAL, as_of=timezone.localdate(now), now=now, by=by, job=job)
    return run_ratings(run, now=now, told=told)


@transaction.atomic
def nightly_job(day: datetime.date) -> JobRun:
    """The job that rates as of a day, made once: whoever asks again gets the same row."""
    only_one("nightly_job")
    found = JobRun.objects.filter(kind="credit.rate_firms", parameters__as_of=day.isoformat()).order_by("pk").first()
    if found is not None:
        return found
    return start_job("credit.rate_firms", gettext("Nightly rating"), queue="credit", as_of=day.isoformat())


def explain(firm: PropertyFirm, as_of: datetime.date, known_at: datetime.datetime) -> Rated:
    """What the engine says about one firm on a day, without keeping it. Raises `NoRulebook`."""
    document = rulebook_in_force(as_of).document
    inputs = rating_inputs([firm], as_of, known_at)[firm.pk]
    return rating(document, inputs["events"], inputs["indicators"], as_of, known_at)
