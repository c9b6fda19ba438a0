"""Forms of residents, firms and offices. They read and check what was typed; services decide."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.errors import Refusal
from common.images import Picture, read_picture
from common.uploads import TooBig
from complaints.choices import Channel, Satisfaction, Severity
from complaints.models import Category
from complaints.rules import read_receipt_code
from complaints.services import PHOTO_LIMIT
from places.models import Area, Estate

TITLE_LENGTH, TEXT_LENGTH, NOTE_LENGTH = 60, 5000, 2000
PHOTO_BYTES = 20 * 1024 * 1024
UPLOAD_BYTES = 100 * 1024 * 1024
PHONE = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}|[48]00[0-9]{7}")


class PlainText(forms.CharField):
    """Text of a person: without control signs; refused when it arrived garbled."""

    default_error_messages = {
        "garbled": _("The text arrived garbled. Reload the page and type it again; your browser must send UTF-8."),
        "empty": _("There is nothing to read here. Write some words."),
    }

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")
        if "\ufffd" in text or any(unicodedata.category(sign) == "Cs" for sign in text):
            raise ValidationError(self.error_messages["garbled"], code="garbled")
        kept = (sign for sign in text if sign in "\n\t\0" or unicodedata.category(sign) != "Cc")
        return "".join(kept)  # NUL stays for the validator that refuses it

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not any(unicodedata.category(sign)[0] in "LNPS" for sign in value):
            raise ValidationError(self.error_messages["empty"], code="empty")


class PhotosInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to nine photos, each checked by content and cleaned; gives a list of `Picture`."""

    default_error_messages = {
        "too_many": _("At most nine photos can be sent with one message. Leave some out."),
        "too_big": _("“%(name)s” is too big. A photo may have 20 MB, all together 100 MB."),
        "empty_file": _("“%(name)s” is empty. Choose the photo again."),
        "bad": _("“%(name)s”: %(reason)s"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=PhotosInput(), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        uploads = [upload for upload in (data or []) if upload]
        if len(uploads) > PHOTO_LIMIT:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        pictures, problems = [], []
        for upload in uploads:
            try:
                pictures.append(self._read(upload))
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)
        return pictures

    def _read(self, upload: UploadedFile) -> Picture:
        name = {"name": (upload.name or "")[:80]}
        if isinstance(upload, TooBig):
            raise ValidationError(self.error_messages["too_big"], code="too_big", params=name)
        if not upload.size:
            raise ValidationError(self.error_messages["empty_file"], code="empty_file", params=name)
        try:
            return read_picture(upload)
        except Refusal as refusal:
            reason = {**name, "reason": str(refusal)}
            raise ValidationError(self.error_messages["bad"], code="bad", params=reason) from refusal


class SubmitForm(forms.Form):
    """The resident's form: where, what, and how to reach them."""

    submission_key = forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        label=_("Number of this form"),
        error_messages={"invalid": _("The form had lost its number and has a new one now. Send it again.")},
    )
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
    reporter_name = PlainText(required=False, max_length=40, label=pgettext_lazy("of a person", "Name"))
    reporter_phone = PlainText(required=False, max_length=30, label=_("Phone"))
    reporter_email = forms.EmailField(required=False, max_length=120, label=_("E-mail"))

    def clean_submission_key(self) -> uuid.UUID:
        """A form that came without a key (an old page) is a new submission."""
        return self.cleaned_data["submission_key"] or uuid.uuid4()

    def clean_category(self) -> Category:
        found = Category.objects.leaves().filter(code=self.cleaned_data["category"]).first()
        if found is None:
            raise ValidationError(_("This category is not in use. Choose one from the list."), code="unknown")
        return found

    def clean_reporter_phone(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["reporter_phone"])
        phone = re.sub(r"^\+?86(?=1[3-9][0-9]{9}$)", "", re.sub(r"[\s()-]", "", typed))
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("This is not a phone number. Leave it empty or correct it."), code="phone")
        return phone

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
        estate = Estate.objects.public().select_related("area").defer("area__geometry").filter(code=code).first()
        if estate is None:
            self.add_error("estate", _("This estate is not known here. Search for it again."))
        return estate

    def submission(self) -> dict[str, Any]:
        """Keywords for `submit_complaint`."""
        names = ("submission_key", "estate", "category", "title", "text", "place_text")
        names += ("reporter_name", "reporter_phone", "reporter_email")
        data = self.cleaned_data
        channel = Channel.QR_CODE if data["via"] == "qr" else Channel.WEB
        return {**{name: data[name] for name in names}, "pictures": data["photos"], "channel": channel}


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


class NoteForm(forms.Form):
    """Words that are needed."""

    note = PlainText(max_length=NOTE_LENGTH, widget=forms.Textarea, label=_("Your words"))


class OptionalNoteForm(forms.Form):
    """Words that may be left out."""

    note = PlainText(max_length=NOTE_LENGTH, widget=forms.Textarea, label=_("Your words"), required=False)


class RateForm(OptionalNoteForm):
    """The resident's rating."""

    satisfaction = forms.ChoiceField(
        choices=Satisfaction, label=_("Rating"), error_messages={"required": _("Choose one of the three.")}
    )


class AnswerForm(NoteForm):
    """What was done, with proof."""

    photos = PhotosField(label=_("Photos as proof"))


class AcceptForm(OptionalNoteForm):
    """Taking up, with corrections of category and severity."""

    category = forms.ModelChoiceField(Category.objects.none(), label=_("Category"))
    severity = forms.ChoiceField(choices=Severity, label=_("Severity"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.leaves()


class RefuseForm(NoteForm):
    """Not taking up: reason and law."""

    legal_basis = PlainText(max_length=200, label=_("Legal basis"))


class DispatchForm(OptionalNoteForm):
    """To the firm that serves the estate, or to an office."""

    area = forms.ModelChoiceField(
        Area.objects.none(), required=False, label=_("Handled by"), empty_label=_("the firm that serves the estate")
    )

    def __init__(self, *args: Any, offices: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = offices
