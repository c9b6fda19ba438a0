"""Tables of the public schema: which jurisdictions there are, what became of them, and what they have published."""

from tenants.models.audit_anchor import AuditAnchor
from tenants.models.jurisdiction import Domain, Jurisdiction
from tenants.models.lifecycle import JurisdictionArchive, JurisdictionDeletion
from tenants.models.register import PublishedEntry, PublishedRating, RegisteredFirm, RegisteredPublication
from tenants.models.shared_rulebook import SharedRulebook
from tenants.models.state import JurisdictionMigration, JurisdictionTask
from tenants.models.workdays import WorkdayYear

__all__ = [
    "AuditAnchor",
    "Domain",
    "Jurisdiction",
    "JurisdictionArchive",
    "JurisdictionDeletion",
    "JurisdictionMigration",
    "JurisdictionTask",
    "PublishedEntry",
    "PublishedRating",
    "RegisteredFirm",
    "RegisteredPublication",
    "SharedRulebook",
    "WorkdayYear",
]
