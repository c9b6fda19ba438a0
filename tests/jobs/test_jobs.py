"""Long jobs: one worker at a time, taken up again after a crash, never run for ever."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.errors import MoveNotAllowed, Refusal
from jobs.models import JobRun
from jobs.services import MOST_ATTEMPTS, retry_job, run_job, start_job, sweep

LONG_AGO = timezone.now() - datetime.timedelta(minutes=10)


def test_a_job_reports_progress_and_ends_with_its_counts(jurisdiction, kind):
    @kind.register
    def count(job, progress):
        progress.total(3)
        for step in range(1, 4):
            progress.advance(step, created=step)
        return {"skipped": 1}

    job = start_job(kind, "Count", wanted=3)
    assert (job.state, job.percent, job.parameters) == ("queued", None, {"wanted": 3})
    job = run_job(job.pk)
    assert (job.state, job.done_count, job.total_count, job.percent) == ("succeeded", 3, 3, 100)
    assert job.counts == {"created": 3, "skipped": 1}


def test_a_job_of_nothing_is_done(jurisdiction, kind):
    kind.register(lambda job, progress: progress.total(0))
    assert run_job(start_job(kind, "Nothing").pk).percent == 100


def test_a_refusal_is_told_in_words_and_an_error_is_not_shown_raw(jurisdiction, kind):
    @kind.register
    def refuse(job, progress):
        raise Refusal("The file has no column for the name.")

    job = run_job(start_job(kind, "Import").pk)
    assert (job.state, job.error, job.error_detail) == ("failed", "The file has no column for the name.", "")

    @kind.register
    def crash(job, progress):
        raise ValueError("phone 13812345678")

    job = run_job(start_job(kind, "Import").pk)
    assert job.state == "failed"
    assert "13812345678" not in job.error
    assert job.error_detail == "ValueError: phone 13812345678"


def test_a_finished_job_is_not_run_again_by_a_late_message(jurisdiction, kind):
    kind.register(lambda job, progress: None)
    job = run_job(start_job(kind, "Once").pk)
    assert run_job(job.pk) is None


def test_a_job_whose_worker_lives_is_left_alone_even_when_it_is_silent(fresh_jurisdiction, at_once, kind):
    """One statement of many minutes gives no sign of life; the lock of its connection does."""
    silent = threading.Event()

    @kind.register
    def silent_job(job, progress):
        JobRun.objects.filter(pk=job.pk).update(heartbeat_at=LONG_AGO)
        silent.set()
        assert other_done.wait(10)

    job = start_job(kind, "Silent")
    other_done = threading.Event()

    def second_worker():
        assert silent.wait(10)
        try:
            return run_job(job.pk)
        finally:
            other_done.set()

    first, second = at_once(fresh_jurisdiction, lambda: run_job(job.pk), second_worker)
    assert first.state == "succeeded"
    assert second is None


def test_a_job_whose_worker_died_is_swept_and_goes_on(fresh_jurisdiction, at_once, kind, sent):
    @kind.register
    def dies_the_first_time(job, progress):
        if job.attempts == 1:
            progress.advance(5, created=5)
            with connection.cursor() as cursor:  # as kill -9 does to the worker's connection
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        progress.advance(9, created=9)

    job = start_job(kind, "Dies", queue="credit")
    sent()
    (died,) = at_once(fresh_jurisdiction, lambda: run_job(job.pk))
    assert isinstance(died, Exception)
    job.refresh_from_db()
    assert (job.state, job.done_count) == ("running", 5)

    assert sweep(timezone.now()) == 0, "its sign of life is fresh"
    JobRun.objects.filter(pk=job.pk).update(heartbeat_at=LONG_AGO)
    assert sweep(timezone.now()) == 1
    assert sent() == [("credit", fresh_jurisdiction.schema_name, {"job_id": job.pk})]
    assert run_job(job.pk).state == "succeeded"
    job.refresh_from_db()
    assert (job.attempts, job.counts) == (2, {"created": 9})


def test_a_job_that_kills_every_worker_is_given_up(jurisdiction, kind):
    kind.register(lambda job, progress: None)
    job = JobRun.objects.create(
        kind=kind, title="Poison", state="running", heartbeat_at=LONG_AGO, attempts=MOST_ATTEMPTS
    )
    assert run_job(job.pk) is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error


def test_a_job_nobody_was_told_of_is_swept_once_per_turn(jurisdiction, kind, sent):
    job = start_job(kind, "Forgotten")
    JobRun.objects.filter(pk=job.pk).update(created_at=LONG_AGO)
    now = timezone.now()
    assert [sweep(now), sweep(now)] == [1, 0]


def test_a_failed_job_is_queued_again_by_who_may(jurisdiction, kind, resident):
    from audit.models import AuditEntry

    calls = []

    @kind.register
    def second_time_lucky(job, progress):
        calls.append(job.pk)
        if len(calls) == 1:
            raise ValueError

    job = run_job(start_job(kind, "Again").pk)
    retry_job(job.pk, by=resident)
    assert AuditEntry.objects.get(action="jobs.retry").object_id == str(job.pk)
    assert run_job(job.pk).state == "succeeded"
    with pytest.raises(MoveNotAllowed):
        retry_job(job.pk, by=resident)


def test_two_workers_start_a_job_once(fresh_jurisdiction, at_once, kind):
    calls = []
    kind.register(lambda job, progress: calls.append(1))
    with transaction.atomic():
        job = start_job(kind, "Once")
    at_once(fresh_jurisdiction, *[lambda: run_job(job.pk)] * 3)
    assert calls == [1]
