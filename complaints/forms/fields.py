"""Fields for what strangers type and send."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from common.images import PHOTO_TYPES, Picture, read_picture
from common.uploads import TooBig
from common.videos import MOST_BYTES, VIDEO_TYPES, Video, read_video
from complaints.services import PHOTO_LIMIT

TITLE_LENGTH, TEXT_LENGTH, NOTE_LENGTH = 60, 5000, 2000
PHOTO_BYTES, VIDEO_BYTES = 20 * 1024 * 1024, MOST_BYTES
UPLOAD_BYTES = 100 * 1024 * 1024


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

    @property
    def accepted(self) -> str:
        """What the file field offers to choose."""
        return PHOTO_TYPES

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
        if isinstance(upload, TooBig) or upload.size > PHOTO_BYTES:
            raise ValidationError(self.error_messages["too_big"], code="too_big", params=name)
        if not upload.size:
            raise ValidationError(self.error_messages["empty_file"], code="empty_file", params=name)
        try:
            return read_picture(upload)
        except Refusal as refusal:
            reason = {**name, "reason": str(refusal)}
            raise ValidationError(self.error_messages["bad"], code="bad", params=reason) from refusal


class VideoField(forms.FileField):
    """One short video or none, checked by content and packed anew; gives a list of at most one `Video`."""

    default_error_messages = {
        "too_big": _("“%(name)s” is too big. A video may have 50 MB; film it shorter or with a lower quality."),
        "empty_file": _("“%(name)s” is empty. Choose the video again."),
        "bad": _("“%(name)s”: %(reason)s"),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.ClearableFileInput(), **options)

    @property
    def accepted(self) -> str:
        """What the file field offers to choose."""
        return VIDEO_TYPES

    def clean(self, data: Any, initial: Any = None) -> list[Video]:
        if not data:
            return []
        name = {"name": (data.name or "")[:80]}
        if isinstance(data, TooBig) or data.size > VIDEO_BYTES:
            raise ValidationError(self.error_messages["too_big"], code="too_big", params=name)
        if not data.size:
            raise ValidationError(self.error_messages["empty_file"], code="empty_file", params=name)
        try:
            return [read_video(data)]
        except Refusal as refusal:
            reason = {**name, "reason": str(refusal)}
            raise ValidationError(self.error_messages["bad"], code="bad", params=reason) from refusal


class NoteForm(forms.Form):
    """Words that are needed."""

    note = PlainText(max_length=NOTE_LENGTH, widget=forms.Textarea, label=_("Your words"))


class OptionalNoteForm(forms.Form):
    """Words that may be left out."""

    note = PlainText(max_length=NOTE_LENGTH, widget=forms.Textarea, label=_("Your words"), required=False)
