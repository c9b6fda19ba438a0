"""What checks and conditions of a form may say: a closed set of words over exact fractions, that always ends.

A value is a number (`12` or `"12.5"`), `{"field": CODE}`, `{"previous": CODE}` (last quarter's answer),
`{"register": NAME}` (what the register says), `{"rows": TABLE}` (how many rows), `{"total": [TABLE, COLUMN]}`, or one
of `add`, `multiply`, `min`, `max` (two to twenty), `subtract`, `divide` (two), `round` (a value and decimals).

A condition is `all`, `any` (a list), `not`, `{"filled": CODE}`, `{"is": [CODE, ANSWER]}`, or `equal`, `at_least`,
`at_most`, `more`, `less` (two values). An answer that is blank is unknown: `add` leaves it out; every other operator,
and every comparison with it, is unknown too (None).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

REGISTER = ("floor_area", "household_count")
DEEPEST, LARGEST, MOST_OPERANDS = 8, 100, 20
Path = tuple[str | int, ...]

_FOLDS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "multiply": lambda values: prod(values, start=Fraction(1)),
    "min": min,
    "max": max,
    "subtract": lambda values: values[0] - values[1],
}
_COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "equal": lambda left, right: left == right,
    "at_least": lambda left, right: left >= right,
    "at_most": lambda left, right: left <= right,
    "more": lambda left, right: left > right,
    "less": lambda left, right: left < right,
}
MANY, PAIR = ("add", "multiply", "min", "max"), ("subtract", "divide")
VALUE_WORDS = ("field", "previous", "register", "rows", "total", *MANY, *PAIR, "round")
CONDITION_WORDS = ("all", "any", "not", "filled", "is", *_COMPARISONS)


@dataclass
class Known:
    """What checks look at: answers in canonical form, last quarter's, and the register."""

    values: Mapping[str, Any]
    previous: Mapping[str, Any] = field(default_factory=dict)
    register: Mapping[str, Decimal | int | None] = field(default_factory=dict)


def number_of(answer: Any) -> Fraction | None:
    """The number of a canonical answer; None for a blank one or one that is no number."""
    if answer is None or isinstance(answer, bool | list | dict):
        return None
    return _exact(answer)


@lru_cache(maxsize=8192)
def _exact(number: str | int | Decimal | float) -> Fraction | None:
    """Checks look at the same few answers again and again, and reading one costs more than all that follows."""
    try:
        return Fraction(number)
    except (ValueError, ZeroDivisionError):
        return None


def value_of(expression: Any, known: Known) -> Fraction | None:
    """The value of a checked expression, exact; None where it cannot be known."""
    if not isinstance(expression, dict):
        return _exact(expression)
    ((word, inner),) = expression.items()
    if word in ("field", "previous", "register", "rows", "total"):
        return _looked_up(word, inner, known)
    if word == "round":
        value = value_of(inner[0], known)
        return None if value is None else round_half_up(value, inner[1])
    values = [value_of(part, known) for part in inner]
    present = [value for value in values if value is not None]
    if word == "add":
        return sum(present, Fraction(0)) if present else None
    if len(present) < len(values):
        return None
    if word == "divide":
        return None if present[1] == 0 else present[0] / present[1]
    return _FOLDS[word](present)


def _looked_up(word: str, inner: Any, known: Known) -> Fraction | None:
    if word == "register":
        return number_of(known.register.get(inner))
    if word in ("field", "previous"):
        return number_of((known.values if word == "field" else known.previous).get(inner))
    table, column = (inner, None) if word == "rows" else inner
    rows = known.values.get(table)
    if not isinstance(rows, list):
        return Fraction(0)
    if column is None:
        return Fraction(len(rows))
    numbers = [number_of(row.get(column)) for row in rows]
    return sum((number for number in numbers if number is not None), Fraction(0))


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded to so many decimals; a half goes away from zero."""
    unit = 10**decimals
    whole = (abs(value) * unit * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, unit)


def holds(condition: Any, known: Known) -> bool | None:
    """Whether a checked condition holds; None where it cannot be known."""
    ((word, inner),) = condition.items()
    if word in ("all", "any"):
        return _together(word, [holds(part, known) for part in inner])
    if word == "not":
        verdict = holds(inner, known)
        return None if verdict is None else not verdict
    if word == "filled":
        return known.values.get(inner) not in (None, "", [])
    if word == "is":
        return known.values.get(inner[0]) == inner[1]
    left, right = value_of(inner[0], known), value_of(inner[1], known)
    return None if left is None or right is None else _COMPARISONS[word](left, right)


def _together(word: str, verdicts: Sequence[bool | None]) -> bool | None:
    decisive = word == "any"
    if decisive in verdicts:
        return decisive
    return None if None in verdicts else not decisive


def fields_in(part: Any) -> Iterator[str]:
    """Codes of the fields of this quarter that an expression or condition looks at, in order."""
    if isinstance(part, dict):
        for word, inner in part.items():
            if word in ("field", "rows", "filled"):
                yield inner
            elif word in ("total", "is"):
                yield inner[0]
            elif word not in ("previous", "register"):
                yield from fields_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from fields_in(inner)
