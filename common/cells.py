"""What a spreadsheet cell says: text to numbers, dates, choices and shares, with a reason when it cannot be read."""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _

_UNITS = re.compile(r"(?<=[0-9.%])\s*(㎡|m²|m2|平方米|平米|年|户|幢|栋|层|元)$", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(\s+00:00:00)?")
EMPTY_SIGNS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "暂无信息", "未知", "n/a", "null", "none"})


class CellError(ValueError):
    """A cell that cannot be read; the message says which and what would be right."""


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, 无, N/A and the like."""
    return text.strip().lower() in EMPTY_SIGNS


def _number_text(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "").replace(" ", "")
    return _UNITS.sub("", plain)


def to_decimal(
    text: str, label: str, *, places: int, least: Decimal | int = 0, most: Decimal | int = 10**9
) -> Decimal | None:
    """Number with at most `places` decimals between `least` and `most`; None when blank. Raises `CellError`."""
    if is_blank(text):
        return None
    plain = _number_text(text)
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(plain) > 40:
        raise CellError(_("%(label)s: “%(text)s” is not a number.") % {"label": label, "text": text[:40]})
    if not least <= number <= most:
        raise CellError(
            _("%(label)s: %(text)s is not between %(least)s and %(most)s.")
            % {"label": label, "text": text[:40], "least": least, "most": most}
        )
    rounded = round(number, places)
    if rounded != number:
        raise CellError(
            _("%(label)s: %(text)s has more than %(places)s decimals.")
            % {"label": label, "text": text[:40], "places": places}
        )
    return rounded


def to_int(text: str, label: str, *, least: int = 0, most: int = 2_000_000_000) -> int | None:
    """Whole number between `least` and `most`; None when blank. Raises `CellError`."""
    number = to_decimal(text, label, places=0, least=least, most=most)
    return None if number is None else int(number)


def to_date(text: str, label: str) -> datetime.date | None:
    """Day written as 2026-03-01, 2026/3/1, 2026.3.1 or 2026年3月1日; None when blank. Raises `CellError`."""
    if is_blank(text):
        return None
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if match is not None:
            return datetime.date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        pass
    raise CellError(
        _("%(label)s: “%(text)s” is not a date. Write it as 2026-03-01.") % {"label": label, "text": text[:40]}
    )


def to_choice(text: str, label: str, choices: Mapping[str, str], *, default: str = "") -> str:
    """Code that `choices` gives for the text, whatever its case; `default` when blank. Raises `CellError`."""
    if is_blank(text):
        return default
    found = choices.get(unicodedata.normalize("NFKC", text).strip().lower())
    if found is None:
        raise CellError(
            _("%(label)s: “%(text)s” is not known. Possible: %(possible)s.")
            % {"label": label, "text": text[:40], "possible": "、".join(list(choices)[:12])}
        )
    return found


def to_share(text: str, label: str) -> Fraction | None:
    """Share above 0 and at most 1, written 1/2, 50% or 0.5; None when blank. Raises `CellError`."""
    if is_blank(text):
        return None
    plain = _number_text(text)
    try:
        if len(plain) > 40 or "e" in plain.lower():
            raise ValueError
        share = Fraction(plain[:-1]) / 100 if plain.endswith("%") else Fraction(plain)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise CellError(
            _("%(label)s: “%(text)s” is not a share. Write 1/2, 50%% or 0.5.") % {"label": label, "text": text[:40]}
        )
    return share
