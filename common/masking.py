"""How personal data looks to those who may not read it."""

import re

_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_IDENTITY = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")


def mask_phone(phone: str) -> str:
    """`13812345678` → `138****5678`; shorter ones lose all but the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:]


def mask_email(address: str) -> str:
    """`wang@example.cn` → `w***@example.cn`."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***{at}{host}" if at else address[:1] + "***"


def mask_name(name: str) -> str:
    """`王小明` → `王**`: the first character stays."""
    return name[:1] + "*" * max(len(name) - 1, 0)


def mask_numbers(text: str) -> str:
    """Free text with mobile numbers and identity numbers hidden: `打13812345678` → `打138****5678`."""
    without_identity = _IDENTITY.sub(lambda found: found[0][:6] + "*" * 10 + found[0][-2:], text)
    return _MOBILE.sub(lambda found: mask_phone(found[0]), without_identity)
