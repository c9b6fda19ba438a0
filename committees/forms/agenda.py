"""The agenda of an assembly: one row for each motion, always with empty rows for more."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import ChainMatter, LegalClass, Matter
from committees.models import Motion

EMPTY_ROWS, MOST_ROWS = 3, 60
FIELD, SELECT, CHECK = {"class": "form-control"}, {"class": "form-select"}, {"class": "form-check-input"}
PARTS = ("matter", "title", "text", "by_objection", "about", "reference", "election", "seats")


Cases = Sequence[tuple[int, str]]


def _row_fields(cases: Cases) -> dict[str, forms.Field]:
    """The fields of one row, each optional: an empty row is no motion. `cases`: (number, words) of proposed fees."""
    return {
        "matter": _choice(pgettext("motion", "Matter"), Matter),
        "title": _line(pgettext("motion", "Question, or the candidate's name"), 200),
        "text": forms.CharField(
            label=pgettext("motion", "Text"),
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={**FIELD, "rows": 2}),
        ),
        "by_objection": forms.BooleanField(
            label=_("Passed unless enough owners object"), required=False, widget=forms.CheckboxInput(attrs=CHECK)
        ),
        "about": _choice(_("Deliberated beforehand as"), ChainMatter),
        "reference": forms.TypedChoiceField(
            label=_("Proposed fee that it is about"),
            choices=[("", "–"), *cases],
            coerce=int,
            empty_value=0,
            required=False,
            widget=forms.Select(attrs=SELECT),
        ),
        "election": _line(_("For a candidate: name of the election"), 80),
        "seats": _number(_("Seats to be filled in it"), 1),
    }


def _choice(label: Any, choices: type[TextChoices]) -> forms.ChoiceField:
    widget = forms.Select(attrs=SELECT)
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices.choices], required=False, widget=widget)


def _line(label: Any, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, widget=forms.TextInput(attrs=FIELD))


def _number(label: Any, least: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, required=False, widget=forms.NumberInput(attrs=FIELD))


class AgendaForm(forms.Form):
    """All motions of an assembly (议程). A row without a question is left out; the rest keep their order."""

    def __init__(self, *args: Any, motions: Sequence[Motion], cases: Cases, **options: Any) -> None:
        super().__init__(*args, **options)
        held = [_shown(motion) for motion in motions]
        self.row_count = min(max(len(held) + EMPTY_ROWS, self._rows_given()), MOST_ROWS)
        for number in range(1, self.row_count + 1):
            known = held[number - 1] if number <= len(held) else {}
            for part, field in _row_fields(cases).items():
                field.initial = known.get(part)
                self.fields[f"{part}-{number}"] = field

    def _rows_given(self) -> int:
        numbers = (name.removeprefix("title-") for name in self.data if name.startswith("title-"))
        return max((int(number) for number in numbers if number.isdecimal() and len(number) < 3), default=0)

    def rows(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Number and fields of each row, for the page."""
        for number in range(1, self.row_count + 1):
            yield number, [self[f"{part}-{number}"] for part in PARTS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        motions = []
        for number in range(1, self.row_count + 1):
            row = {part: given.get(f"{part}-{number}") for part in PARTS}
            if row["title"] and not row["matter"]:
                self.add_error(f"matter-{number}", _("Say which joint matter of the owners this is."))
            elif row["matter"] and not row["title"]:
                self.add_error(f"title-{number}", _("Write the question on which the owners vote."))
            elif row["title"]:
                motions.append(row)
        return {**given, "motions": motions}


def _shown(motion: Motion) -> dict[str, Any]:
    known = {part: getattr(motion, part, None) for part in PARTS}
    return {**known, "by_objection": motion.legal_class == LegalClass.OBJECTION, "reference": motion.reference or None}
