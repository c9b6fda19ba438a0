"""The worker's side of volunteers and mobilisation: telling, reminding, forgetting."""

from collections import defaultdict
from collections.abc import Iterable

from celery import shared_task
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.models import User
from firms.models import PropertyFirm
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell
from programmes import volunteer_notices as notices
from programmes.models import MobilisationCall, MobilisationTask, ToolLoan, VisitStep
from programmes.seams import branches_named
from programmes.services.mobilisation.issuing import TELL
from programmes.services.mobilisation.links import token_of
from programmes.services.mobilisation.running import remind_silent
from programmes.services.volunteers.lending import OVERDUE, remind_overdue_loans
from programmes.services.volunteers.retention import forget_loans, forget_visits
from programmes.services.volunteers.visits import ASSIGNED

EVENTS = {"called": notices.CALLED, "stood_down": notices.OVER}


@outbox_handler(TELL)
def tell_mobilisation(call_id: int, task_ids: list[int], moment: str) -> None:
    """Tell who is called, a hundred tasks at once; a reminder leaves out who has confirmed. Twice is once."""
    call = MobilisationCall.objects.get(pk=call_id)
    tasks = MobilisationTask.objects.filter(pk__in=task_ids, call=call).select_related("team__coordinator")
    event = EVENTS.get(moment, notices.REMINDER)
    if event == notices.REMINDER:
        tasks = tasks.silent()
    issued = timezone.localtime(call.issued_at)
    tell(
        event,
        origin=f"programmes.mobilisation:{call.pk}:{moment}",
        to=_recipients(list(tasks)),
        parameters={
            "kind": call.get_kind_display(),
            "level": call.get_level_display(),
            "time": f"{issued:%m-%d %H:%M}",
        },
        now=timezone.now(),
        subject=call,
    )


def _recipients(tasks: list[MobilisationTask]) -> list[Recipient]:
    """Everybody once: people of the firms, coordinators, those whom the seam names for branches."""
    found: dict[object, Recipient] = {}
    people = people_of_firms(task.firm_id for task in tasks if task.firm_id is not None)
    for task in tasks:
        if task.firm_id is not None:
            for person in people[task.firm_id]:
                found.setdefault(person.pk, Recipient(person, link=reverse("firm_mobilisation:task", args=[task.pk])))
        elif task.team is not None:
            _add_team(found, task)
    for person, link in _people_of_branches(tasks):
        found.setdefault(person.pk, Recipient(person, link=link))
    return list(found.values())


def _add_team(found: dict[object, Recipient], task: MobilisationTask) -> None:
    team, link = task.team, reverse("mobilisation:link", args=[token_of(task)])
    if team.coordinator is not None and team.coordinator.is_active:
        found.setdefault(team.coordinator_id, Recipient(team.coordinator, link=link))
    elif team.contact_phone:
        found.setdefault(team.contact_phone, Recipient(phone=team.contact_phone))


def _people_of_branches(tasks: list[MobilisationTask]) -> list[tuple[User, str]]:
    by_key = {task.branch_key: task for task in tasks if task.branch_key}
    branches = branches_named(by_key) if by_key else []
    wanted = {pk: by_key[branch.key] for branch in branches for pk in branch.user_ids}
    people = User.objects.filter(pk__in=wanted, is_active=True)
    return [(person, reverse("mobilisation:link", args=[token_of(wanted[person.pk])])) for person in people]


def people_of_firms(firm_ids: Iterable[int]) -> dict[int, list[User]]:
    """Accounts in use that represent each of many firms or run its projects, in two statements."""
    held = UserObjectPermission.objects.filter(
        permission__codename__in=["represent_firm", "answer_complaints"],
        permission__content_type__app_label="firms",
        content_type=ContentType.objects.get_for_model(PropertyFirm),
        object_pk__in=[str(pk) for pk in firm_ids],
        user__is_active=True,
    )
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for row in held.select_related("user").order_by("user_id"):
        found[int(row.object_pk)][row.user_id] = row.user
    return defaultdict(list, {pk: list(people.values()) for pk, people in found.items()})


@outbox_handler(OVERDUE)
def tell_overdue_loan(loan_id: int, day: str) -> None:
    """Remind a borrower once a day at most; nobody is told of a tool that is back."""
    loan = ToolLoan.objects.select_related("borrower").get(pk=loan_id)
    if loan.returned_at is not None:
        return
    to = Recipient(loan.borrower) if loan.borrower is not None else Recipient(phone=loan.contact_phone)
    tell(
        notices.LOAN_OVERDUE,
        origin=f"programmes.loan:{loan.pk}:{day}",
        to=[to],
        parameters={"day": f"{loan.due_on:%Y-%m-%d}"},
        now=timezone.now(),
    )


@outbox_handler(ASSIGNED)
def tell_visit(step_id: int) -> None:
    """Tell the coordinator of a visit; who and where stands on the page only."""
    step = VisitStep.objects.select_related("visit__team__coordinator").get(pk=step_id)
    team = step.visit.team
    if team is None or team.coordinator is None or not team.coordinator.is_active:
        return
    tell(
        notices.VISIT_ASSIGNED,
        origin=f"programmes.visit_step:{step.pk}",
        to=[Recipient(team.coordinator, link=reverse("volunteers:visit", args=[step.visit_id]))],
        parameters={"kind": step.visit.get_kind_display()},
        now=timezone.now(),
    )


@shared_task(name="programmes.volunteer_tasks.remind_calls")
def remind_calls() -> int:
    """Every five minutes: remind who has not confirmed a running call."""
    return remind_silent(timezone.now())


@shared_task(name="programmes.volunteer_tasks.remind_loans")
def remind_loans() -> int:
    """Every morning: remind borrowers of overdue tools."""
    return remind_overdue_loans(timezone.now())


@shared_task(name="programmes.volunteer_tasks.forget_people")
def forget_people() -> int:
    """Every night: delete persons of visits and loans whose keeping term is over."""
    now = timezone.now()
    return forget_visits(now) + forget_loans(now)
