"""Pure functions: codes, names, amounts, limits."""

from firms.rules.codes import (
    ALPHABET,
    BODY_WEIGHTS,
    FICTITIOUS_DIVISION,
    FICTITIOUS_SHAPE,
    SHAPE,
    WEIGHTS,
    check_character,
    fictitious_code,
    is_firm_name,
    is_unified_code,
    normal_name,
    short_name,
)

__all__ = [
    "ALPHABET",
    "BODY_WEIGHTS",
    "FICTITIOUS_DIVISION",
    "FICTITIOUS_SHAPE",
    "SHAPE",
    "WEIGHTS",
    "check_character",
    "fictitious_code",
    "is_firm_name",
    "is_unified_code",
    "normal_name",
    "short_name",
]
