"""Arithmetic of complaints: receipt codes, clocks, the ladder, who had the ball. Pure functions."""

from complaints.rules.clocks import (
    DueTimes,
    Interval,
    Reading,
    counted_days,
    due_times,
    end_of_limit,
    promise_due,
    read_clock,
)
from complaints.rules.codes import (
    ALPHABET,
    make_receipt_code,
    read_receipt_code,
    spoken_code,
)
from complaints.rules.holders import (
    Holding,
    Step,
    Waiting,
    holdings,
    totals,
)
from complaints.rules.ladder import (
    LONGEST_OFFSET,
    latest_due,
    step_due,
)
from complaints.rules.search import (
    PUBLIC,
    Term,
    looks_like_phone,
    marked,
    read_terms,
    search_query,
)

__all__ = [
    "ALPHABET",
    "LONGEST_OFFSET",
    "PUBLIC",
    "DueTimes",
    "Holding",
    "Interval",
    "Reading",
    "Step",
    "Term",
    "Waiting",
    "counted_days",
    "due_times",
    "end_of_limit",
    "holdings",
    "latest_due",
    "looks_like_phone",
    "make_receipt_code",
    "marked",
    "promise_due",
    "read_clock",
    "read_receipt_code",
    "read_terms",
    "search_query",
    "spoken_code",
    "step_due",
    "totals",
]
