"""Celery's side of complaints: messages that were promised, and closing what nobody rated."""

import datetime
import logging

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints import (
    received_tasks,  # noqa: F401 (their handlers register themselves)
    services,
)
from complaints.choices import State
from complaints.models import Complaint, ComplaintEvent
from complaints.selectors import people_of_firm, people_of_office, policy_on
from jobs.registry import outbox_handler

logger = logging.getLogger(__name__)


def _event(event_id: int) -> ComplaintEvent:
    return ComplaintEvent.objects.select_related("complaint", "complaint__area", "complaint__firm").get(pk=event_id)


def _send(event: ComplaintEvent, addresses: list[str], line: str) -> None:
    """One mail to each address. It names the code and what happened, never what anybody wrote."""
    subject = _("Complaint %(code)s: %(step)s") % {
        "code": event.complaint.spoken_code,
        "step": event.get_kind_display(),
    }
    for address in addresses:
        EmailMessage(subject, line, settings.DEFAULT_FROM_EMAIL, [address]).send()


@outbox_handler("complaints.notify_resident")
def notify_resident(event_id: int) -> None:
    """Tell the resident, where an address was left, that something has happened."""
    event = _event(event_id)
    if event.complaint.reporter_email:
        with translation.override(settings.LANGUAGE_CODE):
            line = _("Look up the complaint with its receipt code on the site where you made it.")
            _send(event, [event.complaint.reporter_email], line)


@outbox_handler("complaints.notify_office")
def notify_office(event_id: int) -> None:
    """Tell the officers nearest to the responsible area."""
    event = _event(event_id)
    with translation.override(settings.LANGUAGE_CODE):
        line = _("There is something to do in the complaints of %(area)s.") % {"area": event.complaint.area.name}
        _send(event, people_of_office(event.complaint.area), line)


@outbox_handler("complaints.notify_firm")
def notify_firm(event_id: int) -> None:
    """Tell those who answer complaints for the firm."""
    event = _event(event_id)
    if event.complaint.firm is not None:
        with translation.override(settings.LANGUAGE_CODE):
            line = _("There is something to do in the complaints to your firm. Sign in to read it.")
            _send(event, people_of_firm(event.complaint.firm), line)


@shared_task
def close_unrated() -> int:
    """Close what was answered and neither rated nor reopened in the days that the policy gives. Runs any time."""
    now = timezone.now()
    days = policy_on(timezone.localdate(now)).close_after_days
    over = Complaint.objects.filter(
        state=State.RESOLVED, satisfaction="", resolved_at__lte=now - datetime.timedelta(days=days)
    )
    closed = 0
    for pk in over.order_by("resolved_at").values_list("pk", flat=True).iterator():
        try:
            services.close_complaint(pk, by=None, now=now)
            closed += 1
        except Refusal:  # rated or reopened in the meantime
            logger.info("complaint %s is no longer to be closed", pk)
    return closed


@shared_task
def remind_late_referrals() -> int:
    """Tell offices of referrals to law enforcement whose reply is overdue. Runs any time."""
    return services.remind_late_referrals(timezone.now())
