"""Celery's side of tenders. Each task opens the schema of its sender (tenants/celery.py)."""

from celery import shared_task

from firms.services.tenders import close_due_tenders


@shared_task
def close_due() -> None:
    """Close what bidding has ended for and freeze eligibility. Sent to each jurisdiction; may run twice."""
    close_due_tenders()
