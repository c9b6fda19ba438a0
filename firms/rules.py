"""Unified social credit codes and firm names: pure functions.

Source: GB 32100-2015, Unified social credit identifier for legal entities; GB 11714 for the nine
characters in its middle.
"""

import hashlib
import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z: GB 32100 leaves them out
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
SHAPE = r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
FICTITIOUS_DIVISION = "000000"  # no registrar has it, so an invented code can never meet a real one
FICTITIOUS_SHAPE = r"^[0-9A-HJ-NPQRTUWXY]{2}000000"

# How sources write that owners, a committee or an employer look after the estate, or that nothing is known.
_NO_FIRM = (
    *("无", "暂无", "没有", "未知", "未获取", "不详", "其他", "业主自", "居委", "社区", "单位"),
    *("自管", "自主", "自营", "自治", "自筹", "自建", "自行"),
)
_LEGAL_FORMS = ("有限责任公司", "股份有限公司", "有限公司", "公司")


def check_character(first_seventeen: str) -> str:
    """The 18th character of a unified social credit code.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_unified_code(code: str) -> bool:
    """Whether `code` has the shape of GB 32100 and its check character is right."""
    return bool(re.match(SHAPE, code)) and check_character(code[:17]) == code[17]


def fictitious_code(seed: str) -> str:
    """A well-formed code that no real firm can have, always the same for the same `seed`."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    body = ""
    for _place in range(8):
        number, rest = divmod(number, 31)
        body += ALPHABET[rest]
    first_seventeen = f"91{FICTITIOUS_DIVISION}{body}{_body_check(body)}"
    return first_seventeen + check_character(first_seventeen)


def _body_check(body: str) -> str:
    """Check character of the organisation code (GB 11714); X, the sign for ten, is in the alphabet."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, BODY_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def normal_name(name: str) -> str:
    """One spelling of a firm's name, to find that two filings mean the same firm.

    Full-width forms become half-width, white space and the punctuation in brackets' place goes away, so
    `成都××物业（集团）有限公司` and `成都 ××物业(集团)有限公司` are equal. Legal forms stay: they tell firms apart.

    >>> normal_name("安和物业（成都）有限公司 ") == normal_name("安和物业(成都)有限公司")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s·・.,,。、\-_—]+", "", text)


def short_name(name: str) -> str:
    """A firm's name without its legal form, for narrow screens."""
    for form in _LEGAL_FORMS:
        if name.endswith(form) and len(name) > len(form) + 1:
            return name.removesuffix(form)
    return name


def is_firm_name(text: str) -> bool:
    """Whether a reported name names a firm at all: `无`, `自管`, `业主自筹物业`, `居委会` and the like do not."""
    name = normal_name(text)
    return len(name) >= 2 and not name.startswith(_NO_FIRM)
