"""Celery's side of firms: handlers of what was promised, and recurring tasks."""

from firms import inspection_tasks  # noqa: F401 (its handlers register themselves)
