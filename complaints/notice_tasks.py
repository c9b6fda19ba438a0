"""Who is told of a step of the handling, and the webhooks that hear of it."""

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from complaints import notices
from complaints.choices import EventKind
from complaints.models import ComplaintEvent
from complaints.selectors import contact_holder, joined_to, people_of_firm, people_of_office, superior_of
from jobs.registry import outbox_handler
from notifications.services import Recipient, publish, tell
from places.models import Area


def _officers(event: ComplaintEvent, area: Area) -> list[Recipient]:
    """The officers nearest to an area."""
    link = reverse("admin:complaints_complaint_change", args=[event.complaint_id])
    return [Recipient(user=person, link=link) for person in people_of_office(area)]


def _office(event: ComplaintEvent) -> list[Recipient]:
    """Those of the responsible area."""
    return _officers(event, event.complaint.area)


def _unit(event: ComplaintEvent) -> list[Recipient]:
    """Those of the office that handles it, where no firm does."""
    if event.complaint.firm is not None:
        return []
    return _officers(event, event.complaint.handling_area or event.complaint.area)


def _superior(event: ComplaintEvent) -> list[Recipient]:
    """Those of the office that watches over whoever handles it."""
    return _officers(event, superior_of(event.complaint))


def _firm(event: ComplaintEvent) -> list[Recipient]:
    """Those who answer complaints for the firm, where one was told to act."""
    if event.complaint.firm is None:
        return []
    link = reverse("complaints_firm:detail", args=[event.complaint_id])
    return [Recipient(user=person, link=link) for person in people_of_firm(event.complaint.firm)]


def _resident(event: ComplaintEvent) -> list[Recipient]:
    """Whoever left an address with the complaint, or with the whole of which it is a part."""
    holder = contact_holder(event.complaint)
    return [Recipient(email=holder.reporter_email, phone=holder.reporter_phone)]


SIDES = {
    "resident": (notices.TO_RESIDENT, _resident),
    "office": (notices.TO_OFFICE, _office),
    "firm": (notices.TO_FIRM, _firm),
    "unit": (notices.TO_OFFICE, _unit),
    "superior": (notices.TO_OFFICE, _superior),
}


@outbox_handler("complaints.tell")
def tell_of_step(event_id: int, sides: list[str]) -> None:
    """Write the notices of a step; each goes out by itself. Twice is the same as once."""
    event = ComplaintEvent.objects.select_related(
        "complaint", "complaint__area", "complaint__firm", "complaint__category", "complaint__estate"
    ).get(pk=event_id)
    now, origin = timezone.now(), f"complaints.event:{event.pk}"
    with translation.override(settings.LANGUAGE_CODE):
        parameters = {
            "code": event.complaint.spoken_code,
            "step": str(event.get_kind_display()),
            "area": event.complaint.area.name,
            "category": event.complaint.category.label,
        }
        for side in sides:
            kind, people = SIDES[side]
            tell(kind, origin=origin, to=people(event), parameters=parameters, now=now, subject=event.complaint)
        if "resident" in sides:
            _tell_joined(event, origin, parameters, now)
    _publish(event, origin)


def _tell_joined(event: ComplaintEvent, origin: str, parameters: dict[str, str], now: datetime.datetime) -> None:
    """The neighbours who stood behind it by then, and those whose complaint was joined to this one.

    Each under their own receipt code, never under that of the main one.
    """
    neighbours = event.complaint.joinings.filter(created_at__lte=event.created_at)
    for mark, people in (("j", neighbours), ("", joined_to(event.complaint))):
        for one in people:
            to = [Recipient(email=one.reporter_email, phone=one.reporter_phone)]
            told = {**parameters, "code": one.spoken_code}
            tell(notices.TO_RESIDENT, origin=f"{origin}:{mark}{one.pk}", to=to, parameters=told, now=now, subject=one)


def _publish(event: ComplaintEvent, origin: str) -> None:
    """Internal steps are nobody else's business."""
    if not event.is_public:
        return
    name = notices.STATE_CHANGED if event.from_state != event.to_state else notices.STEP
    if event.kind == EventKind.SUBMIT:
        name = notices.RECEIVED
    publish(name, origin=origin, data=_data(event), now=event.created_at, subject=event.complaint)


def _data(event: ComplaintEvent) -> dict[str, Any]:
    """Codes and times only: no contact, no title, no text, and not the receipt code, which is the resident's key."""
    complaint = event.complaint
    return {
        "complaint": complaint.pk,
        "event": event.pk,
        "step": event.kind,
        "by": event.actor_kind,
        "from_state": event.from_state or None,
        "to_state": event.to_state,
        "category": complaint.category.code,
        "severity": complaint.severity,
        "channel": complaint.channel,
        "area": complaint.area.code,
        "estate": complaint.estate.code if complaint.estate is not None else None,
        "firm": complaint.firm.unified_code if complaint.firm is not None else None,
        "occurred_at": event.created_at.isoformat(),
        "due_at": complaint.due_at.isoformat(),
    }
