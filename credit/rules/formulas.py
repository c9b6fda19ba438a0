"""Points of an indicator by a formula: a closed set of operators over exact fractions, that always ends.

A formula is a number, one of `numerator`, `denominator` and `ratio`, or one operator over formulas:
`add`, `multiply`, `min`, `max` (two to eight), `subtract`, `divide` (two), `round` (a formula and decimals).
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import prod
from typing import Any

from django.utils.translation import gettext as _

from credit.rules.source import Path

DEEPEST_FORMULA = 10
LARGEST_FORMULA = 100
FACTS = ("numerator", "denominator", "ratio")

_OPERATORS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "add": lambda values: sum(values, Fraction(0)),
    "multiply": lambda values: prod(values, start=Fraction(1)),
    "min": min,
    "max": max,
    "subtract": lambda values: values[0] - values[1],
}


def value_of(formula: Any, numerator: Fraction, denominator: Fraction) -> Fraction | None:
    """Value of a checked formula, exact; None where it divides by zero."""
    if not isinstance(formula, dict):
        return _plain_value(formula, numerator, denominator)
    ((name, arguments),) = formula.items()
    if name == "round":
        inner = value_of(arguments[0], numerator, denominator)
        return None if inner is None else round_half_up(inner, arguments[1])
    values = [value_of(argument, numerator, denominator) for argument in arguments]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    return _divide(known[0], known[1]) if name == "divide" else _OPERATORS[name](known)


def round_half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded to so many decimals; a half goes away from zero: 0.25 → 0.3, -0.25 → -0.3."""
    unit = 10**decimals
    whole = (abs(value) * unit * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, unit)


def formula_problems(formula: Any) -> Iterator[tuple[Path, str]]:
    """What is wrong with a formula of the right shape, each with its path inside the formula."""
    depth, nodes = _size(formula)
    if depth > DEEPEST_FORMULA:
        yield (
            (),
            _("The formula is %(depth)s levels deep; %(most)s are allowed.")
            % {
                "depth": depth,
                "most": DEEPEST_FORMULA,
            },
        )
    if nodes > LARGEST_FORMULA:
        yield (
            (),
            _("The formula has %(nodes)s parts; %(most)s are allowed.")
            % {
                "nodes": nodes,
                "most": LARGEST_FORMULA,
            },
        )
    if depth <= DEEPEST_FORMULA and nodes <= LARGEST_FORMULA:
        yield from _divisions_by_zero(formula, ())


def _plain_value(formula: Any, numerator: Fraction, denominator: Fraction) -> Fraction | None:
    if formula == "ratio":
        return _divide(numerator, denominator)
    if formula in FACTS:
        return numerator if formula == "numerator" else denominator
    return Fraction(formula)


def _divide(dividend: Fraction, divisor: Fraction) -> Fraction | None:
    return None if divisor == 0 else dividend / divisor


def _arguments(formula: Any) -> list[Any]:
    if not isinstance(formula, dict):
        return []
    ((name, arguments),) = formula.items()
    return arguments[:1] if name == "round" else arguments


def _size(formula: Any) -> tuple[int, int]:
    """Levels and parts."""
    inner = [_size(argument) for argument in _arguments(formula)]
    return 1 + max((depth for depth, _nodes in inner), default=0), 1 + sum(nodes for _depth, nodes in inner)


def _is_constant(formula: Any) -> bool:
    if isinstance(formula, dict):
        return all(_is_constant(argument) for argument in _arguments(formula))
    return formula not in FACTS


def _divisions_by_zero(formula: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(formula, dict):
        return
    ((name, arguments),) = formula.items()
    for index, argument in enumerate(_arguments(formula)):
        yield from _divisions_by_zero(argument, (*path, name, index))
    if name == "divide" and _is_constant(arguments[1]) and value_of(arguments[1], Fraction(1), Fraction(1)) == 0:
        yield (*path, name, 1), _("This divides by zero.")
