"""What projects owe and how that stands: computed each time from duties, periods of service and versions."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from accounts.models import User
from firms.choices import DutyState
from firms.models import Disclosure, DisclosureDuty, DisclosureVersion, ServiceProject
from firms.rules import DutyPeriod, Owed, owed

LOOK_BACK = datetime.timedelta(days=400)
"""What was due longer ago is shown among the versions, not among what is owed."""


@dataclass(frozen=True)
class DutyLine:
    """One duty of one project for one period, and how it stands today.

    `shown` is the latest public version, `latest` the latest of all. `late_days` counts days over the due day, until
    it was handed in or until today. `flags` name what else is wrong: `posting_short`, `no_photo`, `ordered`,
    `order_overdue`.
    """

    project: ServiceProject
    duty: DisclosureDuty
    owed: Owed
    state: str
    disclosure: Disclosure | None = None
    shown: DisclosureVersion | None = None
    latest: DisclosureVersion | None = None
    late_days: int = 0
    flags: tuple[str, ...] = field(default_factory=tuple)

    @property
    def period(self) -> DutyPeriod | None:
        """The half-open period; None for what is shown all the time."""
        return self.owed.period

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(DutyState(self.state).label)

    @property
    def key(self) -> str:
        """Names the line among all: kind and first day."""
        return f"{self.duty.kind}:{self.period.start if self.period else 'always'}"

    @property
    def is_wanting(self) -> bool:
        """Whether the firm has to act, and late: missing, returned after the due day, an order not followed."""
        return self.state == DutyState.MISSING or "order_overdue" in self.flags


Versions = dict[tuple[int, str, datetime.date | None], list[DisclosureVersion]]


def duty_lines(
    projects: Sequence[ServiceProject], today: datetime.date, *, since: datetime.date | None = None
) -> dict[int, list[DutyLine]]:
    """Lines per project, newest due day first. Three statements, whatever the number of projects.

    `since`: due days before it are left out (400 days ago).
    """
    since = since or today - LOOK_BACK
    duties = list(DisclosureDuty.objects.all())
    versions = _versions(projects)
    lines: dict[int, list[DutyLine]] = {}
    for project in projects:
        own = [line for duty in duties for line in _lines_of(project, duty, versions, since, today)]
        lines[project.pk] = sorted(own, key=lambda line: (line.owed.due_on, line.duty.pk), reverse=True)
    return lines


def _versions(projects: Iterable[ServiceProject]) -> Versions:
    rows = (
        DisclosureVersion.objects.filter(disclosure__project__in=[project.pk for project in projects])
        .select_related("disclosure", "duty", "review", "correction_order")
        .annotate(proof_count=Count("proofs"))
        .order_by("disclosure_id", "number")
    )
    found: Versions = defaultdict(list)
    for version in rows:
        head = version.disclosure
        found[(head.project_id, head.kind, head.period_start)].append(version)
    return found


def _lines_of(
    project: ServiceProject, duty: DisclosureDuty, versions: Versions, since: datetime.date, today: datetime.date
) -> list[DutyLine]:
    found = owed(
        frequency=duty.frequency,
        due_days=duty.due_days,
        due_from=duty.due_from,
        duty=(duty.effective_from, duty.effective_to),
        service=(project.effective_from, project.effective_to),
        since=since,
        today=today,
    )
    return [
        _line(
            project,
            duty,
            one,
            versions.get((project.pk, duty.kind, one.period.start if one.period else None), []),
            today,
        )
        for one in found
    ]


def _line(
    project: ServiceProject, duty: DisclosureDuty, one: Owed, versions: list[DisclosureVersion], today: datetime.date
) -> DutyLine:
    if not versions:
        state = DutyState.MISSING if today > one.due_on else DutyState.OPEN
        return DutyLine(project, duty, one, state, late_days=max((today - one.due_on).days, 0))
    public = [version for version in versions if is_public(version)]
    shown, latest = (public[-1] if public else None), versions[-1]
    handed_in = timezone.localdate((public[0] if public else latest).created_at)
    return DutyLine(
        project,
        duty,
        one,
        _state(one, shown, latest, handed_in, today),
        disclosure=latest.disclosure,
        shown=shown,
        latest=latest,
        late_days=max((handed_in - one.due_on).days, 0),
        flags=_flags(duty, shown, latest, today),
    )


def is_public(version: DisclosureVersion) -> bool:
    """Whether everybody may read a version whose review was fetched with it."""
    review = getattr(version, "review", None)
    return not version.needs_review or (review is not None and review.is_accepted)


def _state(
    one: Owed,
    shown: DisclosureVersion | None,
    latest: DisclosureVersion,
    handed_in: datetime.date,
    today: datetime.date,
) -> str:
    if shown is not None:
        return DutyState.LATE if handed_in > one.due_on else DutyState.DONE
    if getattr(latest, "review", None) is None:
        return DutyState.CHECKING
    return DutyState.MISSING if today > one.due_on else DutyState.RETURNED


def _flags(
    duty: DisclosureDuty, shown: DisclosureVersion | None, latest: DisclosureVersion, today: datetime.date
) -> tuple[str, ...]:
    flags = []
    if shown is not None and duty.posting_days > shown.posted_days:
        flags.append("posting_short")
    if shown is not None and duty.needs_photo and not shown.proof_count:  # type: ignore[attr-defined]
        flags.append("no_photo")
    order = getattr(shown, "correction_order", None) if shown is not None else None
    if order is not None and shown is not None and latest.number == shown.number:
        flags.append("order_overdue" if order.due_on < today else "ordered")
    return tuple(flags)


# --- Who is missing ---------------------------------------------------------------------------------------

PER_PAGE = 50
MOST_LOOKED_AT = 1000


@dataclass(frozen=True)
class ProjectDuties:
    """A project in the overview: its lines that want something, and how many there are of each state."""

    project: ServiceProject
    missing: list[DutyLine]
    late: int
    checking: int
    ordered: int


@dataclass(frozen=True)
class OverviewPage:
    """A page of the overview; `next_after` is the key of the page behind it, None at the end."""

    rows: list[ProjectDuties]
    next_after: int | None


def duties_overview(
    user: User, today: datetime.date, *, after: int = 0, only_missing: bool = True, area_path: str = "", words: str = ""
) -> OverviewPage:
    """Projects in service that the person sees, by key, with what is missing. Looks at a thousand for a page."""
    projects = ServiceProject.objects.visible_to(user).on(today).filter(estate__area__path__startswith=area_path)
    for word in words.lower().split():
        projects = projects.filter(estate__search_text__contains=word)
    projects = projects.select_related("firm", "estate__area").defer("estate__polygon", "estate__area__geometry")
    rows: list[ProjectDuties] = []
    looked_at = 0
    while looked_at < MOST_LOOKED_AT:
        chunk = list(projects.filter(pk__gt=after).order_by("pk")[:PER_PAGE])
        lines = duty_lines(chunk, today)
        for project in chunk:
            looked_at, after = looked_at + 1, project.pk
            row = _project_duties(project, lines[project.pk])
            if not only_missing or row.missing or row.checking:
                rows.append(row)
            if len(rows) == PER_PAGE:
                return OverviewPage(rows, after)
        if len(chunk) < PER_PAGE:
            return OverviewPage(rows, None)
    return OverviewPage(rows, after)


def _project_duties(project: ServiceProject, lines: list[DutyLine]) -> ProjectDuties:
    return ProjectDuties(
        project,
        [line for line in lines if line.is_wanting],
        sum(line.state == DutyState.LATE for line in lines),
        sum(line.state == DutyState.CHECKING for line in lines),
        sum(bool({"ordered", "order_overdue"} & set(line.flags)) for line in lines),
    )
