"""Reads that join aggregates or shape a page."""

from firms.selectors.serving import project_on, projects_of

__all__ = ["project_on", "projects_of"]
