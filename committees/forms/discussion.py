"""Forms of the owners' discussion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import GROUND_SOURCES, CommentKind, RemovalGround, ReviewOutcome
from committees.forms.assembly import FIELD, SELECT
from committees.models import Assembly, Motion
from committees.rules.discussion import LONGEST_TEXT

AREA = {"class": "form-control", "rows": 4}


def text(label: Any, most: int = LONGEST_TEXT, **options: Any) -> forms.CharField:
    """A few lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs=AREA), **options)


class CommentForm(forms.Form):
    """An owner writes."""

    about = forms.ModelChoiceField(
        label=pgettext("discussion", "About which motion"),
        queryset=Motion.objects.none(),
        required=False,
        empty_label=pgettext("discussion", "none of them: I propose one for the agenda"),
        widget=forms.Select(attrs=SELECT),
    )
    kind = forms.ChoiceField(
        label=pgettext("discussion", "What it is"),
        choices=[row for row in CommentKind.choices if row[0] != CommentKind.AGENDA],
        widget=forms.RadioSelect,
        initial=CommentKind.COMMENT,
    )
    text = text(
        pgettext("discussion", "Your text"),
        help_text=_("Shown with your building only, never with your name or unit. Name no persons, flats or numbers."),
    )

    def __init__(self, *args: Any, assembly: Assembly, **options: Any) -> None:
        super().__init__(*args, **options)
        motions = assembly.motions.order_by("number")
        self.fields["about"].queryset = motions  # type: ignore[attr-defined]
        self.fields["about"].initial = motions.first()

    def values(self) -> dict[str, Any]:
        """What the service takes: without a motion it is a proposal for the agenda."""
        motion = self.cleaned_data["about"]
        kind = CommentKind.AGENDA if motion is None else self.cleaned_data["kind"]
        return {"kind": kind, "motion": motion}


class ThingForm(forms.Form):
    """An act on one text."""

    thing = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(ThingForm):
    """A public answer."""

    text = text(pgettext("discussion", "Public answer"), 2 * LONGEST_TEXT)


class RemoveForm(ThingForm):
    """A text is taken out of sight."""

    ground = forms.ChoiceField(
        label=pgettext("discussion", "Ground"),
        choices=[
            (code, f"{words}（{GROUND_SOURCES[code]}）" if GROUND_SOURCES[code] else words)
            for code, words in RemovalGround.choices
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=pgettext("discussion", "Reason, told to the author"), max_length=300, widget=forms.TextInput(attrs=FIELD)
    )


class ReviewForm(ThingForm):
    """The author asks the subdistrict to look again."""

    words = text(pgettext("discussion", "Why the text should be shown"))


class DecideForm(ThingForm):
    """The subdistrict decides about a removal."""

    outcome = forms.ChoiceField(
        label=pgettext("discussion", "Decision"),
        choices=[row for row in ReviewOutcome.choices if row[0]],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=pgettext("discussion", "Reason of the decision"), max_length=300, widget=forms.TextInput(attrs=FIELD)
    )
