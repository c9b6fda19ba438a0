"""Forms of an assembly: ballots by each channel, the agenda, officers, verification of owners."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from accounts.fields import AccountField
from accounts.models import User
from committees.choices import AssemblyKind, OfficerTask, Opinion, VisitOutcome
from committees.forms.fields import EstateField, moment
from committees.models import Assembly, BallotBox, Motion, RollUnit

FIELD = {"class": "form-control"}
CODE = {"class": "form-control", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
SELECT, CHECK = {"class": "form-select"}, {"class": "form-check-input"}


class BallotFields(forms.Form):
    """One opinion on each motion."""

    opinions: tuple[str, ...] = ("approve", "oppose", "abstain")
    needed = True

    def __init__(self, *args: Any, motions: Iterable[Motion], **options: Any) -> None:
        super().__init__(*args, **options)
        labels = dict(Opinion.choices)
        self.motions = list(motions)
        for motion in self.motions:
            self.fields[f"m{motion.number}"] = forms.ChoiceField(
                label=str(motion),
                choices=[(name, labels[name]) for name in self.opinions],
                widget=forms.RadioSelect,
                required=self.needed,
            )

    def choices(self) -> dict[str, str]:
        """Number of the motion → opinion."""
        return {str(motion.number): self.cleaned_data[f"m{motion.number}"] for motion in self.motions}


class VoteForm(BallotFields):
    """An owner votes online; the receipt is asked where a vote stands that may be changed."""

    code = forms.CharField(
        label=_("One-time code on your ballot paper"), max_length=40, widget=forms.TextInput(attrs=CODE)
    )
    replaces = forms.CharField(
        label=_("Receipt of your earlier vote, if you change it"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=CODE),
    )

    def __init__(self, *args: Any, may_change: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_change:
            del self.fields["replaces"]


class PaperForm(BallotFields):
    """A counter types a paper."""

    opinions = ("approve", "oppose", "abstain", "invalid")
    code = forms.CharField(
        label=_("Code of the paper (scan or type)"),
        max_length=40,
        widget=forms.TextInput(attrs={**CODE, "autofocus": True}),
    )
    box = forms.ModelChoiceField(
        label=_("Taken out of"),
        queryset=BallotBox.objects.none(),
        required=False,
        empty_label=pgettext("paper", "no box: handed over to the counters"),
        widget=forms.Select(attrs=SELECT),
    )
    received_at = moment(_("Came in at, if not just now and not from a box"), required=False)

    def __init__(self, *args: Any, boxes: QuerySet[BallotBox] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if boxes:
            self.fields["box"].queryset = boxes  # type: ignore[attr-defined]
        else:
            del self.fields["box"]


class VisitForm(BallotFields):
    """Two visitors at a door."""

    needed = False
    code = forms.CharField(label=_("Code of the paper"), max_length=40, widget=forms.TextInput(attrs=CODE))
    outcome = forms.ChoiceField(
        label=pgettext("visit", "What came of it"), choices=VisitOutcome, widget=forms.Select(attrs=SELECT)
    )
    second = forms.ModelChoiceField(
        label=_("The other visitor"), queryset=User.objects.none(), widget=forms.Select(attrs=SELECT)
    )
    phone = forms.CharField(
        label=_("Phone of the owner"), max_length=20, required=False, widget=forms.TextInput(attrs=FIELD)
    )
    told_of_silence = forms.BooleanField(
        label=_("The owner was told what silence means"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )
    visited_at = moment(_("Visited at, if not just now"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, assembly: Assembly, user: User, **options: Any) -> None:
        super().__init__(*args, motions=assembly.motions.all(), **options)
        self.fields["client_id"].initial = uuid.uuid4()
        self.fields["second"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=assembly.officers.filter(task="visitor", released_at__isnull=True).values("user_id")
        ).exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("outcome") == VisitOutcome.VOTED and not all(data.get(f"m{one.number}") for one in self.motions):
            raise ValidationError(_("Choose one opinion on each motion."))
        return data


class ReceiptForm(forms.Form):
    """A voter looks for the own ballot."""

    receipt = forms.CharField(label=_("Receipt"), max_length=40, widget=forms.TextInput(attrs=CODE))


class AssemblyForm(forms.Form):
    """The draft of an assembly."""

    kind = forms.ChoiceField(
        label=pgettext("assembly", "Kind"), choices=AssemblyKind, widget=forms.Select(attrs=SELECT)
    )
    title = forms.CharField(label=pgettext("assembly", "Title"), max_length=200, widget=forms.TextInput(attrs=FIELD))
    opens_at = moment(_("Voting begins"))
    closes_at = moment(_("Voting ends"))
    warning = forms.CharField(
        label=_("What owners are told about silence, if the rules give it a meaning"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs=FIELD),
    )


class NewAssemblyForm(AssemblyForm):
    """The office begins an assembly."""

    estate = EstateField()
    field_order = ["estate"]

    def __init__(self, *args: Any, estates: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["estate"].among(estates)  # type: ignore[attr-defined]


class OfficerForm(forms.Form):
    """A person gets a task."""

    username = AccountField(label=_("User name"), widget=forms.TextInput(attrs=FIELD))
    task = forms.ChoiceField(label=_("Task"), choices=OfficerTask, widget=forms.Select(attrs=SELECT))


class UnitField(forms.CharField):
    """A unit of the roll, by its label."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, widget=forms.TextInput(attrs=FIELD), **options)


class DeliveryForm(forms.Form):
    """A paper was handed over against signature."""

    unit = UnitField(label=_("Unit"))
    proof = forms.CharField(
        label=_("Number of the signed slip"), max_length=200, required=False, widget=forms.TextInput(attrs=FIELD)
    )
    told_of_silence = forms.BooleanField(
        label=_("The owner was told what silence means"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
    )


class ProxyForm(forms.Form):
    """An owner lets somebody vote."""

    unit = UnitField(label=_("Unit of the owner"))
    agent_unit = UnitField(label=_("Unit of the agent, who is an owner"), required=False)
    agent_name = forms.CharField(
        label=_("Name of the agent, who is no owner"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=FIELD),
    )
    agent_username = AccountField(
        label=_("User name of the agent, to vote online"),
        required=False,
        widget=forms.TextInput(attrs=FIELD),
    )

    def __init__(self, *args: Any, assembly: Assembly, **options: Any) -> None:
        super().__init__(*args, **options)
        self.assembly = assembly

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        units = RollUnit.objects.filter(roll__assembly=self.assembly).order_by("-roll__number")
        for name in ("unit", "agent_unit"):
            if data.get(name):
                data[f"{name}_row"] = units.filter(label=data[name].strip()).first()
                if data[f"{name}_row"] is None:
                    self.add_error(name, _("This unit is not on the roll of this assembly."))
        if not data.get("agent_unit") and not data.get("agent_name"):
            raise ValidationError(_("Say who the agent is: the unit of an owner, or a name."))
        return data


class CancelForm(forms.Form):
    """Why an assembly is called off."""

    reason = forms.CharField(
        label=pgettext("assembly", "Reason, which the owners read"),
        max_length=300,
        widget=forms.TextInput(attrs=FIELD),
    )


class RegisterCheckForm(forms.Form):
    """An owner proves to be on the register."""

    estate = forms.CharField(label=_("Code of the estate"), max_length=16, widget=forms.TextInput(attrs=FIELD))
    name = forms.CharField(label=_("Name as on the title deed"), max_length=60, widget=forms.TextInput(attrs=FIELD))
    identity_number = forms.CharField(
        label=_("Number of your identity document, if your phone is not on the register"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**FIELD, "autocomplete": "off"}),
        help_text=_("It is compared and not kept."),
    )


class InvitationForm(forms.Form):
    """An owner types the code from the letter."""

    code = forms.CharField(label=_("Code from the letter"), max_length=40, widget=forms.TextInput(attrs=CODE))


class OwnerLinkForm(forms.Form):
    """An officer links an account to the owner of a unit, or prints an invitation for the owner."""

    unit = UnitField(label=_("Unit"))
    username = AccountField(
        label=_("User name; empty for a code on paper"),
        required=False,
        widget=forms.TextInput(attrs=FIELD),
    )


def local(value: Any) -> str:
    """A moment as `datetime-local` wants it."""
    return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
