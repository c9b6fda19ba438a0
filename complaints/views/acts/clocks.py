"""Pausing, more time, supervision, interviews."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import services
from complaints.choices import ActorKind
from complaints.forms import NoteForm, OptionalNoteForm
from complaints.forms.clocks import ExtensionForm, GrantForm, InterviewForm, PauseForm
from complaints.models import Complaint, Extension
from complaints.permissions import can_decide, can_decide_extension, can_supervise, can_work_on
from complaints.selectors import round_of
from complaints.views.acts.base import Act, plain
from complaints.workflow import is_step_allowed

Offer = Callable[[User, Complaint], bool]


def _step(name: str, may: Offer, *facts: Callable[[Complaint], bool]) -> Offer:
    """Offered where the table allows the step, to whom may take it, if the facts are so."""
    return lambda user, complaint: (
        is_step_allowed(name, complaint.state, ActorKind.STAFF)
        and may(user, complaint)
        and all(fact(complaint) for fact in facts)
    )


def _is_paused(complaint: Complaint) -> bool:
    return complaint.pauses.running(timezone.now()).exists()


def _runs(complaint: Complaint) -> bool:
    return timezone.now() < complaint.due_at and not _is_paused(complaint)


def _open_request(complaint: Complaint) -> Extension | None:
    number, _started_at = round_of(complaint)
    return complaint.extensions.filter(round=number, is_granted=None).first()


def _may_ask(complaint: Complaint) -> bool:
    return timezone.now() < complaint.due_at and _open_request(complaint) is None


def _may_decide(user: User, complaint: Complaint) -> bool:
    request = _open_request(complaint)
    return request is not None and can_decide_extension(user, complaint, request)


def _is_called_in(complaint: Complaint) -> bool:
    return complaint.interviews.filter(outcome="").exists()


def _has_firm_to_call(complaint: Complaint) -> bool:
    return complaint.firm_id is not None and not _is_called_in(complaint)


def _grant_form(complaint: Complaint, data: Any) -> django_forms.Form:
    request = _open_request(complaint)
    return GrantForm(data, initial={"days": request.days if request else None}, prefix="grant_extension")


ACTS = (
    Act(
        "pause",
        _("Pause the clock"),
        plain(PauseForm, "pause"),
        lambda complaint, data, by, now: services.pause_clock(
            complaint.pk, by=by, now=now, reason=data["reason"], days=data["days"], note=data["note"]
        ),
        _step("pause", can_work_on, _runs),
    ),
    Act(
        "resume",
        _("Let the clock go on"),
        plain(OptionalNoteForm, "resume"),
        lambda complaint, data, by, now: services.resume_clock(complaint.pk, by=by, now=now, note=data["note"]),
        _step("resume", can_work_on, _is_paused),
    ),
    Act(
        "ask_extension",
        _("Ask for more time"),
        plain(ExtensionForm, "ask_extension"),
        lambda complaint, data, by, now: services.ask_extension(
            complaint.pk, by=by, now=now, days=data["days"], reason=data["note"]
        ),
        _step("ask_extension", can_work_on, _may_ask),
    ),
    Act(
        "grant_extension",
        _("Grant more time"),
        _grant_form,
        lambda complaint, data, by, now: services.decide_extension(
            complaint.pk, by=by, now=now, is_granted=True, days=data["days"], reason=data["note"]
        ),
        _step("grant_extension", _may_decide),
    ),
    Act(
        "deny_extension",
        _("Do not grant more time"),
        plain(NoteForm, "deny_extension"),
        lambda complaint, data, by, now: services.decide_extension(
            complaint.pk, by=by, now=now, is_granted=False, reason=data["note"]
        ),
        _step("deny_extension", _may_decide),
    ),
    Act(
        "supervise",
        _("Supervision order"),
        plain(NoteForm, "supervise"),
        lambda complaint, data, by, now: services.supervise_complaint(
            complaint.pk, by=by, now=now, reason=data["note"]
        ),
        _step("supervise", can_supervise),
    ),
    Act(
        "interview",
        _("Call the firm in"),
        plain(InterviewForm, "interview"),
        lambda complaint, data, by, now: services.call_interview(
            complaint.pk, by=by, now=now, held_on=data["held_on"], reason=data["note"]
        ),
        _step("interview", can_decide, _has_firm_to_call),
    ),
    Act(
        "interview_outcome",
        _("Record the outcome of the interview"),
        plain(NoteForm, "interview_outcome"),
        lambda complaint, data, by, now: services.record_interview(complaint.pk, by=by, now=now, outcome=data["note"]),
        lambda user, complaint: can_decide(user, complaint) and _is_called_in(complaint),
    ),
)
