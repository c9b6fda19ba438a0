"""Whether a document has the shape of the published JSON Schema; problems are told at the nearest wrong value.

Of the schema language this knows the words that the format uses; tests hold the schema against them and the verdicts
against a full validator. It looks at no more than a schema allows of a list, chooses among alternatives
by their keys, and yields problems one by one, so that a large or hostile document is answered in a moment.
"""

import difflib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.source import DEEPEST, Path

SCHEMA_FILE = FilePath(__file__).resolve().parent.parent / "schema" / "rulebook.schema.json"
Found = Iterator[tuple[Path, str]]
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of a rulebook."""
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def shape_problems(document: Any) -> Found:
    """(path, what is wrong) for everything that does not fit the schema."""
    if _is_too_deep(document):
        yield (), _("The file is nested too deeply.")
    else:
        yield from _problems(schema(), document, (), "")


def _is_too_deep(document: Any) -> bool:
    level = [document]
    for _depth in range(DEEPEST):
        level = [inner for value in level if isinstance(value, dict | list) for inner in _inner(value)]
    return bool(level)


def _inner(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value


def _problems(rule: dict[str, Any], value: Any, path: Path, name: str) -> Found:
    """`name`: of the definition that holds here, such as `number`; it chooses the words of the message."""
    while "$ref" in rule:
        name = rule["$ref"].rsplit("/", 1)[-1]
        rule = schema()["$defs"][name]
    allowed = rule.get("enum", [rule["const"]] if "const" in rule else None)
    if "oneOf" in rule:
        yield from _one_of(rule["oneOf"], value, path, name)
    elif allowed is not None:
        if not _is_one_of(value, allowed):
            yield path, _not_one_of(value, allowed)
    elif "type" in rule and not _is_type(rule["type"], value):
        yield path, _wrong_type(rule["type"], value, name)
    elif isinstance(value, dict):
        yield from _mapping(rule, value, path)
    elif isinstance(value, list):
        yield from _sequence(rule, value, path)
    else:
        yield from ((path, message) for message in _scalar(rule, value, name))


def _is_type(types: str | list[str], value: Any) -> bool:
    names = [types] if isinstance(types, str) else types
    return any(type(value) is _TYPES[name] for name in names)


def _is_one_of(value: Any, allowed: list[Any]) -> bool:
    return any(type(value) is type(entry) and value == entry for entry in allowed)  # true is not 1


def _mapping(rule: dict[str, Any], value: dict[str, Any], path: Path) -> Found:
    known, others = rule.get("properties", {}), rule.get("additionalProperties")
    for key in rule.get("required", []):
        if key not in value:
            yield path, _("“%s” is missing.") % key
    if len(value) < rule.get("minProperties", 0):
        yield path, _("Here stands nothing. Write at least one entry.")
    if len(value) > rule.get("maxProperties", len(value)):
        yield path, _("Here stand too many entries: at most %s are allowed.") % rule["maxProperties"]
        return
    for key, inner in value.items():
        if key in known:
            yield from _problems(known[key], inner, (*path, key), "")
        elif others is False:
            yield (*path, key), _unknown(str(key), list(known))
        elif isinstance(others, dict):
            for _where, message in _problems(rule.get("propertyNames", {}), key, (), ""):
                yield (*path, key), message
            yield from _problems(others, inner, (*path, key), "")


def _sequence(rule: dict[str, Any], value: list[Any], path: Path) -> Found:
    least, most = rule.get("minItems", 0), rule.get("maxItems", len(value))
    if not least <= len(value) <= most:
        yield (
            path,
            _("Here stand %(count)s entries; allowed are %(least)s to %(most)s.")
            % {
                "count": len(value),
                "least": least,
                "most": most,
            },
        )
    seen = set()
    for index, inner in enumerate(value[:most]):
        fixed = rule.get("prefixItems", [])
        of_item = fixed[index] if index < len(fixed) else rule.get("items", {})
        yield from _problems(of_item, inner, (*path, index), "")
        if rule.get("uniqueItems") and str(inner) in seen:
            yield (*path, index), _("“%s” stands here twice.") % inner
        seen.add(str(inner))


def _scalar(rule: dict[str, Any], value: Any, name: str) -> Iterator[str]:
    if isinstance(value, str):
        if "pattern" in rule and not _pattern(rule["pattern"]).search(value):
            yield _does_not_fit(value, name)
        elif not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", len(value)):
            yield _("The text is too long or empty: at most %s characters.") % rule.get("maxLength")
    elif isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield _("%(value)s lies outside %(least)s to %(most)s.") % {
            "value": value,
            "least": rule.get("minimum", "…"),
            "most": rule.get("maximum", "…"),
        }


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\$$", r"\\Z", text))  # $ would allow a line break at the end


def _one_of(alternatives: list[dict[str, Any]], value: Any, path: Path, name: str) -> Found:
    """The problems of the alternative that was meant: the one of the value's type whose keys stand here."""
    resolved = [_resolved(alternative) for alternative in alternatives]
    objects = [rule for rule, _name in resolved if rule.get("type") == "object"]
    if isinstance(value, dict) and objects:
        yield from _one_of_objects(objects, value, path)
        return
    plain = [(rule, of) for rule, of in resolved if rule.get("type") != "object"]
    fitting = [(rule, of) for rule, of in plain if _is_type(rule.get("type", "string"), value)]
    found = [list(_problems(rule, value, path, of)) for rule, of in fitting]
    if all(found):
        yield from found[0] if len(found) == 1 else [(path, _does_not_fit(value, name))]


def _one_of_objects(objects: list[dict[str, Any]], value: dict[str, Any], path: Path) -> Found:
    keys = sorted({key for rule in objects for key in rule["required"]})
    if set(value) & set(keys):
        yield from _of_meant(max(objects, key=lambda rule: _nearness(rule, value)), objects, value, path)
        return
    wrong = next((key for key in value if not any(key in rule["properties"] for rule in objects)), None)
    yield (path if wrong is None else (*path, wrong)), _("Here stands one of: %s.") % ", ".join(keys)


def _of_meant(meant: dict[str, Any], objects: list[dict[str, Any]], value: dict[str, Any], path: Path) -> Found:
    key = next(iter(meant["required"]))
    allowed = [rule["properties"][key]["const"] for rule in objects if "const" in rule["properties"].get(key, {})]
    if allowed and key in value and not _is_one_of(value[key], allowed):
        yield (*path, key), _not_one_of(value[key], allowed)
        return
    anywhere = {name for rule in objects for name in rule["properties"]}
    for other in value:
        if other not in meant["properties"] and other in anywhere:
            yield (*path, other), _("“%(other)s” does not go together with “%(key)s”.") % {"other": other, "key": key}
            return
    yield from _mapping(meant, value, path)


def _resolved(rule: dict[str, Any]) -> tuple[dict[str, Any], str]:
    name = ""
    while "$ref" in rule:
        name = rule["$ref"].rsplit("/", 1)[-1]
        rule = schema()["$defs"][name]
    return rule, name


def _nearness(rule: dict[str, Any], value: dict[str, Any]) -> tuple[bool, bool, bool, int, int]:
    """That it fits; has keys in common; has no wrong constant; how many keys in common; how few missing."""
    known = rule["properties"]
    fixed = {key: known[key]["const"] for key in value if "const" in known.get(key, {})}
    is_other = not all(_is_one_of(value[key], [const]) for key, const in fixed.items())
    missing = [key for key in rule["required"] if key not in value]
    shared = [key for key in value if key in known]
    fits = not missing and len(shared) == len(value)
    return fits and not is_other, bool(shared), not is_other, len(shared), -len(missing)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _unknown(key: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(key[:60], known, n=1)
    if nearest:
        return _("“%(key)s” is not a word of the format here; perhaps “%(nearest)s” is meant.") % {
            "key": _shown(key),
            "nearest": nearest[0],
        }
    return _("“%(key)s” is not a word of the format here; allowed are: %(known)s.") % {
        "key": _shown(key),
        "known": ", ".join(known),
    }


def _not_one_of(value: Any, allowed: list[Any]) -> str:
    return _("“%(value)s” is not one of: %(allowed)s.") % {
        "value": _shown(value),
        "allowed": ", ".join(_shown(entry) for entry in allowed),
    }


def _wrong_type(types: str | list[str], value: Any, name: str) -> str:
    if isinstance(value, bool) and "string" in types:
        return _("This is read as true or false. Put it in quotation marks where a word is meant.")
    if isinstance(value, int) and types == "string":
        return _("This is read as a number. Put it in quotation marks where a word is meant.")
    if value is None:
        return _("Here stands nothing. Write a value or leave the word out.")
    return _does_not_fit(value, name or (types if isinstance(types, str) else ""))


def _does_not_fit(value: Any, name: str) -> str:
    return _("“%(value)s” does not fit; expected is %(hint)s.") % {"value": _shown(value), "hint": _hint(name)}


def _hint(name: str) -> str:
    """What is expected, by definition or type."""
    hints = {
        "code": _("a code of letters, digits, _ and - (at most 40)"),
        "grade_code": _("a code of letters, digits and _ (at most 20)"),
        "number": _("a number with at most six digits and four decimals, such as 84.5"),
        "number_in_formula": _("a number with at most six digits and four decimals, such as 84.5"),
        "quantity": _("a number with at most twelve digits and four decimals"),
        "date": _("a day such as 2026-01-31"),
        "formula": _("a number, numerator, denominator, ratio or an operator over formulas"),
        "points": _("one of fixed, by_level, range and per_unit, with its value"),
        "validity": _("a mapping such as {months: 12}"),
        "criterion": _("a condition such as {score_at_least: 80}"),
        "basis": _("a mapping such as {source: law, clause: Article 5}"),
        "object": _("a mapping (name: value)"),
        "array": _("a list"),
        "string": _("text"),
        "words": _("text"),
        "short": _("text"),
        "integer": _("a whole number"),
        "boolean": _("true or false"),
    }
    return hints.get(name) or _("another kind of value")
