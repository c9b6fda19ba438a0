"""Every write on jurisdictions, one public function per act."""

from tenants.services.fan_out import report_task, send_to_each
from tenants.services.migrations import Outcome, migrate_all, schemas_behind
from tenants.services.provisioning import (
    AlreadyThere,
    CodeOutsideCity,
    FirstAdministrator,
    TemplateMissing,
    build_schema,
    first_administrator,
    provision_jurisdiction,
    register_jurisdiction,
)

__all__ = [
    "AlreadyThere",
    "CodeOutsideCity",
    "FirstAdministrator",
    "Outcome",
    "TemplateMissing",
    "build_schema",
    "first_administrator",
    "migrate_all",
    "provision_jurisdiction",
    "register_jurisdiction",
    "report_task",
    "schemas_behind",
    "send_to_each",
]
