"""Proofs that a form is worth taking: a calculation that was done, or time that was waited for.

A proof is made for the number of one form and signed. The same number is taken once (`submission_key` is unique), so
a proof is good for one complaint, without a list of used ones, and a repeated request after a lost answer still
gets its receipt (docs/decisions/0053).
"""

import base64
import binascii
import datetime
import json
from typing import Any
from urllib.parse import parse_qs

import altcha
from django.core import signing
from django.db import connection
from django.utils.crypto import salted_hmac

WAIT_SALT, STAMP_SALT = "complaints.proofs.wait", "complaints.proofs.stamp"
LIFE = datetime.timedelta(minutes=20)
LONGEST = 2000


def make_challenge(form_key: str, work: int, now: datetime.datetime) -> dict[str, Any]:
    """A calculation of `work` steps at most for the ALTCHA widget; holds for 20 minutes."""
    options = altcha.ChallengeOptionsV1(
        algorithm="SHA-256", max_number=work, hmac_key=_key(), expires=now + LIFE, params={"form": form_key}
    )
    made = altcha.create_challenge_v1(options).to_dict()
    return {**made, "maxnumber": made.pop("maxNumber")}


def is_solved(payload: str, form_key: str, now: datetime.datetime) -> bool:
    """Whether the calculation for this form was done, in time."""
    if not form_key or not payload or len(payload) > LONGEST:
        return False
    try:
        given = json.loads(base64.b64decode(payload, validate=True))
        is_right, _why = altcha.verify_solution_v1(given, _key(), check_expires=False)
        said = parse_qs(given["salt"].partition("?")[2])
        ends_at = int(said["expires"][-1])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return False
    return bool(is_right) and said.get("form") == [form_key] and now.timestamp() < ends_at


def make_wait(form_key: str, now: datetime.datetime) -> str:
    """For whoever cannot calculate: from when on this form has been waiting."""
    return _signer(WAIT_SALT).sign_object([form_key, int(now.timestamp())])


def waited(token: str, form_key: str, now: datetime.datetime) -> float | None:
    """Seconds that this form has been waiting; None without a token of its own, or with one that has expired."""
    try:
        given, since = _signer(WAIT_SALT).unsign_object(token[:LONGEST])
    except (signing.BadSignature, ValueError):
        return None
    seconds = now.timestamp() - since
    return seconds if form_key and given == form_key and 0 <= seconds < LIFE.total_seconds() else None


def make_stamp(now: datetime.datetime) -> str:
    """The signed moment at which a form was opened."""
    return _signer(STAMP_SALT).sign_object(int(now.timestamp()))


def is_too_fast(stamp: str, least_seconds: int, now: datetime.datetime) -> bool:
    """Whether a form with this stamp was sent sooner than a person can. One without a true stamp says nothing."""
    try:
        since = _signer(STAMP_SALT).unsign_object(stamp[:LONGEST])
    except (signing.BadSignature, ValueError):
        return False
    return now.timestamp() - since < least_seconds


def _signer(salt: str) -> signing.Signer:
    """Signs for one purpose; what one jurisdiction has signed is nothing in another."""
    return signing.Signer(salt=f"{salt}:{connection.schema_name}")  # type: ignore[attr-defined]


def _key() -> str:
    purpose = f"challenge:{connection.schema_name}"  # type: ignore[attr-defined]
    return salted_hmac("complaints.proofs", purpose, algorithm="sha256").hexdigest()
