"""Every write on jurisdictions, one public function per act."""

from tenants.services.fan_out import report_task, send_to_each
from tenants.services.migrations import Outcome, migrate_all, schemas_behind

__all__ = ["Outcome", "migrate_all", "report_task", "schemas_behind", "send_to_each"]
