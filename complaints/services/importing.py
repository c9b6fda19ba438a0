"""Taking in complaints that were received elsewhere: files of hotlines, message boards, older systems."""

import datetime
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from common.masking import mask_numbers
from common.spreadsheets import Column, Row
from complaints.choices import ActorKind, Channel, EventKind, State
from complaints.models import Category, Complaint, ComplaintEvent
from complaints.reference import OTHER, install
from complaints.rules import DueTimes, make_receipt_code
from complaints.selectors import due_times_for, root_area
from places.models import Estate
from places.services.imports import CREATED, DUPLICATE, REFUSED, UNCHANGED, Importer, RowRefused, Step

TITLE_LENGTH = Complaint._meta.get_field("title").max_length
TITLE_FROM_TEXT = 40
EARLIEST = datetime.datetime(1990, 1, 1, tzinfo=datetime.UTC)


class Told(NamedTuple):
    """What one row says. Times are None where the file has none."""

    number: str
    title: str
    text: str
    label: str
    estate: str
    category: str
    created_at: datetime.datetime | None
    reply: str
    replied_at: datetime.datetime | None
    place: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    due_at: datetime.datetime | None = None
    is_pressing: bool = False
    is_confidential: bool = False


class ComplaintImporter(Importer):
    """Rows of a file become complaints of the whole jurisdiction's office, once per source and number.

    A row with a reply becomes a closed complaint with the reply in its history; any other is received and waits
    for triage. Phone and identity numbers in the texts are masked. Nobody is sent a message.
    """

    action = "complaints.import"
    columns = (
        Column("number", ("id", "src_id", "编号", "工单编号"), is_required=True, max_length=64),
        Column("title", ("title", "标题", "主题"), max_length=500),
        Column("text", ("content", "text", "内容", "诉求内容"), max_length=30_000),
        Column("label", ("label", "一级标签", "标签"), max_length=100),
        Column("estate", ("estate", "小区编码", "小区"), max_length=120),
        Column("category", ("category", "类别"), max_length=50),
        Column("created", ("created", "时间", "留言时间", "受理时间"), max_length=40),
        Column("reply", ("reply", "答复", "答复意见"), max_length=30_000),
        Column("replied", ("replied", "答复时间"), max_length=40),
    )

    def __init__(self, *, by: User | None, source: str, now: datetime.datetime, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        if not Category.objects.exists():
            install()
        self.source, self.now, self.area = source, now, root_area()
        self.seen: set[str] = set()
        self.due: dict[tuple[int, str, datetime.date], DueTimes] = {}
        leaves = list(Category.objects.leaves())
        self.categories = {category.code: category for category in leaves} | {leaf.name: leaf for leaf in leaves}

    def read(self, row: Row) -> Told:
        values = row.values
        title = mask_numbers(" ".join(values["title"].split()))
        text = mask_numbers(values["text"].strip())
        if not title and not text:
            raise RowRefused(_("The row has neither title nor text."))
        if not values["number"]:
            raise RowRefused(_("The row has no number of its source."))
        return Told(
            number=values["number"],
            title=(title or text[:TITLE_FROM_TEXT])[:TITLE_LENGTH],
            text=text or title,
            label=values["label"],
            estate=values["estate"],
            category=values["category"],
            created_at=self._time(values["created"]),
            reply=mask_numbers(values["reply"].strip()),
            replied_at=self._time(values["replied"]),
        )

    def _time(self, text: str) -> datetime.datetime | None:
        return self.read_time(text, latest=self.now) if text else None

    @staticmethod
    def read_time(text: str, *, latest: datetime.datetime) -> datetime.datetime:
        """A moment from a cell. Raises `RowRefused`."""
        try:
            found = parse_datetime(text.replace("/", "-"))
        except ValueError:
            found = None
        if found is None:
            raise RowRefused(_("“%(text)s” is not a time like 2025-03-01 14:30.") % {"text": text})
        found = found if timezone.is_aware(found) else timezone.make_aware(found)
        if not EARLIEST <= found <= latest:
            raise RowRefused(_("The time %(text)s lies before 1990 or in the future.") % {"text": text})
        return found

    def plan(self, items: list[tuple[Row, Told]]) -> list[Step]:
        numbers = {told.number for _row, told in items}
        known = Complaint.objects.filter(source=self.source, source_number__in=numbers)
        present = set(known.values_list("source_number", flat=True))
        estates = self._estates({told.estate for _row, told in items if told.estate})
        planned: set[str] = set()
        steps = []
        for row, told in items:
            steps.append(self._step(row, told, present, planned, estates))
            planned.add(told.number)
        return steps

    def _estates(self, names: Iterable[str]) -> dict[str, Estate]:
        found = Estate.objects.select_related("area").defer("area__geometry", "polygon")
        return {estate.code: estate for estate in found.filter(code__in=names)} if names else {}

    def _step(self, row: Row, told: Told, present: set[str], planned: set[str], estates: dict[str, Estate]) -> Step:
        if told.number in planned or told.number in self.seen:
            return Step(row, DUPLICATE)
        if told.number in present:
            return Step(row, UNCHANGED)
        if told.estate and told.estate not in estates:
            return Step(row, REFUSED, [_("There is no estate with the code %(code)s.") % {"code": told.estate}])
        category = self.categories.get(told.category or OTHER)
        if category is None:
            return Step(row, REFUSED, [_("There is no category %(name)s.") % {"name": told.category}])
        return Step(row, CREATED, work=(told, category, estates.get(told.estate)))

    def write(self, steps: list[Step]) -> None:
        work = [step.work for step in steps if step.outcome == CREATED]
        complaints = Complaint.objects.bulk_create(self._complaint(*parts) for parts in work)
        pairs = zip(work, complaints, strict=True)
        events = ComplaintEvent.objects.bulk_create(event for parts, one in pairs for event in _events(one, parts[0]))
        self.follow(dict(zip((parts[0].number for parts in work), complaints, strict=True)), work, events)

    def follow(
        self, complaints: dict[str, Complaint], work: list[tuple[Told, Any, Any]], events: list[ComplaintEvent]
    ) -> None:
        """What else is written with new complaints, in the same transaction. Nothing for an archive."""

    def severity_of(self, told: Told, category: Category) -> str:
        """How pressing a new one is."""
        return category.default_severity

    def _complaint(self, told: Told, category: Category, estate: Estate | None) -> Complaint:
        created_at = told.created_at or self.now
        severity = self.severity_of(told, category)
        due = self._due(category, severity, created_at)
        answered_at = max(told.replied_at or created_at, created_at) if told.reply else None
        return Complaint(
            receipt_code=make_receipt_code(secrets.choice),
            estate=estate,
            area=estate.area if estate is not None else self.area,
            category=category,
            title=told.title,
            text=told.text,
            severity=severity,
            state=State.CLOSED if told.reply else State.RECEIVED,
            channel=Channel.IMPORT,
            source=self.source,
            source_number=told.number,
            source_label=told.label,
            created_at=created_at,
            first_response_due_at=due.first_response_due_at,
            due_at=due.due_at,
            is_due_provisional=due.is_provisional,
            first_responded_at=answered_at,
            resolved_at=answered_at,
            closed_at=answered_at,
        )

    def _due(self, category: Category, severity: str, created_at: datetime.datetime) -> DueTimes:
        key = (category.pk, severity, timezone.localdate(created_at))
        if key not in self.due:
            self.due[key] = due_times_for(category, severity, timezone.localtime(created_at))
        return self.due[key]

    def remember(self, steps: list[Step]) -> None:
        self.seen.update(step.work[0].number for step in steps if step.outcome == CREATED)


def _events(complaint: Complaint, told: Told) -> list[ComplaintEvent]:
    """The history of an imported complaint: receipt, and where there is a reply, answer and closure."""
    steps: list[tuple[str, str, str, datetime.datetime, str, str]] = [
        (EventKind.SUBMIT, "", State.RECEIVED, complaint.created_at, ActorKind.RESIDENT, "")
    ]
    if complaint.resolved_at is not None:
        at = complaint.resolved_at
        steps += [
            (EventKind.RESOLVE, State.RECEIVED, State.RESOLVED, at, ActorKind.STAFF, told.reply),
            (EventKind.CLOSE, State.RESOLVED, State.CLOSED, at, ActorKind.SYSTEM, ""),
        ]
    return [
        ComplaintEvent(
            complaint=complaint,
            kind=kind,
            from_state=before,
            to_state=after,
            actor_kind=side,
            note=note,
            data={"source": complaint.source},
            created_at=at,
        )
        for kind, before, after, at, side, note in steps
    ]
