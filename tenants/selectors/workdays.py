"""The loaded years of working days, as `common.workdays` counts with them."""

import datetime

from django.db import transaction

from common.workdays import YearTable
from tenants.models import WorkdayYear


def loaded_calendar() -> dict[int, YearTable]:
    """Year → days off and make-up days of every year that was loaded. One query, in any schema."""
    with transaction.atomic():  # a failure must not spoil the transaction of whoever counts days
        rows = list(WorkdayYear.objects.values_list("year", "holidays", "workdays"))
    return {year: YearTable(_days(holidays), _days(workdays)) for year, holidays, workdays in rows}


def _days(texts: list[str]) -> frozenset[datetime.date]:
    return frozenset(map(datetime.date.fromisoformat, texts))
