"""What a category asks beyond the common form, as fields."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.choices import AnswerKind
from complaints.forms.fields import PlainText
from complaints.models import CategoryQuestion

ANSWER_LENGTH = 200
MOST = 1_000_000_000


def _field(question: CategoryQuestion) -> forms.Field:
    common: dict[str, Any] = {"label": question.words, "help_text": question.hint, "required": question.is_required}
    common["error_messages"] = {"required": _("Answer this question: the office needs it.")}
    if question.kind == AnswerKind.NUMBER:
        field: forms.Field = forms.IntegerField(min_value=0, max_value=MOST, **common)
    elif question.kind == AnswerKind.DATE:
        field = forms.DateField(input_formats=["%Y-%m-%d"], widget=forms.DateInput({"type": "date"}), **common)
    elif question.kind == AnswerKind.CHOICE:
        field = forms.ChoiceField(choices=[("", _("Please choose")), *question.options], **common)
    else:
        field = PlainText(max_length=ANSWER_LENGTH, **common)
    kind = "form-select" if question.kind == AnswerKind.CHOICE else "form-control"
    field.widget.attrs["class"] = kind
    return field


class AnswersForm(forms.Form):
    """One field per question, named by the question's code: `question-<code>`."""

    def __init__(self, questions: Iterable[CategoryQuestion], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.questions = {f"question-{question.code}": question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = _field(question)

    def answers(self) -> list[tuple[CategoryQuestion, str]]:
        """What was answered, as text; a question left open is left out."""
        given = [(question, self.cleaned_data.get(name)) for name, question in self.questions.items()]
        return [(question, self._text(value)) for question, value in given if value not in (None, "")]

    @staticmethod
    def _text(value: Any) -> str:
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
