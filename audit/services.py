"""Writing the audit trail. The last write of every service, inside its transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from audit.models import AuditEntry
from audit.rules import payload_of
from common.context import request_id


def record(
    actor: Any,
    action: str,
    target: models.Model,
    *,
    fields: Iterable[str] = (),
    reason: str = "",
    role: str = "",
) -> AuditEntry:
    """Write that `actor` (an account, or a system named by `audit_label`; None is ours) did `action` to `target`.

    `action` is `app.verb`, e.g. `complaints.dispatch`. `fields` are names of changed fields, never values:
    the trail holds no personal data. Must run inside a transaction; the database seals it at commit.
    """
    entry = AuditEntry(
        occurred_at=timezone.now(),
        actor_id=actor.pk if actor is not None else None,
        actor=getattr(actor, "audit_label", None) or (str(actor) if actor is not None else "system"),
        role=role,
        action=action,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        fields=sorted(fields),
        reason=reason,
        request_id=request_id.get(),
    )
    entry.payload = payload_of(entry)
    entry.save(force_insert=True)
    return entry


def record_export(actor: models.Model, *, filters: Iterable[str]) -> AuditEntry:
    """Write that somebody took a copy of the trail, and by which filters."""
    latest = AuditEntry.objects.order_by("-pk").first() or AuditEntry(pk=0)
    return record(actor, "audit.export_audit", latest, fields=filters)
