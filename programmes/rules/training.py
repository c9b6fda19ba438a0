"""Training: codes of attendance that change every half minute, marking of tests, hours that are missing."""

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

WINDOW_SECONDS = 30
DIGITS = 6
EARLY = datetime.timedelta(minutes=30)
THOUSANDTH = Decimal("0.001")


def window_of(now: datetime.datetime) -> int:
    """The number of the half minute since 1970."""
    return int(now.timestamp()) // WINDOW_SECONDS


def code_of(secret: str, window: int) -> str:
    """Six digits of a half minute: HMAC-SHA-256 with the session's secret, cut as in RFC 4226, section 5.3."""
    mac = hmac.new(secret.encode(), window.to_bytes(8, "big"), hashlib.sha256).digest()
    place = mac[-1] & 0x0F
    number = int.from_bytes(mac[place : place + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def is_code_right(secret: str, code: str, now: datetime.datetime) -> bool:
    """Whether a code is that of this half minute or of the one before: typing takes a moment."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdecimal():
        return False
    here = window_of(now)
    return sum(hmac.compare_digest(code_of(secret, window), typed) for window in (here, here - 1)) > 0


def may_sign_in_at(starts_at: datetime.datetime, ends_at: datetime.datetime, now: datetime.datetime) -> bool:
    """Presence is noted from half an hour before the beginning until the end (not included)."""
    return starts_at - EARLY <= now < ends_at


def mark(questions: Iterable[Mapping[str, Any]], answers: Mapping[str, Iterable[int]]) -> Decimal:
    """The share of questions answered rightly (0 to 1, three decimals, cut off): all right choices and no other.

    Raises `ValueError` for no questions.
    """
    asked = list(questions)
    if not asked:
        raise ValueError("no questions")
    right = sum(set(answers.get(str(one["id"]), ())) == set(one["right"]) for one in asked)
    return (Decimal(right) / len(asked)).quantize(THOUSANDTH, ROUND_DOWN)


def missing_hours(required: Decimal | None, done: Decimal) -> Decimal:
    """How many hours of the year are missing; 0 where nothing is required."""
    return Decimal(0) if required is None else max(required - done, Decimal(0))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day some months later, or the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = (datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))
