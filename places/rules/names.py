"""Names of estates: how two are told to be the same, and what a search finds them by."""

import re
import unicodedata
from collections.abc import Collection

_NOT_WORD = re.compile(r"[\W_]+")
_LAST_BRACKET = re.compile(r"\(([^()]*)\)$")
LONGEST_KEY = 120
MOST_WORDS = 5


def name_key(name: str) -> str:
    """The name without spaces, punctuation, case and width: `华邑·阳光里` and `华邑阳光里` are one."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", name).lower())[:LONGEST_KEY]


def bare_name(name: str, district_words: Collection[str]) -> str:
    """The name without a district in brackets at its end: `状元府邸（金牛）` → `状元府邸`."""
    plain = unicodedata.normalize("NFKC", name).strip()
    match = _LAST_BRACKET.search(plain)
    if match is not None and match[1] in district_words and match.start() > 0:
        return plain[: match.start()]
    return plain


def search_text(name: str, address: str = "") -> str:
    """What a search looks through: name, pinyin, initials, address: `锦绣花园 jinxiuhuayuan jxhy 示范路1号`.

    Readings are those of the most frequent words (pypinyin); a name with a rare reading is found by its characters.
    """
    from pypinyin import Style, lazy_pinyin  # 40 MB of readings, which pages that only search do not need

    key = name_key(name)
    syllables = lazy_pinyin(key)
    initials = lazy_pinyin(key, style=Style.FIRST_LETTER)
    parts = [key, "".join(syllables), "".join(initials), name_key(address)]
    return " ".join(dict.fromkeys(filter(None, parts)))


def search_words(text: str) -> list[str]:
    """Words of a search in the form of `search_text`: at most 5, each at most 40 characters."""
    words = (name_key(word)[:40] for word in text[:200].split())
    return [word for word in words if word][:MOST_WORDS]
