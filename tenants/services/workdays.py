"""Loading a year's arrangement of holidays."""

import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from common.workdays import forget_calendar
from tenants.models import WorkdayYear
from tenants.rules import workday_year_problems

KEYS = frozenset({"year", "source", "holidays", "workdays"})
MOST_DAYS = 200
WORDS = {
    "outside": _("%(day)s does not lie in this year or the days around it"),
    "twice": _("%(day)s is named twice"),
    "overlap": _("%(day)s is both a day off and a day that is worked"),
    "weekday": _("%(day)s is not a Saturday or Sunday, so it needs no make-up"),
}


class BadWorkdayYear(Refusal):
    """The arrangement cannot be used."""

    message = _("Give year, source, holidays and workdays; the last two are lists of dates such as 2027-01-01.")
    status = 422


@transaction.atomic
def load_workday_year(document: Any, *, now: datetime.datetime, by: models.Model | None = None) -> WorkdayYear:
    """Keep the arrangement of a year; what was loaded for the year before is replaced.

    `document`: `year`, `source`, `holidays` and `workdays` (dates or ISO text). From then on, and within a minute
    in other processes, working days are counted by it. Raises `BadWorkdayYear`, which names every wrong day.
    """
    year, source, holidays, workdays = _read(document)
    problems = workday_year_problems(year, holidays, workdays)
    if problems:
        raise BadWorkdayYear("; ".join(str(WORDS[what] % {"day": day}) for what, day in problems))
    row, _is_new = WorkdayYear.objects.update_or_create(
        year=year,
        defaults={
            "source": source,
            "holidays": [day.isoformat() for day in sorted(holidays)],
            "workdays": [day.isoformat() for day in sorted(workdays)],
            "loaded_at": now,
        },
    )
    record(by, "tenants.load_workday_year", row, fields=["holidays", "workdays", "source"])
    forget_calendar()
    transaction.on_commit(forget_calendar)
    return row


def _read(document: Any) -> tuple[int, str, list[datetime.date], list[datetime.date]]:
    if not isinstance(document, dict) or not document.keys() <= KEYS or "year" not in document:
        raise BadWorkdayYear
    year, source = document["year"], document.get("source")
    if type(year) is not int or not 2000 <= year <= 2200 or not isinstance(source, str) or not source.strip():
        raise BadWorkdayYear
    holidays, workdays = _dates(document.get("holidays")), _dates(document.get("workdays") or [])
    if not holidays:
        raise BadWorkdayYear
    return year, source.strip()[:300], holidays, workdays


def _dates(values: Any) -> list[datetime.date]:
    if not isinstance(values, list) or len(values) > MOST_DAYS:
        raise BadWorkdayYear
    try:
        return [value if type(value) is datetime.date else datetime.date.fromisoformat(value) for value in values]
    except (TypeError, ValueError) as error:
        raise BadWorkdayYear from error
