"""Celery's side of firms: the handlers register themselves, by noun."""

from firms import (
    filing_tasks,  # noqa: F401
    inspection_tasks,  # noqa: F401
    report_tasks,  # noqa: F401
    tender_tasks,  # noqa: F401
)
