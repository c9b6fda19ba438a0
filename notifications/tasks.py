"""Celery's side of notices."""

from celery import shared_task
from django.utils import timezone

from jobs.registry import outbox_handler
from notifications import services
from notifications.services.promising import DELIVER


@outbox_handler(DELIVER, commits=True)
def deliver(notice_id: str) -> None:
    """Make the next try of a notice."""
    services.deliver(notice_id, timezone.now())


@shared_task
def forget_addresses() -> int:
    """Nightly: forget addresses of notices that were finished a month ago."""
    return services.forget_old_addresses(timezone.now())
