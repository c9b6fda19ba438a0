"""Kinds of values in a document of assembly rules: each check says what is wrong, or nothing."""

import datetime
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from committees.rules.cases import Test
from committees.rules.law import shape

UNITS = ("hours", "days", "working_days", "weeks", "months", "years")
SHARES = ("area", "heads", "households")
COMPARED = re.compile(r"(>=|>)\s*([0-9]+(?:/[0-9]+)?)")
PLAIN_SHARE = re.compile(r"[0-9]+(?:/[0-9]+)?")


def is_whole(value: Any) -> bool:
    """A whole number from 0 on; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def share_of(value: Any) -> Fraction | None:
    """A fraction above 0 and at most 1 that is written as text; None for anything else."""
    if not isinstance(value, str) or not PLAIN_SHARE.fullmatch(value):
        return None
    try:
        share = Fraction(value)
    except ZeroDivisionError:
        return None
    return share if 0 < share <= 1 else None


def read_test(value: Any, *, of_total: bool = False) -> Test | None:
    """`>1/2` or `>=2/3` as a test; None for anything else."""
    found = COMPARED.fullmatch(value) if isinstance(value, str) else None
    threshold = share_of(found[2]) if found else None
    if found is None or threshold is None:
        return None
    return Test(threshold, is_strict=found[1] == ">", of_total=of_total)


def _text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _days(value: Any) -> str:
    if is_whole(value) or _text(value):
        return ""
    if isinstance(value, Mapping) and value and all(unit in UNITS and is_whole(n) for unit, n in value.items()):
        return ""
    return f"is a whole number of days, {{working_days: n}}, {{months: n}} or words, not {value!r}"


def _count(value: Any) -> str:
    return "" if is_whole(value) or _text(value) else f"is a whole number or words, not {value!r}"


def _share(value: Any) -> str:
    is_share = share_of(value) is not None or read_test(value) is not None
    return "" if is_share else f"is a fraction as text, such as '1/2' or '>=1/2', not {value!r}"


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else f"is true or false, not {value!r}"


def _flag_or_words(value: Any) -> str:
    return "" if isinstance(value, bool) or _text(value) else f"is true, false or words, not {value!r}"


def _day(value: Any) -> str:
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return f"is a day such as '2024-05-01', not {value!r}"
    return ""


def _words(value: Any) -> str:
    """Words, a list of them, or named figures: what people read and no clock counts."""
    parts = list(value.values()) if isinstance(value, Mapping) else value
    is_said = _text(value) or (isinstance(parts, list) and bool(parts) and all(map(_word, parts)))
    return "" if is_said else f"is words or a list of words, not {value!r}"


def _word(part: Any) -> bool:
    return _text(part) or is_whole(part) or (isinstance(part, list) and all(map(_text, part)))


def _majority(value: Any) -> str:
    if not isinstance(value, Mapping) or set(value) != {"of", "area", "heads"}:
        return f"is {{of, area, heads}}, not {value!r}"
    if value["of"] not in ("all", "participating"):
        return f"is a share `of` all or of those participating, not of {value['of']!r}"
    wrong = [name for name in ("area", "heads") if read_test(value[name]) is None]
    return f"has {', '.join(wrong)} that is not like '>1/2' or '>=2/3'" if wrong else ""


def _triggers(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return f"is a list of tests such as {{area: 1/2}}, not {value!r}"
    for test in value:
        if not isinstance(test, Mapping) or not test:
            return f"is a list of tests such as {{area: 1/2}}; {test!r} is none"
        for name, part in test.items():
            if name in SHARES and share_of(part) is None:
                return f"has a test whose {name} is not a fraction as text: {part!r}"
            if name == "years" and not is_whole(part):
                return f"has a test whose years are not a whole number: {part!r}"
            if isinstance(part, float) or part is None:
                return f"has a test whose {name} is {part!r}"
    return ""


CHECKS: dict[str, Callable[[Any], str]] = {
    shape.DAYS: _days,
    shape.COUNT: _count,
    shape.SHARE: _share,
    shape.FLAG: _flag,
    shape.FLAG_OR_WORDS: _flag_or_words,
    shape.WORDS: _words,
    shape.MAJORITY: _majority,
    shape.TRIGGERS: _triggers,
    shape.DAY: _day,
}
"""Kind → what is wrong with a value of it, in words; empty when nothing is."""
