"""Forms of residents. They read and check what was typed; services decide."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import Channel, Satisfaction
from complaints.forms.fields import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    NoteForm,
    OptionalNoteForm,
    PhotosField,
    PlainText,
    VideoField,
)
from complaints.models import Category
from complaints.rules import read_receipt_code
from complaints.selectors import estate_of_code
from places.models import Estate

PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}|[48]00[0-9]{7}")


def category_in_use(code: str) -> Category:
    """The category with a code. Raises `ValidationError`."""
    found = Category.objects.leaves().filter(code=code).first()
    if found is None:
        raise ValidationError(_("This category is not in use. Choose one from the list."), code="unknown")
    return found


def phone_number(typed: str) -> str:
    """A phone number of China without spaces and country code. Raises `ValidationError`."""
    plain = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", typed))
    phone = re.sub(r"^\+?86(?=1[3-9][0-9]{9}$)", "", plain)
    if phone and not PHONE.fullmatch(phone):
        raise ValidationError(_("This is not a phone number. Leave it empty or correct it."), code="phone")
    return phone


class ContactForm(forms.Form):
    """How somebody can be reached; everything may stay empty."""

    submission_key = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        label=_("Number of this form"),
        error_messages={"invalid": _("The form had lost its number and has a new one now. Send it again.")},
    )
    reporter_name = PlainText(required=False, max_length=40, label=pgettext_lazy("of a person", "Name"))
    reporter_phone = PlainText(required=False, max_length=30, label=_("Phone"))
    reporter_email = forms.EmailField(required=False, max_length=120, label=_("E-mail"))

    def clean_submission_key(self) -> uuid.UUID:
        """A form that came without a key (an old page) is a new submission."""
        return self.cleaned_data["submission_key"] or uuid.uuid4()

    def clean_reporter_phone(self) -> str:
        return phone_number(self.cleaned_data["reporter_phone"])

    def joining(self) -> dict[str, Any]:
        """Keywords for `join_complaint`."""
        names = ("submission_key", "reporter_name", "reporter_phone", "reporter_email")
        return {name: self.cleaned_data[name] for name in names}


class SubmitForm(ContactForm):
    """The resident's form: what, where, and how to reach them."""

    field_order = ("submission_key", "via", "category", "title", "text", "estate_query", "estate", "is_elsewhere")
    via = forms.CharField(required=False, widget=forms.HiddenInput)
    estate_query = PlainText(required=False, max_length=60, label=_("Estate"))
    estate = forms.CharField(required=False, max_length=20, label=_("Estate"))
    is_elsewhere = forms.BooleanField(required=False, label=_("My estate is not in the list"))
    place_text = PlainText(required=False, max_length=100, label=_("Where exactly"))
    category = forms.CharField(
        max_length=50, label=_("What it is about"), error_messages={"required": _("Choose what it is about.")}
    )
    title = PlainText(
        max_length=TITLE_LENGTH,
        label=_("In one line"),
        error_messages={"required": _("Say in one line what is wrong.")},
    )
    text = PlainText(
        max_length=TEXT_LENGTH,
        label=_("What happened"),
        widget=forms.Textarea,
        error_messages={"required": _("Describe what happened.")},
    )
    photos = PhotosField(label=_("Photos"))
    video = VideoField(label=_("Video"))

    def __init__(self, *args: Any, category: Category | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known_category = category

    def clean_category(self) -> Category:
        code, known = self.cleaned_data["category"], self.known_category
        return known if known is not None and known.code == code else category_in_use(code)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "estate" in data:
            data["estate"] = self._estate(data)
        if data.get("is_elsewhere") and not data.get("place_text") and "place_text" not in self.errors:
            self.add_error("place_text", _("Describe where it is: street, number, name of the estate."))
        return data

    def _estate(self, data: dict[str, Any]) -> Estate | None:
        code = data["estate"]
        if data.get("is_elsewhere"):
            return None
        if not code:
            self.add_error("estate", _("Search for your estate and choose it, or say that it is not in the list."))
            return None
        estate = estate_of_code(code)
        if estate is None:
            self.add_error("estate", _("This estate is not known here. Search for it again."))
        return estate

    def submission(self) -> dict[str, Any]:
        """Keywords for `submit_complaint`."""
        names = ("submission_key", "estate", "category", "title", "text", "place_text")
        names += ("reporter_name", "reporter_phone", "reporter_email")
        data = self.cleaned_data
        channel = Channel.QR_CODE if data["via"] == "qr" else Channel.WEB
        kept = {name: data[name] for name in names}
        return {**kept, "pictures": data["photos"], "videos": data["video"], "channel": channel}


class EntryForm(SubmitForm):
    """What staff write down for a resident."""

    channel = forms.ChoiceField(
        choices=[(Channel.PHONE, Channel.PHONE.label), (Channel.VISIT, Channel.VISIT.label)], label=_("Came in by")
    )

    def clean(self) -> dict[str, Any]:
        """Without a chosen estate the words say where it is."""
        self.cleaned_data["is_elsewhere"] = not self.cleaned_data.get("estate")
        return super().clean()

    def submission(self) -> dict[str, Any]:
        return {**super().submission(), "channel": self.cleaned_data["channel"]}


class ReceiptCodeForm(forms.Form):
    """The code of somebody who wants to see how far things are."""

    code = forms.CharField(max_length=40, label=_("Receipt code"))

    def clean_code(self) -> str:
        code = read_receipt_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(
                _("This is not a receipt code. It has 12 letters and digits; 0, O, 1 and I never occur."), code="form"
            )
        return code


class RateForm(OptionalNoteForm):
    """The resident's rating."""

    satisfaction = forms.ChoiceField(
        choices=Satisfaction, label=_("Rating"), error_messages={"required": _("Choose one of the three.")}
    )


class MessageForm(NoteForm):
    """What the resident adds, with photos."""

    photos = PhotosField(label=_("Photos"))


class CorrectForm(forms.Form):
    """The resident's own words, put right."""

    category = forms.CharField(max_length=50, label=_("What it is about"))
    title = PlainText(max_length=TITLE_LENGTH, label=_("In one line"))
    text = PlainText(max_length=TEXT_LENGTH, label=_("What happened"), widget=forms.Textarea)
    place_text = PlainText(required=False, max_length=100, label=_("Where exactly"))

    def clean_category(self) -> Category:
        return category_in_use(self.cleaned_data["category"])
