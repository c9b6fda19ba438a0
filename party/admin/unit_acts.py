"""What can be done about a firm, a project or an owners' committee."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from party.admin.base import Act
from party.forms.units import CountForm, FormOwnForm, JoinForm, ProposeForm, SendForm, TaskForm
from party.models import FormationTask, MemberCount
from party.permissions import can_manage_party
from party.selectors.rules import rule_on
from party.selectors.states import finding_about, units_on, with_state
from party.services.appointments import propose_appointment
from party.services.assignments import send_to_unit
from party.services.organisations import found_organisation, join_units
from party.services.plans import open_task
from party.services.posts import count_members
from party.units import areas_of, end_of, link_of
from places.models import Area


def manages_unit(user: Any, unit: Any) -> bool:
    """Whether the person's line manages where the unit lies."""
    return any(can_manage_party(user, area) for area in areas_of(unit))


def area_for(user: Any, unit: Any) -> Area:
    """The area of the unit in which the person acts: the first that is theirs."""
    areas = areas_of(unit)
    return next((area for area in areas if can_manage_party(user, area)), areas[0])


def finding_today(unit: Any) -> Any:
    """What the rule says about a unit today; None without a rule, or for a unit that is not counted today."""
    today = timezone.localdate()
    rule, areas = rule_on(today), areas_of(unit)
    if rule is None or not areas:
        return None
    state = with_state(units_on(end_of(unit), today, areas[0].path), today, rule).filter(pk=unit.pk).first()
    return None if state is None else finding_about(state, rule)


def _count(request: HttpRequest, unit: Any, form: Any) -> object:
    return count_members(unit, by=request.user, now=timezone.now(), **form.cleaned_data)


def counted_members(unit: Any) -> int:
    """How many full members the latest count of a unit says; an organisation begins with as many."""
    last = MemberCount.objects.at(unit).known_on(timezone.localdate()).first()
    return 0 if last is None else last.here + last.elsewhere


def _form_own(request: HttpRequest, unit: Any, form: Any) -> object:
    link = link_of(unit)
    values = {**form.cleaned_data, "level": link, link: unit, "member_count": counted_members(unit)}
    return found_organisation(by=request.user, now=timezone.now(), area=area_for(request.user, unit), **values)


def _join(request: HttpRequest, unit: Any, form: Any) -> object:
    data = form.cleaned_data
    return join_units(
        data["branch"].pk, [unit], by=request.user, now=timezone.now(), effective_from=data["effective_from"]
    )


def _send(request: HttpRequest, unit: Any, form: Any) -> object:
    data = {**form.cleaned_data}
    return send_to_unit(
        unit, data.pop("kind"), by=request.user, now=timezone.now(), area=area_for(request.user, unit), **data
    )


def _propose(request: HttpRequest, unit: Any, form: Any) -> object:
    data = {**form.cleaned_data}
    return propose_appointment(unit, data.pop("kind"), by=request.user, now=timezone.now(), **data)


class StepForm(TaskForm):
    """The next step as a task; its day is that of the rule unless another one is chosen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.finding = finding_today(self.target)
        due_on = self.finding.due_on if self.finding is not None else None
        today = timezone.localdate()
        self.fields["due_on"].initial = max(due_on or today, today + datetime.timedelta(days=1))


def _task(request: HttpRequest, unit: Any, form: Any) -> object:
    return open_task(
        unit,
        area_for(request.user, unit),
        by=request.user,
        now=timezone.now(),
        step=form.finding.step,
        actor=form.finding.actor,
        due_on=form.cleaned_data["due_on"],
    )


def may_open_task(user: Any, unit: Any) -> bool:
    """Whether there is a next step that is no task yet."""
    found = finding_today(unit) if manages_unit(user, unit) else None
    if found is None or found.step == "none":
        return False
    return not FormationTask.objects.open().at(unit).filter(step=found.step).exists()


UNIT_ACTS = (
    Act("count", pgettext_lazy("party", "Count the members"), CountForm, _count, manages_unit),
    Act("form", pgettext_lazy("party", "Form an organisation of its own"), FormOwnForm, _form_own, manages_unit),
    Act("join", pgettext_lazy("party", "Join a joint branch"), JoinForm, _join, manages_unit),
    Act("send", pgettext_lazy("party", "Send an instructor or supervisor"), SendForm, _send, manages_unit),
    Act("task", pgettext_lazy("party", "Make the next step a task"), StepForm, _task, may_open_task),
    Act("propose", pgettext_lazy("party", "Propose an appointment across"), ProposeForm, _propose, manages_unit),
)
