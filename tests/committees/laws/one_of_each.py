"""One version of each kind, for tests that walk every address."""

import datetime

from committees.services.assembly_rules import enter_procedure, set_choices

FIRST_DAY = datetime.date(2026, 1, 1)


def one_law(estate):
    """Choices of the jurisdiction and an estate's own rules of procedure."""
    now = datetime.datetime.now(datetime.UTC)
    choices = {"invalid": "participating"}
    set_choices(choices, by=None, now=now, basis="x", effective_from=FIRST_DAY, has_read_warning=True)
    enter_procedure(estate, {"proxy_limit": 3}, by=None, now=now, document="x", adopted_on=FIRST_DAY)
