"""Every write of this app: one function per act."""

from firms.services.filing import FIRM_FIELDS, ProjectAlreadyEnded, end_project, file_firm, open_project
from firms.services.linking import LinkCounts, link_reported_firms

__all__ = [
    "FIRM_FIELDS",
    "LinkCounts",
    "ProjectAlreadyEnded",
    "end_project",
    "file_firm",
    "link_reported_firms",
    "open_project",
]
