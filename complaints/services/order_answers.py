"""What a source says in the end of its orders: answered there, rated on its own call-back, closed.

The file is the one that the source is given (`order_tasks`), filled in by it. What it says once is not done again.
"""

import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from common.spreadsheets import Column, Row
from complaints.choices import OPEN_STATES, ActorKind, Satisfaction, State
from complaints.models import Complaint, OrderSource
from complaints.services._steps import finish, locked, move
from complaints.services.handling import PartsOpen, accept_complaint, resolve_complaint
from complaints.services.hotline import ORDER_COLUMNS, columns_of
from complaints.services.residents import rate_complaint
from places.services.imports import DUPLICATE, REFUSED, UNCHANGED, UPDATED, Importer, RowRefused, Step

READ_BACK = ("number", "status", "reply")
ANSWER_COLUMNS = (
    *(column for column in ORDER_COLUMNS if column.name in READ_BACK),
    Column("rating", ("评价", "满意度", "回访结果", "rating"), max_length=40),
)
RATINGS = {
    **{rating.value: rating for rating in Satisfaction},
    "非常满意": Satisfaction.SATISFIED,
    "满意": Satisfaction.SATISFIED,
    "基本满意": Satisfaction.BASICALLY_SATISFIED,
    "一般": Satisfaction.BASICALLY_SATISFIED,
    "不满意": Satisfaction.NOT_SATISFIED,
    "非常不满意": Satisfaction.NOT_SATISFIED,
}
ANSWER, RATE, CLOSE = "answer", "rate", "close"


class Answered(NamedTuple):
    """What one line says: whether the order is over at the source, the answer given there, the rating."""

    number: str
    is_closed: bool
    reply: str
    rating: str


class AnswerImporter(Importer):
    """Lines move complaints of one source; a number that is not known here is refused, nothing is ever made new."""

    action = "complaints.import_answers"

    def __init__(self, *, source: OrderSource, by: User, now: datetime.datetime, **_parameters: Any) -> None:
        super().__init__(by=by)
        self.source, self.actor, self.now = source, by, now
        self.columns = columns_of(source, ANSWER_COLUMNS)
        self.seen: set[str] = set()

    def read(self, row: Row) -> Answered:
        values = row.values
        word = values["rating"]
        if word and word not in RATINGS:
            known = "、".join(list(RATINGS)[len(Satisfaction) :])
            raise RowRefused(
                _("The rating “%(word)s” is not known. Use one of: %(known)s.") % {"word": word, "known": known}
            )
        is_closed = values["status"] in self.source.closed_words
        return Answered(values["number"], is_closed, values["reply"].strip(), RATINGS.get(word, ""))

    def plan(self, items: list[tuple[Row, Answered]]) -> list[Step]:
        parts = Complaint.objects.filter(parent=OuterRef("pk"), state__in=OPEN_STATES)
        found = Complaint.objects.filter(
            source=self.source.code, source_number__in={told.number for _row, told in items}
        )
        rows = found.annotate(has_open_parts=Exists(parts)).only(
            "source_number", "state", "satisfaction", "anonymised_at"
        )
        known = {one.source_number: one for one in rows}
        planned: set[str] = set()
        steps = []
        for row, told in items:
            is_again = told.number in planned or told.number in self.seen
            planned.add(told.number)
            steps.append(self._again(row) if is_again else self._plan_one(row, told, known.get(told.number)))
        return steps

    @staticmethod
    def _again(row: Row) -> Step:
        return Step(row, DUPLICATE, [_("This order stands in the file twice; the first line counts.")])

    @staticmethod
    def _plan_one(row: Row, told: Answered, known: Any) -> Step:
        if known is None:
            return Step(row, REFUSED, [_("There is no order with this number here. Take the order over first.")])
        acts = acts_for(known, told)
        if not acts:
            return Step(row, UNCHANGED)
        if ANSWER in acts and not told.reply:
            return Step(
                row,
                REFUSED,
                [_("The order is closed at the source, and here it has no answer yet. Give the answer with it.")],
            )
        if CLOSE in acts and known.has_open_parts:
            return Step(row, REFUSED, [str(PartsOpen.message)])
        return Step(row, UPDATED, work=(known.pk, told))

    def write(self, steps: list[Step]) -> None:
        for step in steps:
            if step.outcome == UPDATED:
                complaint_id, told = step.work
                apply_order_answer(complaint_id, told=told, by=self.actor, now=self.now)

    def remember(self, steps: list[Step]) -> None:
        self.seen.update(step.work[1].number for step in steps if step.outcome == UPDATED)


def acts_for(complaint: Complaint, told: Answered) -> list[str]:
    """What a line makes happen, in order; nothing where it says what is so already.

    The resident's own rating stands, whatever the source heard. An order that is open at the source changes nothing
    but the rating: files are written at night, and we may be further.
    """
    if complaint.anonymised_at is not None:
        return []
    is_open = complaint.state in OPEN_STATES
    is_over = told.is_closed and (is_open or complaint.state == State.RESOLVED)
    can_rate = bool(told.rating) and not complaint.satisfaction and (complaint.state == State.RESOLVED or is_over)
    return [
        *([ANSWER] if is_over and is_open else []),
        *([RATE] if can_rate else []),
        *([CLOSE] if is_over else []),
    ]


@transaction.atomic
def apply_order_answer(complaint_id: int, *, told: Answered, by: User, now: datetime.datetime) -> Complaint:
    """Bring a complaint to where the source says it is (热线回单). What came between is looked at again."""
    complaint = locked(complaint_id)
    acts = acts_for(complaint, told)
    if ANSWER in acts:
        if complaint.state == State.RECEIVED:
            accept_complaint(complaint_id, by=by, now=now)
        resolve_complaint(complaint_id, by=by, now=now, note=told.reply)
    if RATE in acts:
        rate_complaint(complaint_id, satisfaction=told.rating, now=now, by=by)
    if CLOSE in acts:
        _close(complaint_id, by, now)
    return locked(complaint_id)


def _close(complaint_id: int, by: User, now: datetime.datetime) -> None:
    """The source asked the resident itself: its word ends the matter before the days for rating are over."""
    complaint = locked(complaint_id)
    if complaint.parts.filter(state__in=OPEN_STATES).exists():
        return
    note, data = _("The source has closed its order."), {"source": complaint.source}
    event = move(complaint, "close", ActorKind.SYSTEM, None, now, note=note, data=data, closed_at=now)
    finish(complaint, event, by, fields=["state", "closed_at"], tell=["resident"])
