"""Words that will be public must name nobody."""

import re
import unicodedata

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\w)")


def names_a_person(text: str) -> bool:
    """Whether the text holds a mobile number or the number of an identity card, also written with gaps.

    The fact of a credit event is shown to everybody, so such a text is refused.
    """
    joined = re.sub(r"(?<=\d)[\s\-–—·.]+(?=[\dXx])", "", unicodedata.normalize("NFKC", text))
    return bool(_MOBILE.search(joined) or _IDENTITY.search(joined))
