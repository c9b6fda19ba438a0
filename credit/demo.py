"""Demo of the credit part: a rulebook signed by two people, records in every state, notices, objections, repairs,
values, ratings, published lists with a correction, and lists in publicity.

Everything goes through the services, with the dates on which it would have happened. Invented; the same every
time for the same day; adds nothing twice.
"""

import csv
import datetime
import re
from dataclasses import dataclass, field
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
from credit.models import CreditEvent, IndicatorValue, ListEntry, ListIssue, RulebookVersion
from credit.reference import SAMPLE_FILE
from credit.rules.periods import Period
from credit.services.evidence import Evidence
from firms.models import PropertyFirm, ServiceProject
from places.models import Area

STORIES = Path(__file__).parent / "data" / "demo_events.csv"
"""firm: number of the demo's firm; quarter: 0 this one, -1 the last; day of it (0 quarter: days from today)"""
DAY = datetime.timedelta(days=1)
DEPARTMENT_ITEMS = {"B06", "V01", "V02"}
OF_RECORDS = {"opened", "objected", "upheld", "kept", "repair_asked", "repair_granted", "repair_refused"}
SURVEY = """indicators:
  - name: owner_satisfaction
    category: service
    title: 业主满意度（年度抽样调查）
    bands:
      - {min: "0.9", max: 1, max_inclusive: true, points: 3}
      - {min: "0.75", max: "0.9", points: 1}
    basis: {source: sample, clause: 第四条}
"""
CHANGES = (
    ("indicators:\n", SURVEY),
    ("event_notice:\n    days: 0", "event_notice:\n    days: 2"),
    ("  - code: V02\n", "  - code: V02\n    reviewed_by: [subdistrict, county, city]\n"),
)
"""What the demo's rulebook has beside the sample, so that every screen has something to show."""


@dataclass(frozen=True)
class Cast:
    """Who acts, and the moment from which the demo looks back."""

    first: User
    second: User
    now: datetime.datetime
    people: dict[tuple[str, str, int], User] = field(default_factory=dict)

    @property
    def this_quarter(self) -> Period:
        return Period.of("quarter", timezone.localdate(self.now))

    def officers(self, area: Area) -> tuple[User, User]:
        """Two people of the subdistrict: whoever reports does not review. One without a way to sign in is made up."""
        subdistrict = Area.objects.above(area.path).filter(kind="subdistrict").without_geometry().get()
        name = f"{subdistrict.name}工作人员"
        return (
            self._person("subdistrict_officer", subdistrict, 0, f"officer-{subdistrict.code}", name),
            self._person("subdistrict_officer", subdistrict, 1, f"colleague-{subdistrict.code}", f"{name}乙"),
        )

    def of_firm(self, firm: PropertyFirm) -> User:
        """Somebody who acts for the firm."""
        return self._person("firm_administrator", firm, 0, f"firm-{firm.pk}", f"{firm.name}经办人")

    def _person(self, code: str, scope: Area | PropertyFirm, position: int, username: str, name: str) -> User:
        """The holder of a role at this position, the first to be appointed first; made where there is none."""
        key = (code, str(scope.pk), position)
        if key not in self.people:
            role = Role.objects.get(code=code)
            held = RoleAssignment.objects.current().filter(role=role, scope_id=scope.pk).order_by("pk")
            found = held[position : position + 1]
            self.people[key] = found[0].user if found else self._appoint(role, scope, username, name)
        return self.people[key]

    def _appoint(self, role: Role, scope: Area | PropertyFirm, username: str, name: str) -> User:
        user, is_new = User.objects.get_or_create(username=username, defaults={"display_name": name})
        if is_new:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        grant_role(user, role, scope, by=None, today=timezone.localdate(self.now), reason="demo")
        return User.objects.get(pk=user.pk)


def seed(scale: int, now: datetime.datetime | None = None) -> None:
    """Rulebook in force, about 60 records in all states, values, ratings, lists published, corrected, in publicity."""
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
            _file_values(cast, firms)
    services.settle_events(now)
    _play_quarters(cast)
    run = services.start_run(RunKind.NIGHTLY, as_of=timezone.localdate(now), now=now)
    services.run_ratings(run, now=now)


def _adopt_sample(cast: Cast) -> None:
    """The sample with a few changes, in force from two years ago so that the quarters shown have a rulebook."""
    if RulebookVersion.objects.filter(state="adopted").exists():
        return
    first_day = f"effective_from: {cast.this_quarter.year - 2}-01-01"
    text = re.sub(r"effective_from: \S+", first_day, SAMPLE_FILE.read_text(encoding="utf-8"), count=1)
    for before, after in CHANGES:
        text = text.replace(before, after, 1)
    at = cast.now - 600 * DAY
    version = services.upload_rulebook(text, by=cast.first, now=at)
    services.adopt_version(version.pk, by=cast.second, now=at, reason="演示采用")


# --- Records --------------------------------------------------------------------------------------


def _tell_stories(cast: Cast, firms: list[PropertyFirm]) -> None:
    """Every row of the file, in the order of time, about one of the firm's projects."""
    with STORIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moments = [_moment(cast, int(row["quarter"]), int(row["day"])) for row in rows]
    for at, number in sorted(zip(moments, range(len(rows)), strict=True)):
        row = rows[number]
        firm = firms[int(row["firm"]) % len(firms)]
        projects = ServiceProject.objects.on(at.date()).filter(firm=firm).select_related("estate__area", "firm")
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
    officer, colleague = cast.officers(project.estate.area)
    reporter = colleague if row["end"] == "reported" else officer  # so that the officer has something to review
    event = services.report_event(
        by=reporter,
        project=project,
        item_code=row["item"],
        fact=row["fact"],
        occurred_on=timezone.localdate(at) - 3 * DAY,
        source=EventSource.DEPARTMENT if row["item"] in DEPARTMENT_ITEMS else EventSource.SUBDISTRICT,
        level=row["level"],
        points=Decimal(row["points"]) if row["points"] else None,
        evidence=[_paper("现场核查记录.pdf", row["fact"])],
        now=at,
    )
    _bring_to(cast, event, row["end"], at)


def _bring_to(cast: Cast, event: CreditEvent, end: str, at: datetime.datetime) -> None:
    """Carry a reported fact to where its story ends."""
    if end == "reported":
        return
    reviewer = next(person for person in cast.officers(event.area) if person.pk != event.reported_by_id)
    services.review_event(event.pk, by=reviewer, now=at + DAY / 4, reason="材料齐全，事实清楚")
    if end == "reviewed":
        return
    if end == "refused":
        services.refuse_event(event.pk, by=cast.first, now=at + DAY / 2, reason="已及时整改，不予记分")
        return
    if end == "endorsed":
        services.endorse_event(event.pk, by=cast.first, now=at + DAY / 2, reason="拟同意，报市级确认")
        return
    event = services.confirm_event(event.pk, by=cast.first, now=at + DAY / 2, reason="属实")
    if end in OF_RECORDS:
        _answer_of_firm(cast, event, end, at + DAY)
    _take_effect(cast, event)
    _after_effect(cast, event, end, at)


def _take_effect(cast: Cast, event: CreditEvent) -> None:
    """What the night after the notice period does, on that night."""
    if event.effective_on is not None:
        night = timezone.make_aware(datetime.datetime.combine(event.effective_on, datetime.time(1)))
        services.settle_events(min(night, cast.now))


def _answer_of_firm(cast: Cast, event: CreditEvent, end: str, at: datetime.datetime) -> None:
    """The firm opens the notice and, in some stories, objects; another person of the department decides."""
    firm = cast.of_firm(event.firm)
    services.open_scoring_notice(event.scoring_notice.pk, by=firm, now=at)
    if end not in {"objected", "upheld", "kept"}:
        return
    papers = [_paper("申辩材料.pdf", f"{event.public_id} objection")]
    grounds = "已在规定时间内处理完毕，附处理记录，请予复核。"
    objection = services.file_event_objection(event.pk, by=firm, grounds=grounds, files=papers, now=at + DAY / 8)
    if end != "objected":
        words = "材料属实，原认定不成立。" if end == "upheld" else "处理记录晚于规定时间，维持原认定。"
        services.decide_event_objection(
            objection.pk, by=cast.second, is_upheld=end == "upheld", decision=words, now=at + DAY / 4
        )


def _after_effect(cast: Cast, event: CreditEvent, end: str, at: datetime.datetime) -> None:
    """How a record ends, or what the firm asks for."""
    later = min(at + 75 * DAY, cast.now)
    if end == "revoked":
        services.revoke_event(event.pk, by=cast.second, now=later, reason="经复核，原认定不成立")
    elif end == "repaired":
        services.repair_event(event.pk, by=cast.second, now=later, reason="已恢复原状并通过复查")
    elif end.startswith("repair_"):
        later = cast.now - DAY / 2 if end == "repair_asked" else later
        papers = [_paper("整改照片.pdf", f"{event.public_id} repair")]
        explanation = "已拆除广告设施、恢复原状，并向业主公示。"
        asked = services.ask_repair(
            event.pk, by=cast.of_firm(event.firm), explanation=explanation, files=papers, now=later - DAY
        )
        if end != "repair_asked":
            is_granted = end == "repair_granted"
            words = "现场复查合格，同意修复。" if is_granted else "复查时仍有遗留设施，不予修复。"
            services.decide_repair(asked.pk, by=cast.second, is_granted=is_granted, decision=words, now=later)


def _paper(name: str, text: str) -> Evidence:
    """A small PDF with an empty page, different for each text."""
    mark = text.encode().hex()[:200]
    content = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%"
        + mark.encode()
        + b"\n%%EOF\n"
    )
    return Evidence(name, File(BytesIO(content), name="evidence.pdf"))


def _tell_from_complaints(cast: Cast) -> None:
    """Three complaints that were found true, one at each step of the reviews."""
    found = (
        Complaint.objects.filter(project__isnull=False, state__in=[State.RESOLVED, State.CLOSED])
        .select_related("project__estate__area", "project__firm")
        .order_by("pk")[:3]
    )
    for complaint, end in zip(found, ("effective", "reviewed", "reported"), strict=False):
        officer, colleague = cast.officers(complaint.project.estate.area)
        at = max(complaint.resolved_at or complaint.created_at, complaint.created_at)
        event = services.report_event(
            by=colleague if end == "reported" else officer,
            project=complaint.project,
            item_code="B01",
            fact=f"投诉查实：{complaint.title}，答复或处理不及时",
            occurred_on=timezone.localdate(complaint.created_at),
            source=EventSource.COMPLAINT,
            complaint=complaint,
            now=min(at, cast.now),
        )
        _bring_to(cast, event, end, min(at, cast.now - DAY))


def _file_values(cast: Cast, firms: list[PropertyFirm]) -> None:
    """A survey of last year: most values are confirmed by the second person, two wait."""
    year = cast.this_quarter.before.before.first_day.year - 1
    at = _moment(cast, -2, 30)
    for number, firm in enumerate(firms[:8]):
        value: IndicatorValue = services.enter_indicator(
            by=cast.first,
            firm=firm,
            name="owner_satisfaction",
            period_from=datetime.date(year, 1, 1),
            period_to=datetime.date(year + 1, 1, 1),
            numerator=Decimal(62 + number * 5),
            denominator=Decimal(100),
            source="年度业主满意度抽样调查",
            now=at,
        )
        if number < 6:
            services.confirm_indicator(value.pk, by=cast.second, now=at + DAY)


# --- Lists ----------------------------------------------------------------------------------------


def _play_quarters(cast: Cast) -> None:
    """The quarter before the last is published and corrected; the last one is in publicity from today."""
    last = cast.this_quarter.before
    if not ListIssue.objects.of_period("firm", last.before).exists():
        published = _publish(cast, last.before)
        _correct(cast, published)
    if not ListIssue.objects.of_period("firm", last).exists():
        _open(cast, last)


def _publish(cast: Cast, quarter: Period) -> ListIssue:
    """Lists with an objection that was heard and refused."""
    at = timezone.make_aware(datetime.datetime.combine(quarter.end, datetime.time(10))) + 15 * DAY
    issue = services.close_period(quarter, by=cast.first, now=at)
    services.open_publicity(issue.pk, by=cast.first, now=at)
    for position, entry in enumerate(_told(issue)):
        firm = cast.of_firm(entry.firm)
        services.open_notice(entry.notice.pk, by=firm, now=at + DAY)
        if position == 0:
            objection = services.file_objection(
                entry.pk, by=firm, grounds="已与业主协商一致，请求不列入名单。", now=at + 2 * DAY
            )
            services.decide_objection(
                objection.pk,
                by=cast.second,
                is_upheld=False,
                decision="协商不改变已查实的事实，维持原决定。",
                now=at + 4 * DAY,
            )
    services.finalise_issue(issue.pk, by=cast.second, now=at + 9 * DAY)
    services.publish_issue(issue.pk, by=cast.second, now=at + 9 * DAY)
    return ListIssue.objects.get(pk=issue.pk)


def _correct(cast: Cast, issue: ListIssue) -> None:
    """A record was revoked after publication: a new version without the firm; another firm is let off later."""
    at = min(_moment(cast, -2, 120), cast.now - 20 * DAY)
    reason = "一条不良信息经复核撤销，相关企业不再符合列入条件。"
    corrected = services.correct_issue(issue.pk, by=cast.first, reason=reason, now=at)
    services.open_publicity(corrected.pk, by=cast.first, now=at)
    after = max(at + 9 * DAY, at)
    services.finalise_issue(corrected.pk, by=cast.second, now=after)
    services.publish_issue(corrected.pk, by=cast.second, now=after)
    entry = corrected.entries.exclude(kind="red").order_by("-rank", "pk").first()
    if entry is not None:
        on = timezone.localdate(after + 5 * DAY)
        services.end_entry(
            entry.pk, by=cast.second, words="已完成整改并通过复查，提前移出。", on=on, now=after + 5 * DAY
        )


def _open(cast: Cast, quarter: Period) -> None:
    """Lists in publicity: notices opened and unopened, one objection that waits."""
    issue = services.close_period(quarter, by=cast.first, now=cast.now)
    services.open_publicity(issue.pk, by=cast.first, now=cast.now)
    for position, entry in enumerate(reversed(_told(issue))):  # the last to be told answers first
        if position < 2:
            services.open_notice(entry.notice.pk, by=cast.of_firm(entry.firm), now=cast.now)
        if position == 0:
            grounds = "扣分事项正在行政复议，请求暂缓列入。"
            services.file_objection(entry.pk, by=cast.of_firm(entry.firm), grounds=grounds, now=cast.now)


def _told(issue: ListIssue) -> list[ListEntry]:
    """Entries whose firm got a notice, the firm that the demo's accounts act for first."""
    entries = issue.entries.filter(notice__isnull=False).select_related("firm", "notice")
    return list(entries.order_by("firm_id"))
