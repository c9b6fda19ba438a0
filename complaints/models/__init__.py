"""Complaints, their history and photos, what follows an answer, mediation, and the data that handling follows."""

from complaints.models.complaint import Complaint
from complaints.models.following import CallBack, Referral
from complaints.models.history import ComplaintEvent, ComplaintPhoto
from complaints.models.mediation import (
    MediationCase,
    MediationDuty,
    MediationEvent,
    MediationParty,
    MediationSession,
    MediatorPost,
)
from complaints.models.reference import Category, HandlingClock, HandlingPolicy
from complaints.models.routing import RoutingRule
from complaints.models.texts import StandardText

__all__ = [
    "CallBack",
    "Category",
    "Complaint",
    "ComplaintEvent",
    "ComplaintPhoto",
    "HandlingClock",
    "HandlingPolicy",
    "MediationCase",
    "MediationDuty",
    "MediationEvent",
    "MediationParty",
    "MediationSession",
    "MediatorPost",
    "Referral",
    "RoutingRule",
    "StandardText",
]
