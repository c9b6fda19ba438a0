"""Words of assemblies and committees."""

# --- assembly
from committees.choices.assembly import (
    AssemblyKind,
    AssemblyState,
    Channel,
    DeliveryMeans,
    LegalClass,
    LinkMeans,
    Matter,
    OfficerTask,
    Opinion,
    Remark,
    VisitOutcome,
)

__all__ = [
    "AssemblyKind",
    "AssemblyState",
    "Channel",
    "DeliveryMeans",
    "LegalClass",
    "LinkMeans",
    "Matter",
    "OfficerTask",
    "Opinion",
    "Remark",
    "VisitOutcome",
]
