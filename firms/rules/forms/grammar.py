"""Whether an expression or condition of a form is well made; problems with their path and words."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from firms.rules.forms.language import (
    CONDITION_WORDS,
    DEEPEST,
    LARGEST,
    MANY,
    MOST_OPERANDS,
    PAIR,
    REGISTER,
    VALUE_WORDS,
    Path,
)

Found = Iterator[tuple[Path, str]]
Kinds = Mapping[str, str]
"""Code of a field → its kind; columns of tables as `table.column`."""

NUMBERS = ("integer", "decimal", "money", "area", "ratio")


def condition_problems(condition: Any, path: Path, kinds: Kinds) -> Found:
    """What is wrong with a condition."""
    if _is_too_big(condition):
        yield path, _("This is nested too deeply or too long. Split it into several checks.")
    else:
        yield from _condition(condition, path, kinds)


def value_problems(expression: Any, path: Path, kinds: Kinds) -> Found:
    """What is wrong with an expression."""
    if _is_too_big(expression):
        yield path, _("This is nested too deeply or too long. Split it into several checks.")
    else:
        yield from _value(expression, path, kinds)


def _is_too_big(part: Any) -> bool:
    level, seen = [part], 0
    for _depth in range(2 * DEEPEST):
        seen += len(level)
        level = [inner for value in level for inner in _inner(value)]
        if not level or seen > LARGEST:
            break
    return bool(level)


def _inner(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _word(part: Any, words: tuple[str, ...], path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(part, dict) or len(part) != 1 or next(iter(part)) not in words:
        yield path, _("Here stands one of: %s.") % ", ".join(words)


def _condition(condition: Any, path: Path, kinds: Kinds) -> Found:
    wrong = list(_word(condition, CONDITION_WORDS, path))
    if wrong:
        yield from wrong
        return
    ((word, inner),) = condition.items()
    here = (*path, word)
    if word in ("all", "any"):
        if not isinstance(inner, list) or not 1 <= len(inner) <= MOST_OPERANDS:
            yield here, _("Here stands a list of conditions.")
            return
        for at, part in enumerate(inner):
            yield from _condition(part, (*here, at), kinds)
    elif word == "not":
        yield from _condition(inner, here, kinds)
    elif word == "filled":
        yield from _field(inner, here, kinds, ())
    elif word == "is":
        yield from _is(inner, here, kinds)
    else:
        yield from _operands(inner, here, kinds, 2, 2)


def _is(inner: Any, path: Path, kinds: Kinds) -> Found:
    if not isinstance(inner, list) or len(inner) != 2 or not isinstance(inner[1], str | bool):
        yield path, _("Here stand a field and the answer that is meant.")
    else:
        yield from _field(inner[0], (*path, 0), kinds, ("choice", "yes_no"))


def _value(expression: Any, path: Path, kinds: Kinds) -> Found:
    if not isinstance(expression, dict):
        if not is_number(expression):
            yield path, _("Here stands a number, or one of: %s.") % ", ".join(VALUE_WORDS)
        return
    wrong = list(_word(expression, VALUE_WORDS, path))
    if wrong:
        yield from wrong
        return
    ((word, inner),) = expression.items()
    here = (*path, word)
    if word in ("field", "previous"):
        yield from _field(inner, here, kinds, NUMBERS)
    elif word == "rows":
        yield from _field(inner, here, kinds, ("table",))
    elif word in _SPECIAL:
        yield from _SPECIAL[word](inner, here, kinds)
    else:
        yield from _operands(inner, here, kinds, 2, MOST_OPERANDS if word in MANY else len(PAIR))


def _register(inner: Any, path: Path, kinds: Kinds) -> Found:
    if inner not in REGISTER:
        yield path, _("The register knows: %s.") % ", ".join(REGISTER)


def _round(inner: Any, path: Path, kinds: Kinds) -> Found:
    if not isinstance(inner, list) or len(inner) != 2 or type(inner[1]) is not int or not 0 <= inner[1] <= 6:
        yield path, _("Here stand a value and the number of decimals (0 to 6).")
    else:
        yield from _value(inner[0], (*path, 0), kinds)


def _operands(inner: Any, path: Path, kinds: Kinds, least: int, most: int) -> Found:
    if not isinstance(inner, list) or not least <= len(inner) <= most:
        yield path, _("Here stands a list of %(least)s to %(most)s values.") % {"least": least, "most": most}
        return
    for at, part in enumerate(inner):
        yield from _value(part, (*path, at), kinds)
    if path[-1] == "divide" and is_number(inner[1]) and Fraction(inner[1]) == 0:
        yield (*path, 1), _("This divides by zero.")


def _total(inner: Any, path: Path, kinds: Kinds) -> Found:
    if not isinstance(inner, list) or len(inner) != 2 or not all(isinstance(part, str) for part in inner):
        yield path, _("Here stand a table and one of its columns.")
    elif kinds.get(f"{inner[0]}.{inner[1]}") not in NUMBERS:
        yield path, _("There is no column of numbers “%(code)s”.") % {"code": ".".join(inner)[:80]}


_SPECIAL = {"register": _register, "round": _round, "total": _total}


def _field(code: Any, path: Path, kinds: Kinds, wanted: tuple[str, ...]) -> Found:
    if not isinstance(code, str) or code not in kinds or "." in code:
        yield path, _("There is no field “%(code)s”.") % {"code": str(code)[:80]}
    elif wanted and kinds[code] not in wanted:
        yield (
            path,
            _("The field “%(code)s” is of another kind; possible here: %(kinds)s.")
            % {
                "code": code,
                "kinds": ", ".join(wanted),
            },
        )


def is_number(value: Any) -> bool:
    """Whether this is a plain number: an integer, or text such as `"12.5"`."""
    if isinstance(value, bool) or not isinstance(value, int | str) or len(str(value)) > 20:
        return False
    try:
        Fraction(value)
    except (ValueError, ZeroDivisionError):
        return False
    return "/" not in str(value) and "e" not in str(value).lower() and "_" not in str(value)
