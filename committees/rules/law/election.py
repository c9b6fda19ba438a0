"""The steps of the election of a first committee, from the application to the filing, with the day of each.

Days come from the rules of a place. An event that has happened is given with its day; until then it is taken to happen
on the last day that the law leaves for it, so the table shows the longest lawful course.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from committees.rules.law.clocks import Due, due_after, latest_before
from committees.rules.law.resolving import Point, resolve
from common.workdays import Calendar, china

APPLICATION, CHECK, GROUP, MEETING, CLOSE, ELECTED, FILED = (
    "application",
    "check_done",
    "group_formed",
    "first_meeting",
    "vote_closed",
    "committee_elected",
    "filed",
)
EXTENDED = "first_meeting_due"
EVENTS = (APPLICATION, CHECK, GROUP, MEETING, CLOSE, ELECTED, FILED)
"""What starts a clock, in the order in which it happens."""

OWNERS, APPLICANTS, GROUP_LEADER, OFFICE, COMMUNITY, MEMBERS = (
    "owners",
    "applicants",
    "group",
    "office",
    "residents_committee",
    "committee",
)
FROM_CHECK = ("office_check", "check", "appointed")


@dataclass(frozen=True)
class Step:
    """One step: what (`code`), counted from or back from which event, until which day, by which article.

    `due` is None where the text gives no figure: `said` then has its words, and `is_open` is true where no layer says
    anything. `told`: who is told when it is done, and reminded before it lapses.
    """

    code: str
    event: str
    event_day: datetime.date
    due: datetime.date | None
    article: str
    layer: str
    told: tuple[str, ...]
    is_before: bool = False
    moved_from: datetime.date | None = None
    is_exact: bool = True
    value: Any = None

    @property
    def is_open(self) -> bool:
        return self.value is None

    @property
    def said(self) -> str:
        return self.value if isinstance(self.value, str) else ""


@dataclass
class _Course:
    """What is being worked out: the days of the events, and the steps in their order."""

    document: dict[str, Any]
    days: Calendar
    given: Mapping[str, datetime.date]
    events: dict[str, datetime.date]
    steps: list[Step] = field(default_factory=list)

    def point(self, path: str) -> Point:
        return resolve(self.document, path)

    def happens(self, event: str, latest: datetime.date) -> None:
        """An event is on its given day, else on the last lawful one."""
        self.events[event] = self.given.get(event, latest)

    def after(self, code: str, path: str, event: str, told: tuple[str, ...]) -> datetime.date:
        """Add a step that runs from an event; its last day, or the day of the event where there is no figure."""
        point, start = self.point(path), self.events[event]
        due = due_after(start, point.value, self.days)
        self._add(code, point, event, told, due)
        return due.day if due else start

    def before(self, code: str, path: str, told: tuple[str, ...]) -> None:
        """Add a step that must be done so long before the first meeting."""
        point = self.point(path)
        latest = latest_before(self.events[MEETING], point.value)
        self._add(code, point, MEETING, told, Due(latest) if latest else None, is_before=True)

    def _add(
        self,
        code: str,
        point: Point,
        event: str,
        told: tuple[str, ...],
        due: Due | None,
        *,
        is_before: bool = False,
    ) -> None:
        step = Step(
            code,
            event,
            self.events[event],
            due.day if due else None,
            point.article,
            point.layer,
            told,
            is_before=is_before,
            moved_from=due.moved_from if due else None,
            is_exact=due.is_exact if due else True,
            value=point.value,
        )
        self.steps.append(step)


def election_steps(
    document: dict[str, Any],
    application: datetime.date,
    given: Mapping[str, datetime.date] | None = None,
    days: Calendar = china,
) -> list[Step]:
    """The steps of a first election that was applied for on a day, in their order.

    `given` has the days of events (`EVENTS`) that have happened or are fixed, such as the day of the meeting.
    """
    course = _Course(document, days, given or {}, {APPLICATION: application})
    _to_the_group(course)
    _to_the_meeting(course)
    _to_the_filing(course)
    return course.steps


def _to_the_group(course: _Course) -> None:
    course.happens(
        CHECK, course.after("office_check", "first_assembly_request.office_check_days", APPLICATION, (APPLICANTS,))
    )
    said = str(course.point("prep_form_days.from").value or "")
    start = CHECK if any(word in said for word in FROM_CHECK) else APPLICATION
    course.happens(GROUP, course.after("form_group", "prep_form_days.days", start, (OFFICE, COMMUNITY)))
    course.after("post_group_names", "prep_announce_days", GROUP, (OWNERS,))


def _to_the_meeting(course: _Course) -> None:
    last = course.after("first_meeting", "first_meeting_days.days", GROUP, (OWNERS, OFFICE))
    if due_after(last, course.point("first_meeting_days.extension").value, course.days):
        course.events[EXTENDED] = last
        course.after("first_meeting_extended", "first_meeting_days.extension", EXTENDED, (OWNERS, OFFICE))
    course.happens(MEETING, last)
    course.before("post_papers", "first_meeting_papers.before_days", (OWNERS,))
    course.before("post_candidates", "candidate_vetting.list_before_days", (OWNERS,))
    course.before("give_notice", "notice_days.regular", (OWNERS, COMMUNITY))
    last = course.events[MEETING]
    if not course.point("vote_window_days.min").is_open:
        course.after("close_vote_earliest", "vote_window_days.min", MEETING, (OWNERS,))
    if not course.point("vote_window_days.max").is_open:
        last = course.after("close_vote", "vote_window_days.max", MEETING, (OWNERS,))
    course.happens(CLOSE, last)


def _to_the_filing(course: _Course) -> None:
    course.after("post_result", "result_announcement.days", CLOSE, (OWNERS, COMMUNITY))
    course.happens(ELECTED, course.events[CLOSE])
    course.after("committee_first_meeting", "committee_first_meeting.days", ELECTED, (MEMBERS,))
    course.after("post_officers", "committee_first_meeting.officers_posted_days", ELECTED, (OWNERS,))
    course.happens(FILED, course.after("file_committee", "committee_filing.days", ELECTED, (OFFICE, COMMUNITY)))
    course.after("office_answers_filing", "committee_filing.office_days", FILED, (MEMBERS,))
