"""Orders of the 12345 hotline and its like: taken over once, changed while nobody has begun, never doubled."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.tokens import SystemActor
from common.crypto import keyed_hash
from common.spreadsheets import Column, Row, read_cell
from complaints.choices import Channel, EventKind, Severity
from complaints.models import Category, Complaint, ComplaintEvent, OrderSource, SourceOrder
from complaints.reference import OTHER
from complaints.services.importing import ComplaintImporter, Told
from complaints.services.order_changes import apply_changed_order
from jobs.services import enqueue
from places.models import Estate
from places.services.imports import CREATED, DUPLICATE, REFUSED, UNCHANGED, UPDATED, Step

LEVELS = ("level5", "level4", "level3", "level2", "level1")
PRESSING, CONFIDENTIAL = {"紧急", "特急", "urgent"}, {"保密", "是", "yes", "true", "1"}
PLACE_LENGTH = Complaint._meta.get_field("place_text").max_length

ORDER_COLUMNS = (
    Column("number", ("工单编号", "12345工单编号", "工单号", "热线工单号", "编号", "number"), True, 64),
    Column("title", ("标题", "工单标题", "主题", "title"), max_length=500),
    Column("text", ("诉求内容", "求助内容", "问题描述", "内容", "text", "content"), max_length=30_000),
    Column("created", ("受理时间", "热线派单时间", "派单时间", "接收时间", "时间", "created"), max_length=40),
    Column("due", ("办结时限", "12345到期时间", "到期时间", "due"), max_length=40),
    Column("estate", ("小区", "小区编码", "小区名称", "estate"), max_length=120),
    Column("place", ("地址", "诉求地址", "事发地址", "address", "place"), max_length=300),
    Column("category", ("类别", "category"), max_length=50),
    Column("level1", ("一级分类", "level1"), max_length=50),
    Column("level2", ("二级分类", "level2"), max_length=50),
    Column("level3", ("三级分类", "level3"), max_length=50),
    Column("level4", ("四级分类", "level4"), max_length=50),
    Column("level5", ("五级分类", "level5"), max_length=50),
    Column("label", ("标签", "来电类别", "label"), max_length=100),
    Column("name", ("联系人", "name"), max_length=60),
    Column("phone", ("联系电话", "phone"), max_length=40),
    Column("urgency", ("紧急程度", "urgency"), max_length=20),
    Column("confidential", ("是否保密", "confidential"), max_length=20),
    Column("status", ("工单状态", "status"), max_length=40),
    Column("reply", ("责任部门回复内容", "答复内容", "办理情况或回退（延期）理由", "reply"), max_length=30_000),
    Column("replied", ("责任部门回单时间", "答复时间", "replied"), max_length=40),
)


def columns_of(source: OrderSource, columns: Iterable[Column] = ORDER_COLUMNS) -> tuple[Column, ...]:
    """The columns with the headers that this source uses besides the usual ones."""
    more = source.columns if isinstance(source.columns, dict) else {}
    return tuple(replace(one, headers=(*one.headers, *more.get(one.name, ()))) for one in columns)


class OrderImporter(ComplaintImporter):
    """Orders become complaints of the estate's area, or of the whole jurisdiction's office where none is named.

    A known order that says the same changes nothing. One that says something else is corrected while it waits for
    acceptance; later the change is added to the history as a message.
    """

    action = "complaints.import_orders"

    def __init__(
        self, *, source: OrderSource, by: User | SystemActor | None, now: datetime.datetime, **parameters: Any
    ) -> None:
        super().__init__(by=None, source=source.code, now=now, **parameters)
        self.by: Any = by
        self.order_source = source
        self.columns = columns_of(source)

    def read(self, row: Row) -> Told:
        values = row.values
        told = super().read(row)
        is_over = values["status"] in self.order_source.closed_words
        place = " ".join(values["place"].split())
        return told._replace(
            label=self._label(values),
            category=self._category(values),
            reply=told.reply if is_over else "",
            place=place[:PLACE_LENGTH],
            contact_name=values["name"],
            contact_phone="".join(values["phone"].split()),
            due_at=self._limit(values["due"]),
            is_pressing=values["urgency"].lower() in PRESSING,
            is_confidential=values["confidential"].lower() in CONFIDENTIAL,
        )

    @staticmethod
    def _label(values: dict[str, str]) -> str:
        levels = [values[name] for name in reversed(LEVELS) if values[name]]
        return ("/".join(levels) or values["label"])[:100]

    def _category(self, values: dict[str, str]) -> str:
        """Our own code or name where the row has one, else what the source's words mean, deepest level first."""
        if values["category"]:
            return values["category"]
        known = self.order_source.categories
        words = (values[name] for name in (*LEVELS, "label"))
        return next((known[word] for word in words if word in known), "")

    def _limit(self, text: str) -> datetime.datetime | None:
        """The source's own limit, which may lie in the future."""
        return self.read_time(text, latest=self.now + datetime.timedelta(days=3 * 366)) if text else None

    def plan(self, items: list[tuple[Row, Told]]) -> list[Step]:
        numbers = {told.number for _row, told in items}
        found = Complaint.objects.filter(source=self.source, source_number__in=numbers)
        known = {one.source_number: one for one in found.select_related("source_order", "estate").defer("text")}
        estates = self._estates({told.estate for _row, told in items if told.estate})
        planned: set[str] = set()
        steps = []
        for row, told in items:
            if told.number in planned or told.number in self.seen:
                steps.append(Step(row, DUPLICATE, [_("This order stands in the file twice; the first line counts.")]))
                continue
            planned.add(told.number)
            steps.append(self._plan_one(row, told, known.get(told.number), estates))
        return steps

    def _estates(self, names: Iterable[str]) -> dict[str, Estate]:
        """By code, and by name where only one estate has it."""
        wanted = set(names)
        if not wanted:
            return {}
        found = list(
            Estate.objects.select_related("area")
            .defer("area__geometry", "polygon")
            .filter(Q(code__in=wanted) | Q(name__in=wanted))
        )
        titles = [estate.name for estate in found]
        by_name = {estate.name: estate for estate in found if titles.count(estate.name) == 1}
        return by_name | {estate.code: estate for estate in found}

    def _plan_one(self, row: Row, told: Told, known: Complaint | None, estates: dict[str, Estate]) -> Step:
        category = self.categories.get(told.category or OTHER)
        if category is None:
            return Step(row, REFUSED, [_("There is no category %(name)s.") % {"name": told.category}])
        estate = estates.get(told.estate)
        if estate is None and told.estate:
            place = f"{told.estate} {told.place}".strip()
            told = told._replace(place=place[:PLACE_LENGTH])
        if known is None:
            return Step(row, CREATED, work=(told, category, estate))
        order = getattr(known, "source_order", None)
        if order is not None and order.digest == digest_of(told):
            return Step(row, UNCHANGED)
        return Step(row, UPDATED, work=(known.pk, told, estate))

    def severity_of(self, told: Told, category: Category) -> str:
        if told.is_pressing and category.default_severity == Severity.ROUTINE:
            return Severity.SERIOUS
        return category.default_severity

    def _complaint(self, told: Told, category: Category, estate: Estate | None) -> Complaint:
        complaint = super()._complaint(told, category, estate)
        complaint.channel = Channel.HOTLINE
        complaint.place_text = told.place
        complaint.reporter_name = told.contact_name
        complaint.reporter_phone = told.contact_phone
        complaint.reporter_phone_hash = keyed_hash(told.contact_phone)
        return complaint

    def follow(
        self, complaints: dict[str, Complaint], work: list[tuple[Told, Any, Any]], events: list[ComplaintEvent]
    ) -> None:
        """What the source owns, and for orders that are to be handled the same promise as for any receipt."""
        SourceOrder.objects.bulk_create(
            SourceOrder(
                complaint=complaints[told.number],
                digest=digest_of(told),
                due_at=told.due_at,
                is_confidential=told.is_confidential,
                taken_at=self.now,
                changed_at=self.now,
            )
            for told, _category, _estate in work
        )
        waiting = {complaint.pk for complaint in complaints.values() if complaint.is_open}
        for event in events:
            if event.kind == EventKind.SUBMIT and event.complaint_id in waiting:
                enqueue("complaints.received", event_id=event.pk)

    def write(self, steps: list[Step]) -> None:
        super().write(steps)
        for step in steps:
            if step.outcome == UPDATED:
                complaint_id, told, estate = step.work
                apply_changed_order(
                    complaint_id, told=told, estate=estate, digest=digest_of(told), by=self.by, now=self.now
                )


def digest_of(told: Told) -> str:
    """Over everything that the source owns of an order; its reply and status come back as reports, not as changes."""
    owned = [told.title, told.text, told.label, told.estate, told.place, told.contact_name, told.contact_phone]
    owned += [told.due_at.isoformat() if told.due_at else "", told.is_pressing, told.is_confidential]
    return hashlib.sha256(json.dumps(owned, ensure_ascii=False).encode()).hexdigest()


class GivenRows:
    """Orders that came as objects, in the shape of a table: cells are read and refused by the same rules."""

    def __init__(self, orders: list[dict[str, Any]], columns: tuple[Column, ...]) -> None:
        self.orders, self.columns = orders, columns
        self.headers = [column.name for column in columns]

    def rows(self) -> Iterator[Row]:
        for number, order in enumerate(self.orders, start=1):
            row = Row(number, dict.fromkeys(self.headers, ""), [])
            if not isinstance(order, dict):
                row.problems.append(_("An order is an object with names and values."))
                yield row
                continue
            unknown = sorted(str(name)[:40] for name in set(order) - set(self.headers))
            if unknown:
                row.problems.append(_("These fields are not known: %(names)s.") % {"names": "、".join(unknown[:10])})
            for column in self.columns:
                row.values[column.name] = read_cell(_plain(order.get(column.name), column, row), column, row.problems)
            yield row


def _plain(value: Any, column: Column, row: Row) -> Any:
    if isinstance(value, (dict, list)):
        row.problems.append(_("%(label)s: must be a text, not a list or object.") % {"label": column.name})
        return None
    return value
