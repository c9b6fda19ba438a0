"""Firms and the projects they serve."""

from firms.models.firm import PropertyFirm
from firms.models.project import ServiceProject
from firms.models.report import FieldComment, QuarterlyReport, ReportEdit, ReportEvent, ReportRevision
from firms.models.report_extras import ReportAttachment, ReportExtension, ReportingSystem, ReportReminder
from firms.models.report_form import ReportForm, ReportFormVersion, ReportingTerms

__all__ = ["PropertyFirm", "ServiceProject"]
__all__ += ["ReportForm", "ReportFormVersion", "ReportingTerms"]
__all__ += ["FieldComment", "QuarterlyReport", "ReportEdit", "ReportEvent", "ReportRevision"]
__all__ += ["ReportAttachment", "ReportExtension", "ReportReminder", "ReportingSystem"]
