"""The page of one committee: where it stands, who serves, and its work by section."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from committees.models import (
    CommitteeFiling,
    CommitteeMember,
    DeliberationChain,
    EmergencyFundUse,
    OwnersCommittee,
)
from committees.selectors.office import idle_since, standing_of
from committees.selectors.page_parts import OVERDUE, Link, Page, Row, day, postings_of, ruled
from committees.selectors.work_pages import decision_row, task_row
from committees.work_rules import work_rule

MOST = 50
SECTIONS = {
    "members": gettext_lazy("Members"),
    "meetings": pgettext_lazy("work", "Meetings"),
    "decisions": gettext_lazy("Decisions"),
    "tasks": gettext_lazy("Tasks"),
    "seal": gettext_lazy("Seal log"),
    "reports": gettext_lazy("Bulletins and reports"),
    "matters": gettext_lazy("Major matters"),
    "chains": gettext_lazy("Deliberation"),
    "emergencies": gettext_lazy("Emergency use of the fund"),
    "orders": gettext_lazy("Visits and orders"),
    "handovers": gettext_lazy("Hand-overs"),
}


def committee_page(committee: OwnersCommittee, today: datetime.date, *, in_full: bool) -> Page:
    """Head of the page: state, term, certificate, what is due. `in_full`: names as members and the office read them."""
    standing = standing_of(committee, today)
    page = Page(committee.name, standing.state.label, is_late=standing.state == "overdue")
    page.facts = [
        (_("body"), committee.get_kind_display()),
        (_("estate"), committee.estate),
        (_("term from"), day(committee.term_from)),
        (_("term until (not included)"), day(committee.term_to)),
        (_("renewal due from"), ruled(day(standing.renewal_on), standing.lead_article)),
        (_("members with a seat"), f"{standing.serving} / {committee.seats or '–'}"),
        (_("certificate"), committee.certificate_number or _("not filed")),
    ]
    if committee.ended_on:
        page.facts.append((_("dissolved from"), f"{day(committee.ended_on)} {committee.get_end_reason_display()}"))
    page.texts = [(_("Attention"), text) for text in _warnings(committee, today, standing)]
    page.lists = [(_("Members"), member_rows(committee, today, in_full=in_full))]
    return page


def _warnings(committee: OwnersCommittee, today: datetime.date, standing: Any) -> list[str]:
    if committee.ended_on:
        return []
    months = work_rule("committee_meetings.every_months", today).value
    idle = (today - idle_since(committee)).days
    found = []
    if standing.must_elect:
        found.append(
            _("So few members are left that an early election is due (%(rule)s).") % {"rule": standing.below_article}
        )
    if isinstance(months, int) and idle > 31 * months:
        found.append(_("No meeting was held for %(days)s days.") % {"days": idle})
    return found


def member_rows(committee: OwnersCommittee, today: datetime.date, *, in_full: bool) -> list[Row]:
    """Members with post and term; who left, and why."""
    rows = []
    for member in CommitteeMember.objects.filter(committee=committee).select_related("committee")[:MOST]:
        name = member.name if in_full and member.is_serving(today) else member.public_name(today)
        ended = f"{member.get_end_reason_display()} {member.end_ground}".strip()
        until = f" – {day(member.term_to)}" if member.term_to else ""
        line = f"{day(member.term_from)}{until} {ended}".strip()
        rows.append(Row(f"{member.get_post_display()} {name}", line, "" if member.is_serving(today) else _("left")))
    return rows


def section_lists(committee: OwnersCommittee, section: str, link: Link) -> list[tuple[Any, list[Row]]]:
    """The lists of one section."""
    return {
        "members": _members,
        "meetings": _meetings,
        "decisions": _decisions,
        "tasks": _tasks,
        "seal": _seal,
        "reports": _reports,
        "matters": _matters,
        "chains": _chains,
        "emergencies": _emergencies,
        "orders": _orders,
        "handovers": _handovers,
    }[section](committee, link)


def _members(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    today = timezone.localdate()
    filings = [
        Row(f"{_('Filing')} {row.round}", day(row.handed_in_on), row.get_outcome_display(), link("filing", row))
        for row in CommitteeFiling.objects.filter(committee=committee)[:MOST]
    ]
    return [(_("Members"), member_rows(committee, today, in_full=True)), (_("Filings"), filings)]


def _meetings(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    rows = [
        Row(
            row.title,
            f"{timezone.localtime(row.meets_at):%Y-%m-%d %H:%M} {row.place}",
            row.get_state_display(),
            link("meeting", row),
            row.is_notice_late,
            _("agenda told too late"),
        )
        for row in committee.committeemeetings.all()[:MOST]
    ]
    return [(pgettext("work", "Meetings"), rows)]


def _decisions(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    return [(_("Decisions"), [decision_row(row, link) for row in committee.committeedecisions.all()[:MOST]])]


def _tasks(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    return [(_("Tasks"), [task_row(row, link) for row in committee.decisiontasks.all()[:MOST]])]


def _seal(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    rows = committee.sealuses.select_related("by", "decision")[:MOST]
    return [
        (
            _("Seal log"),
            [
                Row(
                    f"{row.number}. {row.document}", f"{day(row.used_on)} · {row.purpose} · {row.by or '–'}", row.copies
                )
                for row in rows
            ],
        )
    ]


def _reports(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    bulletins = [Row(row.title, row.text, day(row.published_on)) for row in committee.workbulletins.all()[:MOST]]
    reports = [
        Row(row.year, day(row.handed_in_on), row.get_verdict_display(), link("report", row))
        for row in committee.dutyreports.all()[:MOST]
    ]
    return [(_("Yearly reports"), reports), (_("Work bulletins"), bulletins)]


def _matters(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    rows = committee.majormatterreports.select_related("matter_class")[:MOST]
    return [
        (
            _("Major matters"),
            [
                Row(
                    row.title,
                    f"{row.matter_class} · {day(row.reported_on)}",
                    row.get_opinion_display() or _("waits for an opinion"),
                    link("matter", row),
                )
                for row in rows
            ],
        )
    ]


def _chains(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    rows = DeliberationChain.objects.filter(estate=committee.estate_id)[:MOST]
    return [
        (
            _("Deliberation"),
            [
                Row(
                    row.title,
                    f"{row.get_matter_display()} · {day(row.opened_on)}",
                    row.get_state_display(),
                    link("chain", row),
                )
                for row in rows
            ],
        )
    ]


def _emergencies(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    rows = EmergencyFundUse.objects.filter(estate=committee.estate_id)[:MOST]
    return [
        (
            _("Emergency use of the fund"),
            [
                Row(
                    row.get_ground_display(),
                    f"{day(row.opened_on)} · {row.expected_amount}",
                    row.get_state_display(),
                    link("emergency", row),
                )
                for row in rows
            ],
        )
    ]


def _orders(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    today = timezone.localdate()
    orders = [
        Row(
            row.number,
            f"{row.text[:80]} · {day(row.due_on)}",
            row.get_state_display(),
            link("order", row),
            row.state == "issued" and row.due_on < today,
            OVERDUE,
        )
        for row in committee.remedialorders.all()[:MOST]
    ]
    visits = [Row(day(row.visited_on), row.findings) for row in committee.supervisorvisits.all()[:MOST]]
    measures = [
        Row(row.get_measure_display(), f"{row.get_ground_display()} · {row.legal_basis}", day(row.decided_on))
        for row in committee.committeemeasures.all()[:MOST]
    ]
    return [(_("Remedial orders"), orders), (_("Visits"), visits), (_("Measures of the office"), measures)]


def _handovers(committee: OwnersCommittee, link: Link) -> list[tuple[Any, list[Row]]]:
    today = timezone.localdate()
    rows = [
        Row(
            row.get_leg_display(),
            f"{day(row.begins_on)} – {day(row.due_on)}",
            _("finished") if row.closed_at else _("under way"),
            link("handover", row),
            row.closed_at is None and row.due_on < today,
            OVERDUE,
        )
        for row in committee.handovers.all()[:MOST]
    ]
    return [(_("Hand-overs"), rows)]


def attention(committee: OwnersCommittee, today: datetime.date, link: Link) -> list[Row]:
    """What the committee itself has to do now: postings not made, tasks and orders over their day."""
    rows = []
    for decision in committee.committeedecisions.filter(is_passed=True)[:MOST]:
        if decision.post_due_on >= today - datetime.timedelta(days=60) and not postings_of(decision):
            rows.append(
                Row(
                    _("Post the decision: %(title)s") % {"title": decision.title},
                    day(decision.post_due_on),
                    "",
                    link("decision", decision),
                    decision.post_due_on < today,
                )
            )
    for order in committee.remedialorders.filter(state="issued")[:MOST]:
        title = _("Answer the order: %(number)s") % {"number": order.number}
        rows.append(Row(title, day(order.due_on), "", link("order", order), order.due_on < today))
    for task in committee.decisiontasks.filter(state="open", due_on__lt=today)[:MOST]:
        rows.append(Row(task.title, day(task.due_on), "", link("task", task), True))
    return rows
