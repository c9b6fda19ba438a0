"""Arithmetic of complaints: receipt codes, clocks, searches. Pure functions."""

from complaints.rules.clocks import DueTimes, due_times
from complaints.rules.codes import ALPHABET, make_receipt_code, read_receipt_code, spoken_code
from complaints.rules.search import PUBLIC, Term, looks_like_phone, marked, read_terms, search_query

__all__ = [
    "ALPHABET",
    "PUBLIC",
    "DueTimes",
    "Term",
    "due_times",
    "looks_like_phone",
    "make_receipt_code",
    "marked",
    "read_receipt_code",
    "read_terms",
    "search_query",
    "spoken_code",
]
