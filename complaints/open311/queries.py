"""What is asked of the list of requests: numbers, services, a period, a status, a page."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from complaints.choices import OPEN_STATES, State
from complaints.models import Complaint
from complaints.open311.answers import Wrong
from complaints.selectors.public import LEAST_HOUSEHOLDS, publishes_complaints

if TYPE_CHECKING:
    from accounts.models import ApiToken

SPAN = datetime.timedelta(days=90)
MOST, LAST_PAGE = 1000, 100
STATUSES = {"open", "closed"}


def visible_requests(token: "ApiToken | None") -> QuerySet:
    """Everybody's requests where the jurisdiction publishes them, else those that came with the token."""
    rows = (
        Complaint.objects.exclude(state=State.WITHDRAWN)
        .exclude(source_order__is_confidential=True)
        .select_related("category", "estate", "area", "handling_area", "posted_request")
        .prefetch_related("photos")
        .defer("reporter_name", "reporter_phone", "reporter_email", "estate__polygon", "area__geometry",
               "handling_area__geometry")
    )  # fmt: skip
    own = Q(posted_request__token=token) if token is not None else Q(pk__in=())
    if publishes_complaints():
        return rows.filter(own | ~Q(estate__household_count__lt=LEAST_HOUSEHOLDS))
    if token is None:
        raise Wrong(403, _("This jurisdiction does not publish requests. Ask with your api_key for your own."))
    return rows.filter(own)


def number_of(text: str) -> int:
    """The number of a request as a client writes it; 0, which none has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def filtered(rows: QuerySet, asked: Mapping[str, str], now: datetime.datetime) -> QuerySet:
    """A page, newest first; of the last 90 days unless a period is asked for. Raises `Wrong`."""
    numbers = _listed(asked, "service_request_id")
    if numbers:
        return rows.filter(pk__in=map(number_of, numbers)).order_by("-pk")[:MOST]
    start, end = _period(asked, now)
    rows = rows.filter(created_at__gte=start, created_at__lte=end)
    codes = _listed(asked, "service_code")
    if codes:
        rows = rows.filter(category__code__in=codes)
    rows = _with_status(rows, set(_listed(asked, "status")))
    size, page = _whole(asked, "page_size", MOST, MOST), _whole(asked, "page", 1, LAST_PAGE)
    return rows.order_by("-created_at", "-pk")[(page - 1) * size : page * size]


def _with_status(rows: QuerySet, statuses: set[str]) -> QuerySet:
    if not statuses <= STATUSES:
        raise Wrong(400, _("status is open, closed, or both with a comma."))
    if len(statuses) != 1:
        return rows
    is_open = Q(state__in=OPEN_STATES)
    return rows.filter(is_open if statuses == {"open"} else ~is_open)


def _listed(asked: Mapping[str, str], name: str) -> list[str]:
    text = asked.get(name, "")
    if "\0" in text or len(text) > 20_000:
        raise Wrong(400, _("%(name)s cannot be read.") % {"name": name})
    return [part.strip() for part in text.split(",") if part.strip()][:MOST]


def _whole(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = asked.get(name, "").strip()
    number = number_of(text) if text else usual
    if not 1 <= number <= most:
        raise Wrong(400, _("%(name)s is a whole number from 1 to %(most)s.") % {"name": name, "most": most})
    return number


def _period(asked: Mapping[str, str], now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    start, end = _moment(asked, "start_date"), _moment(asked, "end_date")
    if start is None:
        end = end or now
        return end - SPAN, end
    end = end or start + SPAN
    if end < start:
        raise Wrong(400, _("end_date lies before start_date."))
    return start, min(end, start + SPAN)


def _moment(asked: Mapping[str, str], name: str) -> datetime.datetime | None:
    text = asked.get(name, "").strip()
    if not text:
        return None
    found = read_moment(text.replace(" ", "+") if "T" in text else text)  # "+" that was not encoded arrives as " "
    if found is None or not 1990 <= found.year <= 2200:
        raise Wrong(400, _("%(name)s is not a time like 2026-03-01T00:00:00+08:00.") % {"name": name})
    return found


def read_moment(text: str) -> datetime.datetime | None:
    """A moment or the beginning of a day; local where no offset is told. None for anything else."""
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)) is not None:
            found = datetime.datetime.combine(day, datetime.time.min)
        if found is not None and timezone.is_naive(found):
            return timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None
    return found
