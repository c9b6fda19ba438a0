"""Django's PostgreSQL backend, with the local stack started on demand.

Commands that never touch the database never start it; the others need not know of it.
"""

from typing import Any

import psycopg2
from django.db.utils import OperationalError

from common.postgresql import base
from governance.localstack.errors import StackError


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the local PostgreSQL; an attempt that fails starts the stack and is made once more."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            port = self._start_stack()
        self.settings_dict["PORT"] = str(port)  # another one, if something else took ours meanwhile
        return super().get_new_connection(conn_params | {"port": str(port)})

    @staticmethod
    def _start_stack() -> int:
        from governance.localstack.stack import ensure_running

        try:
            return ensure_running().postgres_port
        except StackError as error:
            raise OperationalError(str(error)) from error
