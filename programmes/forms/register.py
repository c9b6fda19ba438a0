"""Forms about an entry of the register."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import PhotosField
from firms.models import PropertyFirm
from places.models import Area
from places.selectors import areas_above
from programmes.choices import FIRM_CARETAKERS, CaretakerKind, Condition, EstateClass, QuestionKind
from programmes.models import NeglectedEstate
from programmes.services.surveys import NoForm, survey_form_on
from programmes.services.takeovers import PlannedStep

STEP_ROWS = 6


def day_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TargetForm(forms.Form):
    """A form about an object. It carries no `required` of the browser: the server says what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target = target


class ReasonForm(TargetForm):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class NothingForm(TargetForm):
    """An act that needs no words."""


def offices_of(entry: NeglectedEstate) -> list[tuple[str, str]]:
    """The offices in whose area an estate lies, the nearest first: (code, name)."""
    return [(area.code, area.name) for area in reversed(areas_above(entry.estate.area))]


class OfficeField(forms.ChoiceField):
    """One of the offices of an estate; gives the area."""

    def clean(self, value: Any) -> Area | None:
        code = super().clean(value)
        return Area.objects.without_geometry().filter(code=code).first() if code else None


class SurveyEntryForm(TargetForm):
    """A survey: day, office, state of the estate, the questions in force today, photos."""

    surveyed_on = forms.DateField(label=_("surveyed on"), widget=day_input(), initial=timezone.localdate)
    office = OfficeField(label=_("surveyed by"))
    condition = forms.ChoiceField(label=_("state of the estate"), choices=Condition.choices)
    photos = PhotosField(label=_("photos"), help_text=_("Buildings and grounds only; no persons, no plates."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["office"].choices = offices_of(self.target)
        self.questions: list[dict[str, Any]] = []
        try:
            self.questions = survey_form_on(self._day()).questions
        except NoForm as refusal:
            self.fields["surveyed_on"].help_text = str(refusal)
        for question in self.questions:
            self.fields[f"q_{question['code']}"] = _question_field(question)
        self.order_fields([*(name for name in self.fields if name != "photos"), "photos"])

    def _day(self) -> datetime.date:
        """The day that was typed decides about the version; else today."""
        try:
            return datetime.date.fromisoformat(str(self.data.get(self.add_prefix("surveyed_on"), "")))
        except ValueError:
            return timezone.localdate()

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by the question's code."""
        return {question["code"]: self.cleaned_data.get(f"q_{question['code']}") for question in self.questions}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["answers"] = self.answers
        return data


def _question_field(question: dict[str, Any]) -> forms.Field:
    label = f"{question['label']}（{question['unit']}）" if question["unit"] else question["label"]
    common = {"label": label, "required": question["is_required"]}
    if question["kind"] == QuestionKind.NUMBER:
        return forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    if question["kind"] == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=[("", "—"), ("yes", _("yes")), ("no", _("no"))], **common)
    return forms.ChoiceField(choices=[("", "—"), *((word, word) for word in question["choices"])], **common)


class ClassForm(TargetForm):
    """Why the estate is on the register."""

    kind = forms.ChoiceField(label=_("class"), choices=EstateClass.choices)
    basis = forms.CharField(label=_("basis of the class"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CaretakerForm(TargetForm):
    """Who looks after the estate from a day on; a firm by its unified code."""

    kind = forms.ChoiceField(label=_("kind"), choices=CaretakerKind.choices)
    firm = forms.CharField(
        label=_("unified social credit code of the firm"),
        max_length=18,
        required=False,
        help_text=_("For firms only; the firm must be filed."),
    )
    effective_from = forms.DateField(label=_("from"), widget=day_input(), initial=timezone.localdate)
    effective_to = forms.DateField(label=_("until (not included)"), widget=day_input(), required=False)
    basis = forms.CharField(label=_("basis"), max_length=300)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, kind = data.get("firm", "").strip().upper(), data.get("kind")
        firm = PropertyFirm.objects.filter(unified_code=code).first() if code else None
        if kind in FIRM_CARETAKERS and firm is None:
            raise ValidationError({"firm": _("No filed firm has this code. File it first, or choose another kind.")})
        data["firm"] = firm if kind in FIRM_CARETAKERS else None
        return data


class EndForm(TargetForm):
    """A day from which something is over, and why."""

    effective_to = forms.DateField(label=_("until (not included)"), widget=day_input(), initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PlanForm(TargetForm):
    """A plan: office, due day, and up to six steps in rows that work without scripts."""

    office = OfficeField(label=_("responsible office"))
    due_on = forms.DateField(label=_("to be taken over by"), widget=day_input())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offices = offices_of(self.target)
        self.fields["office"].choices = offices
        for number in range(1, STEP_ROWS + 1):
            words = {"number": number}
            self.fields[f"title_{number}"] = forms.CharField(
                label=_("step %(number)s") % words, max_length=200, required=number == 1
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("step %(number)s is due") % words, widget=day_input(), required=number == 1
            )
            self.fields[f"office_{number}"] = OfficeField(
                label=_("office of step %(number)s") % words,
                choices=[("", _("the plan's office")), *offices],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        steps = []
        for number in range(1, STEP_ROWS + 1):
            title, due_on = data.get(f"title_{number}"), data.get(f"due_{number}")
            if title and due_on is None and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("Say by when."))
            if title and due_on:
                steps.append(PlannedStep(title, due_on, data.get(f"office_{number}")))
        data["steps"] = steps
        return data
