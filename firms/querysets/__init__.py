"""Names of reads. Chainable, no writes."""

from firms.querysets.register import FirmQuerySet, ProjectQuerySet

__all__ = ["FirmQuerySet", "ProjectQuerySet"]
