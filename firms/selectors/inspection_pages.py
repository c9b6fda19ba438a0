"""Reads behind the pages of inspections: the form of one, the public part, the panel of a firm, statistics."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Prefetch, Q, Sum
from django.utils import timezone

from firms.choices import OPEN_ORDERS, FindingSeverity, InspectionState, OrderState
from firms.models import (
    ChecklistVersion,
    Finding,
    Inspection,
    InspectionAnswer,
    InspectionDaily,
    PropertyFirm,
    RectificationOrder,
)
from firms.panels import Panel
from firms.permissions import answering_firms
from firms.rules.answers import heads_of
from firms.rules.checklists import Item, Section
from places.models import Estate
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

MOST_PUBLIC = 10
SUMS = ("inspections", "findings", "ordered", "rectified", "in_time")


class ItemState(NamedTuple):
    """One item of the form: what counts of it, whether two answers have to be settled, what the next one replaces."""

    item: Item
    heads: list[InspectionAnswer]
    is_conflict: bool

    @property
    def current(self) -> InspectionAnswer | None:
        """The answer that the form is filled with; None where there is none or two differ."""
        return self.heads[0] if self.heads and not self.is_conflict else None

    @property
    def replaces(self) -> str:
        """Keys of the answers that a new one replaces, as the form sends them."""
        return ",".join(str(one.client_key) for one in self.heads)


class SectionState(NamedTuple):
    """A section of the form."""

    section: Section
    items: list[ItemState]


def form_of(inspection: Inspection) -> list[SectionState]:
    """The form of an inspection with what counts now: three statements for any number of items."""
    answers = inspection.answers.filter(is_late=False).select_related("inspector").prefetch_related("photos")
    standing = heads_of(answers)
    conflicts = set(standing.conflicts)
    return [
        SectionState(
            section,
            [ItemState(item, standing.heads.get(item.code, []), item.code in conflicts) for item in section.items],
        )
        for section in inspection.version.parsed
    ]


def blank_form(version: ChecklistVersion) -> list[SectionState]:
    """The form of a version before anything is answered: its preview."""
    return [SectionState(section, [ItemState(item, [], False) for item in section.items]) for section in version.parsed]


def progress_of(form: list[SectionState]) -> dict[str, int]:
    """How many items are answered, in conflict, not in order, and how many there are."""
    items = [item for section in form for item in section.items]
    return {
        "answered": sum(bool(item.heads) for item in items),
        "total": len(items),
        "conflicts": sum(item.is_conflict for item in items),
        "bad": sum(item.current is not None and item.current.verdict == "not_ok" for item in items),
    }


def late_answers(inspection: Inspection) -> list[InspectionAnswer]:
    """What came after the submission, with the item's title beside it."""
    items = inspection.version.items
    rows = list(inspection.answers.filter(is_late=True).select_related("inspector").prefetch_related("photos"))
    known = set(inspection.findings.values_list("item_code", flat=True))
    for row in rows:
        item = items.get(row.item_code)
        row.item_label = item.label if item else row.item_code  # type: ignore[attr-defined]
        row.may_take_up = row.verdict == "not_ok" and row.item_code not in known  # type: ignore[attr-defined]
    return rows


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """What the public reads of the inspections of an estate: day, checklist, findings, rectified or not. No names."""
    rows = (
        Inspection.objects.filter(estate=estate, state=InspectionState.SUBMITTED)
        .select_related("version__checklist")
        .annotate(
            found=Count("findings"),
            done=Count("findings", filter=Q(findings__order__state=OrderState.RECTIFIED)),
            open=Count("findings", filter=Q(findings__order__state__in=OPEN_ORDERS)),
        )
        .order_by("-submitted_at", "-pk")[:MOST_PUBLIC]
    )
    found = [
        {
            "day": timezone.localdate(row.submitted_at),
            "checklist": row.version.checklist.label,
            "findings": row.found,  # type: ignore[attr-defined]
            "rectified": row.done,  # type: ignore[attr-defined]
            "open": row.open,  # type: ignore[attr-defined]
        }
        for row in rows
    ]
    return {"inspections": found} if found else None


def firm_panel(user: "User", firms: Sequence[PropertyFirm]) -> Panel | None:
    """The orders on a firm's start page: how many are to be rectified, and how many of them are overdue."""
    mine = answering_firms(user) & {firm.pk for firm in firms}
    if not mine:
        return None
    today = timezone.localdate()
    counts = RectificationOrder.objects.filter(firm__in=mine, state=OrderState.ISSUED).aggregate(
        todo=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))
    )
    return Panel("firms/inspections/_firm_panel.html", counts)


class Line(NamedTuple):
    """A line of the statistics: what it is about, sums, and the shares of rectified and in-time findings."""

    label: str
    sums: dict[str, int]

    @property
    def rectified_percent(self) -> Decimal | None:
        """Findings rectified of those ordered."""
        return _percent(self.sums["rectified"], self.sums["ordered"])

    @property
    def in_time_percent(self) -> Decimal | None:
        """Findings rectified in time of those rectified."""
        return _percent(self.sums["in_time"], self.sums["rectified"])


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


def statistics(paths: Sequence[str], first: datetime.date, last: datetime.date) -> dict[str, Any]:
    """Sums of a period in areas: altogether, by severity and by area. Reads the sums of the days, never inspections."""
    rows = InspectionDaily.objects.filter(under_paths(paths), day__gte=first, day__lte=last)
    sums = {name: Sum(name) for name in SUMS}
    whole = rows.aggregate(**sums)
    by_severity = rows.exclude(severity="").values("severity").annotate(**sums).order_by("severity")
    by_area = rows.values("area__name", "area__path").annotate(**sums).order_by("area__path")
    return {
        "whole": Line("", {name: whole[name] or 0 for name in SUMS}),
        "severities": [
            Line(str(FindingSeverity(row["severity"]).label), {name: row[name] for name in SUMS})
            for row in sorted(by_severity, key=lambda row: FindingSeverity.values.index(row["severity"]))
        ],
        "areas": [Line(row["area__name"], {name: row[name] for name in SUMS}) for row in by_area],
    }


def orders_for_pages(rows: Any) -> Any:
    """Orders with what their pages show."""
    findings = Prefetch("findings", Finding.objects.select_related("answer").prefetch_related("answer__photos"))
    return rows.for_list().prefetch_related(findings).defer("estate__polygon", "estate__area__geometry")
