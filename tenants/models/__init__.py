"""Tables of the public schema that say which jurisdictions there are and what became of them."""

from tenants.models.audit_anchor import AuditAnchor
from tenants.models.jurisdiction import Domain, Jurisdiction
from tenants.models.lifecycle import JurisdictionArchive, JurisdictionDeletion
from tenants.models.state import JurisdictionMigration, JurisdictionTask

__all__ = [
    "AuditAnchor",
    "Domain",
    "Jurisdiction",
    "JurisdictionArchive",
    "JurisdictionDeletion",
    "JurisdictionMigration",
    "JurisdictionTask",
]
