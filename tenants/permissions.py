"""Who may act on jurisdictions: platform operators, whose accounts are in the public schema."""

from typing import Any

from django.db import connection

from tenants.schemas.migrating import PUBLIC


def can_operate(user: Any) -> bool:
    """Whether the person looks after jurisdictions: an active operator of the platform, on the public host."""
    return connection.schema_name == PUBLIC and user.is_active and user.is_superuser
