"""Forms of a polling: boxes, seals, shifts, papers handed back, recounts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from accounts.models import User
from committees.choices import ReturnReason
from committees.forms.assembly import CHECK, CODE, FIELD, SELECT, BallotFields, moment
from committees.models import Assembly, BallotBox
from committees.services.polling import officers_of

NUMBER = {"class": "form-control", "inputmode": "numeric"}
CLOCK = {"class": "form-control", "type": "time"}
PHOTO = {"class": "form-control", "accept": "image/jpeg,image/png", "capture": "environment"}
MOST_PAPERS = 100_000


def photo(label: Any) -> forms.FileField:
    """A photo; on a phone the camera opens."""
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs=PHOTO))


def words(label: Any, length: int, **options: Any) -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs=FIELD), **options)


class BoxForm(forms.Form):
    """A box is set up."""

    number = forms.IntegerField(
        label=_("Number of the box"), min_value=1, max_value=999, widget=forms.NumberInput(attrs=NUMBER)
    )
    place = words(_("Where it stands, or who carries it"), 120)
    is_mobile = forms.BooleanField(
        label=_("A mobile box, carried to owners who cannot come"),
        required=False,
        widget=forms.CheckboxInput(attrs=CHECK),
    )
    daily_from = forms.TimeField(
        label=_("Papers are taken daily from"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )
    daily_to = forms.TimeField(
        label=_("Papers are taken daily until"), required=False, widget=forms.TimeInput(attrs=CLOCK, format="%H:%M")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("daily_from"), data.get("daily_to")
        if data.get("is_mobile"):
            data["hours"] = None
        elif None in given:
            raise ValidationError(_("Say from when to when papers are taken each day, or mark the box as mobile."))
        elif given[0] >= given[1]:  # type: ignore[operator]
            self.add_error("daily_to", _("The hours must end after they begin."))
        else:
            data["hours"] = given
        return data


class OfficerChoice(forms.ModelChoiceField):
    """One of those with a task in the assembly."""

    def __init__(self, label: Any) -> None:
        super().__init__(queryset=User.objects.none(), label=label, widget=forms.Select(attrs=SELECT))


class WithOfficers(forms.Form):
    """A form with a choice among those who have a task."""

    officer_field = "second"

    def __init__(self, *args: Any, officers: QuerySet[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields[self.officer_field].queryset = officers  # type: ignore[attr-defined]


class SealForm(WithOfficers):
    """Two officers seal a box that was shown empty."""

    seal_number = words(_("Number on the seal"), 40)
    second = OfficerChoice(_("The other officer, who stands by"))
    photo = photo(_("Photo of the sealed box"))


class OpenForm(WithOfficers):
    """Two officers open a box and count what is in it."""

    papers_found = forms.IntegerField(
        label=_("Papers taken out, counted unread"),
        min_value=0,
        max_value=MOST_PAPERS,
        widget=forms.NumberInput(attrs=NUMBER),
    )
    seal = forms.TypedChoiceField(
        label=pgettext("ballot box", "Seal"),
        choices=[("intact", _("unbroken, number as written down")), ("broken", _("broken, or another number"))],
        widget=forms.RadioSelect,
    )
    note = words(_("What was wrong, if anything"), 300, required=False)
    second = OfficerChoice(_("The other officer, who stands by"))
    photo = photo(_("Photo of the seal before the opening"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seal") == "broken" and not data.get("note", "").strip():
            self.add_error("note", _("Write down what was wrong with the seal."))
        return data


class ShiftForm(WithOfficers):
    """Who is where from when to when."""

    officer_field = "user"
    user = OfficerChoice(_("Officer"))
    box = forms.ModelChoiceField(
        label=_("At which box"),
        queryset=BallotBox.objects.none(),
        required=False,
        empty_label=pgettext("shift", "at no box"),
        widget=forms.Select(attrs=SELECT),
    )
    place = words(_("At another place, e.g. the table of the count"), 120, required=False)
    starts_at = moment(pgettext("shift", "From"))
    ends_at = moment(pgettext("shift", "Until"))

    def __init__(self, *args: Any, assembly: Assembly, **options: Any) -> None:
        super().__init__(*args, officers=officers_of(assembly), **options)
        boxes = BallotBox.objects.filter(assembly=assembly, withdrawn_at__isnull=True).order_by("number")
        self.fields["box"].queryset = boxes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "box" in data and data["box"] is None and not data.get("place", "").strip():
            raise ValidationError(_("Say at which box the person is, or at which other place."))
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("A shift must end after it begins."))
        return data


class ThingForm(forms.Form):
    """A button beside a row."""

    thing = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """An owner hands a paper back."""

    serial = forms.IntegerField(
        label=_("Number of the ballot paper"), min_value=1, widget=forms.NumberInput(attrs=NUMBER)
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=ReturnReason, widget=forms.Select(attrs=SELECT))


class RecountForm(forms.Form):
    """The papers of a box are to be typed again."""

    reason = words(_("Why this box is counted again"), 300)


class CorrectionForm(ThingForm):
    """The recount's line takes the place of the ledger's."""

    reason = words(_("Why the line is corrected"), 300)


class EndRecountForm(ThingForm):
    """A recount ends."""

    note = words(_("What is known about papers that still differ or were not found"), 500, required=False)


class RecountPaperForm(BallotFields):
    """A counter types a paper again, without seeing what was typed before."""

    opinions = ("approve", "oppose", "abstain", "invalid")
    code = forms.CharField(
        label=_("Code of the paper (scan or type)"),
        max_length=40,
        widget=forms.TextInput(attrs={**CODE, "autofocus": True}),
    )
