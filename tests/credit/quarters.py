"""Rulebooks, firms and periods that the tests of lists play with."""

import datetime
import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from accounts.models import User
from credit.models import CreditEvent, IndicatorValue, ListIssue, Publication, RulebookVersion
from credit.rules import read_rulebook
from credit.rules.periods import Period
from credit.services import (
    adopt_version,
    close_period,
    confirm_event,
    finalise_issue,
    open_publicity,
    publish_issue,
    report_event,
    review_event,
    upload_rulebook,
)
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from jobs.models import OutboxEntry
from jobs.services import run_outbox_entry
from places.models import Area, Estate
from tests.credit.builders import sample

DAY = datetime.timedelta(days=1)
FIRST = Period("quarter", 2026, 1)
SECOND = Period("quarter", 2026, 2)
RULEBOOKS = Path(__file__).resolve().parents[2] / "credit" / "rulebooks"


def document(**changes: Any) -> dict[str, Any]:
    """The sample rulebook with some of its parts replaced; its tests are left out."""
    found = {**deepcopy(sample()), **changes}
    found.pop("tests", None)
    return found


def list_of(kind: str) -> dict[str, Any]:
    """One list of the sample rulebook, to be changed."""
    return deepcopy(next(part for part in sample()["lists"] if part["kind"] == kind))


def clock(days: int, calendar: str = "calendar") -> dict[str, Any]:
    return {"days": days, "calendar": calendar, "basis": {"source": "sample", "clause": "第八条"}}


def adopt(text: dict[str, Any] | str, people: dict[str, User], now: datetime.datetime) -> RulebookVersion:
    """Put a rulebook in force by two people."""
    written = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
    first, second = people.get("housing") or people["one"], people.get("housing2") or people["two"]
    version = upload_rulebook(written, by=first, now=now)
    return adopt_version(version.pk, by=second, now=now)


def shipped(name: str) -> str:
    """The text of a rulebook that the product ships."""
    text = (RULEBOOKS / f"{name}.yaml").read_text(encoding="utf-8")
    assert read_rulebook(text)
    return text


def firms_named(count: int, prefix: str = "榜单") -> list[PropertyFirm]:
    names = [f"{prefix}{number:03}物业服务有限公司" for number in range(count)]
    return [file_firm(by=None, name=name, unified_code=fictitious_code(name)) for name in names]


def project_for(firm: PropertyFirm, area: Area, number: int = 0) -> ServiceProject:
    estate = Estate.objects.create(
        code=f"LIST{Estate.objects.count() + 1:04}", name=f"{firm.name[:5]}{number}苑", area=area
    )
    return open_project(
        firm,
        estate,
        by=None,
        effective_from=datetime.date(2025, 1, 1),
        floor_area=Decimal("1000.50"),
        household_count=100,
    )


def effective_event(
    people: dict[str, User], project: ServiceProject, at: datetime.datetime, item: str = "B05", **values: Any
) -> CreditEvent:
    """A record that has gone through both reviews, by the rulebook in force."""
    given = {"by": people["officer"], "fact": "查实的事实", "source": "subdistrict", **values}
    event = report_event(project=project, item_code=item, occurred_on=at.date(), now=at, **given)
    review_event(event.pk, by=people["officer2"], now=at)
    return confirm_event(event.pk, by=people["housing"], now=at)


def mark(project: ServiceProject, name: str, score: Any, period: Period, at: datetime.datetime) -> IndicatorValue:
    """A mark that counts for a period, as if the platform had counted it."""
    return IndicatorValue.objects.create(
        name=name,
        firm=project.firm,
        project=project,
        period_from=period.first_day,
        period_to=period.end,
        numerator=score,
        denominator=1,
        entered_at=at,
        known_at=at,
    )


def carry_on(issue: ListIssue, by: User, at: datetime.datetime) -> Publication:
    """From the draft to the publication, nine days later where the sample's publicity has to pass."""
    issue = open_publicity(issue.pk, by=by, now=at)
    finalise_issue(issue.pk, by=by, now=at + 9 * DAY)
    return publish_issue(issue.pk, by=by, now=at + 9 * DAY)


def published(period: Period, by: User, at: datetime.datetime, subject: str = "firm") -> Publication:
    """A period played to its publication."""
    return carry_on(close_period(period, subject=subject, by=by, now=at), by, at)


def listed(issue: ListIssue) -> dict[str, int]:
    """How many stand on each list of an issue that has been published."""
    found: dict[str, int] = {}
    for kind in issue.entries.published().values_list("kind", flat=True):
        found[kind] = found.get(kind, 0) + 1
    return found


def do_promised(topic: str) -> list[bool]:
    """Do what the outbox holds for a topic."""
    entries = OutboxEntry.objects.filter(topic=topic, done_at__isnull=True).order_by("pk")
    return [run_outbox_entry(entry.pk) for entry in entries]
