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
from firms.querysets.register import FirmQuerySet, ProjectQuerySet

__all__ = [
    "AdjustmentQuerySet",
    "DatedQuerySet",
    "DisclosureQuerySet",
    "FeeQuerySet",
    "FirmQuerySet",
    "ProjectQuerySet",
    "QuestionQuerySet",
    "RepairRecordQuerySet",
    "VersionQuerySet",
]
