"""Forms of dated rules: lists of codes are chosen or typed, never written as JSON."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from programmes.choices import CaretakerKind, EstateClass
from programmes.models import CoverageTarget, RoomRule, SubsidyRule, SurveyForm
from programmes.rules.survey import BadQuestions, check_questions


class RuleForm(forms.ModelForm):
    """A rule that a service will keep; the model's own checks run there, with the rule before it ended."""

    def _post_clean(self) -> None:
        """The instance is not built: lists of codes come as choices."""


class CoverageTargetForm(RuleForm):
    """From when on, which share, and which caretakers count."""

    counted_kinds = forms.MultipleChoiceField(
        label=_("caretakers that count"), choices=CaretakerKind.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = CoverageTarget
        fields = ("share", "counted_kinds", "source", "effective_from")
        widgets = {"effective_from": UnfoldAdminSingleDateWidget, "source": UnfoldAdminTextInputWidget}


class SubsidyRuleForm(RuleForm):
    """From when on, what is paid for which estates and firms."""

    grades = forms.CharField(
        label=_("grades that give a right to it"),
        help_text=_("Codes of the rulebook's grades, separated by commas."),
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )
    estate_kinds = forms.MultipleChoiceField(
        label=_("kinds of estates"), choices=EstateClass.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = SubsidyRule
        fields = ("title", "rate", "grades", "estate_kinds", "month_rule", "rounding", "source", "effective_from")
        widgets = {"effective_from": UnfoldAdminSingleDateWidget}

    def clean_grades(self) -> list[str]:
        """Codes from a line of text."""
        return [code for code in self.cleaned_data["grades"].replace("，", ",").replace("、", ",").split(",") if code]


class RoomRuleForm(RuleForm):
    """From when on, how much room of a kind."""

    class Meta:
        model = RoomRule
        fields = ("kind", "least_area", "share", "source", "effective_from")
        widgets = {"effective_from": UnfoldAdminSingleDateWidget}


class SurveyFormForm(RuleForm):
    """The next version of the questionnaire: one question a line."""

    questions = forms.CharField(
        label=_("questions"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12}),
        help_text=_(
            "One question a line: code | words | kind (yes_no, choice, number) | answers of a choice, or the unit of "
            "a number | optional. Several answers are separated by “/”; “optional” may be left out."
        ),
    )

    class Meta:
        model = SurveyForm
        fields = ("title", "questions", "effective_from")
        widgets = {"effective_from": UnfoldAdminSingleDateWidget}

    def clean_questions(self) -> list[dict[str, Any]]:
        """Questions from lines, or from the JSON of another version."""
        text = self.cleaned_data["questions"].strip()
        try:
            return check_questions(json.loads(text) if text.startswith("[") else questions_from_lines(text))
        except (BadQuestions, json.JSONDecodeError) as error:
            raise ValidationError(str(error)) from error


def questions_from_lines(text: str) -> list[dict[str, Any]]:
    """Questions as people write them: `code | words | kind | answers or unit | optional`."""
    questions = []
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
        code, label, kind, more, ending = (*cells, "", "", "", "", "")[:5]
        questions.append(
            {
                "code": code,
                "label": label,
                "kind": kind,
                "choices": [word.strip() for word in more.split("/") if word.strip()] if kind == "choice" else [],
                "unit": more if kind == "number" else "",
                "is_required": ending.lower() not in {"optional", "选填"},
            }
        )
    return questions
