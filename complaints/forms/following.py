"""Forms for call-backs, referrals and for opening a mediation."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.choices import CallOutcome, ReferralOutcome, Satisfaction
from complaints.forms.fields import NoteForm, OptionalNoteForm, PlainText
from complaints.models import Referral

YES_NO = (("", "---------"), ("yes", _("yes")), ("no", _("no")))


class CallBackForm(OptionalNoteForm):
    """What the resident said on the phone."""

    outcome = forms.ChoiceField(choices=CallOutcome, label=_("Was the resident reached?"))
    is_solved = forms.ChoiceField(choices=YES_NO, required=False, label=_("Is the problem solved?"))
    satisfaction = forms.ChoiceField(
        choices=[("", "---------"), *Satisfaction.choices], required=False, label=_("How satisfied is the resident?")
    )
    field_order = ("outcome", "is_solved", "satisfaction", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _(
            "Needed when the resident is not satisfied: the complaint is sent back with these words."
        )

    def clean_is_solved(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_solved"])


class ReferForm(NoteForm):
    """To whom, why, by which law."""

    body = PlainText(max_length=100, label=_("Law-enforcement body"))
    legal_basis = PlainText(max_length=200, label=_("Legal basis"))
    field_order = ("body", "legal_basis", "note")


class ReferralReplyForm(NoteForm):
    """What law enforcement did."""

    referral = forms.ModelChoiceField(Referral.objects.none(), label=_("Referral to"))
    outcome = forms.ChoiceField(choices=ReferralOutcome, label=_("Outcome"))
    document_number = PlainText(max_length=100, required=False, label=_("Number of the document"))
    field_order = ("referral", "outcome", "document_number", "note")

    def __init__(self, *args: Any, referrals: QuerySet[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referral"].queryset = referrals
        self.fields["referral"].initial = referrals.first()


class OpenMediationForm(OptionalNoteForm):
    """What the dispute is about."""

    subject = PlainText(max_length=120, label=_("Matter in dispute"))
    field_order = ("subject", "note")
