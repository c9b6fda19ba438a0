"""Reads that join aggregates or shape a page."""

from firms.selectors.filing_terms import is_filed, terms_on
from firms.selectors.serving import project_on, projects_of

__all__ = ["is_filed", "project_on", "projects_of", "terms_on"]
