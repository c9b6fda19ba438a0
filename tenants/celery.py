"""Every Celery task opens the jurisdiction it was sent from, and leaves the connection where it was."""

from typing import Any

from celery import Task
from django.db import connection

from common.context import request_id
from tenants.context import in_schema

SCHEMA_HEADER = "jurisdiction_schema"
STATUS_HEADER = "jurisdiction_task"


class TenantTask(Task):
    """Task base class of the whole application (set in governance/celery.py)."""

    abstract = True

    def apply_async(
        self, args: Any = None, kwargs: Any = None, *rest: Any, headers: dict[str, Any] | None = None, **options: Any
    ) -> Any:
        """Send, with the schema of the sender (or the one given in `headers`) and the request id."""
        headers = {SCHEMA_HEADER: connection.schema_name, "request_id": request_id.get(), **(headers or {})}
        return super().apply_async(args, kwargs, *rest, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        headers = self.request.headers or {}
        token = request_id.set(headers.get("request_id") or self.request.id or "")
        try:
            with in_schema(headers.get(SCHEMA_HEADER) or "public"):
                return super().__call__(*args, **kwargs)
        finally:
            request_id.reset(token)

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        self._report(None)

    def on_failure(self, exc: Exception, task_id: str, args: Any, kwargs: Any, einfo: Any) -> None:
        self._report(exc)

    def _report(self, error: Exception | None) -> None:
        """Keep how it went on the status row that the fan-out made, if it made one."""
        from tenants.services import report_task

        headers = self.request.headers or {}
        if headers.get(STATUS_HEADER):
            report_task(headers[STATUS_HEADER], headers[SCHEMA_HEADER], error)
