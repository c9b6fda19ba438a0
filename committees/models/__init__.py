"""Owners' assemblies and committees."""

from committees.models.assembly import Assembly, AssemblyOfficer, AssemblyRecord, Motion, MotionResult
from committees.models.assembly_rules import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.models.ballot import (
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
from committees.models.committee import OwnersCommittee
from committees.models.roll import (
    FrozenRoll,
    OwnerInvitation,
    OwnerLink,
    RollOwner,
    RollTransfer,
    RollUnit,
    UnitRepresentative,
    Voice,
)

__all__ = [
    "Assembly",
    "AssemblyOfficer",
    "AssemblyRecord",
    "AssemblyRuleSet",
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
    "RulesOfProcedure",
    "UnitRepresentative",
    "Voice",
    "VotingChoices",
]
