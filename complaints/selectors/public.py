"""What everybody may read of complaints, where the jurisdiction says so: category, state, days, nobody's words."""

import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from complaints.choices import OPEN_STATES, Satisfaction, State
from complaints.models import Complaint, OpenInterface
from places.models import Area, Estate

SHOWN_FOR = datetime.timedelta(days=365)
LEAST_COMPLAINTS, LEAST_HOUSEHOLDS = 5, 20
"""Of a place with fewer nothing is shown: neighbours could guess who wrote."""
PER_PAGE = 20
COLUMNS = (
    "created_at", "resolved_at", "state", "satisfaction", "public_text", "anonymised_at", "category__name",
    "category__name_en",
)  # fmt: skip


class PublicComplaint(NamedTuple):
    """One complaint as everybody sees it. Days, no times of day; `is_content` is None where nobody rated."""

    category: str
    state: str
    state_name: str
    received_on: datetime.date
    answered_on: datetime.date | None
    days: int | None
    is_content: bool | None
    text: str


class PublicPage(NamedTuple):
    """Some of the list, the newest first. `next` is what the link to older ones carries; None at the end."""

    rows: list[PublicComplaint]
    next: int | None
    is_enough: bool


def publishes_complaints() -> bool:
    """Whether the jurisdiction shows complaints to everybody: the one switch, for pages and the open interface."""
    return OpenInterface.objects.filter(is_public=True).exists()


def estate_section(estate: Estate) -> dict[str, str] | None:
    """The link from the public page of an estate; None where the jurisdiction publishes nothing."""
    return {"code": estate.code} if publishes_complaints() else None


def of_estate(estate: Estate) -> QuerySet[Complaint]:
    """Complaints about an estate; none of one so small that they point to people."""
    is_small = estate.household_count is not None and estate.household_count < LEAST_HOUSEHOLDS
    return Complaint.objects.none() if is_small else Complaint.objects.filter(estate=estate)


def of_area(area: Area) -> QuerySet[Complaint]:
    """Complaints of an area and all below it."""
    return Complaint.objects.filter(area__in=Area.objects.filter(path__startswith=area.path))


def shown_of(rows: QuerySet[Complaint], now: datetime.datetime) -> QuerySet[Complaint]:
    """Those of the last year that everybody may know of.

    Withdrawn ones, copies joined to others, and what a hotline keeps confidential are left out.
    """
    shown = rows.filter(created_at__gte=now - SHOWN_FOR).exclude(state__in=[State.WITHDRAWN, State.MERGED])
    return shown.exclude(source_order__is_confidential=True)


def public_page(
    rows: QuerySet[Complaint], now: datetime.datetime, *, is_open: bool | None = None, after: int | None = None
) -> PublicPage:
    """A page of the last year's complaints of a place, all or those open or ended, `after` a complaint's number."""
    shown = shown_of(rows, now)
    if shown.order_by()[:LEAST_COMPLAINTS].count() < LEAST_COMPLAINTS:
        return PublicPage([], None, is_enough=False)
    if is_open is not None:
        shown = shown.filter(Q(state__in=OPEN_STATES) if is_open else ~Q(state__in=OPEN_STATES))
    shown = _after(shown, after).select_related("category").only(*COLUMNS)
    found = list(shown.order_by("-created_at", "-pk")[: PER_PAGE + 1])
    has_more = len(found) > PER_PAGE
    page = found[:PER_PAGE]
    return PublicPage([_as_shown(row) for row in page], page[-1].pk if has_more else None, is_enough=True)


def _after(rows: QuerySet[Complaint], number: int | None) -> QuerySet[Complaint]:
    """Those older than a complaint: its time of day stays out of the address."""
    moment = Complaint.objects.filter(pk=number).values_list("created_at", flat=True).first() if number else None
    return rows.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=number)) if moment else rows


def _state_name(complaint: Complaint) -> str:
    """The name of the state, where it does not speak to the resident who wrote."""
    is_answered = complaint.state == State.RESOLVED
    return pgettext("state of a complaint", "answered") if is_answered else complaint.get_state_display()


def _as_shown(complaint: Complaint) -> PublicComplaint:
    received = timezone.localdate(complaint.created_at)
    answered = timezone.localdate(complaint.resolved_at) if complaint.resolved_at is not None else None
    is_rated = bool(complaint.satisfaction)
    return PublicComplaint(
        category=complaint.category.label,
        state=complaint.state,
        state_name=_state_name(complaint),
        received_on=received,
        answered_on=answered,
        days=(answered - received).days if answered is not None else None,
        is_content=complaint.satisfaction != Satisfaction.NOT_SATISFIED if is_rated else None,
        text=complaint.public_text if complaint.anonymised_at is None else "",
    )
