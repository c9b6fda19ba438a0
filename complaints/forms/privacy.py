"""Making personal data unreadable."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import PlainText
from complaints.services.redaction import MOST_BOXES, Box

REASON_LENGTH = 300


class RedactForm(forms.Form):
    """Passages found by pattern, ticked, and others as they stand in the text, one a line."""

    found = forms.MultipleChoiceField(
        label=_("Found in the complaint"), required=False, widget=forms.CheckboxSelectMultiple
    )
    passages = PlainText(
        label=_("Other passages, one a line"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Exactly as they stand there. They are blacked out everywhere in the complaint and its history."),
    )
    reason = PlainText(label=_("Reason, for the audit trail"), max_length=REASON_LENGTH)

    def __init__(self, *args: Any, found: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["found"].choices = [(passage, passage) for passage in found]
        self.fields["found"].initial = found
        if not found:
            del self.fields["found"]


class PublicTextForm(forms.Form):
    """A text that everybody may read; empty takes it back."""

    text = PlainText(
        label=_("Text for everybody"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown in the public list of complaints. Without names, numbers, flats. Empty: nothing is shown."),
    )


class RedactPhotoForm(forms.Form):
    """Parts of a photo as `left top width height` in hundredths, one a line; a script draws them."""

    boxes = forms.CharField(
        label=_("Parts to cover"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "case-boxes"}),
        help_text=_("One part a line: left, top, width and height in per cent of the photo, e.g. 10 20 30 15."),
    )
    style = forms.ChoiceField(label=_("How"), choices=[("black", _("black")), ("blur", _("blurred"))], initial="black")
    reason = PlainText(label=_("Reason, for the audit trail"), max_length=REASON_LENGTH)

    def clean_boxes(self) -> list[Box]:
        """Numbers within the photo."""
        boxes = []
        for line in filter(str.strip, self.cleaned_data["boxes"].splitlines()):
            boxes.append(self._box(line))
        if len(boxes) > MOST_BOXES:
            raise ValidationError(_("At most 20 parts at once."))
        return boxes

    @staticmethod
    def _box(line: str) -> Box:
        try:
            left, top, width, height = (float(number) for number in line.replace(",", " ").split())
        except ValueError:
            raise ValidationError(_("Each line needs four numbers: left, top, width, height.")) from None
        inside = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100 and 0 < height <= 100
        if not inside:
            raise ValidationError(_("The numbers lie between 0 and 100."))
        return Box(left, top, width, height)
