"""Complaints, their history and photos, what follows an answer, mediation, and the data that handling follows."""

from complaints.models.complaint import Complaint
from complaints.models.finding import ComplaintSearch, SavedFilter
from complaints.models.following import CallBack, Referral
from complaints.models.history import ComplaintEvent, ComplaintPhoto
from complaints.models.ledgers import LedgerEntry, LedgerStep
from complaints.models.mediation import (
    MediationCase,
    MediationDuty,
    MediationEvent,
    MediationParty,
    MediationSession,
    MediatorPost,
)
from complaints.models.packs import IssuedPack, MonthlyPack
from complaints.models.reference import Category, HandlingClock, HandlingPolicy
from complaints.models.routing import RoutingRule
from complaints.models.statistics import (
    ComplaintDaily,
    ComplaintFact,
    StatisticPolicy,
    StatisticState,
    TouchedComplaint,
)
from complaints.models.texts import StandardText

__all__ = [
    "CallBack",
    "Category",
    "Complaint",
    "ComplaintDaily",
    "ComplaintEvent",
    "ComplaintFact",
    "ComplaintPhoto",
    "ComplaintSearch",
    "HandlingClock",
    "HandlingPolicy",
    "IssuedPack",
    "LedgerEntry",
    "LedgerStep",
    "MediationCase",
    "MediationDuty",
    "MediationEvent",
    "MediationParty",
    "MediationSession",
    "MediatorPost",
    "MonthlyPack",
    "Referral",
    "RoutingRule",
    "SavedFilter",
    "StandardText",
    "StatisticPolicy",
    "StatisticState",
    "TouchedComplaint",
]
