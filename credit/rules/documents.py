"""Reading and checking a rulebook document: shape by JSON Schema, then sense by the rules of `checks`."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from common.errors import Refusal
from credit.rules.checks import sense_problems
from credit.rules.shape import schema, shape_problems
from credit.rules.source import Path, Unreadable, read_yaml

__all__ = ["Problem", "RulebookRefused", "check_document", "read_rulebook", "schema"]

MOST_PROBLEMS = 100


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a rulebook, on which line (from 1) of its file."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s, %(where)s: %(message)s") % {
            "line": self.line,
            "where": self.where or _("whole file"),
            "message": self.message,
        }


class RulebookRefused(Refusal):
    """The rulebook has problems; `problems` lists them by line."""

    status = 400

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


def read_rulebook(text: str | bytes) -> dict[str, Any]:
    """The document of a rulebook file (YAML or JSON, UTF-8). Raises `RulebookRefused` with the problems by line."""
    try:
        source = read_yaml(text)
    except Unreadable as error:
        raise RulebookRefused([Problem(error.line, "", str(error))]) from error
    found = {Problem(source.line_of(path), _shown(path), message) for path, message in check_document(source.document)}
    if found:
        raise RulebookRefused(sorted(found))
    return source.document


def _shown(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def check_document(document: Any) -> list[tuple[Path, str]]:
    """Problems of a document, each with the path of its value, at most a hundred; empty when it can be used.

    Sense is only looked at once the shape is right.
    """
    shape = list(islice(shape_problems(document), MOST_PROBLEMS))
    return shape or list(islice(sense_problems(document), MOST_PROBLEMS))
