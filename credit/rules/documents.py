"""Reading and checking a rulebook document: shape by JSON Schema, sense by the rules below."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as SchemaError

from common.errors import Refusal
from credit.rules.bands import Band, band_problems
from credit.rules.source import Path, Unreadable, read_yaml

SCHEMA_FILE = FilePath(__file__).resolve().parent.parent / "schema" / "rulebook.schema.json"


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


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of a rulebook."""
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def read_rulebook(text: str) -> dict[str, Any]:
    """The document of a rulebook file (YAML or JSON). Raises `RulebookRefused` with every problem found."""
    try:
        source = read_yaml(text)
    except Unreadable as error:
        raise RulebookRefused([Problem(error.line, "", str(error))]) from error
    found = [Problem(source.line_of(path), _shown(path), message) for path, message in check_document(source.document)]
    if found:
        raise RulebookRefused(sorted(found)[:100])
    return source.document


def _shown(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def check_document(document: Any) -> list[tuple[Path, str]]:
    """Problems of a document, each with the path of its value; empty when it can be used."""
    shape = [_schema_problem(error) for error in Draft202012Validator(schema()).iter_errors(document)]
    return shape or list(_sense(document))


def _schema_problem(error: SchemaError) -> tuple[Path, str]:
    deepest = error
    while deepest.context:  # of the alternatives of a oneOf, the one that came nearest
        deepest = max(deepest.context, key=lambda inner: (len(inner.absolute_path), -inner.relative_schema_path[0]))
    return tuple(deepest.absolute_path), _in_words(deepest)


def _in_words(error: SchemaError) -> str:
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return _("“%s” is missing.") % missing[0]
    if error.validator == "additionalProperties":
        unknown = sorted(set(error.instance) - set(error.schema.get("properties", {})))
        return _("“%s” is not a word of the format.") % unknown[0]
    if error.validator == "enum":
        return _("“%(value)s” is not one of: %(allowed)s.") % {
            "value": error.instance,
            "allowed": ", ".join(str(value) for value in error.validator_value),
        }
    shown = json.dumps(error.instance, ensure_ascii=False, default=str)
    return _("“%(value)s” does not fit: %(rule)s %(limit)s.") % {
        "value": shown[:60],
        "rule": error.validator,
        "limit": str(error.validator_value)[:80],
    }


def _sense(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    yield from _codes_once(document)
    yield from _known_words(document)
    yield from _dates(document)
    yield from _limits(document)
    yield from _points(document)
    yield from _grades(document)
    for index, indicator in enumerate(document.get("indicators", [])):
        for number, message in band_problems([Band.read(band) for band in indicator["bands"]], is_whole_line=False):
            yield ("indicators", index, "bands", number), message


def _codes_once(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for part, key in (
        ("sources", "code"),
        ("categories", "code"),
        ("items", "code"),
        ("indicators", "name"),
        ("grades", "code"),
        ("lists", "kind"),
    ):
        seen: set[str] = set()
        for index, entry in enumerate(document.get(part, [])):
            if entry[key] in seen:
                yield (part, index, key), _("“%s” stands here twice.") % entry[key]
            seen.add(entry[key])


def _known_words(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    sources = {entry["code"] for entry in document["sources"]}
    categories = {entry["code"] for entry in document["categories"]}
    grades = {entry["code"] for entry in document["grades"]}
    items = {entry["code"] for entry in document["items"]}
    for path, name, value in _walk(document, ()):
        if name == "source" and value not in sources:
            yield path, _("The source “%s” is not in the list of sources.") % value
        elif name == "category" and value not in categories:
            yield path, _("There is no category “%s”.") % value
        elif name == "veto" and value not in grades:
            yield path, _("There is no grade “%s”.") % value
        elif name == "grade_in" and not set(value) <= grades:
            yield path, _("There is no grade “%s”.") % sorted(set(value) - grades)[0]
        elif name == "has_item" and not set(value) <= items:
            yield path, _("There is no item “%s”.") % sorted(set(value) - items)[0]
    above: set[str] = set()
    for index, entry in enumerate(document.get("lists", [])):
        for path, name, value in _walk(entry["criterion"], ("lists", index, "criterion")):
            if name == "on_list" and value not in above:
                yield path, _("The list “%s” does not stand above this one.") % value
        above.add(entry["kind"])


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), name, inner
            yield from _walk(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _dates(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    found = {}
    for name in ("effective_from", "effective_to"):
        if name in document:
            try:
                found[name] = datetime.date.fromisoformat(document[name])
            except ValueError:
                yield (name,), _("There is no day %s.") % document[name]
    if len(found) == 2 and found["effective_to"] <= found["effective_from"]:
        yield ("effective_to",), _("The end of the period must be after its beginning.")


def _limits(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for index, category in enumerate(document["categories"]):
        if Decimal(category.get("cap", 0)) < 0:
            yield ("categories", index, "cap"), _("A cap is zero or more.")
        if Decimal(category.get("floor", 0)) > 0:
            yield ("categories", index, "floor"), _("A floor is zero or less.")
    for index, item in enumerate(document["items"]):
        if Decimal(item.get("limit", 1)) <= 0:
            yield ("items", index, "limit"), _("A limit is more than zero.")
    score = document["score"]
    low, high = score.get("floor", score["base"]), score.get("cap", score["base"])
    if not Decimal(low) <= Decimal(score["base"]) <= Decimal(high):
        yield ("score", "base"), _("The base score lies outside floor and cap.")


def _points(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    polarity = {category["code"]: category["polarity"] for category in document["categories"]}
    for part in ("items", "indicators"):
        for index, entry in enumerate(document.get(part, [])):
            sign = -1 if polarity.get(entry["category"]) == "bad" else 1
            for path, value in _values_of(entry, (part, index)):
                if Decimal(value) * sign < 0:
                    yield path, _("The points have the wrong sign for their category.")
            if "range" in entry.get("points", {}):
                low, high = (Decimal(value) for value in entry["points"]["range"])
                if low > high:
                    yield (part, index, "points", "range"), _("The lower end of the range is above the upper one.")


def _values_of(entry: dict[str, Any], path: Path) -> Iterator[tuple[Path, Any]]:
    if "bands" in entry:
        for index, band in enumerate(entry["bands"]):
            yield (*path, "bands", index, "points"), band["points"]
        return
    ((kind, value),) = entry["points"].items()
    found = value.values() if kind == "by_level" else value if kind == "range" else [value]
    for number in found:
        yield (*path, "points"), number


def _grades(document: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    numbered = [(index, Band.read(grade)) for index, grade in enumerate(document["grades"])]
    scored = [(index, band) for index, band in numbered if band.low is not None or band.high is not None]
    if not scored and len(numbered) > 1:
        yield ("grades",), _("No grade has a bound.")
    bands = [band for _index, band in scored]
    for number, message in band_problems(bands, is_whole_line=True):
        yield ("grades", scored[number][0]), message
