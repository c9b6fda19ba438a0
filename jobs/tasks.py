"""Celery's side of the outbox and of long jobs."""

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task
def run_outbox_entry(*, entry_id: int) -> None:
    services.run_outbox_entry(entry_id)


@shared_task
def run_job(*, job_id: int) -> None:
    services.run_job(job_id)


@shared_task
def sweep() -> None:
    services.sweep(timezone.now())
