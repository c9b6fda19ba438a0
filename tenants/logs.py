"""Every log line says in whose schema it was written."""

import logging

from django.db import connection


class WhereFilter(logging.Filter):
    """Sets `record.schema`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.schema = getattr(connection, "schema_name", "")
        return True
