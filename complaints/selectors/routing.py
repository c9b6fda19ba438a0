"""Reads that give the routing rules and the facts they ask for, without borders of areas."""

import datetime
from typing import NamedTuple

from django.utils import timezone

from common.workdays import china
from complaints.choices import EventKind
from complaints.models import Category, Complaint, RoutingRule
from complaints.rules.routing import FIRM, OFFICE, Facts, Office, Offices, Rule, plain, read_words
from places.models import Area

SATURDAY = 5


def rules_on(day: datetime.date) -> list[Rule]:
    """The routing rules in force on a day, in order."""
    rows = RoutingRule.objects.on(day).with_names().order_by("position", "pk")
    return [
        Rule(
            pk=row.pk,
            name=row.name,
            outcome=row.outcome,
            office_id=row.office_area_id,
            office_level=row.office_level,
            category=row.category.code if row.category is not None else "",
            area_path=row.area.path if row.area is not None else "",
            estate_kind=row.estate_kind,
            channel=row.channel,
            severity=row.severity,
            weekdays=frozenset(row.weekdays),
            day_kind=row.day_kind,
            time_from=row.time_from,
            time_to=row.time_to,
            words=read_words(row.keywords),
            severity_lift=row.severity_lift,
            is_automatic=row.is_automatic,
        )
        for row in rows
    ]


def all_offices() -> Offices:
    """Every area as an office; numbers, paths and levels only."""
    found = [Office(*row) for row in Area.objects.values_list("pk", "path", "kind")]
    return Offices({one.pk: one for one in found}, {one.path: one for one in found})


def offices_of(area_path: str, rule: Rule) -> Offices:
    """The offices that one rule can mean for one place."""
    rows = Area.objects.above(area_path).values_list("pk", "path", "kind")
    found = [Office(*row) for row in rows]
    named = Area.objects.filter(pk=rule.office_id).values_list("pk", "path", "kind") if rule.office_id else []
    by_pk = {one.pk: one for one in (*found, *(Office(*row) for row in named))}
    return Offices(by_pk, {one.path: one for one in found})


def is_worked(day: datetime.date) -> bool:
    """Whether a day is worked; where its year is not announced yet, Monday to Friday."""
    known = china(day)
    return day.weekday() < SATURDAY if known is None else known


def facts_of(complaint: Complaint) -> Facts:
    """What rules ask of a complaint, as it was received."""
    category, estate = complaint.category, complaint.estate
    group = Category.objects.filter(pk=category.parent_id).values_list("code", flat=True).first()
    at = timezone.localtime(complaint.created_at)
    return Facts(
        at=at,
        is_worked_day=is_worked(at.date()),
        category=category.code,
        group=group or "",
        area_path=complaint.area.path,
        severity=complaint.severity,
        channel=complaint.channel,
        estate_kind=estate.kind if estate is not None else "",
        text=plain(f"{complaint.title}\n{complaint.text}"),
    )


class Suggestion(NamedTuple):
    """Where a routing rule would send a complaint; `office_id` is None for the firm that serves the estate."""

    rule: str
    office_id: int | None


def suggestion_for(complaint: Complaint) -> Suggestion | None:
    """What the rule that spoke at the receipt suggests for the first dispatch; None where none spoke, or it is done."""
    if complaint.dispatched_at is not None:
        return None
    event = complaint.events.filter(kind=EventKind.ROUTE).order_by("-id").only("data", "complaint_id").first()
    if event is None or event.data["to"] not in (FIRM, OFFICE):
        return None
    return Suggestion(event.data["name"], event.data["office"] if event.data["to"] == OFFICE else None)
