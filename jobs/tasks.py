"""Celery's side of the outbox and of long jobs."""

from celery import shared_task
from django.utils import timezone

from jobs import services


@shared_task
def run_outbox_entry(*, entry_id: int) -> None:
    """Do one promised side effect."""
    services.run_outbox_entry(entry_id)


@shared_task
def run_promises(*, queue_name: str) -> None:
    """Do the side effects that were just promised on a queue."""
    services.run_promises(queue_name)


@shared_task
def run_job(*, job_id: int) -> None:
    """Run one long job."""
    services.run_job(job_id)


@shared_task
def sweep() -> None:
    """Every half minute: dispatch what a crash or a dead broker left behind."""
    services.sweep(timezone.now())


@shared_task
def purge_outbox() -> None:
    """Nightly: forget side effects that are long done."""
    services.purge_outbox(timezone.now())
