"""Reads that a mediation's page is made of."""

from typing import TYPE_CHECKING

from accounts.models import User
from accounts.permissions import holders
from complaints.models import MediationCase
from firms.models import PropertyFirm
from places.models import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet


def mediators_for(case: MediationCase) -> "QuerySet[User]":
    """Accounts with the right to mediate on the case's area or one above it, without those appointed already."""
    areas = Area.objects.above(case.area.path).without_geometry().values_list("pk", flat=True)
    appointed = case.posts.filter(relieved_at=None).values("mediator")
    return holders(Area, areas, "mediate").exclude(pk__in=appointed)


def possible_firms(case: MediationCase) -> "QuerySet[PropertyFirm]":
    """Firms that serve or have served the estate, or the one that the complaint was dispatched to."""
    firms = PropertyFirm.objects.none()
    if case.estate_id is not None:
        firms |= PropertyFirm.objects.filter(projects__estate=case.estate_id)
    if case.complaint_id is not None and case.complaint.firm_id is not None:
        firms |= PropertyFirm.objects.filter(pk=case.complaint.firm_id)
    return firms.distinct().order_by("name")
