"""What a firm reads of joint meetings and of its assessments."""

import datetime
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from committees.selectors.page_parts import Row, day
from firms.models import PropertyFirm
from firms.panels import Panel
from firms.permissions import firm_ids
from party.choices import FindingState
from party.models import (
    AssessedSubject,
    FormationTask,
    JointMember,
    JointTask,
    PlannedUnit,
    SubjectResult,
    VisitFinding,
)

if TYPE_CHECKING:
    from accounts.models import User

MOST_ASKED = 10


def firm_panel(user: "User", firms: Sequence[PropertyFirm]) -> Panel | None:
    """The part of a firm's start page: what is asked of it, the latest result. None for one that has neither.

    A firm that sits at a joint meeting has the part as well.
    """
    mine = firm_ids(user) & {firm.pk for firm in firms}
    today = timezone.localdate()
    tasks = JointTask.objects.open().filter(owner__firm__in=mine)
    late = tasks.overdue(today).count()
    result = latest_results(AssessedSubject.objects.of_firms(frozenset(mine))).first()
    asked = asked_of(mine, today)
    sits = JointMember.objects.filter(firm__in=mine).exists()
    if result is None and not asked and not sits:
        return None
    context = {"open": tasks.count(), "late": late, "result": result, "asked": asked, "sits": sits}
    return Panel("party/joint/_firm_panel.html", context)


def asked_of(firms: Collection[int], today: datetime.date) -> list[Row]:
    """What Party building asks of firms and their projects, and by when: steps of the drive, findings of visits.

    Named are units and steps; who is a member, or was sent, is not.
    """
    here = Q(firm__in=firms) | Q(project__firm__in=firms)
    planned = PlannedUnit.objects.filter(here, plan=OuterRef("plan"), number=OuterRef("number"), number__gte=1)
    tasks = FormationTask.objects.open().filter(here | Exists(planned)).with_unit().order_by("due_on", "pk")
    within = Q(visit__assignment__firm__in=firms) | Q(visit__assignment__project__firm__in=firms)
    findings = VisitFinding.objects.filter(within, state=FindingState.OPEN).order_by("due_on", "pk")
    findings = findings.select_related("visit__assignment__firm", "visit__assignment__project")
    rows = [(task.due_on, _task_row(task, today)) for task in tasks[:MOST_ASKED]]
    rows += [(one.due_on, _finding_row(one, today)) for one in findings[:MOST_ASKED]]
    return [row for _day, row in sorted(rows, key=lambda pair: pair[0])]


def _task_row(task: FormationTask, today: datetime.date) -> Row:
    about = pgettext("party", "joint branch with neighbouring units") if task.number else task.unit
    return _asked_row(task.get_step_display(), f"{about} · {task.get_actor_display()}", task.due_on, today)


def _finding_row(finding: VisitFinding, today: datetime.date) -> Row:
    sent = finding.visit.assignment
    return _asked_row(finding.finding, f"{sent.unit} · {sent.get_kind_display()}", finding.due_on, today)


def _asked_row(title: Any, line: str, due_on: datetime.date, today: datetime.date) -> Row:
    is_late = due_on < today
    state = pgettext("joint", "overdue") if is_late else gettext("by %(day)s") % {"day": day(due_on)}
    return Row(title, f"{line} · {day(due_on)}" if is_late else line, state, is_late=is_late)


def latest_results(subjects: QuerySet) -> QuerySet:
    """The result that counts for each subject: the last version; the latest round first."""
    rows = SubjectResult.objects.filter(subject__in=subjects).order_by("subject_id", "-number").distinct("subject_id")
    found = SubjectResult.objects.filter(pk__in=rows.values("pk"))
    return found.select_related("subject__round__table", "subject__firm", "subject__office").order_by(
        "-subject__round__last_day", "pk"
    )
