"""The only way to enter a schema outside a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django_tenants.utils import get_public_schema_name, get_tenant_model

from tenants.models import Jurisdiction


@contextmanager
def in_schema(schema_name: str) -> Iterator[None]:
    """Run the block in one schema; afterwards the connection is where it was, also after an error.

    Raises `Jurisdiction.DoesNotExist` when no jurisdiction owns the schema.
    """
    previous = connection.tenant
    if schema_name == get_public_schema_name():
        connection.set_schema_to_public()
    else:
        connection.set_tenant(get_tenant_model().objects.using("default").get(schema_name=schema_name))
    try:
        yield
    finally:
        if previous is None:
            connection.set_schema_to_public()
        else:
            connection.set_tenant(previous)


@contextmanager
def in_jurisdiction(jurisdiction: Jurisdiction) -> Iterator[Jurisdiction]:
    """Run the block inside a jurisdiction's schema."""
    previous = connection.tenant
    connection.set_tenant(jurisdiction)
    try:
        yield jurisdiction
    finally:
        connection.set_tenant(previous)


def current_jurisdiction() -> Jurisdiction | None:
    """The jurisdiction whose schema is open, None in the public schema."""
    tenant = connection.tenant
    return tenant if isinstance(tenant, Jurisdiction) else None
