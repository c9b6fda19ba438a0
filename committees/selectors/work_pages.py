"""What the page of one thing of a committee's work shows: facts, texts, lists. The same for members and the office."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.choices import (
    ChainStageKind,
    ChainState,
    MemberPost,
    ReportVerdict,
    ReviewOpinion,
    StageOutcome,
)
from committees.models import ElectionPreparation, WorkPaper, WorkStep
from committees.selectors.page_parts import MOST, OVERDUE, Link, Page, Row, day, postings_of, ruled
from committees.selectors.preparation_page import preparation_page
from committees.selectors.rule_words import word


def meeting_page(meeting: Any, link: Link) -> Page:
    """A meeting with attendance, minutes, decisions."""
    page = Page(meeting.title, meeting.get_state_display(), is_late=meeting.is_notice_late)
    page.late_words = _("agenda told too late")
    on = timezone.localdate(meeting.meets_at)
    page.facts = [
        (_("meets at"), f"{timezone.localtime(meeting.meets_at):%Y-%m-%d %H:%M} {meeting.place}"),
        (_("agenda told on"), day(meeting.notice_on)),
        (_("agenda to be told by"), ruled(day(meeting.notice_due_on), meeting.notice_article)),
    ]
    if meeting.member_count:
        page.facts += [
            (_("members present"), f"{meeting.present_count} / {meeting.member_count}"),
            (_("quorum"), ruled(meeting.quorum_rule, meeting.quorum_article)),
        ]
    page.texts = [(pgettext("work", "agenda"), meeting.agenda)]
    page.texts += [
        (
            _("Minutes, version %(number)s of %(day)s") % {"number": row.number, "day": day(row.at)},
            f"{row.text}\n{row.correction_reason}".strip(),
        )
        for row in meeting.minutes.all()
    ]
    came = meeting.attendance.current().select_related("member__committee")
    page.lists = [
        (
            _("Attendance"),
            [
                Row(
                    f"{row.member.get_post_display()} {row.member.public_name(on)}",
                    "",
                    pgettext("work", "present") if row.is_present else pgettext("work", "absent"),
                )
                for row in came
            ],
        ),
        (_("Decisions"), [decision_row(row, link) for row in meeting.decisions.all()]),
    ]
    return page


def decision_row(row: Any, link: Link) -> Row:
    """A decision in a list."""
    state = pgettext("work", "passed") if row.is_passed else pgettext("work", "not passed")
    return Row(row.title, f"{row.number} · {day(row.decided_on)}", state, link("decision", row))


def decision_page(decision: Any, link: Link) -> Page:
    """A decision with its majority, posting, tasks."""
    page = Page(decision.title, pgettext("work", "passed") if decision.is_passed else pgettext("work", "not passed"))
    page.facts = [
        (_("number"), decision.number),
        (_("decided on"), day(decision.decided_on)),
        (_("members in favour"), f"{decision.for_count} / {decision.member_count}"),
        (_("majority"), ruled(decision.rule, decision.rule_article)),
        (_("posting due"), ruled(day(decision.post_due_on), decision.post_article)),
    ]
    if decision.account_id:
        page.facts += [
            (_("common money"), f"{decision.get_money_display()} {decision.amount or ''}"),
            (_("disclosed account"), decision.account),
        ]
    if decision.matter_report_id:
        page.facts.append((_("report of a major matter"), decision.matter_report))
    page.texts = [(_("text"), decision.text)]
    tasks = decision.tasks.all()
    page.lists = [(_("Postings"), postings_of(decision)), (_("Tasks"), [task_row(row, link) for row in tasks])]
    return page


def task_row(task: Any, link: Link) -> Row:
    """A task in a list."""
    is_late = task.state == "open" and task.due_on < timezone.localdate()
    line = f"{task.responsible} · {day(task.due_on)} · {task.percent} %"
    return Row(task.title, line, task.get_state_display(), link("task", task), is_late, OVERDUE)


def task_page(task: Any, link: Link) -> Page:
    """A task with its progress."""
    page = Page(task.title, task.get_state_display(), is_late=task_row(task, link).is_late)
    page.facts = [
        (_("responsible body or post"), task.responsible),
        (pgettext("work", "to be done by"), day(task.due_on)),
        (_("progress (percent)"), task.percent),
        (_("decision"), task.decision),
    ]
    done = [Row(row.text, day(row.at), f"{row.percent} %") for row in task.progress.all()]
    page.lists = [(_("Progress"), done)]
    return page


def matter_page(report: Any, link: Link) -> Page:
    """A major matter with the opinion."""
    page = Page(report.title, report.get_opinion_display() or _("waits for an opinion"))
    page.facts = [
        (_("class of major matters"), report.matter_class),
        (_("reported on"), day(report.reported_on)),
        (_("opinion given on"), day(report.opinion_on)),
    ]
    page.texts = [(_("text"), report.text)]
    page.texts += [(_("reason"), report.reason)] if report.reason else []
    return page


def order_page(order: Any, link: Link) -> Page:
    """A remedial order with its clock."""
    is_late = order.state == "issued" and order.due_on < timezone.localdate()
    page = Page(order.number, order.get_state_display(), is_late=is_late)
    page.facts = [
        (_("issued on"), day(order.issued_on)),
        (pgettext("work", "to be put right by"), day(order.due_on)),
        (_("legal ground"), order.legal_basis),
        (_("answered on"), day(order.answered_on)),
        (_("closed on"), day(order.closed_on)),
    ]
    page.texts = [(_("what is to be put right"), order.text)]
    page.texts += [(_("what the committee put right"), order.answer)] if order.answer else []
    return page


def chain_page(chain: Any, link: Link) -> Page:
    """A deliberation with its stages, held and missing."""
    page = Page(chain.title, chain.get_state_display())
    page.facts = [
        (_("matter"), chain.get_matter_display()),
        (_("number of the case"), chain.reference or "–"),
        (_("opened on"), day(chain.opened_on)),
        (_("complete since"), day(chain.completed_on)),
        (_("rule"), chain.rule.source if chain.rule else "–"),
    ]
    rows = list(chain.held.all())
    held = [
        Row(
            f"{row.get_kind_display()} · {day(row.held_on)}",
            f"{row.participants}\n{row.minutes}\n{row.opinions}".strip(),
            row.get_outcome_display(),
            "",
            row.outcome == StageOutcome.STOPPED,
        )
        for row in rows
    ]
    passed = {row.kind for row in rows if row.outcome != StageOutcome.STOPPED}
    missing = [kind for kind in chain.stages if kind not in passed and chain.state == ChainState.OPEN]
    to_come = [Row(ChainStageKind(kind).label, "", _("to be held")) for kind in missing]
    page.texts = [(_("text"), chain.text)]
    page.lists = [(_("Stages"), [*held, *to_come])]
    return page


def handover_page(handover: Any, link: Link) -> Page:
    """A hand-over with its list."""
    is_late = handover.closed_at is None and handover.due_on < timezone.localdate()
    state = _("finished") if handover.closed_at else _("under way")
    page = Page(handover.get_leg_display(), state, is_late=is_late)
    page.facts = [
        (_("begins on"), day(handover.begins_on)),
        (_("hand-over due"), ruled(day(handover.due_on), handover.article)),
        (_("keeper"), handover.keeper or "–"),
    ]
    rows = [
        Row(
            item.what,
            f"{_('handed over')} {day(item.given_at)} · {_('received')} {day(item.received_at)}",
            _("confirmed") if item.received_at else _("open"),
        )
        for item in handover.items.all()
    ]
    page.lists = [(_("List"), rows)]
    return page


def report_page(report: Any, link: Link) -> Page:
    """A yearly report with what became of it."""
    page = Page(_("Duty report of %(year)s") % {"year": report.year}, report.get_verdict_display())
    page.facts = [(_("handed in on"), day(report.handed_in_on)), (_("appraised on"), day(report.appraised_on))]
    page.facts += [(_("who appraised it, and how"), report.meeting)] if report.meeting else []
    page.texts = [(_("text"), report.text), *([(_("remarks"), report.remarks)] if report.remarks else [])]
    return page


def filing_page(filing: Any, link: Link) -> Page:
    """A filing with its clock."""
    is_late = filing.outcome == "open" and filing.due_on is not None and filing.due_on < timezone.localdate()
    title = _("Filing %(round)s of %(committee)s") % {"round": filing.round, "committee": filing.committee}
    page = Page(title, filing.get_outcome_display(), is_late=is_late)
    page.facts = [
        (_("handed in on"), day(filing.handed_in_on)),
        (_("to be handed in by"), day(filing.handed_in_due_on)),
        (_("office acts by"), ruled(day(filing.due_on), filing.article)),
        (_("decided on"), day(filing.decided_on)),
    ]
    page.texts = [(_("documents"), "\n".join(map(word, filing.documents)))]
    page.texts += [(_("reason"), filing.reason)] if filing.reason else []
    return page


def emergency_page(case: Any, link: Link) -> Page:
    """An emergency use of the fund."""
    page = Page(case.get_ground_display(), case.get_state_display())
    page.facts = [
        (_("opened on"), day(case.opened_on)),
        (_("expected cost (yuan)"), case.expected_amount),
        (_("inspected by"), case.inspected_by or "–"),
        (_("spent (yuan)"), "–" if case.spent_amount is None else case.spent_amount),
        (_("disclosed repair"), case.repair or "–"),
    ]
    texts = ((_("what happened"), case.text), (_("report of the inspection"), case.inspection))
    page.texts = [row for row in (*texts, (_("report afterwards"), case.report)) if row[1]]
    page.lists = [(_("Postings"), postings_of(case))]
    return page


MOST_STEPS = 200
CODE = re.compile(r"[a-z_]+")
NOTED: dict[str, Any] = {
    "appraise_report": ReportVerdict,
    "change_post": MemberPost,
    "review_candidate": ReviewOpinion,
}
"""Acts whose note is written in codes, and whose codes they are. The meetings of a chain note their outcome."""

PAGES: dict[str, Callable[[Any, Link], Page]] = {
    "meeting": meeting_page,
    "decision": decision_page,
    "task": task_page,
    "matter": matter_page,
    "order": order_page,
    "chain": chain_page,
    "handover": handover_page,
    "report": report_page,
    "filing": filing_page,
    "emergency": emergency_page,
    "preparation": preparation_page,
}


def history_of(thing: Any) -> list[WorkStep]:
    """What was done with a thing, the latest last; `note_words` is the note in the reader's language."""
    rows = WorkStep.objects.about(thing)
    names: dict[int, str] = {}
    if isinstance(thing, ElectionPreparation):  # what was done with its candidates and signatures belongs to it
        parts = (("candidate", thing.candidates), ("petitioner", thing.petitioners))
        for name, found in parts:
            rows = rows | WorkStep.objects.filter(subject=name, subject_id__in=found.values("pk"))
        names = {row.pk: row.masked_name for row in thing.candidates.all()}
    steps = list(rows.order_by("pk").select_related("by")[:MOST_STEPS])
    for step in steps:
        about = names.get(step.subject_id, "") if step.subject == "candidate" else ""
        step.note_words = f"{about} {_note_words(step)}".strip()  # type: ignore[attr-defined]
    return steps


def _note_words(step: WorkStep) -> str:
    choices = StageOutcome if step.act.startswith("hold_") else NOTED.get(step.act)
    if choices is None:
        return step.note
    labels = dict(choices.choices)
    return CODE.sub(lambda found: str(labels.get(found[0]) or word(found[0])), step.note)


def papers_of(thing: Any) -> Iterable[WorkPaper]:
    """Papers about a thing."""
    return WorkPaper.objects.about(thing)[:MOST]
