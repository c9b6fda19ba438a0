"""Facts that the platform's own data shows: proposed for review, never confirmed by the machine."""

import datetime
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints.choices import LadderStep, State
from complaints.models import Complaint, Escalation
from credit.choices import EventSource
from credit.models import CreditEvent, RulebookVersion
from credit.services.locks import only_one
from credit.services.reports import DERIVED_KEY, report_event
from firms.models import PropertyFirm, ServiceProject
from places.models import Area

LOOK_BACK = datetime.timedelta(days=90)
"""A fact older than this is not proposed: a rulebook that comes into force does not call up the past."""

logger = logging.getLogger(__name__)


class Proposal(NamedTuple):
    """A fact that a source found. `key` names it within its source, so that it is proposed once.

    `fact` is public: no names, no codes of complaints.
    """

    key: str
    firm: PropertyFirm
    fact: str
    occurred_on: datetime.date
    project: ServiceProject | None = None
    area: Area | None = None
    complaint: Complaint | None = None


Source = Callable[[datetime.datetime], Iterable[Proposal]]
"""`source(now)` gives every fact that it sees now; those proposed before are left out afterwards."""

_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Say where the facts come from that items call by `derived_from: name`; called from `AppConfig.ready`."""
    _sources[name] = source


def propose_derived(now: datetime.datetime) -> dict[str, int]:
    """Report what the sources found under the items in force that ask for it. Runs any number of times.

    Each proposal is its own transaction; one that does not fit stops no other. Returns how many were proposed.
    """
    counts = {"proposed": 0}
    found: dict[str, list[Proposal]] = {}
    for item in _asking_items(timezone.localdate(now)):
        name = item["derived_from"]
        if name not in _sources:
            continue
        if name not in found:
            found[name] = _asked(name, now)
        counts["proposed"] += _propose(item["code"], name, found[name], now)
    return counts


def _asked(name: str, now: datetime.datetime) -> list[Proposal]:
    """What a source sees now. One that fails is logged and asked again tomorrow: the ratings of tonight go on."""
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return list(_sources[name](now))
    except Exception:
        logger.exception("the source %s of derived facts failed", name)
        return []


def _asking_items(day: datetime.date) -> Iterator[dict[str, Any]]:
    for version in RulebookVersion.objects.in_force(day).order_by("pk"):
        for item in version.document["items"]:
            if "derived_from" in item and EventSource.DERIVED in item.get("reported_by", ()):
                yield item


def _propose(item_code: str, name: str, proposals: list[Proposal], now: datetime.datetime) -> int:
    keys = {f"{DERIVED_KEY}{name}:{item_code}:{proposal.key}": proposal for proposal in proposals}
    known = set(CreditEvent.objects.filter(external_key__in=keys).values_list("external_key", flat=True))
    return sum(_propose_one(key, item_code, keys[key], now) for key in keys if key not in known)


@transaction.atomic
def _propose_one(key: str, item_code: str, proposal: Proposal, now: datetime.datetime) -> int:
    only_one(f"external_key:{key}")
    if CreditEvent.objects.filter(external_key=key).exists():
        return 0
    try:
        with transaction.atomic():
            report_event(
                by=None,
                item_code=item_code,
                source=EventSource.DERIVED,
                now=now,
                project=proposal.project,
                firm=proposal.firm,
                area=proposal.area,
                fact=proposal.fact,
                occurred_on=proposal.occurred_on,
                complaint=proposal.complaint,
                external_key=key,
            )
    except (Refusal, ValidationError) as error:  # recorded by hand already, or the item asks for more
        logger.info("not proposed: %s: %s", key, error)
        return 0
    return 1


# --- Complaints --------------------------------------------------------------------------------------


def overdue_complaints(now: datetime.datetime) -> Iterator[Proposal]:
    """Complaints told to a firm whose answer came after its due time, or is due and has not come."""
    is_late = Q(resolved_at__gt=F("due_at")) | Q(resolved_at__isnull=True)
    complaints = (
        Complaint.objects.filter(is_late, firm__isnull=False, due_at__lt=now, due_at__gte=now - LOOK_BACK)
        .exclude(state__in=[State.REFUSED, State.WITHDRAWN])
        .select_related("firm", "project__estate__area", "project__firm", "estate", "area", "category")
        .defer("reporter_name", "reporter_phone", "reporter_email")
        .order_by("pk")
    )
    for complaint in complaints.iterator(chunk_size=500):
        yield _proposal(complaint, str(complaint.pk), _fact_of(complaint), complaint.due_at)


def _fact_of(complaint: Complaint) -> str:
    """What may be public of it: category, place and days, never the code or the words of the resident."""
    place = complaint.estate.name if complaint.estate else complaint.area.name
    return _("A complaint of %(received)s about %(category)s at %(place)s was not answered by %(due)s.") % {
        "received": date_format(timezone.localdate(complaint.created_at), "DATE_FORMAT"),
        "category": complaint.category.name,
        "place": place,
        "due": date_format(timezone.localdate(complaint.due_at), "DATE_FORMAT"),
    }


def supervised_complaints(now: datetime.datetime) -> Iterator[Proposal]:
    """Complaints told to a firm for which a supervision order was given, once per round of handling."""
    orders = (
        Escalation.objects.filter(
            step=LadderStep.SUPERVISE,
            taken_at__lte=now,
            taken_at__gte=now - LOOK_BACK,
            complaint__firm__isnull=False,
        )
        .exclude(complaint__state__in=[State.REFUSED, State.WITHDRAWN])
        .select_related(
            "complaint__firm",
            "complaint__project__estate__area",
            "complaint__project__firm",
            "complaint__estate",
            "complaint__area",
            "complaint__category",
        )
        .defer("complaint__reporter_name", "complaint__reporter_phone", "complaint__reporter_email")
        .order_by("pk")
    )
    for order in orders.iterator(chunk_size=500):
        complaint = order.complaint
        yield _proposal(complaint, f"{complaint.pk}:{order.round}", _supervised_fact(order), order.taken_at)


def _supervised_fact(order: Escalation) -> str:
    complaint = order.complaint
    return _("A complaint of %(received)s about %(category)s at %(place)s needed a supervision order on %(day)s.") % {
        "received": date_format(timezone.localdate(complaint.created_at), "DATE_FORMAT"),
        "category": complaint.category.name,
        "place": complaint.estate.name if complaint.estate else complaint.area.name,
        "day": date_format(timezone.localdate(order.taken_at), "DATE_FORMAT"),
    }


def _proposal(complaint: Complaint, key: str, fact: str, at: datetime.datetime) -> Proposal:
    project = complaint.project if complaint.project and complaint.project.firm_id == complaint.firm_id else None
    return Proposal(
        key=key,
        firm=complaint.firm,
        fact=fact,
        occurred_on=timezone.localdate(at),
        project=project,
        area=complaint.area,
        complaint=complaint,
    )


register_source("complaint_overdue", overdue_complaints)
register_source("complaint_supervised", supervised_complaints)
