"""A message as the classifier reads it: one form of every sign, digits as one, nothing but letters and signs.

`tidy` is what counts; `Tidied` also knows where each kept sign stood, so that words can be shown where they were found.
"""

import re
import unicodedata
from typing import NamedTuple

from complaints.classifier.traditional import SIMPLIFIED

_DIGITS = re.compile("0+")


class _Signs(dict[int, str]):
    """For `str.translate`: what becomes of a sign, worked out once per sign."""

    def __missing__(self, code: int) -> str:
        kept = []
        for sign in unicodedata.normalize("NFKC", chr(code)).lower():
            if sign.isdecimal():
                kept.append("0")
            elif sign.isalpha():
                kept.append(SIMPLIFIED.get(sign, sign))
        self[code] = "".join(kept)
        return self[code]


_SIGNS = _Signs()


def tidy(text: str) -> str:
    """`Ａ区 12 号，漏水！` → `a区0号漏水`: spaces, marks and the length of numbers say nothing."""
    return _DIGITS.sub("0", text.translate(_SIGNS))


class Tidied(NamedTuple):
    """A tidied text and, for each of its signs, the index of the original sign from which it came."""

    text: str
    origins: list[int]

    def original(self, source: str, start: int, end: int) -> str:
        """The piece of `source` that the signs from `start` to `end` (not included) came from."""
        return source[self.origins[start] : self.origins[end - 1] + 1]


def tidied(text: str) -> Tidied:
    """As `tidy`, with the way back."""
    kept: list[str] = []
    origins: list[int] = []
    for index, source in enumerate(text):
        for sign in _SIGNS[ord(source)]:
            if sign != "0" or not kept or kept[-1] != "0":
                kept.append(sign)
                origins.append(index)
    return Tidied("".join(kept), origins)
