"""Inside the office: taking, handing over, notes, corrections, giving back."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import forms, services
from complaints.choices import FINISHED_STATES, ActorKind
from complaints.models import Complaint
from complaints.permissions import can_decide, can_handle_here, can_work_on
from complaints.selectors import officers_for
from complaints.views.acts.base import Act, plain
from complaints.workflow import moves_from


def _assign_form(complaint: Complaint, data: Any) -> django_forms.Form:
    people = officers_for(complaint)
    few = list(people.values_list("pk", flat=True)[:2])
    chosen = complaint.assignee_id or (few[0] if len(few) == 1 else None)
    return forms.AssignForm(data, people=people, initial={"to": chosen}, prefix="assign")


def _reclassify_form(complaint: Complaint, data: Any) -> django_forms.Form:
    initial = {"category": complaint.category_id, "severity": complaint.severity}
    return forms.ReclassifyForm(data, initial=initial, prefix="reclassify")


def _may_assign(user: User, complaint: Complaint) -> bool:
    return complaint.state not in FINISHED_STATES and can_work_on(user, complaint)


def _may_take(user: User, complaint: Complaint) -> bool:
    return complaint.assignee_id is None and _may_assign(user, complaint)


def _may_return(user: User, complaint: Complaint) -> bool:
    return "return" in moves_from(complaint.state, ActorKind.STAFF) and can_handle_here(user, complaint)


ACTS = (
    Act(
        "take",
        _("Take it"),
        plain(forms.EmptyForm, "take"),
        lambda complaint, data, by, now: services.take_complaint(complaint.pk, by=by, now=now),
        _may_take,
    ),
    Act(
        "assign",
        _("Put somebody in charge"),
        _assign_form,
        lambda complaint, data, by, now: services.assign_complaint(
            complaint.pk, by=by, now=now, to=data["to"], note=data["note"]
        ),
        _may_assign,
    ),
    Act(
        "return",
        _("Give it back"),
        plain(forms.NoteForm, "return"),
        lambda complaint, data, by, now: services.return_complaint(complaint.pk, by=by, now=now, reason=data["note"]),
        _may_return,
    ),
    Act(
        "reclassify",
        _("Correct category or severity"),
        _reclassify_form,
        lambda complaint, data, by, now: services.reclassify_complaint(
            complaint.pk,
            by=by,
            now=now,
            category=data["category"],
            severity=data["severity"],
            reason=data["note"],
        ),
        can_decide,
    ),
    Act(
        "note",
        _("Write an internal note"),
        plain(forms.NoteForm, "note"),
        lambda complaint, data, by, now: services.add_note(complaint.pk, by=by, now=now, text=data["note"]),
        can_work_on,
    ),
)
