"""Reads that join aggregates or shape a page."""

from firms.selectors.accounts import AccountView, account_view
from firms.selectors.duties import DutyLine, OverviewPage, duties_overview, duty_lines
from firms.selectors.estate_page import EstateDisclosure, estate_disclosure
from firms.selectors.filing_terms import is_filed, terms_on
from firms.selectors.prices import fees_of
from firms.selectors.questions import question_state
from firms.selectors.serving import project_on, projects_of

__all__ = [
    "AccountView",
    "DutyLine",
    "EstateDisclosure",
    "OverviewPage",
    "account_view",
    "duties_overview",
    "duty_lines",
    "estate_disclosure",
    "fees_of",
    "is_filed",
    "project_on",
    "projects_of",
    "question_state",
    "terms_on",
]
