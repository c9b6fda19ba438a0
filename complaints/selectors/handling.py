"""Reads that answer a question about handling."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import User
from accounts.permissions import holders, object_ids
from complaints.choices import State
from complaints.models import Category, Complaint, ComplaintEvent
from firms.models import PropertyFirm
from firms.panels import Panel
from places.models import Area

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_TOLD = 20


def root_area() -> Area:
    """The area of the whole jurisdiction. Raises `Area.DoesNotExist` while no area is filed."""
    return Area.objects.without_geometry().filter(parent=None).order_by("path")[:1].get()


def category_groups() -> list[tuple[Category, list[Category]]]:
    """The categories in use as groups with their leaves, in order; one statement."""
    rows = list(Category.objects.filter(is_active=True))
    groups = [row for row in rows if row.parent_id is None]
    return [(group, [row for row in rows if row.parent_id == group.pk]) for group in groups]


def complaint_of_code(code: str) -> Complaint | None:
    """The complaint with a receipt code, with what its page shows."""
    return (
        Complaint.objects.select_related("estate", "area", "category", "firm", "handling_area")
        .filter(receipt_code=code)
        .first()
    )


def history_of(complaint: Complaint, *, public_only: bool) -> "QuerySet[ComplaintEvent]":
    """Steps of the handling in order, with photos; the public ones are those the resident reads."""
    events = (
        complaint.events.select_related("actor", "revision__category")
        .prefetch_related("photos", "videos")
        .order_by("id")
    )
    return events.filter(is_public=True) if public_only else events


def offices_for(complaint: Complaint, also: int | None = None) -> "QuerySet[Area]":
    """Offices to which a complaint can be dispatched: those above its area, its own, the next below, and `also`."""
    areas = Area.objects.without_geometry()
    below = areas.filter(Q(parent_id=complaint.area_id) | Q(pk=also))
    return (areas.above(complaint.area.path) | below).order_by("path")


def people_of_firm(firm: PropertyFirm) -> list[User]:
    """Those who answer complaints for a firm."""
    return list(holders(PropertyFirm, [firm.pk], "answer_complaints")[:MOST_TOLD])


def people_of_office(area: Area) -> list[User]:
    """Those who handle complaints in the area or, where nobody does, in the next one above."""
    above = Area.objects.above(area.path).without_geometry().values_list("pk", flat=True)
    for pk in reversed(list(above)):
        found = list(holders(Area, [pk], "handle_complaints")[:MOST_TOLD])
        if found:
            return found
    return []


def firm_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """The complaints part of a firm's start page: how many are to be done and how many of them are late."""
    mine = object_ids(user, "firms.answer_complaints") & {firm.pk for firm in firms}
    if not mine:
        return None
    to_do = Complaint.objects.filter(firm__in=mine, state__in=[State.DISPATCHED, State.IN_PROGRESS])
    counts = to_do.aggregate(open=Count("pk"), late=Count("pk", Q(due_at__lte=timezone.now())))
    return Panel("complaints/_firm_panel.html", counts)
