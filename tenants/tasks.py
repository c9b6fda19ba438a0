"""Recurring work over all jurisdictions, and the platform's own background jobs."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from tenants import services


@shared_task
def fan_out(task_name: str, kwargs: dict[str, Any] | None = None) -> int:
    """Send a task once per active jurisdiction; each runs and fails on its own. Returns how many were sent."""
    return services.send_to_each(task_name, kwargs or {}, now=timezone.now())


@shared_task
def anchor_audit_chains() -> int:
    """Note the end of every audit chain in the public schema. Returns the number of new anchors."""
    return services.anchor_audit_chains(now=timezone.now())
