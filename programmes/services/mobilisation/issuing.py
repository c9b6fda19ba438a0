"""Issuing a call: a task for every firm, Party branch and volunteer team in the areas, in a few statements."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from firms.models import ServiceProject
from jobs.services import enqueue
from places.models import Area
from places.querysets import under_paths
from places.rules import topmost
from programmes.choices_volunteers import TaskKind
from programmes.models import MobilisationArea, MobilisationCall, MobilisationTask, TaskArea, VolunteerTeam
from programmes.permissions import can_lead_mobilisation, require
from programmes.seams import branches_in

TELL = "programmes.tell_mobilisation"
CHUNK = 100


class NobodyThere(Refusal):
    """The areas have no firm, branch or team."""

    message = _("No firm, Party branch or volunteer team is in these areas. Choose larger areas.")
    status = 422


class Addressee(NamedTuple):
    """Somebody who will be called: kind, the key that its column holds, name, areas."""

    kind: TaskKind
    key: int | str
    name: str
    area_ids: frozenset[int]


@transaction.atomic
def issue_call(
    *,
    by: User | None,
    now: datetime.datetime,
    kind: str,
    level: int,
    title: str,
    text: str,
    areas: Iterable[Area],
    remind_after_minutes: int = 30,
) -> MobilisationCall:
    """Call everybody in the areas and below. Telling them is promised with it: nothing is lost without a broker.

    Raises `NobodyThere`, `NotAllowed` unless the person answers for all the areas, `ValidationError`.
    """
    chosen = list(areas)
    if not chosen:
        raise ValidationError(_("Choose at least one area."))
    require(by is None or can_lead_mobilisation(by, chosen))
    call = MobilisationCall(
        kind=kind, level=level, title=title.strip(), text=text.strip(), remind_after_minutes=remind_after_minutes
    )
    call.issued_at, call.issued_by = now, by
    call.full_clean(exclude=["issued_by", "stood_down_by", "summary"])
    paths = topmost(area.path for area in chosen)
    found = addressees(paths, timezone.localdate(now))
    if not found:
        raise NobodyThere
    call.save(force_insert=True)
    MobilisationArea.objects.bulk_create(
        MobilisationArea(call=call, area=area) for area in chosen if area.path in set(paths)
    )
    task_ids = _create_tasks(call, found)
    record(by, "programmes.issue_call", call, fields=["kind", "level", "areas"])
    promise_telling(call, task_ids, "called")
    return call


def addressees(paths: Sequence[str], today: datetime.date) -> list[Addressee]:
    """Firms with a project in force, active teams and branches in areas or below, each with the areas it works in."""
    rows = ServiceProject.objects.on(today).filter(under_paths(paths, "estate__area__path"))
    firms: dict[tuple[int, str], set[int]] = {}
    for firm_id, name, area_id in rows.order_by().values_list("firm_id", "firm__name", "estate__area_id").distinct():
        firms.setdefault((firm_id, name), set()).add(area_id)
    teams = VolunteerTeam.objects.active().filter(under_paths(paths)).order_by("pk")
    found = [Addressee(TaskKind.FIRM, pk, name, frozenset(areas)) for (pk, name), areas in sorted(firms.items())]
    found += [
        Addressee(TaskKind.TEAM, pk, name, frozenset({area_id}))
        for pk, name, area_id in teams.values_list("pk", "name", "area_id")
    ]
    found += [
        Addressee(TaskKind.BRANCH, branch.key, branch.name, frozenset(branch.area_ids)) for branch in branches_in(paths)
    ]
    return found


def _create_tasks(call: MobilisationCall, found: Sequence[Addressee]) -> list[int]:
    column = {TaskKind.FIRM: "firm_id", TaskKind.TEAM: "team_id", TaskKind.BRANCH: "branch_key"}
    tasks = MobilisationTask.objects.bulk_create(
        MobilisationTask(call=call, kind=one.kind, name=one.name, **{column[one.kind]: one.key}) for one in found
    )
    TaskArea.objects.bulk_create(
        TaskArea(task=task, area_id=area_id)
        for task, one in zip(tasks, found, strict=True)
        for area_id in sorted(one.area_ids)
    )
    return [task.pk for task in tasks]


def promise_telling(call: MobilisationCall, task_ids: Sequence[int], moment: str) -> None:
    """Promise notices about a moment of the call (`called`, `stood_down`, a reminder), a hundred tasks at a time."""
    for start in range(0, len(task_ids), CHUNK):
        chunk = list(task_ids[start : start + CHUNK])
        enqueue(TELL, queue="notify", call_id=call.pk, task_ids=chunk, moment=moment)
