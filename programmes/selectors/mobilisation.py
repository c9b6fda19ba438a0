"""The live board: share confirmed by area, who is silent, newest reports. Counts of bodies, never of persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery, Sum

from accounts.models import User
from firms.models import PropertyFirm
from firms.panels import Panel
from places.models import Area
from places.querysets import under_paths
from programmes.choices_volunteers import TaskKind
from programmes.models import MobilisationCall, MobilisationReport, MobilisationTask, TaskArea
from programmes.permissions import noting_paths
from programmes.rules.indicators import Ratio
from programmes.rules.mobilisation import Called, ratio_of, ratios_by_area

MOST_SILENT, MOST_REPORTS = 200, 20
COUNTS = ("people_count", "machine_count", "handled_count")


@dataclass(frozen=True)
class AreaRow:
    """One line of the board."""

    area: Area
    ratio: Ratio


@dataclass(frozen=True)
class Board:
    """What the office sees of a call: the parts that lie in its areas."""

    ratio: Ratio
    kinds: list[tuple[str, Ratio]]
    areas: list[AreaRow]
    silent: list[MobilisationTask]
    silent_count: int
    reports: list[MobilisationReport]
    totals: dict[str, int]


def board_of(call: MobilisationCall, user: User) -> Board:
    """The board of a call for somebody, in a fixed number of statements."""
    tasks = MobilisationTask.objects.filter(call=call).visible_to(user)
    kind_of = dict(tasks.values_list("pk", "kind"))
    rows = TaskArea.objects.filter(task__in=tasks).values_list("task_id", "area__path", "task__confirmed_at")
    called = [Called(pk, path, confirmed is not None) for pk, path, confirmed in rows]
    areas = _shown_areas(call, user)
    ratios = ratios_by_area(called, [area.path for area in areas])
    silent = tasks.silent().select_related("team").order_by("kind", "pk")
    reports = MobilisationReport.objects.filter(task__in=tasks).select_related("task").prefetch_related("photos")
    by_kind = [(str(kind.label), ratio_of(one for one in called if kind_of[one.task_id] == kind)) for kind in TaskKind]
    whole = ratio_of(called)
    return Board(
        ratio=whole,
        kinds=[(label, ratio) for label, ratio in by_kind if ratio.denominator],
        areas=[AreaRow(area, ratios[area.path]) for area in areas if ratios[area.path].denominator],
        silent=list(silent[:MOST_SILENT]),
        silent_count=whole.denominator - whole.numerator,
        reports=list(reports.order_by("-pk")[:MOST_REPORTS]),
        totals=totals_of(tasks),
    )


def _shown_areas(call: MobilisationCall, user: User) -> list[Area]:
    """The areas of the call, or those just below its only one; what the person does not see is left out."""
    chosen = list(call.areas.without_geometry().order_by("path"))
    if len(chosen) == 1:
        below = Area.objects.active().filter(parent=chosen[0]).without_geometry().order_by("path")
        chosen = list(below) or chosen
    visible = set(
        Area.objects.visible_to(user).filter(pk__in=[area.pk for area in chosen]).values_list("pk", flat=True)
    )
    return [area for area in chosen if area.pk in visible]


def totals_of(tasks: Any) -> dict[str, int]:
    """Counts of the newest report of each task, added up: `{"people_count": 40, …}`."""
    newest = MobilisationReport.objects.filter(task=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    latest = tasks.annotate(latest=Subquery(newest)).filter(latest__isnull=False).values("latest")
    found = MobilisationReport.objects.filter(pk__in=latest).aggregate(**{name: Sum(name) for name in COUNTS})
    return {name: found[name] or 0 for name in COUNTS}


def summary_of(call: MobilisationCall) -> dict[str, Any]:
    """What a call came to: `{"called": 200, "confirmed": 190, "kinds": {"firm": [190, 200]}, "reports": 12, …}`."""
    rows = call.tasks.values_list("kind").annotate(confirmed=Count("confirmed_at"), called=Count("pk"))
    kinds = {kind: [confirmed, called] for kind, confirmed, called in rows.order_by("kind")}
    return {
        "called": sum(called for _confirmed, called in kinds.values()),
        "confirmed": sum(confirmed for confirmed, _called in kinds.values()),
        "kinds": kinds,
        "reports": MobilisationReport.objects.filter(task__call=call).count(),
        **totals_of(call.tasks.all()),
    }


def noted_by(user: User, tasks: list[MobilisationTask]) -> set[int]:
    """Of these tasks, the numbers of those whose answers by phone the person may note."""
    rows = TaskArea.objects.filter(under_paths(noting_paths(user)), task__in=tasks)
    return set(rows.values_list("task_id", flat=True))


def tasks_of_firms(firm_ids: frozenset[int]) -> Any:
    """Tasks of firms, running calls first, the newest first."""
    rows = MobilisationTask.objects.of_firms(firm_ids).select_related("call", "firm")
    return rows.order_by(F("call__stood_down_at").desc(nulls_first=True), "-pk")


def mobilisation_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """The part of the firm's start page while a call runs: what still waits for a confirmation."""
    running = MobilisationTask.objects.of_firms(frozenset(firm.pk for firm in firms)).filter(call__state="running")
    tasks = list(running.select_related("call").order_by("-pk")[:5])
    return Panel("programmes/volunteers/_firm_panel.html", {"tasks": tasks}, comes_first=True) if tasks else None
