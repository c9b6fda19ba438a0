"""Receipt codes: made, checked, read as typed. Pure functions."""

import unicodedata
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that cannot be taken for one another when read out or copied: no 0, O, 1, I."""

PAYLOAD_LENGTH = 11
CODE_LENGTH = PAYLOAD_LENGTH + 1


def _powers_of_two() -> list[int]:
    """2⁰, 2¹, … of the field of 32 elements (x⁵ + x² + 1)."""
    powers = [1]
    while len(powers) < CODE_LENGTH:
        doubled = powers[-1] << 1
        powers.append(doubled ^ 0b100101 if doubled & 0b100000 else doubled)
    return powers


_WEIGHTS = _powers_of_two()


def _times(left: int, right: int) -> int:
    """Product in the field of 32 elements."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= 0b100101
        right >>= 1
    return product


def check_character(payload: str) -> str:
    """Last sign of a receipt code: finds every single wrong sign and every swap of two signs.

    A weighted sum over the field of 32 elements; every position has a weight of its own.
    """
    total = 0
    for sign, weight in zip(payload, _WEIGHTS[1:], strict=True):
        total ^= _times(ALPHABET.index(sign), weight)
    return ALPHABET[total]


def make_receipt_code(choose: Callable[[str], str]) -> str:
    """A new code of 12 signs; `choose` picks one sign at random (`secrets.choice`): 55 bits."""
    payload = "".join(choose(ALPHABET) for _ in range(PAYLOAD_LENGTH))
    return payload + check_character(payload)


def read_receipt_code(typed: str) -> str | None:
    """The code somebody typed, in any case, width and grouping; None when it cannot be one."""
    plain = unicodedata.normalize("NFKC", typed[:64]).upper()
    code = "".join(sign for sign in plain if sign.isalnum())
    if len(code) != CODE_LENGTH or any(sign not in ALPHABET for sign in code):
        return None
    return code if check_character(code[:PAYLOAD_LENGTH]) == code[PAYLOAD_LENGTH] else None


def spoken_code(code: str) -> str:
    """`ABCD-EFGH-JKLM`."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
