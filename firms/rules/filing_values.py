"""Reading what a firm stated: one way for pages, files and the interface, so that all refuse the same for the same
reason. Values are kept as text; `typed` turns them into what the register holds."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from firms.choices import FilingKind
from firms.rules.codes import is_unified_code
from firms.rules.filing_fields import Field, fields_of

FIRST_YEAR = 1949
MOST_NUMBER = 2_000_000_000
_PHONE = re.compile(r"[0-9+\-() ]{5,40}")


class Read(NamedTuple):
    """Values as canonical text, and what is wrong, by field. A value that is wrong is kept as it was typed."""

    values: dict[str, str]
    errors: dict[str, str]


class Wrong(Exception):
    """A value that cannot be taken; the argument is the reason in words."""


def read_values(kind: str, given: Mapping[str, Any], *, is_draft: bool = False) -> Read:
    """Read the fields of a kind. A draft may leave fields empty; what stands there must be right all the same."""
    values: dict[str, str] = {}
    errors: dict[str, str] = {}
    for field in fields_of(kind):
        text = _plain(given.get(field.name))
        values[field.name] = text
        if not text:
            if field.is_required and not is_draft:
                errors[field.name] = _("Fill this in.")
            continue
        try:
            values[field.name] = _READERS[field.form](field, text)
        except Wrong as wrong:
            errors[field.name] = str(wrong)
    for name, words in _across(kind, values).items():
        errors.setdefault(name, words)
    return Read(values, errors)


def typed(kind: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Values as days, amounts and numbers; None for an empty one of those. Only for values that were read."""
    return {field.name: _typed(field, values.get(field.name, "")) for field in fields_of(kind)}


def _typed(field: Field, text: str) -> Any:
    if field.form not in _TYPES:
        return text
    return _TYPES[field.form](text) if text else None


_TYPES: dict[str, Callable[[str], Any]] = {"date": datetime.date.fromisoformat, "amount": Decimal, "number": int}


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(str(value).replace("\0", "").split())


def _text(field: Field, text: str) -> str:
    if len(text) > field.longest:
        raise Wrong(_("At most %(number)s characters.") % {"number": field.longest})
    return text


def _code(field: Field, text: str) -> str:
    code = text.upper().replace(" ", "")
    if not is_unified_code(code):
        raise Wrong(_("Compare the 18 characters with the business licence: the check character does not fit."))
    return code


def _phone(field: Field, text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise Wrong(_("A telephone number has digits, and perhaps + - ( )."))
    return _text(field, text)


def _date(field: Field, text: str) -> str:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Wrong(_("Write a day like 2026-03-31.")) from error
    if not FIRST_YEAR <= day.year <= 2200:
        raise Wrong(_("Check the year."))
    return day.isoformat()


def _amount(field: Field, text: str) -> str:
    try:
        amount = Decimal(text.replace(",", ""))
    except InvalidOperation as error:
        raise Wrong(_("Write a number, such as 1.85.")) from error
    if not amount.is_finite() or amount < 0:
        raise Wrong(_("Write a number, zero or more."))
    if amount >= Decimal(10) ** (field.digits - field.places):
        raise Wrong(_("This number is too large."))
    if amount != amount.quantize(Decimal(1).scaleb(-field.places)):
        raise Wrong(_("At most %(number)s decimal places.") % {"number": field.places})
    return f"{amount.quantize(Decimal(1).scaleb(-field.places)):f}"


def _number(field: Field, text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MOST_NUMBER:
        raise Wrong(_("Write a whole number, zero or more."))
    return str(int(text))


def _choice(field: Field, text: str) -> str:
    if text not in dict(field.choices):
        raise Wrong(_("Choose one of the list."))
    return text


_READERS: dict[str, Callable[[Field, str], str]] = {
    "text": _text,
    "words": _text,
    "code": _code,
    "phone": _phone,
    "date": _date,
    "amount": _amount,
    "number": _number,
    "choice": _choice,
}

# (kind, earlier field, later field, whether they may be equal)
_ORDER = (
    (FilingKind.PROJECT, "effective_from", "effective_to", False),
    (FilingKind.BRANCH, "opened_on", "closed_on", True),
    (FilingKind.HONOUR, "awarded_on", "valid_to", False),
    (FilingKind.FIRM, "registered_on", "began_on", True),
)


def _across(kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """What two fields say together. Days that could not be read say nothing."""
    found: dict[str, str] = {}
    for of_kind, first, second, may_equal in _ORDER:
        if kind != of_kind or not _are_days(values.get(first, ""), values.get(second, "")):
            continue
        if values[second] < values[first] or (values[second] == values[first] and not may_equal):
            found[second] = _("This day must come after the earlier one.")
    return found


def _are_days(*texts: str) -> bool:
    return all(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) for text in texts)
