"""Reads on the people of offices."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import holders
from complaints.models import Complaint
from places.models import Area
from places.permissions import area_paths


def officers_for(complaint: Complaint) -> QuerySet[User]:
    """People who may be put in charge: who handle complaints of its area, or of the one that handles it, or above."""
    areas = Area.objects.above(complaint.area.path)
    if complaint.handling_area is not None:
        areas = areas | Area.objects.above(complaint.handling_area.path)
    return _who_handle(areas)


def colleagues_of(user: User) -> QuerySet[User]:
    """People who handle complaints in the areas in which the person does."""
    return _who_handle(Area.objects.under(area_paths(user, "handle_complaints")))


def _who_handle(areas: QuerySet[Area]) -> QuerySet[User]:
    ids = areas.order_by().values_list("pk", flat=True)
    return holders(Area, ids, "handle_complaints").order_by("username")
