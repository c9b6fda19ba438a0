"""Words of a search over names, and what stands beside a name so that it is found."""

import unicodedata
from collections.abc import Callable
from functools import cache

MOST_WORDS = 5
LONGEST_WORD = 40


def search_words(text: str) -> list[str]:
    """Words of a search as they stand in a `search_text`: at most 5, each at most 40 characters."""
    return [word[:LONGEST_WORD] for word in unicodedata.normalize("NFKC", text).casefold().split()[:MOST_WORDS]]


def search_text(name: str, *others: str) -> str:
    """What a search looks through: the name without spaces, its pinyin initials, and other words such as a code."""
    plain = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    return " ".join(dict.fromkeys(filter(None, [plain, pinyin_initials(name), *map(str.casefold, others)])))


@cache
def _pinyin() -> Callable[..., list[str]]:
    from pypinyin import lazy_pinyin  # loads a dictionary of some megabytes: only where it is needed

    return lazy_pinyin


def pinyin_initials(name: str) -> str:
    """First letters of the pinyin of a name: `安和物业` → `ahwy`."""
    return "".join(syllable[:1] for syllable in _pinyin()(name) if syllable.isalnum()).lower()
