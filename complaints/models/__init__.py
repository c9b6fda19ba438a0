"""Complaints, their history and photos, and the reference data that handling follows."""

from complaints.models.complaint import Complaint
from complaints.models.history import ComplaintEvent, ComplaintPhoto
from complaints.models.reference import Category, HandlingClock, HandlingPolicy

__all__ = ["Category", "Complaint", "ComplaintEvent", "ComplaintPhoto", "HandlingClock", "HandlingPolicy"]
