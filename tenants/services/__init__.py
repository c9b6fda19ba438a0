"""Every write on jurisdictions, one public function per act."""

from tenants.services.fan_out import report_task, send_to_each

__all__ = ["report_task", "send_to_each"]
