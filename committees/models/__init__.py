"""Owners' assemblies and committees."""

from committees.models.committee import OwnersCommittee

# --- assembly
from committees.models.assembly import (  # isort: skip
    Assembly,
    AssemblyOfficer,
    AssemblyRecord,
    Motion,
    MotionResult,
)
from committees.models.roll import (  # isort: skip
    FrozenRoll,
    OwnerInvitation,
    OwnerLink,
    RollOwner,
    RollTransfer,
    RollUnit,
    UnitRepresentative,
    Voice,
)
from committees.models.ballot import (  # isort: skip
    BallotEntry,
    BallotPaper,
    BallotSeal,
    Delivery,
    DoorVisit,
    LedgerHead,
    LiveBallot,
    OpenedBallot,
    PaperTyping,
    Proxy,
)

__all__ = [
    "Assembly",
    "AssemblyOfficer",
    "AssemblyRecord",
    "BallotEntry",
    "BallotPaper",
    "BallotSeal",
    "Delivery",
    "DoorVisit",
    "FrozenRoll",
    "LedgerHead",
    "LiveBallot",
    "Motion",
    "MotionResult",
    "OpenedBallot",
    "OwnerInvitation",
    "OwnerLink",
    "OwnersCommittee",
    "PaperTyping",
    "Proxy",
    "RollOwner",
    "RollTransfer",
    "RollUnit",
    "UnitRepresentative",
    "Voice",
]
