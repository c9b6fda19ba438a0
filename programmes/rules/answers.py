"""Answers of a survey in words."""

from typing import Any

from django.utils.translation import gettext as _


def answers_in_words(questions: list[dict[str, Any]], answers: dict[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) in the order of the form; questions left open are told as such."""
    return [(question["label"], _in_words(question, answers.get(question["code"]))) for question in questions]


def _in_words(question: dict[str, Any], value: Any) -> str:
    if value is None:
        return _("not answered")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value} {question['unit']}".strip()
