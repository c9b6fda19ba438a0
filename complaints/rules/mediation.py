"""Terms of mediation. Pure functions."""

import datetime

from common.workdays import ONE_DAY, SATURDAY, Calendar, china

CONFIRMATION_DAYS = 30


def confirmation_due_date(agreed_date: datetime.date, calendar: Calendar = china) -> datetime.date:
    """Last day on which the parties can ask the court together to confirm their agreement (司法确认).

    Thirty days from the day on which the agreement takes effect (People's Mediation Law, art. 33); that day is not
    counted (Civil Code, art. 201), and a last day that is a holiday gives way to the next day that is none (art. 203).
    """
    day = agreed_date + CONFIRMATION_DAYS * ONE_DAY
    while not _is_worked(day, calendar):
        day += ONE_DAY
    return day


def _is_worked(day: datetime.date, calendar: Calendar) -> bool:
    is_worked = calendar(day)
    return day.weekday() < SATURDAY if is_worked is None else is_worked
