"""Celery's side of firms: the handlers register themselves, by noun."""

from firms import (
    disclosure_tasks,  # noqa: F401
    filing_tasks,  # noqa: F401
    inspection_tasks,  # noqa: F401
    report_tasks,  # noqa: F401
    tender_tasks,  # noqa: F401
)
