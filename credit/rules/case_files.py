"""Cases in a file of their own beside a rulebook: `rulebook: NAME.yaml` and `tests` as they stand within one."""

from typing import Any

from django.utils.translation import gettext as _

from credit.rules.documents import Problem, RulebookRefused, check_document
from credit.rules.source import Source, Unreadable, read_yaml

WORDS = {"rulebook", "tests"}


def read_cases(text: str, document: dict[str, Any], *, file_name: str) -> list[dict[str, Any]]:
    """The cases of a case file for a checked rulebook from the file of this name.

    They are checked as if they stood in the rulebook. Raises `RulebookRefused` with lines of the case file.
    """
    try:
        source = read_yaml(text)
    except Unreadable as error:
        raise RulebookRefused([Problem(error.line, "", str(error))]) from error
    problems = _frame_problems(source, file_name) or _case_problems(source, document)
    if problems:
        raise RulebookRefused(sorted(problems))
    return source.document["tests"]


def _frame_problems(source: Source, file_name: str) -> list[Problem]:
    given = source.document
    if not isinstance(given, dict) or set(given) != WORDS or not isinstance(given["tests"], list):
        return [Problem(1, "", _("A case file has “rulebook” and a list of “tests”, nothing else."))]
    if given["rulebook"] != file_name:
        message = _("These cases are for the rulebook “%s”.") % given["rulebook"]
        return [Problem(source.line_of(("rulebook",)), "rulebook", message)]
    return []


def _case_problems(source: Source, document: dict[str, Any]) -> list[Problem]:
    found = check_document(document | {"tests": source.document["tests"]})
    return [
        Problem(source.line_of(path), ".".join(str(step) for step in path), message)
        for path, message in found
        if path[:1] == ("tests",)
    ]
