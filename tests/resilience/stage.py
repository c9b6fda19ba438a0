"""What the workers of the nursery do, in a city of four hundred firms, and what is left when they have done it."""

import datetime
import os
import signal
from collections import Counter
from typing import Any
from unittest import mock

from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

import jobs.services
from accounts.models import User
from audit.models import AuditEntry
from benchmarks import ledger
from common.digest import digest
from credit import tasks
from credit.choices import IssueState
from credit.models import CreditFile, ListEntry, ListIssue, ListNotice, Publication, Rating, RatingRun
from credit.selectors import everybody, publication_problems
from credit.selectors import totals as sums
from credit.selectors.verification import rating_problems
from credit.services import finalise_issue, open_publicity, publish_issue
from credit.services.ratings import runs
from jobs.models import JobRun, OutboxEntry
from jobs.services import run_job, run_outbox_entry, start_job, sweep
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction, PublishedEntry, PublishedRating, RegisteredFirm, RegisteredPublication
from tenants.selectors import audit_findings
from tenants.services import provision_jurisdiction
from tests.credit.conftest import area, person

SLUG = "kills"
FIRMS, EVENTS = 400, 40_000
FEW = 20
"""Owners in a chunk: a run of four hundred firms commits twenty times, as one of twenty thousand would."""
NOW = datetime.datetime(2026, 6, 21, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
"""The night to a Sunday: everybody is looked at."""
PUBLICITY = datetime.timedelta(days=9)
for module, name in ((runs, "CHUNK"), (everybody, "CHUNK"), (sums, "FETCH")):
    mock.patch.object(module, name, FEW).start()


def rulebook() -> dict[str, Any]:
    """The rulebook of the measurements, with two lists."""
    return ledger.rulebook() | {
        "lists": [_list("black", "黑榜", {"score_below": 87}), _list("red", "红榜", {"top_rank": 30})],
        "clocks": {"list_publicity": {"days": 7, "calendar": "calendar", "basis": ledger.BASIS}},
    }


def _list(kind: str, title: str, criterion: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "criterion": criterion,
        "valid_months": 12,
        "consequences": [{"text": "约谈", "basis": ledger.BASIS}],
        "leaving": "期满移出。",
        "remedies": "可以提出异议。",
        "basis": ledger.BASIS,
    }


def prepare() -> None:
    """Schemas, the city, one person who may close periods, and the ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # nobody is killed yet
    call_command("migrate_jurisdictions", verbosity=0)
    city = provision_jurisdiction(name="试验市", slug=SLUG, level="city", national_code="9901")
    with in_jurisdiction(city):
        person("housing", "housing_department", area("9901", "试验市", "city", None))
        ledger.fill(FIRMS, EVENTS, rulebook())


def order_closing() -> None:
    """Somebody asks for the lists of the first quarter."""
    with in_jurisdiction(_city()):
        start_job(
            "credit.close_period",
            "一季度",
            started_by=_person(),
            queue="credit",
            subject="firm",
            cycle="quarter",
            year=2026,
            number=1,
        )


def show_draft() -> None:
    """Nobody objects to the draft, and it is final."""
    with in_jurisdiction(_city()):
        issue = open_publicity(ListIssue.objects.get().pk, by=_person(), now=timezone.now())
        finalise_issue(issue.pk, by=_person(), now=timezone.now() + PUBLICITY)


def night() -> str:
    """What the nightly message asks of a worker."""
    with in_jurisdiction(_city()):
        tasks.rate_firms()
        return JobRun.objects.get().state


def closing() -> str:
    """What the message of the closing job asks of a worker."""
    with in_jurisdiction(_city()):
        run_job(JobRun.objects.get().pk)
        return JobRun.objects.get().state


def closing_without_a_word() -> None:
    """A worker that is killed when the lists are drafted, before it can say so."""
    with mock.patch.object(jobs.services, "_finish", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)):
        closing()


def publishing() -> str:
    """Somebody publishes, or presses the button again who saw no answer; then a worker does what was promised."""
    with in_jurisdiction(_city()):
        issue = ListIssue.objects.get()
        if issue.state == IssueState.FINAL:
            publish_issue(issue.pk, by=_person(), now=NOW + PUBLICITY)
        for entry in _promised():
            run_outbox_entry(entry.pk)
        return "failed" if _promised().exists() else "succeeded"


def swept() -> int:
    """Do all that the sweep finds undone, as the workers that it wakes would; returns how much it was."""
    with in_jurisdiction(_city()):
        now = timezone.now()
        jobs = list(JobRun.objects.forgotten(now).values_list("pk", flat=True))
        entries = list(OutboxEntry.objects.due(now).values_list("pk", flat=True))
        woken = sweep(now)
        for pk in jobs:
            run_job(pk)
        for pk in entries:
            run_outbox_entry(pk)
        return woken


def reached() -> dict[str, Any]:
    """How far a worker had come when it was killed; while its lease lasts no other worker may take the job."""
    with in_jurisdiction(_city()):
        running = JobRun.objects.filter(state="running").first()
        return {
            "jobs": list(JobRun.objects.values_list("state", flat=True)),
            "ratings": Rating.objects.count(),
            "publications": Publication.objects.count(),
            "registered": RegisteredPublication.objects.count(),
            "taken twice": running is not None and run_job(running.pk) is not None,
        }


def state() -> dict[str, Any]:
    """Everything that was decided, in an order of its own, and every reason to doubt it."""
    connection.set_schema_to_public()
    found = {
        "audit chains": [str(finding) for _slug, findings in audit_findings() for finding in findings],
        "register": _rows(RegisteredPublication.objects.all(), "number", "digest"),
        "register ratings": _rows(PublishedRating.objects.all(), "unified_code", "score", "grade", "withdrawn_at"),
        "register entries": _rows(PublishedEntry.objects.all(), "unified_code", "list_kind", "expires_on", "ended_on"),
        "register firms": RegisteredFirm.objects.count(),
        "public audit": Counter(AuditEntry.objects.values_list("action", flat=True)),
    }
    with in_jurisdiction(_city()):
        return found | _of_city()


def _of_city() -> dict[str, Any]:
    outcome = ("firm", "score", "grade", "output_digest", "run__kind")
    return {
        "jobs": list(JobRun.objects.values_list("kind", "state")),
        "runs": [
            [run.kind, str(run.as_of), run.looked_at, run.changed, run.finished_at is not None]
            for run in RatingRun.objects.order_by("pk")
        ],
        "ratings": _rows(Rating.objects.all(), *outcome),
        "files": _rows(CreditFile.objects.all(), "firm", "score", "grade", "rating__output_digest", "checked_on"),
        "issues": [[str(issue.period), issue.version, issue.state] for issue in ListIssue.objects.order_by("pk")],
        "entries": _rows(ListEntry.objects.all(), "kind", "firm", "rank", "score", "grade", "expires_on"),
        "notices": _rows(ListNotice.objects.all(), "entry__firm", "entry__kind", "text"),
        "publications": [[kept.number, kept.digest, kept.previous_digest] for kept in Publication.objects.all()],
        "publication problems": publication_problems(),
        "promised": sorted((entry.topic, entry.done_at is not None) for entry in OutboxEntry.objects.all()),
        "audit": Counter(AuditEntry.objects.values_list("action", flat=True)),
    }


def recomputed() -> list[Any]:
    """How many kept ratings were computed again, and what was wrong with them."""
    with in_jurisdiction(_city()):
        return list(rating_problems())


def _rows(rows: QuerySet, *columns: str) -> list[Any]:
    """How many, and a digest of them whatever their order."""
    texts = sorted(str([str(value) for value in row]) for row in rows.order_by().values_list(*columns))
    return [len(texts), digest(texts)]


def _promised() -> "QuerySet[OutboxEntry]":
    return OutboxEntry.objects.filter(done_at__isnull=True).order_by("pk")


def _city() -> Jurisdiction:
    return Jurisdiction.objects.get(slug=SLUG)


def _person() -> User:
    return User.objects.get(username="housing")
