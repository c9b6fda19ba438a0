"""Who has to be told of tasks that are due: computed from the facts, told once for each day and kind."""

import datetime

from django.db import transaction
from django.utils import timezone

from jobs.services import enqueue
from party.choices.joint import TaskAlertKind
from party.models import JointTask, JointTaskAlert

SOON = datetime.timedelta(days=3)
AT_ONCE = 500


def remind_of_tasks(now: datetime.datetime) -> int:
    """Promise a notice for each open task that is due within three days or overdue, and not told of yet.

    Runs daily; twice is the same as once. Gives how many.
    """
    today = timezone.localdate(now)
    rows = JointTask.objects.open().filter(due_on__lte=today + SOON).order_by("due_on", "pk")
    return sum(_remind(task, today, now) for task in rows.only("pk", "due_on")[:AT_ONCE])


@transaction.atomic
def _remind(task: JointTask, today: datetime.date, now: datetime.datetime) -> bool:
    kind = TaskAlertKind.OVERDUE if task.due_on < today else TaskAlertKind.SOON
    alert, is_new = JointTaskAlert.objects.get_or_create(
        task=task, kind=kind.value, due_on=task.due_on, defaults={"at": now}
    )
    if is_new:
        enqueue("party.tell_joint_task", queue="notify", alert_id=alert.pk)
    return is_new
