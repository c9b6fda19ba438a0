"""Forms on the page of a mediation."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from complaints.choices import MediatorBody, PartyKind
from complaints.forms.fields import NoteForm, PlainText
from complaints.models import MediationDuty, MediationParty, MediatorPost
from complaints.services.mediation import Duty
from firms.models import PropertyFirm

DUTIES_IN_FORM = 3
DAY = forms.DateInput(attrs={"type": "date"})


class EmptyForm(forms.Form):
    """Nothing to fill in: the button is the decision."""


class PartyForm(forms.Form):
    """Another party."""

    kind = forms.ChoiceField(choices=PartyKind, label=_("Kind"))
    firm = forms.ModelChoiceField(
        PropertyFirm.objects.none(), required=False, label=_("Property firm"), help_text=_("Only for a firm.")
    )
    name = PlainText(max_length=40, required=False, label=pgettext_lazy("of a person", "Name"))
    phone = PlainText(max_length=30, required=False, label=_("Phone"))

    def __init__(self, *args: Any, firms: QuerySet[PropertyFirm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["firm"].queryset = firms

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == PartyKind.FIRM and not data.get("firm"):
            self.add_error("firm", _("Choose the firm."))
        if data.get("kind") != PartyKind.FIRM and not data.get("name"):
            self.add_error("name", _("Enter the name of the party."))
        return data


class ConsentForm(forms.Form):
    """Which party has agreed to mediation."""

    party = forms.ModelChoiceField(MediationParty.objects.none(), label=_("Party"))

    def __init__(self, *args: Any, parties: QuerySet[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = parties


class AppointForm(forms.Form):
    """Who mediates, and for whom."""

    mediator = forms.ModelChoiceField(User.objects.none(), label=_("Mediator"))
    body = forms.ChoiceField(choices=MediatorBody, label=_("From"))
    is_lead = forms.BooleanField(required=False, label=_("Leads the case"))

    def __init__(self, *args: Any, mediators: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mediator"].queryset = mediators


class RelieveForm(NoteForm):
    """Which mediator is relieved, and why."""

    post = forms.ModelChoiceField(MediatorPost.objects.none(), label=_("Mediator"))
    field_order = ("post", "note")

    def __init__(self, *args: Any, posts: QuerySet[MediatorPost], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts


class SessionForm(forms.Form):
    """A session that was held."""

    held_at = forms.DateTimeField(
        label=_("Held at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    place = PlainText(max_length=100, label=_("Place"))
    present = forms.ModelMultipleChoiceField(
        MediationParty.objects.none(), label=_("Parties present"), widget=forms.CheckboxSelectMultiple
    )
    minutes = PlainText(max_length=20_000, widget=forms.Textarea, label=_("Minutes"))

    def __init__(self, *args: Any, parties: QuerySet[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = parties


class AgreementForm(forms.Form):
    """What was agreed, and who does what until when."""

    agreed_date = forms.DateField(label=_("In force from"), widget=DAY)
    agreement = PlainText(max_length=20_000, widget=forms.Textarea, label=_("Agreement"))

    def __init__(self, *args: Any, parties: QuerySet[MediationParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, DUTIES_IN_FORM + 1):
            words = {"number": number}
            self.fields[f"party_{number}"] = forms.ModelChoiceField(
                parties, required=False, label=_("Duty %(number)s: who") % words
            )
            self.fields[f"what_{number}"] = PlainText(
                max_length=500, required=False, label=_("Duty %(number)s: what") % words
            )
            self.fields[f"due_{number}"] = forms.DateField(
                required=False, widget=DAY, label=_("Duty %(number)s: until") % words
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["duties"] = []
        for number in range(1, DUTIES_IN_FORM + 1):
            parts = [data.get(f"{name}_{number}") for name in ("party", "what", "due")]
            if all(parts):
                data["duties"].append(Duty(*parts))
            elif any(parts):
                self.add_error(f"what_{number}", _("A duty needs who, what and until when."))
        return data


class ConfirmationForm(forms.Form):
    """The joint application to the court."""

    applied_date = forms.DateField(label=_("Asked for on"), widget=DAY)
    court = PlainText(max_length=100, label=_("Court"))


class RulingForm(forms.Form):
    """What the court ruled."""

    is_confirmed = forms.ChoiceField(
        choices=(("yes", _("confirmed")), ("no", _("not confirmed"))), label=_("The agreement is")
    )
    note = PlainText(
        max_length=2000,
        widget=forms.Textarea,
        required=False,
        label=_("Number of the ruling, or why it was not confirmed"),
    )

    def clean_is_confirmed(self) -> bool:
        return self.cleaned_data["is_confirmed"] == "yes"


class PerformanceForm(forms.Form):
    """Which duty was done, and when."""

    duty = forms.ModelChoiceField(MediationDuty.objects.none(), label=_("Duty"))
    performed_date = forms.DateField(label=_("Done on"), widget=DAY)

    def __init__(self, *args: Any, duties: QuerySet[MediationDuty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["duty"].queryset = duties
        self.fields["duty"].label_from_instance = lambda duty: f"{duty.party}: {duty.what[:60]} ({duty.due_date})"
