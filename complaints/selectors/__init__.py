"""Reads that answer a question about complaints."""

from complaints.selectors.asking import (
    chosen_category,
    questions_for,
)
from complaints.selectors.clock_check import (
    wrong_due_times,
)
from complaints.selectors.clock_story import (
    ClockStory,
    clock_story,
    holdings_of,
)
from complaints.selectors.clocks import (
    RESTARTS,
    USUAL_CLOCK,
    AcceptLimit,
    ClockFacts,
    PromiseReading,
    accept_limit,
    clock_facts,
    clock_for,
    due_times_for,
    finished_at,
    joined_at,
    policy_on,
    promises_of,
    reading_of,
    round_of,
    superior_of,
)
from complaints.selectors.handling import (
    MOST_TOLD,
    category_groups,
    complaint_of_code,
    firm_panel,
    history_of,
    offices_for,
    people_of_firm,
    people_of_office,
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
from complaints.selectors.ladder import (
    due_complaints,
    ladder_on,
    next_rung,
)
from complaints.selectors.neighbours import (
    SameMatter,
    people_behind,
    same_matters,
)
from complaints.selectors.progress import (
    Station,
    joining_of_code,
    stations_of,
)
from complaints.selectors.queue import (
    Cursor,
    Filters,
    Page,
    counted,
    queue_page,
    remarks_of,
    scope_of,
    walk,
)
from complaints.selectors.texts import (
    OfferedText,
    texts_for,
)
from complaints.selectors.units import (
    colleagues_of,
    officers_for,
)

__all__ = [
    "MOST_TOLD",
    "RESTARTS",
    "USUAL_CLOCK",
    "AcceptLimit",
    "ClockFacts",
    "ClockStory",
    "Cursor",
    "Filters",
    "OfferedText",
    "Page",
    "PromiseReading",
    "SameMatter",
    "Station",
    "accept_limit",
    "category_groups",
    "chosen_category",
    "clock_facts",
    "clock_for",
    "clock_story",
    "colleagues_of",
    "complaint_of_code",
    "contact_holder",
    "counted",
    "due_complaints",
    "due_times_for",
    "family_of",
    "finished_at",
    "firm_panel",
    "history_of",
    "holdings_of",
    "joined_at",
    "joined_to",
    "joining_of_code",
    "ladder_on",
    "main_of",
    "nearby",
    "next_rung",
    "of_same_phone",
    "officers_for",
    "offices_for",
    "people_behind",
    "people_of_firm",
    "people_of_office",
    "policy_on",
    "progress_of",
    "promises_of",
    "questions_for",
    "queue_page",
    "reading_of",
    "remarks_of",
    "root_area",
    "round_of",
    "same_matters",
    "scope_of",
    "stations_of",
    "superior_of",
    "texts_for",
    "walk",
    "wrong_due_times",
]
