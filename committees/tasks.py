"""Celery's side of committees: the handlers register themselves, by noun."""

from committees import (
    assembly_tasks,  # noqa: F401
    work_tasks,  # noqa: F401
)
