"""Take-over plans: steps with offices and due days, their end, the take-over itself."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, Refusal
from places.models import Area
from programmes.choices import PlanState, StepState
from programmes.models import Caretaker, TakeoverPlan, TakeoverStep
from programmes.services._steps import lock_entry, note_step, require_right
from programmes.services.register import NeedsReason
from programmes.services.surveys import OfficeElsewhere

MOST_STEPS = 30


class PlannedStep(NamedTuple):
    """One step as it is planned; `office` None: the office of the plan."""

    title: str
    due_on: datetime.date
    office: Area | None = None


class BadPlan(Refusal):
    """A plan that leads nowhere."""

    message = _("A plan has between 1 and 30 steps, each with words and due before the take-over.")
    status = 422


class StepsOpen(Refusal):
    """The plan has steps that are not closed."""

    message = _("Some steps are still open. Close them before the estate counts as taken over.")


class NobodyThere(Refusal):
    """Nobody looks after the estate."""

    message = _("Nobody looks after the estate today. Enter the caretaker first.")


@transaction.atomic
def plan_takeover(
    entry_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    office: Area,
    due_on: datetime.date,
    steps: Sequence[PlannedStep],
) -> TakeoverPlan:
    """Plan how the estate gets somebody to look after it.

    Raises `BadPlan`, `OfficeElsewhere` for an office in whose area the estate does not lie, `MoveNotAllowed`.
    """
    entry, target = lock_entry(entry_id, "plan", by=by)
    if not 0 < len(steps) <= MOST_STEPS or any(not step.title.strip() or step.due_on > due_on for step in steps):
        raise BadPlan
    for area in (office, *(step.office for step in steps if step.office is not None)):
        if not entry.estate.area.path.startswith(area.path):
            raise OfficeElsewhere
    plan = TakeoverPlan(entry=entry, office=office, due_on=due_on)
    plan.full_clean()
    plan.save()
    TakeoverStep.objects.bulk_create(
        TakeoverStep(
            plan=plan, number=number, title=step.title.strip()[:200], office=step.office or office, due_on=step.due_on
        )
        for number, step in enumerate(steps, start=1)
    )
    note_step(entry, "plan", target, by=by, now=now)
    entry.save(update_fields=["state"])
    record(by, "programmes.plan_takeover", plan, fields=["office", "due_on", "steps"])
    return plan


@transaction.atomic
def close_step(
    step_id: int, *, by: User | None, today: datetime.date, is_done: bool = True, note: str = ""
) -> TakeoverStep:
    """A step was done, or is not needed (then `note` says why). Raises `MoveNotAllowed`, `NeedsReason`."""
    rows = TakeoverStep.objects.select_for_update(of=("self",), no_key=True)
    step = rows.select_related("plan__entry__estate__area").get(pk=step_id)
    require_right(by, "manage_programmes", step.plan.entry.estate.area)
    if step.state != StepState.OPEN or step.plan.state != PlanState.RUNNING:
        raise MoveNotAllowed
    if not is_done and not note.strip():
        raise NeedsReason
    step.state = StepState.DONE if is_done else StepState.DROPPED
    step.closed_on, step.closed_by, step.note = today, by, note.strip()[:300]
    step.save(update_fields=["state", "closed_on", "closed_by", "note"])
    record(by, "programmes.close_step", step, fields=["state", "closed_on"], reason=note)
    return step


@transaction.atomic
def finish_takeover(entry_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date) -> TakeoverPlan:
    """The estate is taken over: every step is closed and somebody is there. Raises `StepsOpen`, `NobodyThere`."""
    entry, target = lock_entry(entry_id, "take_over", by=by)
    plan = TakeoverPlan.objects.select_for_update(of=("self",), no_key=True).get(entry=entry, state=PlanState.RUNNING)
    if plan.steps.filter(state=StepState.OPEN).exists():
        raise StepsOpen
    if not Caretaker.objects.on(today).filter(entry=entry).exists():
        raise NobodyThere
    plan.state, plan.closed_at = PlanState.DONE, now
    plan.save(update_fields=["state", "closed_at"])
    note_step(entry, "take_over", target, by=by, now=now)
    entry.save(update_fields=["state"])
    record(by, "programmes.finish_takeover", plan, fields=["state"])
    return plan


@transaction.atomic
def drop_plan(entry_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> TakeoverPlan:
    """Give the plan up; the estate waits for another one. Raises `NeedsReason`, `MoveNotAllowed`."""
    entry, target = lock_entry(entry_id, "drop_plan", by=by)
    if not reason.strip():
        raise NeedsReason
    plan = TakeoverPlan.objects.select_for_update(of=("self",), no_key=True).get(entry=entry, state=PlanState.RUNNING)
    plan.state, plan.closed_at = PlanState.DROPPED, now
    plan.save(update_fields=["state", "closed_at"])
    note_step(entry, "drop_plan", target, by=by, now=now, reason=reason)
    entry.save(update_fields=["state"])
    record(by, "programmes.drop_plan", plan, fields=["state"], reason=reason)
    return plan
