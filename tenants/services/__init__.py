"""Every write on jurisdictions, one public function per act."""

from tenants.services.anchors import anchor_audit_chains
from tenants.services.archiving import (
    ArchiveRefused,
    NewerRelease,
    SchemaInTheWay,
    archive_jurisdiction,
    restore_jurisdiction,
)
from tenants.services.deletion import (
    AlreadyRequested,
    DeletionOver,
    HasDistricts,
    SecondPersonNeeded,
    StillInUse,
    approve_deletion,
    cancel_deletion,
    purge_deleted,
    request_deletion,
)
from tenants.services.fan_out import report_task, send_to_each
from tenants.services.lifecycle import DeletionUnderWay, disable_jurisdiction, enable_jurisdiction
from tenants.services.migrations import Outcome, migrate_all, migrate_one, schemas_behind
from tenants.services.provisioning import (
    AlreadyThere,
    CodeOutsideCity,
    FirstAdministrator,
    TemplateMissing,
    build_schema,
    finish_provisioning,
    first_administrator,
    provision_jurisdiction,
    register_jurisdiction,
    start_provisioning,
)

__all__ = [
    "AlreadyRequested",
    "AlreadyThere",
    "ArchiveRefused",
    "CodeOutsideCity",
    "DeletionOver",
    "DeletionUnderWay",
    "FirstAdministrator",
    "HasDistricts",
    "NewerRelease",
    "Outcome",
    "SchemaInTheWay",
    "SecondPersonNeeded",
    "StillInUse",
    "TemplateMissing",
    "anchor_audit_chains",
    "approve_deletion",
    "archive_jurisdiction",
    "build_schema",
    "cancel_deletion",
    "disable_jurisdiction",
    "enable_jurisdiction",
    "finish_provisioning",
    "first_administrator",
    "migrate_all",
    "migrate_one",
    "provision_jurisdiction",
    "purge_deleted",
    "register_jurisdiction",
    "report_task",
    "request_deletion",
    "restore_jurisdiction",
    "schemas_behind",
    "send_to_each",
    "start_provisioning",
]
