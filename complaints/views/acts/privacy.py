"""Making personal data unreadable, and holding a complaint beyond its retention time."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import forms, services
from complaints.models import Complaint
from complaints.permissions import can_redact
from complaints.rules.redaction import find_personal_data
from complaints.selectors.public import publishes_complaints
from complaints.views.acts.base import Act, plain

MOST_FOUND = 40


def _redact_form(complaint: Complaint, data: Any) -> django_forms.Form:
    notes = complaint.events.exclude(note="").values_list("note", flat=True)
    text = "\n".join([complaint.title, complaint.text, complaint.place_text, *notes])
    return forms.RedactForm(data, found=find_personal_data(text)[:MOST_FOUND], prefix="redact")


def _redact(complaint: Complaint, data: dict[str, Any], by: User, now: Any) -> object:
    passages = [*data.get("found", []), *data["passages"].splitlines()]
    return services.redact_words(complaint.pk, passages=passages, reason=data["reason"], by=by, now=now)


def _public_form(complaint: Complaint, data: Any) -> django_forms.Form:
    text = complaint.public_text or complaint.title
    return forms.PublicTextForm(data, prefix="publish", initial={"text": text})


def _may_publish(user: User, complaint: Complaint) -> bool:
    return complaint.anonymised_at is None and can_redact(user, complaint) and publishes_complaints()


ACTS = (
    Act("redact", _("Black out personal data"), _redact_form, _redact, can_redact),
    Act(
        "publish",
        _("Release a text to everybody"),
        _public_form,
        lambda complaint, data, by, now: services.publish_text(complaint.pk, text=data["text"], by=by, now=now),
        _may_publish,
    ),
    Act(
        "hold",
        _("Keep beyond the retention time"),
        plain(forms.NoteForm, "hold"),
        lambda complaint, data, by, now: services.hold_complaint(complaint.pk, reason=data["note"], by=by, now=now),
        lambda user, complaint: not complaint.hold_reason and can_redact(user, complaint),
    ),
    Act(
        "release",
        _("No longer keep beyond the retention time"),
        plain(forms.NoteForm, "release"),
        lambda complaint, data, by, now: services.release_complaint(complaint.pk, reason=data["note"], by=by, now=now),
        lambda user, complaint: bool(complaint.hold_reason) and can_redact(user, complaint),
    ),
)
