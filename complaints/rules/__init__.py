"""Arithmetic of complaints: receipt codes and clocks. Pure functions."""

from complaints.rules.clocks import DueTimes, due_times
from complaints.rules.codes import ALPHABET, make_receipt_code, read_receipt_code, spoken_code

__all__ = ["ALPHABET", "DueTimes", "due_times", "make_receipt_code", "read_receipt_code", "spoken_code"]
