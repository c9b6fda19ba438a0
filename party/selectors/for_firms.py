"""What a firm reads of joint meetings and of its assessments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from firms.models import PropertyFirm
from firms.panels import Panel
from firms.permissions import firm_ids
from party.models import AssessedSubject, JointMember, JointTask, SubjectResult

if TYPE_CHECKING:
    from accounts.models import User


def firm_panel(user: "User", firms: Sequence[PropertyFirm]) -> Panel | None:
    """The part of a firm's start page: open tasks of joint meetings, the latest result. None for one that has neither.

    A firm that sits at a joint meeting has the part as well.
    """
    mine = firm_ids(user) & {firm.pk for firm in firms}
    tasks = JointTask.objects.open().filter(owner__firm__in=mine)
    late = tasks.overdue(timezone.localdate()).count()
    result = latest_results(AssessedSubject.objects.of_firms(frozenset(mine))).first()
    open_count = tasks.count()
    if result is None and not JointMember.objects.filter(firm__in=mine).exists():
        return None
    return Panel("party/joint/_firm_panel.html", {"open": open_count, "late": late, "result": result})


def latest_results(subjects: QuerySet) -> QuerySet:
    """The result that counts for each subject: the last version; the latest round first."""
    rows = SubjectResult.objects.filter(subject__in=subjects).order_by("subject_id", "-number").distinct("subject_id")
    found = SubjectResult.objects.filter(pk__in=rows.values("pk"))
    return found.select_related("subject__round__table", "subject__firm", "subject__office").order_by(
        "-subject__round__last_day", "pk"
    )
