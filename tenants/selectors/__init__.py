"""Reads that shape a page or a command's answer."""

from tenants.selectors.jurisdictions import Listed, audit_findings, drift_of_schemas, landing_list, url_of
from tenants.selectors.register import register_firm, register_search
from tenants.selectors.shared_rulebooks import rulebooks_of_city

__all__ = [
    "Listed",
    "audit_findings",
    "drift_of_schemas",
    "landing_list",
    "register_firm",
    "register_search",
    "rulebooks_of_city",
    "url_of",
]
