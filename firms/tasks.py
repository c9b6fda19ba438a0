"""Celery's side of firms; each module's tasks register themselves."""

from firms import tender_tasks  # noqa: F401
