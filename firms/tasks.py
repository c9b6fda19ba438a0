"""Celery's side of firms: the handlers register themselves."""

from firms import (
    report_tasks,  # noqa: F401
)
