"""Whether the document of a report form is well made. Each problem has the exact path and says what to write."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from firms.rules.forms.grammar import NUMBERS, Kinds, condition_problems, is_number, value_problems
from firms.rules.forms.language import REGISTER, Path

Found = Iterator[tuple[Path, str]]
KINDS = (*NUMBERS, "text", "choice", "yes_no", "date", "table", "file")
CHECK_KINDS = ("sum", "register", "bounds", "jump", "rule")
ON_FAILURE = ("refuse", "explain")
MOST_SECTIONS, MOST_FIELDS, MOST_CHECKS, MOST_COLUMNS, MOST_ROWS, MOST_CHOICES = 40, 180, 100, 12, 200, 40
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
FIELD_WORDS = {
    "code", "kind", "title", "help", "unit", "required", "required_when", "min", "max", "decimals", "max_length",
    "choices", "columns", "max_rows", "least_files",
}  # fmt: skip
CHECK_WORDS = {
    "sum": ({"total", "parts"}, {"tolerance"}),
    "register": ({"field", "register"}, {"percent"}),
    "bounds": ({"value"}, {"min", "max"}),
    "jump": ({"field", "percent"}, {"above"}),
    "rule": ({"holds"}, set()),
}
COMMON_CHECK_WORDS = {"code", "kind", "title", "when", "on_failure"}


def check_document(document: Any) -> list[tuple[Path, str]]:
    """Everything that is wrong with a document, by path; empty when it may be published."""
    if not isinstance(document, dict):
        return [((), _("Here stands a mapping with sections and checks."))]
    found = list(_unknown(document, {"sections", "checks"}, ()))
    sections = document.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= MOST_SECTIONS:
        return [*found, (("sections",), _("Write 1 to %(most)s sections.") % {"most": MOST_SECTIONS})]
    kinds: dict[str, str] = {}
    codes: set[str] = set()
    for at, section in enumerate(sections):
        found += _section(section, ("sections", at), kinds, codes)
    if sum("." not in code for code in kinds) > MOST_FIELDS:
        found.append((("sections",), _("A form has at most %(most)s fields.") % {"most": MOST_FIELDS}))
    for at, section in enumerate(sections):
        found += _section_conditions(section, ("sections", at), kinds)
    return found + list(_checks(document.get("checks", []), kinds))


def path_text(path: Path) -> str:
    """A path for people: `sections[0].fields[2].min`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "."


def _unknown(given: dict[str, Any], known: set[str], path: Path) -> Found:
    for word in given:
        if word not in known:
            yield (
                (*path, word),
                _("“%(word)s” is not a word of the format here; allowed are: %(known)s.")
                % {"word": str(word)[:60], "known": ", ".join(sorted(known))},
            )


def _titled(given: dict[str, Any], path: Path) -> Found:
    title = given.get("title")
    is_whole = isinstance(title, dict) and set(title) == {"zh", "en"}
    if not is_whole or not all(isinstance(text, str) and 0 < len(text.strip()) <= 120 for text in title.values()):
        yield (*path, "title"), _("Write a title in both languages (zh and en), at most 120 characters each.")


def _coded(given: dict[str, Any], path: Path, codes: set[str]) -> Found:
    code = given.get("code")
    if not isinstance(code, str) or not CODE.match(code):
        yield (*path, "code"), _("Write a code of small letters, digits and _ (at most 40), beginning with a letter.")
    elif code in codes:
        yield (*path, "code"), _("The code “%(code)s” stands here twice.") % {"code": code}
    else:
        codes.add(code)


def _section(section: Any, path: Path, kinds: dict[str, str], codes: set[str]) -> Found:
    if not isinstance(section, dict):
        yield path, _("Here stands a mapping with code, title and fields.")
        return
    yield from _unknown(section, {"code", "title", "help", "fields"}, path)
    sections: set[str] = set()
    yield from _coded(section, path, sections)
    yield from _titled(section, path)
    fields = section.get("fields")
    if not isinstance(fields, list) or not 1 <= len(fields) <= MOST_FIELDS:
        yield (*path, "fields"), _("Write at least one field.")
        return
    for at, field in enumerate(fields):
        yield from _field(field, (*path, "fields", at), kinds, codes)


def _field(field: Any, path: Path, kinds: dict[str, str], codes: set[str], table: str = "") -> Found:
    if not isinstance(field, dict):
        yield path, _("Here stands a mapping with code, kind and title.")
        return
    yield from _unknown(field, FIELD_WORDS, path)
    yield from _coded(field, path, codes)
    yield from _titled(field, path)
    kind, allowed = field.get("kind"), KINDS if not table else tuple(k for k in KINDS if k not in ("table", "file"))
    if kind not in allowed:
        yield (*path, "kind"), _("The kind is one of: %s.") % ", ".join(allowed)
        return
    if isinstance(field.get("code"), str):
        kinds[f"{table}.{field['code']}" if table else field["code"]] = kind
    if not isinstance(field.get("required", False), bool):
        yield (*path, "required"), _("Write true or false.")
    yield from _limits(field, kind, path)
    if kind == "choice":
        yield from _choices(field.get("choices"), (*path, "choices"))
    if kind == "table":
        yield from _columns(field, path, kinds)


def _limits(field: dict[str, Any], kind: str, path: Path) -> Found:
    for word in ("min", "max"):
        if word in field and (kind not in NUMBERS or not is_number(field[word])):
            yield (*path, word), _("Only fields of numbers have limits, written as a number.")
    if all(is_number(field.get(word)) for word in ("min", "max")) and float(field["min"]) > float(field["max"]):
        yield (*path, "max"), _("The highest value lies below the lowest.")
    wholes = (("decimals", 0, 6), ("max_length", 1, 4000), ("max_rows", 1, MOST_ROWS), ("least_files", 0, 20))
    for word, least, most in wholes:
        value = field.get(word, least)
        if type(value) is not int or not least <= value <= most:
            yield (*path, word), _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}


def _choices(choices: Any, path: Path) -> Found:
    if not isinstance(choices, list) or not 2 <= len(choices) <= MOST_CHOICES:
        yield path, _("Write 2 to %(most)s choices, each with code and title.") % {"most": MOST_CHOICES}
        return
    codes: set[str] = set()
    for at, choice in enumerate(choices):
        if not isinstance(choice, dict):
            yield (*path, at), _("Here stands a mapping with code and title.")
            continue
        yield from _unknown(choice, {"code", "title"}, (*path, at))
        yield from _coded(choice, (*path, at), codes)
        yield from _titled(choice, (*path, at))


def _columns(field: dict[str, Any], path: Path, kinds: dict[str, str]) -> Found:
    columns = field.get("columns")
    if not isinstance(columns, list) or not 1 <= len(columns) <= MOST_COLUMNS:
        yield (*path, "columns"), _("A table has 1 to %(most)s columns.") % {"most": MOST_COLUMNS}
        return
    codes: set[str] = set()
    for at, column in enumerate(columns):
        yield from _field(column, (*path, "columns", at), kinds, codes, table=str(field.get("code")))


def _section_conditions(section: Any, path: Path, kinds: Kinds) -> Found:
    """Conditions are looked at when every field is known."""
    fields = section.get("fields") if isinstance(section, dict) else None
    for at, field in enumerate(fields if isinstance(fields, list) else []):
        if isinstance(field, dict) and "required_when" in field:
            here = (*path, "fields", at, "required_when")
            yield from condition_problems(field["required_when"], here, kinds)


def _checks(checks: Any, kinds: Kinds) -> Found:
    if not isinstance(checks, list) or len(checks) > MOST_CHECKS:
        yield ("checks",), _("Write a list of at most %(most)s checks.") % {"most": MOST_CHECKS}
        return
    codes: set[str] = set()
    for at, check in enumerate(checks):
        path: Path = ("checks", at)
        if not isinstance(check, dict) or check.get("kind") not in CHECK_KINDS:
            yield (*path, "kind"), _("The kind is one of: %s.") % ", ".join(CHECK_KINDS)
            continue
        yield from _coded(check, path, codes)
        yield from _titled(check, path)
        yield from _check_words(check, path)
        if check.get("on_failure", "refuse") not in ON_FAILURE:
            yield (*path, "on_failure"), _("Write refuse or explain.")
        if "when" in check:
            yield from condition_problems(check["when"], (*path, "when"), kinds)
        yield from _check_content(check, path, kinds)


def _check_words(check: dict[str, Any], path: Path) -> Found:
    needed, possible = CHECK_WORDS[check["kind"]]
    yield from _unknown(check, COMMON_CHECK_WORDS | needed | possible, path)
    for word in sorted(needed - set(check)):
        yield (*path, word), _("“%s” is missing.") % word


def _check_content(check: dict[str, Any], path: Path, kinds: Kinds) -> Found:
    for word in ("tolerance", "percent", "above", "min", "max"):
        if word in check and not is_number(check[word]):
            yield (*path, word), _("Here stands a number.")
    if check["kind"] == "bounds":
        if "min" not in check and "max" not in check:
            yield path, _("Write a lowest value (min), a highest (max), or both.")
        yield from value_problems(check.get("value"), (*path, "value"), kinds)
    elif check["kind"] == "rule":
        yield from condition_problems(check.get("holds"), (*path, "holds"), kinds)
    elif check["kind"] == "sum":
        yield from value_problems({"field": check.get("total")}, (*path, "total"), kinds)
        yield from _parts(check.get("parts"), (*path, "parts"), kinds)
    else:
        yield from value_problems({"field": check.get("field")}, (*path, "field"), kinds)
        if check["kind"] == "register" and check.get("register") not in REGISTER:
            yield (*path, "register"), _("The register knows: %s.") % ", ".join(REGISTER)


def _parts(parts: Any, path: Path, kinds: Kinds) -> Found:
    if not isinstance(parts, list) or not 1 <= len(parts) <= 20:
        yield path, _("Here stands a list of fields.")
        return
    for at, part in enumerate(parts):
        expression = {"total": part} if isinstance(part, list) else {"field": part}
        yield from value_problems(expression, (*path, at), kinds)
