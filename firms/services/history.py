"""The history of the register: every change as a row that never changes."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from accounts.models import User
from firms.models import FileChange, Filing, PropertyFirm, ServiceProject

Changes = dict[str, list[str] | None]
PERSONAL = frozenset({"legal_representative", "manager_phone", "phone"})
"""What points to a person: the history names the field and keeps no value."""


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """What differs, field → [before, after] as text; null instead of values that point to a person."""
    return {
        name: None if name in PERSONAL else [as_text(before.get(name)), as_text(value)]
        for name, value in after.items()
        if as_text(before.get(name)) != as_text(value)
    }


def as_text(value: Any) -> str:
    """A value of the register as it is kept and compared: empty for nothing, days as 2026-03-31."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Present values of a row."""
    return {name: getattr(row, name) for name in names}


def note_change(
    firm: PropertyFirm,
    act: str,
    changes: Changes,
    *,
    by: User | None,
    now: datetime.datetime,
    project: ServiceProject | None = None,
    filing: Filing | None = None,
    reason: str = "",
) -> FileChange | None:
    """Write a row of the history, inside the caller's transaction. Nothing changed: no row."""
    if not changes:
        return None
    return FileChange.objects.create(
        firm=firm, project=project, filing=filing, act=act, changes=changes, reason=reason[:500], actor=by, at=now
    )
