"""Demo of the credit part: the sample rulebook signed by two people, events, ratings, and two quarters of lists.

Everything goes through the services, with the dates on which it would have happened. Invented; the same every
time for the same day; adds nothing twice.
"""

import csv
import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Role, RoleAssignment, User
from accounts.services import grant_role
from complaints.choices import State
from complaints.models import Complaint
from credit import services
from credit.choices import EventSource, RunKind
from credit.models import CreditEvent, ListIssue, RulebookVersion
from credit.reference import SAMPLE_FILE
from credit.rules.periods import Period
from credit.services.evidence import Evidence
from firms.models import PropertyFirm, ServiceProject
from places.models import Area

STORIES = Path(__file__).parent / "data" / "demo_events.csv"
"""firm: number of the demo's firm; quarter: 0 this one, -1 the last; day of it (0 quarter: days from today)"""
DAY = datetime.timedelta(days=1)
DEPARTMENT_ITEMS = {"B06", "V01", "V02"}


@dataclass(frozen=True)
class Cast:
    """Who acts: the two people of the department, and the moment from which the demo looks back."""

    first: User
    second: User
    now: datetime.datetime

    @property
    def this_quarter(self) -> Period:
        return Period.of("quarter", timezone.localdate(self.now))


def seed(scale: int, now: datetime.datetime | None = None) -> None:
    """Rulebook in force, about 40 events in all states, ratings, one published quarter and one in publicity."""
    now = now or timezone.now()
    department = list(
        User.objects.filter(assignments__role__code="housing_department", is_active=True).distinct().order_by("pk")[:2]
    )
    firms = list(PropertyFirm.objects.filter(projects__isnull=False).distinct().order_by("pk")[:12])
    if len(department) < 2 or not firms:
        return
    cast = Cast(*department, now)
    _adopt_sample(cast)
    if not CreditEvent.objects.exists():
        with transaction.atomic():
            _tell_stories(cast, firms)
            _tell_from_complaints(cast)
    services.settle_events(now)
    _play_quarters(cast)
    run = services.start_run(RunKind.NIGHTLY, as_of=timezone.localdate(now), now=now)
    services.run_ratings(run, now=now)


def _adopt_sample(cast: Cast) -> None:
    """The sample, in force from two years ago so that the quarters shown have a rulebook."""
    if RulebookVersion.objects.filter(state="adopted").exists():
        return
    first_day = f"effective_from: {cast.this_quarter.year - 2}-01-01"
    text = re.sub(r"effective_from: \S+", first_day, SAMPLE_FILE.read_text(encoding="utf-8"), count=1)
    at = cast.now - 400 * DAY
    version = services.upload_rulebook(text, by=cast.first, now=at)
    services.adopt_version(version.pk, by=cast.second, now=at, reason="演示采用")


def _tell_stories(cast: Cast, firms: list[PropertyFirm]) -> None:
    with STORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        firm = firms[int(row["firm"]) % len(firms)]
        at = _moment(cast, int(row["quarter"]), int(row["day"]))
        projects = ServiceProject.objects.on(at.date()).filter(firm=firm).select_related("estate__area")
        choice = list(projects.order_by("pk")[:8])
        if choice:
            _one_event(cast, choice[number % len(choice)], row, at)


def _moment(cast: Cast, quarter: int, day: int) -> datetime.datetime:
    """Ten in the morning of that day, always in the past."""
    if quarter == 0:
        return cast.now + day * DAY
    found = cast.this_quarter
    for _step in range(-quarter):
        found = found.before
    morning = datetime.datetime.combine(found.first_day, datetime.time(10))
    return timezone.make_aware(morning) + day * DAY


def _one_event(cast: Cast, project: ServiceProject, row: dict[str, str], at: datetime.datetime) -> None:
    officer = _officer_for(project.estate.area, cast.now)
    is_department = row["item"] in DEPARTMENT_ITEMS
    event = services.report_event(
        by=cast.second if is_department else officer,
        project=project,
        item_code=row["item"],
        fact=row["fact"],
        occurred_on=timezone.localdate(at) - 3 * DAY,
        source=EventSource.DEPARTMENT if is_department else EventSource.SUBDISTRICT,
        level=row["level"],
        points=Decimal(row["points"]) if row["points"] else None,
        evidence=[Evidence("现场核查记录.pdf", File(BytesIO(_paper(row["fact"])), name="evidence.pdf"))],
        now=at,
    )
    _bring_to(event, row["end"], officer, cast, at)


def _bring_to(event: CreditEvent, end: str, officer: User, cast: Cast, at: datetime.datetime) -> None:
    if end == "reported":
        return
    reviewer = officer if event.reported_by_id != officer.pk else cast.second
    services.review_event(event.pk, by=reviewer, now=at + DAY / 4, reason="材料齐全，事实清楚")
    if end == "reviewed":
        return
    if end == "refused":
        services.refuse_event(event.pk, by=cast.first, now=at + DAY / 2, reason="已及时整改，不予记分")
        return
    services.confirm_event(event.pk, by=cast.first, now=at + DAY / 2, reason="属实")
    later = min(at + 75 * DAY, cast.now)
    if end == "revoked":
        services.revoke_event(event.pk, by=cast.second, now=later, reason="经复核，原认定不成立")
    elif end == "repaired":
        services.repair_event(event.pk, by=cast.second, now=later, reason="已恢复原状并通过复查")


def _officer_for(area: Area, now: datetime.datetime) -> User:
    """The officer of the subdistrict; one without a way to sign in is made where the demo has none."""
    subdistrict = Area.objects.above(area.path).filter(kind="subdistrict").without_geometry().get()
    role = Role.objects.get(code="subdistrict_officer")
    held = RoleAssignment.objects.current().filter(role=role, scope_id=subdistrict.pk).order_by("pk").first()
    if held is not None:
        return held.user
    user, is_new = User.objects.get_or_create(
        username=f"officer-{subdistrict.code}", defaults={"display_name": f"{subdistrict.name}工作人员"}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    grant_role(user, role, subdistrict, by=None, today=timezone.localdate(now), reason="demo")
    return User.objects.get(pk=user.pk)


def _paper(text: str) -> bytes:
    """A small PDF with an empty page, different for each text."""
    mark = text.encode().hex()[:80]
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%"
        + mark.encode()
        + b"\n%%EOF\n"
    )


def _tell_from_complaints(cast: Cast) -> None:
    """Three complaints that were found true, one at each step of the reviews."""
    found = (
        Complaint.objects.filter(project__isnull=False, state__in=[State.RESOLVED, State.CLOSED])
        .select_related("project__estate__area", "project__firm")
        .order_by("pk")[:3]
    )
    for complaint, end in zip(found, ("effective", "reviewed", "reported"), strict=False):
        officer = _officer_for(complaint.project.estate.area, cast.now)
        at = max(complaint.resolved_at or complaint.created_at, complaint.created_at)
        event = services.report_event(
            by=officer,
            project=complaint.project,
            item_code="B01",
            fact=f"投诉查实：{complaint.title}，答复或处理不及时",
            occurred_on=timezone.localdate(complaint.created_at),
            source=EventSource.COMPLAINT,
            complaint=complaint,
            now=min(at, cast.now),
        )
        _bring_to(event, end, officer, cast, min(at, cast.now - DAY))


def _play_quarters(cast: Cast) -> None:
    """The quarter before the last is published; the last one is in publicity from today."""
    last = cast.this_quarter.before
    for quarter in (last.before, last):
        if ListIssue.objects.of_period("firm", quarter).exists():
            continue
        is_old = quarter != last
        at = timezone.make_aware(datetime.datetime.combine(quarter.end, datetime.time(10))) + 15 * DAY
        at = at if is_old else cast.now
        issue = services.close_period(quarter, by=cast.first, now=at)
        issue = services.open_publicity(issue.pk, by=cast.first, now=at)
        if is_old:
            after = at + 9 * DAY
            services.finalise_issue(issue.pk, by=cast.second, now=after)
            services.publish_issue(issue.pk, by=cast.second, now=after)
