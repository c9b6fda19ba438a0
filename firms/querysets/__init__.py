"""Names of reads. Chainable, no writes."""

from firms.querysets.filings import (
    EffectiveQuerySet,
    ExitQuerySet,
    FileChangeQuerySet,
    FilingQuerySet,
    HonourQuerySet,
)
from firms.querysets.register import FirmQuerySet, ProjectQuerySet

__all__ = [
    "EffectiveQuerySet",
    "ExitQuerySet",
    "FileChangeQuerySet",
    "FilingQuerySet",
    "FirmQuerySet",
    "HonourQuerySet",
    "ProjectQuerySet",
]
