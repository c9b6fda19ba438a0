"""The search for hot issues on a file of messages, without a database, and how good what it finds is."""

import datetime
import itertools
import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from complaints.classifier.rows import Told, UnfitFile
from complaints.classifier.sketching import sketch
from complaints.rules.hot import WEEK, Matter, Matters, Message, growth, telling_name, weekly

ALIVE = datetime.timedelta(days=90)
_ENDINGS = (
    "小区|花园|新城|家园|公寓|广场|大厦|国际|学校|中学|小学|幼儿园|医院|公司|楼盘|集团|工地|搅拌站|号线|公园|项目"
    "|车贷|苑|园|城|府|湾|镇|村|路|街|山"
)
NAMED = re.compile(f"(?=([\u4e00-\u9fff]{{2}}(?:{_ENDINGS})))")
MOST_PAIRS = 2000


class Issue(NamedTuple):
    """One matter of a file: its name, messages, likes, days, its fullest week and how surprising that was."""

    name: str
    size: int
    likes: int
    heat: float
    first: datetime.date
    last: datetime.date
    peak: int
    surprise: Decimal
    members: list[int]


def issues_of(rows: Sequence[Told]) -> list[Issue]:
    """The matters of which two or more messages tell, the hottest first.

    Heat is the sum over its messages of one plus the logarithm of one plus the likes.
    """
    times = [_time(number, row.time) for number, row in enumerate(rows, start=2)]
    matters = Matters(ALIVE)
    for index in sorted(range(len(rows)), key=lambda i: (times[i], i)):
        drawn = sketch(rows[index].title, rows[index].text)
        matters.take(Message(index, times[index], "", drawn.meaning))
    found = [_issue(matter, rows, times) for matter in matters.all.values() if len(matter.members) > 1]
    return sorted(found, key=lambda issue: (-issue.heat, issue.name))


def _time(number: int, text: str) -> datetime.datetime:
    try:
        found = parse_datetime(text.replace("/", "-"))
    except ValueError:
        found = None
    if found is None:
        raise UnfitFile(_("Row %(row)s: “%(text)s” is no time.") % {"row": number, "text": text})
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _issue(matter: Matter, rows: Sequence[Told], times: Sequence[datetime.datetime]) -> Issue:
    own = sorted(times[index] for index in matter.members)
    ends = [at + WEEK / 2 for at in own]
    grown = max((growth(weekly(own, end)) for end in ends), key=lambda one: (one.week_size, one.surprise))
    likes = [rows[index].likes for index in matter.members]
    return Issue(
        telling_name([rows[index].title for index in matter.members]),
        len(own),
        sum(likes),
        sum(1 + math.log1p(count) for count in likes),
        own[0].date(),
        own[-1].date(),
        grown.week_size,
        grown.surprise,
        matter.members,
    )


class Agreement(NamedTuple):
    """Pairs of messages compared, and the share of them that name the same place or subject."""

    pairs: int
    share: float


def agreement(issues: Sequence[Issue], rows: Sequence[Told]) -> Agreement:
    """Pairwise precision: of two messages of one issue, how often both name the same place or subject.

    Names are read from the messages by their endings (estate, school, road, …), without looking at the issues.
    """
    pairs = [
        pair for issue in issues for pair in itertools.islice(itertools.combinations(issue.members, 2), MOST_PAIRS)
    ]
    return _agreeing(pairs, rows)


def chance_agreement(rows: Sequence[Told]) -> Agreement:
    """The same share for messages that happen to stand a fixed way apart: what chance gives."""
    apart = len(rows) // 3 or 1
    return _agreeing([(index, (index + apart) % len(rows)) for index in range(len(rows))], rows)


def _agreeing(pairs: Sequence[tuple[int, int]], rows: Sequence[Told]) -> Agreement:
    named = {index: _names(rows[index]) for pair in pairs for index in pair}
    agreeing = sum(bool(named[one] & named[other]) for one, other in pairs)
    return Agreement(len(pairs), agreeing / len(pairs) if pairs else 0.0)


def _names(row: Told) -> set[str]:
    return {match[1] for match in NAMED.finditer(f"{row.title}\n{row.text}")}
