"""Reads that answer a question about complaints."""

from complaints.selectors.handling import (
    MOST_TOLD,
    USUAL_CLOCK,
    category_groups,
    clock_for,
    complaint_of_code,
    due_times_for,
    firm_panel,
    history_of,
    offices_for,
    people_of_firm,
    people_of_office,
    policy_on,
    root_area,
)

__all__ = [
    "MOST_TOLD",
    "USUAL_CLOCK",
    "category_groups",
    "clock_for",
    "complaint_of_code",
    "due_times_for",
    "firm_panel",
    "history_of",
    "offices_for",
    "people_of_firm",
    "people_of_office",
    "policy_on",
    "root_area",
]
