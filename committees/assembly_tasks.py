"""Celery's side of assemblies. Each task opens the schema of its sender (tenants/celery.py)."""

from celery import shared_task
from django.utils import timezone

from committees.services.assemblies import move_due_assemblies


@shared_task
def move_due() -> None:
    """Open and close assemblies at their moment. Sent to each jurisdiction; may run twice."""
    move_due_assemblies(timezone.now())
