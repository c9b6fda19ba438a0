"""Splitting a complaint, joining it to another."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import forms, services
from complaints.models import Complaint
from complaints.permissions import can_decide
from complaints.services.kin import MAIN_STATES, SPLIT_STATES
from complaints.views.acts.base import Act, decision

MOST_CANDIDATES = 30


def _split_form(complaint: Complaint, data: Any) -> django_forms.Form:
    return forms.SplitForm(data, place=complaint.place_text, prefix="split")


def _merge_form(complaint: Complaint, data: Any) -> django_forms.Form:
    rows = Complaint.objects.filter(state__in=MAIN_STATES).exclude(pk=complaint.pk)
    rows = rows.filter(estate=complaint.estate_id) if complaint.estate_id else rows.none()
    newest = rows.order_by("-pk").values_list("pk", flat=True)[:MOST_CANDIDATES]
    candidates = Complaint.objects.filter(pk__in=list(newest)).order_by("-pk").only("title", "receipt_code")
    return forms.MergeForm(data, candidates=candidates, prefix="merge")


def _may_split(user: User, complaint: Complaint) -> bool:
    return complaint.state in SPLIT_STATES and complaint.parent_id is None and can_decide(user, complaint)


ACTS = (
    Act(
        "split",
        _("Split into parts"),
        _split_form,
        lambda complaint, data, by, now: services.split_complaint(
            complaint.pk, by=by, now=now, parts=data["parts"], reason=data["note"]
        ),
        _may_split,
    ),
    Act(
        "merge",
        _("Join to another complaint"),
        _merge_form,
        lambda complaint, data, by, now: services.merge_complaint(
            complaint.pk, by=by, now=now, into_id=data["main"].pk, reason=data["note"]
        ),
        decision("merge"),
    ),
)
