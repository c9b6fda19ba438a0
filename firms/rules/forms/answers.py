"""Reading answers: whatever a browser, a spreadsheet cell or JSON brings becomes one canonical value, or a reason.

Canonical: numbers as text without needless zeros cut (`"12.50"` for money), days as `2026-03-31`, yes_no as
true or false, a choice as its code, a table as a list of rows, nothing as None.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.rules.forms.language import Path

DECIMALS = {"integer": 0, "decimal": 4, "money": 2, "area": 2, "ratio": 2}
MOST = Decimal(10) ** 13
RATIO_MOST = Decimal(100)
TEXT_LENGTH = 500
ROWS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[T ]00:00:00)?")
YES = frozenset({"true", "yes", "1", "是", "有"})
NO = frozenset({"false", "no", "0", "否", "无"})


class Problem(NamedTuple):
    """What is wrong with an answer: where, which rule said so, and what to do."""

    path: Path
    code: str
    message: str

    @property
    def where(self) -> str:
        """The path as text: `staff_total`, `inspections.1.done_on`, `explain.fee_jump`."""
        return ".".join(str(part) for part in self.path)


class Unreadable(Exception):
    """An answer that cannot be read."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code, self.message = code, message


def words(title: Mapping[str, str]) -> str:
    """The title in the language of the page."""
    return title["zh" if (get_language() or "zh").startswith("zh") else "en"]


def text_of(raw: Any) -> str:
    """An answer as it would be typed. Raises `Unreadable` for lists and mappings."""
    if isinstance(raw, str):
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float):
        return f"{raw:.0f}" if raw.is_integer() and abs(raw) < 1e15 else f"{Decimal(f'{raw:.15g}'):f}"
    if isinstance(raw, datetime.datetime):
        return raw.date().isoformat() if raw.time() == datetime.time() else raw.isoformat(" ", "seconds")
    if isinstance(raw, int | Decimal | datetime.date):
        return str(raw).strip()
    raise Unreadable("shape", _("Here stands one value, not a list."))


def read_answer(field: Mapping[str, Any], raw: Any) -> Any:
    """The canonical value of a field that is no table; None when blank. Raises `Unreadable`."""
    text = text_of(raw)
    if not text:
        return None
    if _CONTROL.search(text):
        raise Unreadable("characters", _("Holds characters that cannot be shown."))
    return _READERS.get(field["kind"], _number)(field, text)


def _number(field: Mapping[str, Any], text: str) -> str:
    kind = field["kind"]
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).replace(" ", "")
    if kind == "ratio":
        plain = plain.removesuffix("%")
    if not _NUMBER.fullmatch(plain) or len(plain) > 30:
        raise Unreadable("number", _("“%(text)s” is not a number.") % {"text": text[:40]})
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise Unreadable("number", _("“%(text)s” is not a number.") % {"text": text[:40]}) from error
    _check_range(field, number)
    decimals = 0 if kind == "integer" else field.get("decimals", DECIMALS[kind])
    rounded = round(number, decimals)
    if rounded != number:
        if decimals == 0:
            raise Unreadable("decimals", _("Write a whole number."))
        raise Unreadable("decimals", _("At most %(places)s decimals are possible.") % {"places": decimals})
    return f"{rounded + 0:f}"  # no minus before zero


def _check_range(field: Mapping[str, Any], number: Decimal) -> None:
    least = _limit(field.get("min", 0))
    most = _limit(field.get("max", RATIO_MOST if field["kind"] == "ratio" else MOST))
    if number < least:
        raise Unreadable("min", _("Must be %(least)s or more.") % {"least": f"{least:f}"})
    if number > most:
        raise Unreadable("max", _("Must be %(most)s or less.") % {"most": f"{most:f}"})


@lru_cache(maxsize=1024)
def _limit(written: str | int | Decimal) -> Decimal:
    return Decimal(written)


def _words(field: Mapping[str, Any], text: str) -> str:
    most = field.get("max_length", TEXT_LENGTH)
    if len(text) > most:
        message = _("Has %(length)s characters, at most %(most)s are possible.")
        raise Unreadable("length", message % {"length": len(text), "most": most})
    return text


def _choice(field: Mapping[str, Any], text: str) -> str:
    wanted = unicodedata.normalize("NFKC", text).lower()
    for choice in field["choices"]:
        names = {choice["code"], *choice["title"].values()}
        if wanted in {unicodedata.normalize("NFKC", name).lower() for name in names}:
            return choice["code"]
    possible = "、".join(words(choice["title"]) for choice in field["choices"][:12])
    message = _("“%(text)s” is not one of: %(possible)s.")
    raise Unreadable("choice", message % {"text": text[:40], "possible": possible})


def _yes_no(field: Mapping[str, Any], text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise Unreadable("yes_no", _("“%(text)s” is neither yes nor no.") % {"text": text[:40]})


def _day(field: Mapping[str, Any], text: str) -> str:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if match is not None:
            day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
            if 1950 <= day.year <= 2100:
                return day.isoformat()
    except ValueError:
        pass
    raise Unreadable("date", _("“%(text)s” is not a day. Write it as 2026-03-31.") % {"text": text[:40]})


_READERS: dict[str, Callable[[Mapping[str, Any], str], Any]] = {
    "text": _words,
    "choice": _choice,
    "yes_no": _yes_no,
    "date": _day,
}


def read_table(field: Mapping[str, Any], raw: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    """The rows of a table that are not blank; what is wrong goes to `problems`, rows counted from 1."""
    code = field["code"]
    if raw in (None, ""):
        return []
    if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
        problems.append(Problem((code,), "shape", _("Here stands a list of rows.")))
        return []
    most = field.get("max_rows", ROWS)
    if len(raw) > most:
        problems.append(Problem((code,), "rows", _("At most %(most)s rows are possible.") % {"most": most}))
        return []
    rows: list[dict[str, Any]] = []
    for given in raw:
        if any(value not in (None, "") for value in given.values()):
            rows.append(_row(field, given, len(rows) + 1, problems))
    return rows


def _row(field: Mapping[str, Any], given: Mapping[str, Any], number: int, problems: list[Problem]) -> dict[str, Any]:
    known = {column["code"]: column for column in field["columns"]}
    for name in given:
        if name not in known:
            path = (field["code"], number, str(name)[:60])
            problems.append(Problem(path, "unknown", _("The form has no such field.")))
    row: dict[str, Any] = {}
    for name, column in known.items():
        path = (field["code"], number, name)
        try:
            row[name] = read_answer(column, given.get(name))
        except Unreadable as error:
            row[name] = None
            problems.append(Problem(path, error.code, error.message))
            continue
        if row[name] is None and column.get("required"):
            problems.append(Problem(path, "required", _("Must be filled in.")))
    return row
