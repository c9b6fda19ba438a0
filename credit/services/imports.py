"""Facts and values from a file: checked first, then written; refused rows come back as a workbook.

Importing the same file again changes nothing: a fact is known by its number at the source, a value by its name,
subject and period.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from accounts.models import User
from common.cells import is_blank, to_choice, to_date, to_decimal
from common.errors import Refusal
from common.spreadsheets import Column, Row
from credit.choices import EventSource
from credit.models import CreditEvent, IndicatorValue
from credit.services.indicators import build_indicator, save_indicator
from credit.services.reports import DERIVED_KEY, Report, build_report, is_same_report, problems_of, save_report
from firms.models import PropertyFirm, ServiceProject
from firms.rules import normal_name
from jobs.models import JobRun
from places.services.imports import (
    CREATED,
    DUPLICATE,
    REFUSED,
    UNCHANGED,
    Importer,
    RowRefused,
    Step,
    confirm_import,
    start_check,
)

RIGHT = "report_credit_event"
EVENTS, INDICATORS = "credit.import_events", "credit.import_indicators"
MOST = Decimal("999999999999")


def _by_word(**words: str) -> dict[str, str]:
    """Word in a cell → code."""
    return {word: code for code, text in words.items() for word in [*text.split(), code]}


LEVELS = _by_word(
    national="国家级 国家",
    province="省级 省",
    city="市级 市",
    county="区县级 区级 县级 区县",
    subdistrict="街道级 街道 乡镇",
)
SOURCES = _by_word(
    **{"import": "导入"}, subdistrict="街道 街道办事处", department="部门 主管部门", firm="企业 企业申报"
)
SUBJECT_COLUMNS = (
    Column("unified_code", ("统一社会信用代码", "信用代码", "unified social credit code"), max_length=18),
    Column("firm", ("物业服务企业", "企业名称", "物业公司", "firm"), max_length=200),
    Column("estate_code", ("小区编号", "estate code"), max_length=16),
    Column("project", ("项目名称", "小区名称", "project"), max_length=200),
)
EVENT_COLUMNS = (
    Column("external_key", ("来源编号", "编号", "number", "external key"), True, 80),
    *SUBJECT_COLUMNS,
    Column("item_code", ("条目编码", "评分项", "条目", "item"), True, 40),
    Column("fact", ("事实", "事实描述", "fact"), True, 500),
    Column("occurred_on", ("发生日期", "日期", "occurred on", "date"), True, 30),
    Column("level", ("级别", "level"), max_length=20),
    Column("points", ("分值", "points"), max_length=20),
    Column("quantity", ("数量", "quantity", "units"), max_length=30),
    Column("certificate_until", ("证书有效期至", "certificate until"), max_length=30),
    Column("fact_key", ("同一事实标记", "same fact"), max_length=80),
    Column("source", ("信息来源", "来源", "source"), max_length=40),
)
INDICATOR_COLUMNS = (
    Column("name", ("指标", "指标名称", "name", "indicator"), True, 40),
    *SUBJECT_COLUMNS,
    Column("period_from", ("周期开始", "开始日期", "period from"), True, 30),
    Column("period_to", ("周期结束", "结束日期", "period until"), True, 30),
    Column("numerator", ("分子", "数值", "得分", "numerator", "value"), max_length=30),
    Column("denominator", ("分母", "denominator"), max_length=30),
    Column("text", ("文字", "等级", "word"), max_length=100),
    Column("source", ("信息来源", "来源", "source"), max_length=200),
)
_LABELS = {column.name: column.headers[0] for column in (*EVENT_COLUMNS, *INDICATOR_COLUMNS)}


def start_event_import(upload: File, *, by: User) -> JobRun:
    """Hand in a file of facts: a job checks it and writes nothing. Raises `NotAllowed`."""
    return start_check(EVENTS, _("Import of credit events"), upload, by=by, right=RIGHT)


def start_indicator_import(upload: File, *, by: User) -> JobRun:
    """Hand in a file of values: a job checks it and writes nothing. Raises `NotAllowed`."""
    return start_check(INDICATORS, _("Import of indicator values"), upload, by=by, right=RIGHT)


def confirm_credit_import(job_id: int, *, by: User) -> JobRun:
    """Import the file of one's own finished check. Raises `ImportRunning`, `NotAllowed`."""
    return confirm_import(job_id, by=by, right=RIGHT)


class About(NamedTuple):
    """What a row is about: a firm as a whole, or its project."""

    firm: PropertyFirm
    project: ServiceProject | None


def find_subject(values: Mapping[str, str], day: datetime.date) -> About:
    """The firm by its code, else its name; the project by estate code or name on that day. Raises `RowRefused`."""
    code, name = values["unified_code"].upper(), values["firm"]
    projects = ServiceProject.objects.on(day).select_related("firm", "estate__area")
    firm = _firm(code, name) if code or not is_blank(name) else None
    if not values["estate_code"] and is_blank(values["project"]):
        if firm is None:
            raise RowRefused(_("Name the firm or the project."))
        return About(firm, None)
    if values["estate_code"]:
        found = projects.filter(estate__code=values["estate_code"])
    else:
        found = projects.filter(name=values["project"]) | projects.filter(estate__name=values["project"])
    found = found if firm is None else found.filter(firm=firm)
    choice = list(found.order_by("pk")[:2])
    if len(choice) != 1:
        raise RowRefused(
            _("On that day no firm serves this project.")
            if not choice
            else _("Several projects have this name: give the estate's code.")
        )
    return About(choice[0].firm, choice[0])


def _firm(code: str, name: str) -> PropertyFirm:
    known = (
        PropertyFirm.objects.filter(unified_code=code)
        if code
        else PropertyFirm.objects.filter(normal_name=normal_name(name))
    )
    choice = list(known.order_by("pk")[:2])
    if len(choice) != 1:
        raise RowRefused(_("The firm “%(firm)s” is not filed, or not under this name only.") % {"firm": code or name})
    return choice[0]


class EventImporter(Importer):
    """Reports facts. Everything that `report_event` refuses is a refused row; no evidence comes with a file."""

    columns = EVENT_COLUMNS
    action = EVENTS

    def __init__(self, *, by: User, now: datetime.datetime, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.person, self.now = by, now
        self.seen: set[str] = set()

    def read(self, row: Row) -> dict[str, Any]:
        values = row.values
        if values["external_key"].startswith(DERIVED_KEY):
            raise RowRefused(_("This number is kept for facts that the platform finds itself."))
        return {
            "external_key": values["external_key"],
            "item_code": values["item_code"],
            "fact": values["fact"],
            "occurred_on": _needed_day(values, "occurred_on"),
            "level": to_choice(values["level"], _LABELS["level"], LEVELS),
            "points": _number(values, "points", least=-999_999),
            "quantity": _number(values, "quantity"),
            "certificate_until": to_date(values["certificate_until"], _LABELS["certificate_until"]),
            "fact_key": values["fact_key"],
            "source": to_choice(values["source"], _LABELS["source"], SOURCES, default=EventSource.IMPORT),
        }

    def plan(self, items: list[tuple[Row, Any]]) -> list[Step]:
        keys = [given["external_key"] for _row, given in items]
        known = {event.external_key: event for event in CreditEvent.objects.filter(external_key__in=keys)}
        planned: set[str] = set()
        steps = []
        for row, given in items:
            key = given["external_key"]
            if key in self.seen or key in planned:
                steps.append(Step(row, DUPLICATE, [_("This number stands in the file twice.")]))
                continue
            planned.add(key)
            steps.append(self._plan_one(row, given, known.get(key)))
        return steps

    def _plan_one(self, row: Row, given: dict[str, Any], known: CreditEvent | None) -> Step:
        try:
            about = find_subject(row.values, given["occurred_on"])
            values = {**given, "project": about.project, "firm": about.firm}
            if known is not None:
                is_same = is_same_report(known, self.person, values)
                reasons = [] if is_same else [_("This number of the source already stands for another fact.")]
                return Step(row, UNCHANGED if is_same else REFUSED, reasons)
            return Step(row, CREATED, work=build_report(by=self.person, now=self.now, **values))
        except RowRefused as refusal:
            return Step(row, REFUSED, refusal.reasons)
        except (Refusal, ValidationError) as refusal:
            return Step(row, REFUSED, problems_of(refusal))

    def write(self, steps: list[Step]) -> None:
        for step in steps:
            if isinstance(step.work, Report):
                save_report(step.work, by=self.person, now=self.now)

    def remember(self, steps: list[Step]) -> None:
        self.seen.update(step.row.values["external_key"] for step in steps if step.outcome != REFUSED)


class IndicatorImporter(Importer):
    """Enters values that wait for their confirmation; one that is known already with the same value is left alone."""

    columns = INDICATOR_COLUMNS
    action = INDICATORS

    def __init__(self, *, by: User, now: datetime.datetime, **parameters: Any) -> None:
        super().__init__(by=by, **parameters)
        self.person, self.now = by, now

    def read(self, row: Row) -> dict[str, Any]:
        values = row.values
        return {
            "name": values["name"],
            "period_from": _needed_day(values, "period_from"),
            "period_to": _needed_day(values, "period_to"),
            "numerator": _number(values, "numerator", least=-MOST),
            "denominator": _number(values, "denominator"),
            "text": "" if is_blank(values["text"]) else values["text"],
            "source": values["source"],
        }

    def plan(self, items: list[tuple[Row, Any]]) -> list[Step]:
        return [self._plan_one(row, given) for row, given in items]

    def _plan_one(self, row: Row, given: dict[str, Any]) -> Step:
        try:
            about = find_subject(row.values, given["period_from"])
            value = build_indicator(by=self.person, now=self.now, firm=about.firm, project=about.project, **given)
        except RowRefused as refusal:
            return Step(row, REFUSED, refusal.reasons)
        except (Refusal, ValidationError) as refusal:
            return Step(row, REFUSED, problems_of(refusal))
        return Step(row, UNCHANGED) if _is_known(value) else Step(row, CREATED, work=value)

    def write(self, steps: list[Step]) -> None:
        for step in steps:
            if isinstance(step.work, IndicatorValue):
                save_indicator(step.work, by=self.person)

    def remember(self, steps: list[Step]) -> None:
        """Nothing: a value that stands twice in a file is entered twice, and the later one counts."""


def _is_known(value: IndicatorValue) -> bool:
    """Whether the last value of this name, subject and period says the same."""
    last = (
        IndicatorValue.objects.filter(
            firm=value.firm,
            project=value.project,
            name=value.name,
            period_from=value.period_from,
            period_to=value.period_to,
        )
        .order_by("-pk")
        .first()
    )
    same = ("numerator", "denominator", "text")
    return last is not None and all(getattr(last, name) == getattr(value, name) for name in same)


def _needed_day(values: Mapping[str, str], name: str) -> datetime.date:
    day = to_date(values[name], _LABELS[name])
    if day is None:
        raise RowRefused(_("%(label)s: is empty.") % {"label": _LABELS[name]})
    return day


def _number(values: Mapping[str, str], name: str, *, least: Decimal | int = 0) -> Decimal | None:
    return to_decimal(values[name], _LABELS[name], places=4, least=least, most=MOST)
