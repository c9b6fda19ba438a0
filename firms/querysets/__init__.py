"""Names of reads. Chainable, no writes."""

from firms.querysets.disclosure import (
    AdjustmentQuerySet,
    DatedQuerySet,
    DisclosureQuerySet,
    FeeQuerySet,
    QuestionQuerySet,
    RepairRecordQuerySet,
    VersionQuerySet,
)
from firms.querysets.filings import EffectiveQuerySet, ExitQuerySet, FileChangeQuerySet, FilingQuerySet, HonourQuerySet
from firms.querysets.register import FirmQuerySet, ProjectQuerySet

__all__ = [
    "AdjustmentQuerySet",
    "DatedQuerySet",
    "DisclosureQuerySet",
    "EffectiveQuerySet",
    "ExitQuerySet",
    "FeeQuerySet",
    "FileChangeQuerySet",
    "FilingQuerySet",
    "FirmQuerySet",
    "HonourQuerySet",
    "ProjectQuerySet",
    "QuestionQuerySet",
    "RepairRecordQuerySet",
    "VersionQuerySet",
]
