"""Taking up, refusing, dispatching, answering, closing."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import forms, services
from complaints.models import Complaint
from complaints.selectors import offices_for
from complaints.selectors.routing import suggestion_for
from complaints.views.acts.base import Act, decision, plain, work


def _accept_form(complaint: Complaint, data: Any) -> django_forms.Form:
    initial = {"category": complaint.category_id, "severity": complaint.severity}
    return forms.AcceptForm(data, initial=initial, prefix="accept")


def _dispatch_form(complaint: Complaint, data: Any) -> django_forms.Form:
    suggested = suggestion_for(complaint)
    offices = offices_for(complaint, also=suggested.office_id if suggested is not None else None)
    return forms.DispatchForm(data, offices=offices, suggested=suggested, prefix="dispatch")


ACTS = (
    Act(
        "accept",
        _("Accept"),
        _accept_form,
        lambda complaint, data, by, now: services.accept_complaint(
            complaint.pk, by=by, now=now, category=data["category"], severity=data["severity"], note=data["note"]
        ),
        decision("accept"),
    ),
    Act(
        "refuse",
        _("Do not accept"),
        plain(forms.RefuseForm, "refuse"),
        lambda complaint, data, by, now: services.refuse_complaint(
            complaint.pk, by=by, now=now, reason=data["note"], legal_basis=data["legal_basis"]
        ),
        decision("refuse"),
    ),
    Act(
        "dispatch",
        _("Dispatch"),
        _dispatch_form,
        lambda complaint, data, by, now: services.dispatch_complaint(
            complaint.pk, by=by, now=now, area=data["area"], note=data["note"]
        ),
        decision("dispatch"),
    ),
    Act(
        "respond",
        _("Record the first response"),
        plain(forms.NoteForm, "respond"),
        lambda complaint, data, by, now: services.record_first_response(
            complaint.pk, by=by, now=now, note=data["note"]
        ),
        work("respond"),
    ),
    Act(
        "resolve",
        _("Resolved by the office"),
        plain(forms.NoteForm, "resolve"),
        lambda complaint, data, by, now: services.resolve_complaint(complaint.pk, by=by, now=now, note=data["note"]),
        work("resolve"),
    ),
    Act(
        "send_back",
        _("Send back for better handling"),
        plain(forms.NoteForm, "send_back"),
        lambda complaint, data, by, now: services.send_back_complaint(
            complaint.pk, by=by, now=now, reason=data["note"]
        ),
        decision("send_back"),
    ),
    Act(
        "close",
        pgettext_lazy("complaint", "Close"),
        plain(forms.OptionalNoteForm, "close"),
        lambda complaint, data, by, now: services.close_complaint(complaint.pk, by=by, now=now, reason=data["note"]),
        decision("close"),
    ),
)
