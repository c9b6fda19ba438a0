"""Noting the ends of the audit chains outside the schemas they stand in."""

import datetime
import logging

from audit.models import AuditSeal
from tenants.context import in_schema
from tenants.models import AuditAnchor, Jurisdiction
from tenants.schemas.migrating import PUBLIC

logger = logging.getLogger(__name__)


def anchor_audit_chains(*, now: datetime.datetime) -> int:
    """Note where each chain ends now; one that has not grown gets no new anchor. Returns the number of new ones.

    A chain that cannot be read, or is shorter than its last anchor, is logged and does not stop the others.
    """
    owners = {PUBLIC: None, **dict(Jurisdiction.objects.with_schema().values_list("schema_name", "pk"))}
    before = AuditAnchor.objects.count()
    for schema, jurisdiction_id in owners.items():
        try:
            _anchor(schema, jurisdiction_id, now)
        except Exception:
            logger.exception("the audit chain of %s could not be anchored", schema)
    return AuditAnchor.objects.count() - before


def _anchor(schema: str, jurisdiction_id: int | None, now: datetime.datetime) -> None:
    with in_schema(schema):
        end = AuditSeal.objects.order_by("-position").first()
    last = AuditAnchor.objects.filter(schema_name=schema, jurisdiction_id=jurisdiction_id).order_by("-position").first()
    position = end.position if end is not None else 0
    if last is not None and last.position > position:
        logger.error("the audit chain of %s ends at %s but was anchored at %s", schema, position, last.position)
    if end is None or (last is not None and (last.position, last.hash) == (end.position, end.hash)):
        return
    anchor = AuditAnchor(
        schema_name=schema, jurisdiction_id=jurisdiction_id, position=position, hash=end.hash, anchored_at=now
    )
    AuditAnchor.objects.bulk_create([anchor], ignore_conflicts=True)
