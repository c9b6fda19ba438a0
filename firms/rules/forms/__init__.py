"""Forms of the quarterly report: what they may ask, how answers are read, and the one judgement on a report. Pure."""

from firms.rules.forms.answers import Problem, words
from firms.rules.forms.checks import Finding, can_be_explained, fields_of
from firms.rules.forms.document import check_document, path_text
from firms.rules.forms.verdict import Facts, Form, Verdict

__all__ = [
    "Facts",
    "Finding",
    "Form",
    "Problem",
    "Verdict",
    "can_be_explained",
    "check_document",
    "fields_of",
    "path_text",
    "words",
]
