"""Structured logs: one JSON object a line, with schema and request id, without personal data."""

import json
import logging

from common.context import request_id


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, schema, request_id, and the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "schema": _schema(record),
            "request_id": request_id.get() or getattr(getattr(record, "request", None), "request_id", ""),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _schema(record: logging.LogRecord) -> str:
    """Where it happened. Django writes the line of a request after the connection is back on public."""
    jurisdiction = getattr(getattr(record, "request", None), "jurisdiction", None)
    return getattr(jurisdiction, "schema_name", "") or getattr(record, "schema", "")
