"""Lines of a derivation, criteria, reasons and rules in words, for pages and for the command line."""

from credit.selectors.words.criteria import criterion_in_words
from credit.selectors.words.lines import (
    LIMIT_WORDS,
    NOT_COUNTED_WORDS,
    because_in_words,
    limits_in_words,
    line_in_words,
    source_in_words,
)
from credit.selectors.words.rules import (
    bounds_in_words,
    clock_in_words,
    indicator_in_words,
    law_in_words,
    measure_kind_in_words,
    points_in_words,
    source_titles,
    validity_in_words,
)

__all__ = [
    "LIMIT_WORDS",
    "NOT_COUNTED_WORDS",
    "because_in_words",
    "bounds_in_words",
    "clock_in_words",
    "criterion_in_words",
    "indicator_in_words",
    "law_in_words",
    "limits_in_words",
    "line_in_words",
    "measure_kind_in_words",
    "points_in_words",
    "source_in_words",
    "source_titles",
    "validity_in_words",
]
