"""Checking rows whose empty values are no slip."""

from django.db.models import Model


def empties(row: Model) -> list[str]:
    """Names of fields that may be NULL and are: `full_clean(exclude=empties(row))` does not ask for them."""
    return [field.name for field in row._meta.concrete_fields if field.null and getattr(row, field.attname) is None]
