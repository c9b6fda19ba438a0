"""Forms around tenders: of firms, witnesses, experts. Staff's stand in `firms.forms.tender_staff`."""

import json
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from firms.sealing import COPY, KEY, MOST_BYTES

FIELD, TEXT = {"class": "form-control"}, {"class": "form-control", "rows": 4}
LONGEST = MOST_BYTES * 2


class JsonFileField(forms.FileField):
    """A JSON file of the command; gives what stands in it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.ClearableFileInput(attrs={"class": "form-control", "accept": "application/json,.json"})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > LONGEST:
            raise ValidationError(_("This file is too big."))
        return read_json(upload.read())


def read_json(data: bytes | str) -> Any:
    """What stands in a JSON text. Raises `ValidationError`."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("This is not a file of the page or the command. Choose the file that was made.")) from (
            error
        )


class SealedForm(forms.Form):
    """A file that was made on the person's own machine: by the page in their browser, or by the command."""

    wanted = _("Nothing was handed in. Make it on this page, or choose the file that the command made.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("file") is None and not self.errors:
            raise ValidationError(self.wanted)
        return data


class BidForm(SealedForm):
    """A sealed bid."""

    file = JsonFileField(label=_("Sealed bid"))


class SharesForm(SealedForm):
    """A witness's shares."""

    file = JsonFileField(label=_("Shares"))


class KeyForm(SealedForm):
    """The public half of a witness's key."""

    file = JsonFileField(label=_("Public key"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        value = data.get("file")
        if isinstance(value, dict) and "locked" in value:
            raise ValidationError(_("This is the whole key file: keep it to yourself and hand in the public one."))
        if not self.errors and (not isinstance(value, dict) or value.get("format") != KEY):
            raise ValidationError(_("This is not a public key of a witness."))
        return data


class RevealForm(SealedForm):
    """The copy that a bidder kept."""

    file = JsonFileField(label=_("Your copy of the bid"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        value = data.get("file")
        if not self.errors and not (
            isinstance(value, dict) and value.get("format") == COPY and isinstance(value.get("text"), str)
        ):
            raise ValidationError(_("This is not the copy of a bid that the page or the command made."))
        return data


class QuestionForm(forms.Form):
    """A question about a tender."""

    question = forms.CharField(label=_("Question"), max_length=2000, widget=forms.Textarea(attrs=TEXT))


class AwardObjectionForm(forms.Form):
    """Why a bidder objects."""

    grounds = forms.CharField(label=_("Grounds of the objection"), max_length=2000, widget=forms.Textarea(attrs=TEXT))


class InterestForm(forms.Form):
    """What an expert declares."""

    CHOICES = (("no", _("I have no interest of my own in the outcome.")), ("yes", _("I have one and do not judge.")))
    interest = forms.ChoiceField(label=_("Declaration"), choices=CHOICES, widget=forms.RadioSelect)
    declaration = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={**TEXT, "rows": 2})
    )


class SheetForm(forms.Form):
    """One expert's points for one bid."""

    def __init__(self, *args: Any, criteria: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in criteria:
            self.fields[f"c{row.number}"] = forms.DecimalField(
                label=_("%(title)s, 0 to %(weight)s") % {"title": row.title, "weight": f"{row.weight.normalize():f}"},
                min_value=Decimal(0),
                max_value=row.weight,
                decimal_places=2,
                widget=forms.NumberInput(attrs=FIELD),
            )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=500, required=False, widget=forms.TextInput(attrs=FIELD)
        )

    def points(self) -> dict[int, Decimal]:
        """Points by number of the criterion."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if name != "remark"}


class OfferForm(forms.Form):
    """A firm applies for a service of the catalogue."""

    amount = forms.DecimalField(
        label=_("Price per unit (yuan)"),
        min_value=Decimal("0.01"),
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs=FIELD),
    )
    statement = forms.CharField(label=_("How the firm will do it"), max_length=2000, widget=forms.Textarea(attrs=TEXT))
