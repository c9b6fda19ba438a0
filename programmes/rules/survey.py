"""Questions of a survey and what answers them."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from programmes.choices import QuestionKind

MOST_QUESTIONS = 60
LARGEST = Decimal(10) ** 9


class BadQuestions(ValueError):
    """The questions of a form are not sound; says which and why."""


class BadAnswers(ValueError):
    """Answers that do not fit; `problems` by the code of the question."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def check_questions(questions: Any) -> list[dict[str, Any]]:
    """Questions in their full shape, see `SurveyForm.questions`. Raises `BadQuestions`."""
    if not isinstance(questions, list) or not 0 < len(questions) <= MOST_QUESTIONS:
        raise BadQuestions(_("A form has between 1 and %(most)s questions.") % {"most": MOST_QUESTIONS})
    whole = [_whole(number, question) for number, question in enumerate(questions, start=1)]
    codes = [question["code"] for question in whole]
    if len(set(codes)) < len(codes):
        raise BadQuestions(_("Two questions have the same code."))
    return whole


def _whole(number: int, question: Any) -> dict[str, Any]:
    where = {"number": number}
    if not isinstance(question, dict):
        raise BadQuestions(_("Question %(number)s is not readable.") % where)
    code, label, kind = (str(question.get(name) or "").strip() for name in ("code", "label", "kind"))
    choices = question.get("choices") or []
    if not (code.isascii() and code.replace("_", "").isalnum() and len(code) <= 40):
        raise BadQuestions(_("Question %(number)s needs a code of letters, digits and “_”.") % where)
    if not label or len(label) > 200:
        raise BadQuestions(_("Question %(number)s needs words, 200 characters at most.") % where)
    if kind not in QuestionKind.values:
        raise BadQuestions(_("Question %(number)s has a kind that does not exist.") % where)
    is_list = isinstance(choices, list) and all(isinstance(word, str) and word.strip() for word in choices)
    if (kind == QuestionKind.CHOICE) != bool(choices) or not is_list or len(set(choices)) != len(choices):
        raise BadQuestions(_("Question %(number)s: only a choice has a list of answers, each once.") % where)
    return {
        "code": code,
        "label": label,
        "kind": kind,
        "choices": [word.strip() for word in choices],
        "is_required": bool(question.get("is_required", True)),
        "unit": str(question.get("unit") or "")[:20],
    }


def check_answers(questions: list[dict[str, Any]], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as they are kept: yes and no as booleans, numbers as text. Raises `BadAnswers` with every problem."""
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    known = {question["code"] for question in questions}
    for code in sorted(set(answers) - known):
        problems[code] = _("The form has no such question.")
    for question in questions:
        value = answers.get(question["code"])
        if value is None or value == "":
            if question["is_required"]:
                problems[question["code"]] = _("“%(label)s” needs an answer.") % {"label": question["label"]}
            continue
        try:
            kept[question["code"]] = _answer(question, value)
        except ValueError:
            problems[question["code"]] = _("The answer to “%(label)s” does not fit.") % {"label": question["label"]}
    if problems:
        raise BadAnswers(problems)
    return kept


def _answer(question: dict[str, Any], value: Any) -> Any:
    if question["kind"] == QuestionKind.YES_NO:
        words = {"yes": True, "no": False, True: True, False: False}
        if not isinstance(value, str | bool) or value not in words:
            raise ValueError(value)
        return words[value]
    if question["kind"] == QuestionKind.CHOICE:
        if value not in question["choices"]:
            raise ValueError(value)
        return value
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(value) from error
    if not number.is_finite() or not 0 <= number < LARGEST:
        raise ValueError(value)
    return f"{number:f}"
