"""How phone numbers are written and how guessing is counted. Pure functions."""

import datetime
import re

MAINLAND = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
ABROAD = re.compile(r"\+(?!86)[1-9][0-9]{6,14}")

# Tries within WINDOW before a sign-in is refused: on one account, and from one address whatever the account.
WINDOW = datetime.timedelta(minutes=5)
TRIES_PER_ACCOUNT = 5
TRIES_PER_ADDRESS = 30


def normal_phone(text: str) -> str:
    """A mobile number in its one form: 11 digits in mainland China, `+` and country code elsewhere.

    Raises `ValueError` for anything else. `+86 138-1234-5678` → `13812345678`.
    """
    plain = re.sub(r"[\s()\-]", "", text)
    mainland = MAINLAND.fullmatch(plain)
    if mainland:
        return mainland.group(1)
    if ABROAD.fullmatch(plain):
        return plain
    raise ValueError(text)


def one_spelling(login: str) -> str:
    """What somebody typed to sign in, so that `138-1234-5678` and `+86 13812345678` count as one."""
    try:
        return normal_phone(login)
    except ValueError:
        return login


def is_locked(tries_on_account: int, tries_from_address: int) -> bool:
    """Whether a try is refused unread. The counts include the present try."""
    return tries_on_account > TRIES_PER_ACCOUNT or tries_from_address > TRIES_PER_ADDRESS
