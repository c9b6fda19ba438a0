"""What the pages of meetings, tasks, activities, centres and posts show. The same for all who see them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.selectors.page_parts import Page, Row, day
from party.choices.joint import JointTaskState
from party.models import PartyStep

Link = Callable[[str, Any], str]
MOST = 50
WEEKDAYS = 7


def history_of(thing: Any) -> list[PartyStep]:
    """The acts on a thing, the latest first."""
    rows = PartyStep.objects.filter(subject=thing._meta.model_name, subject_id=thing.pk)
    return list(rows.select_related("by").order_by("-pk")[:MOST])


def moment(at: Any) -> str:
    """A moment as the pages write it, in the zone of the place."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def meeting_page(meeting: Any, link: Link) -> Page:
    """A joint meeting with members, minutes, tasks."""
    page = Page(meeting.title, meeting.get_state_display())
    page.facts = [
        (pgettext("joint", "called by"), meeting.organisation),
        (_("number"), meeting.number),
        (_("meets at"), f"{moment(meeting.meets_at)} {meeting.place}"),
        (_("agenda told on"), day(meeting.notice_on)),
    ]
    page.texts = [(pgettext("joint", "agenda"), meeting.agenda)]
    page.texts += [
        (
            _("Minutes, version %(number)s of %(day)s") % {"number": row.number, "day": day(row.at)},
            f"{row.text}\n{row.correction_reason}".strip(),
        )
        for row in meeting.minutes.all()
    ]
    members = meeting.members.select_related("organisation", "firm", "committee", "office")
    tasks = meeting.tasks.select_related("owner__organisation", "owner__firm", "owner__committee", "owner__office")
    page.lists = [
        (_("Members of the meeting"), [Row(row, row.get_side_display(), _present(row)) for row in members]),
        (pgettext("joint", "Tasks given"), [task_row(row, link) for row in tasks]),
    ]
    return page


def _present(member: Any) -> str:
    if member.was_present is None:
        return ""
    return pgettext("joint", "present") if member.was_present else pgettext("joint", "absent")


def task_row(task: Any, link: Link) -> Row:
    """A task in a list."""
    state = pgettext("joint", "overdue") if is_late(task) else task.get_state_display()
    line = f"{task.owner} · {day(task.due_on)} · {task.percent} %"
    return Row(task.title, line, state, link("task", task), is_late(task))


def is_late(task: Any) -> bool:
    """Whether the task is open and its day has passed."""
    return task.state == JointTaskState.OPEN and task.due_on < timezone.localdate()


def task_page(task: Any, link: Link) -> Page:
    """A task with its progress."""
    page = Page(task.title, task.get_state_display(), is_late=is_late(task))
    page.facts = [
        (pgettext("joint", "responsible"), task.owner),
        (_("due"), day(task.due_on)),
        (pgettext("joint", "progress (%)"), task.percent),
        (_("closed on"), day(task.closed_on)),
    ]
    page.texts = [(pgettext("joint", "what was decided"), task.text)] if task.text else []
    progress = [Row(row.text, moment(row.at), f"{row.percent} %") for row in task.progress.all()[:MOST]]
    meeting = Row(task.meeting, moment(task.meeting.meets_at), "", link("meeting", task.meeting))
    page.lists = [(_("Progress"), progress), (_("Joint meeting"), [meeting])]
    return page


def activity_page(activity: Any, link: Link) -> Page:
    """An activity with numbers of people."""
    page = Page(activity.title, activity.get_state_display())
    present = "–" if activity.present_count is None else activity.present_count
    page.facts = [
        (_("kind"), activity.get_kind_display()),
        (_("Party organisation"), activity.organisation),
        (pgettext("joint", "begins at"), moment(activity.starts_at)),
        (pgettext("joint", "ends at"), moment(activity.ends_at)),
        (pgettext("joint", "place"), activity.place or "–"),
        (pgettext("joint", "expected (number)"), activity.expected_count),
        (pgettext("joint", "present (number)"), present),
    ]
    page.texts = [(pgettext("joint", "what was done"), activity.summary)] if activity.summary else []
    return page


def centre_page(centre: Any, link: Link) -> Page:
    """A service centre with its hours."""
    page = Page(centre.name, _open_state(centre))
    page.facts = [
        (_("Party organisation"), centre.organisation),
        (_("address"), centre.address),
        (pgettext("joint", "telephone of the desk"), centre.phone or "–"),
        (_("estate"), centre.estate or "–"),
        (pgettext("joint", "opened on"), day(centre.opened_on)),
        (pgettext("joint", "closed from"), day(centre.closed_on)),
    ]
    page.texts = [(pgettext("joint", "what it offers"), centre.services)] if centre.services else []
    page.lists = [(_("Opening hours"), [Row(name, times) for name, times in week_of(centre)])]
    return page


def post_page(post: Any, link: Link) -> Page:
    """A vanguard post: what it does and where."""
    page = Page(post.name, _open_state(post))
    page.facts = [
        (_("Party organisation"), post.organisation),
        (_("estate"), post.estate or "–"),
        (_("project"), post.project or "–"),
        (pgettext("joint", "opened on"), day(post.opened_on)),
        (pgettext("joint", "closed from"), day(post.closed_on)),
    ]
    page.texts = [(pgettext("joint", "what the post does"), post.duty)]
    return page


def _open_state(place: Any) -> str:
    today = timezone.localdate()
    is_open = place.opened_on <= today and (place.closed_on is None or today < place.closed_on)
    return pgettext("joint", "in use") if is_open else pgettext("joint", "not in use")


def week_of(centre: Any) -> list[tuple[Any, str]]:
    """(day of the week, times) of the seven days."""
    from django.utils.dates import WEEKDAYS as names

    hours = list(centre.hours.all())
    week = []
    for number in range(WEEKDAYS):
        times = [f"{row.opens:%H:%M}–{row.closes:%H:%M}" for row in hours if row.weekday == number]
        week.append((names[number], ", ".join(times) or pgettext("joint", "closed that day")))
    return week
