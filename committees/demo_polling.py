"""Ballot boxes of the demo's assemblies: one that stands, one that is carried, shifts with a gap, a recount."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from committees.models import Assembly, BallotBox
from committees.selectors.polling import boxes_of
from committees.services import papers, polling, recounts

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
OPENS, MIDDAY, CLOSES = datetime.time(9), datetime.time(13), datetime.time(18)
AT_GATE, CARRIED = "东门岗亭", "由工作人员携至行动不便的业主家中"


def sealed_boxes(made: Assembly, two: tuple[User, User]) -> None:
    """Two boxes, sealed before the voting began."""
    before = made.opens_at - HOUR
    polling.set_up_box(made.pk, by=None, now=before, number=1, place=AT_GATE, hours=(OPENS, CLOSES))
    polling.set_up_box(made.pk, by=None, now=before, number=2, place=CARRIED, is_mobile=True)
    for box in boxes_of(made):
        polling.seal_box(box.pk, f"FT{made.pk:03d}{box.number:02d}", by=two[0], second=two[1], now=before)


def open_boxes(made: Assembly, two: tuple[User, User], found: dict[int, int]) -> list[BallotBox]:
    """After the close the two open the boxes; `found`: number of the box → papers taken out."""
    for box in boxes_of(made):
        opened = polling.Opened(found[box.number], is_intact=True)
        polling.open_box(box.pk, opened, by=two[0], second=two[1], now=made.closes_at)
    return boxes_of(made)


def typed(made: Assembly, code: str, said: dict[str, str], two: tuple[User, User], box: BallotBox) -> None:
    """Two counters type a paper that was in a box."""
    for user in two:
        papers.type_paper(made.pk, code, said, by=user, now=made.closes_at + HOUR, box=box)


def recounted(made: Assembly, two: tuple[User, User], box: BallotBox, rows: list[tuple[str, dict[str, str]]]) -> None:
    """The papers of a box are typed again; where the ledger says something else, it is corrected."""
    at = made.closes_at + 2 * HOUR
    going = recounts.begin_recount(box.pk, by=None, now=at, reason="业主申请复点流动票箱")
    for code, said in rows:
        for user in two:
            recounts.type_again(going.pk, code, said, by=user, now=at)
    for row in going.typings.exclude(differing=None).exclude(differing=[]):
        recounts.correct_paper(row.pk, by=None, now=at, reason="首次录入看错一行")
    recounts.end_recount(going.pk, by=None, now=at)


def shifts(made: Assembly, people: list[User]) -> None:
    """Every day two shifts at the box that stands; on the last afternoon nobody yet."""
    box = boxes_of(made)[0]
    day, last = timezone.localdate(made.opens_at), timezone.localdate(made.closes_at)
    while day <= last:
        _shift(made, people[0], box, day, OPENS, MIDDAY)
        if day < last - DAY:
            _shift(made, people[1], box, day, MIDDAY, CLOSES)
        day += DAY


def _shift(made: Assembly, user: User, box: BallotBox, day: datetime.date, *hours: datetime.time) -> None:
    zone: Any = timezone.get_current_timezone()
    starts, ends = (datetime.datetime.combine(day, hour, zone) for hour in hours)
    polling.plan_shift(made.pk, user, by=None, now=made.opens_at, starts_at=starts, ends_at=ends, box=box)
