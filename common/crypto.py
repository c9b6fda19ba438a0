"""Encryption at rest of residents' data, with key rotation, and a keyed hash for look-up."""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.signals import setting_changed


@cache
def _cipher() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_ENCRYPTION_KEYS])


setting_changed.connect(lambda **_: _cipher.cache_clear(), weak=False)


def encrypt(text: str) -> str:
    """Token of `text` under the newest key; empty stays empty."""
    return _cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Text of a token under any of the keys. Raises `cryptography.fernet.InvalidToken` for a foreign one."""
    return _cipher().decrypt(token.encode()).decode() if token else ""


def rotate(token: str) -> str:
    """The same text under the newest key."""
    return _cipher().rotate(token.encode()).decode() if token else ""


def is_under_newest_key(token: str) -> bool:
    """Whether the token needs no rotation."""
    try:
        Fernet(settings.FIELD_ENCRYPTION_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def keyed_hash(text: str) -> str:
    """HMAC-SHA-256 of the text without white space, 64 hexadecimal characters; empty stays empty."""
    normal = "".join(text.split()).lower()
    return hmac.new(settings.FIELD_HASH_KEY.encode(), normal.encode(), hashlib.sha256).hexdigest() if normal else ""
