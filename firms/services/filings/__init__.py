"""Filings: written by the firm, reviewed by the subdistrict, decided by the district, entered in the register."""

from firms.services.filings._steps import FilingNeedsReason, SameReviewer
from firms.services.filings.drafting import (
    FileNeeded,
    WrongArea,
    WrongSubject,
    WrongValues,
    hand_in,
    open_filing,
    save_filing,
    submit_filing,
    withdraw_filing,
)
from firms.services.filings.files import BadFile, TooManyFiles, attach_file
from firms.services.filings.reviewing import (
    CorrectionsNeeded,
    approve_filing,
    refuse_filing,
    return_filing,
    reveal_filing,
    reveal_firm_person,
    review_filing,
)

__all__ = [
    "BadFile",
    "CorrectionsNeeded",
    "FileNeeded",
    "FilingNeedsReason",
    "SameReviewer",
    "TooManyFiles",
    "WrongArea",
    "WrongSubject",
    "WrongValues",
    "approve_filing",
    "attach_file",
    "hand_in",
    "open_filing",
    "refuse_filing",
    "return_filing",
    "reveal_filing",
    "reveal_firm_person",
    "review_filing",
    "save_filing",
    "submit_filing",
    "withdraw_filing",
]
