"""Complaints that a firm received itself and hands in to the office."""

import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import object_ids
from common.errors import NotAllowed
from complaints.choices import ActorKind, Channel, EventKind
from complaints.models import Complaint
from complaints.services._steps import finish, locked, step
from complaints.services.intake import submit_complaint
from firms.models import ServiceProject

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def hand_in_complaint(
    *, project: ServiceProject, by: "User", now: datetime.datetime, submission_key: UUID, **told: Any
) -> Complaint:
    """A firm hands in what a resident told it about an estate that it serves today (企业代录).

    `told` as for `submit_complaint`: category, title, text, place, contact. The office decides like on any other.
    The same key again returns the first one. Raises `NotAllowed` for a project of another firm, or a past one.
    """
    serves_today = ServiceProject.objects.on(timezone.localdate(now)).filter(pk=project.pk).exists()
    if not serves_today or project.firm_id not in object_ids(by, "firms.answer_complaints"):
        raise NotAllowed
    complaint = submit_complaint(
        submission_key=submission_key, estate=project.estate, channel=Channel.FIRM, now=now, **told
    )
    complaint = locked(complaint.pk)
    if not complaint.events.filter(kind=EventKind.NOTE, actor_kind=ActorKind.FIRM).exists():
        note = _("Handed in by %(firm)s") % {"firm": project.firm}
        data = {"firm": project.firm_id}
        event = step(complaint, EventKind.NOTE, ActorKind.FIRM, by, now, note=note, data=data, is_public=False)
        finish(complaint, event, by)
    return complaint
