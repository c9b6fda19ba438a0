"""Reads that shape a page or a command's answer."""

from tenants.selectors.jurisdictions import Listed, audit_findings, drift_of_schemas, landing_list, url_of
from tenants.selectors.register import register_firm, register_search

__all__ = [
    "Listed",
    "audit_findings",
    "drift_of_schemas",
    "landing_list",
    "register_firm",
    "register_search",
    "url_of",
]
