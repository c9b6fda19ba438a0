"""Arithmetic of a mobilisation: shares confirmed by area, when somebody is reminded."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from programmes.rules.indicators import Ratio

MOST_REMINDERS = 3


class Called(NamedTuple):
    """One task in one area: number of the task, path of the area, whether it is confirmed."""

    task_id: int
    path: str
    is_confirmed: bool


def ratio_of(called: Iterable[Called]) -> Ratio:
    """Confirmed ÷ called; a task with several areas counts once."""
    answers = {one.task_id: one.is_confirmed for one in called}
    return Ratio(sum(answers.values()), len(answers))


def ratios_by_area(called: Sequence[Called], paths: Sequence[str]) -> dict[str, Ratio]:
    """For each path: confirmed ÷ called of the tasks with work there or below. A task counts in each of its areas."""
    return {path: ratio_of(one for one in called if one.path.startswith(path)) for path in paths}


def is_reminder_due(last: datetime.datetime, reminders: int, after_minutes: int, now: datetime.datetime) -> bool:
    """Whether somebody silent is reminded now: so many minutes after the call or the last reminder, thrice at most."""
    return reminders < MOST_REMINDERS and last + datetime.timedelta(minutes=after_minutes) <= now
