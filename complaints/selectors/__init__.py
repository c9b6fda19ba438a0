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
from complaints.selectors.kin import (
    contact_holder,
    family_of,
    joined_to,
    main_of,
    nearby,
    of_same_phone,
    progress_of,
)
from complaints.selectors.queue import Cursor, Filters, Page, counted, queue_page, remarks_of, scope_of, walk
from complaints.selectors.texts import OfferedText, texts_for
from complaints.selectors.units import colleagues_of, officers_for

__all__ = [
    "MOST_TOLD",
    "USUAL_CLOCK",
    "Cursor",
    "Filters",
    "OfferedText",
    "Page",
    "category_groups",
    "clock_for",
    "colleagues_of",
    "complaint_of_code",
    "contact_holder",
    "counted",
    "due_times_for",
    "family_of",
    "firm_panel",
    "history_of",
    "joined_to",
    "main_of",
    "nearby",
    "of_same_phone",
    "officers_for",
    "offices_for",
    "people_of_firm",
    "people_of_office",
    "policy_on",
    "progress_of",
    "queue_page",
    "remarks_of",
    "root_area",
    "scope_of",
    "texts_for",
    "walk",
]
