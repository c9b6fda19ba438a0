"""Call-backs, referrals to law enforcement, and the way to mediation."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints import services
from complaints.choices import OPEN_STATES, State
from complaints.forms import following as forms
from complaints.models import Complaint
from complaints.permissions import can_decide
from complaints.services import mediation
from complaints.views.acts.base import Act, plain


def _reply_form(complaint: Complaint, data: Any) -> django_forms.Form:
    return forms.ReferralReplyForm(data, referrals=complaint.referrals.unanswered(), prefix="referral_reply")


def _mediation_form(complaint: Complaint, data: Any) -> django_forms.Form:
    return forms.OpenMediationForm(data, initial={"subject": complaint.title}, prefix="mediate")


def _may_reply(user: User, complaint: Complaint) -> bool:
    return can_decide(user, complaint) and complaint.referrals.unanswered().exists()


ACTS = (
    Act(
        "call_back",
        _("Record a call-back"),
        plain(forms.CallBackForm, "call_back"),
        lambda complaint, data, by, now: services.record_call_back(complaint.pk, by=by, now=now, **data),
        lambda user, complaint: complaint.state == State.RESOLVED and can_decide(user, complaint),
    ),
    Act(
        "refer",
        _("Refer to law enforcement"),
        plain(forms.ReferForm, "refer"),
        lambda complaint, data, by, now: services.refer_complaint(
            complaint.pk, by=by, now=now, body=data["body"], reason=data["note"], legal_basis=data["legal_basis"]
        ),
        lambda user, complaint: complaint.state in OPEN_STATES and can_decide(user, complaint),
    ),
    Act(
        "referral_reply",
        _("Record the reply of law enforcement"),
        _reply_form,
        lambda complaint, data, by, now: services.record_referral_reply(
            data["referral"].pk,
            by=by,
            now=now,
            outcome=data["outcome"],
            reply=data["note"],
            document_number=data["document_number"],
        ),
        _may_reply,
    ),
    Act(
        "mediate",
        _("Take to mediation"),
        _mediation_form,
        lambda complaint, data, by, now: mediation.open_mediation(
            complaint.pk, by=by, now=now, subject=data["subject"], summary=data["note"]
        ),
        lambda user, complaint: complaint.state not in (State.REFUSED, State.MERGED) and can_decide(user, complaint),
    ),
)
