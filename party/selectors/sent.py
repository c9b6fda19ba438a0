"""What somebody who is sent to units reads: only their own assignments, with visits and findings."""

import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.selectors.page_parts import Page, Row, day
from party.choices import FindingState
from party.models import PartyAssignment, VisitFinding

MOST = 50
OPEN = Q(visits__findings__state=FindingState.OPEN)


def assignment_rows(rows: QuerySet, today: datetime.date) -> tuple[list[Row], list[Row]]:
    """Assignments that run or are to come, the most urgent first, and those that are over. One statement."""
    found = rows.annotate(
        visited=Max("visits__visited_on"),
        open_count=Count("visits__findings", filter=OPEN, distinct=True),
        first_due=Min("visits__findings__due_on", filter=OPEN),
    )
    urgent = sorted(found, key=lambda row: (row.first_due or datetime.date.max, row.visited or datetime.date.min))
    current = [_row(row, today) for row in urgent if row.effective_to is None or row.effective_to > today]
    return current, [_row(row, today) for row in urgent if row.effective_to is not None and row.effective_to <= today]


def _row(row: Any, today: datetime.date) -> Row:
    visited = _("last visit %(day)s") % {"day": day(row.visited)} if row.visited else _("not visited yet")
    is_late = row.first_due is not None and row.first_due < today
    state = _("%(number)d open, due %(day)s") % {"number": row.open_count, "day": day(row.first_due)}
    address = reverse("sent:assignment", args=[row.pk])
    return Row(row.unit, f"{row.get_kind_display()} · {visited}", state if row.open_count else "", address, is_late)


def assignment_page(row: PartyAssignment, today: datetime.date) -> Page:
    """One assignment: what is open, then what was reported."""
    findings = list(VisitFinding.objects.filter(visit__assignment=row).select_related("visit")[:MOST])
    is_over = row.effective_to is not None and row.effective_to <= today
    page = Page(row.unit, pgettext("party", "over") if is_over else row.get_kind_display())
    page.facts = [
        (pgettext("party", "sent as"), row.get_kind_display()),
        (pgettext("party", "sent by the line of"), row.area.name),
        *([(_("address"), _address_of(row))] if _address_of(row) else []),
        (_("basis"), row.basis or "–"),
        (_("from"), day(row.effective_from)),
        (_("until (not included)"), day(row.effective_to)),
    ]
    page.lists = [
        (pgettext("party", "To be put right"), [_open_row(one, today) for one in findings if not one.outcome]),
        (pgettext("party", "Visits"), [_visit_row(one) for one in row.visits.prefetch_related("findings")[:MOST]]),
        *(
            [(pgettext("party", "Put right"), done)]
            if (done := [_done_row(one) for one in findings if one.outcome])
            else []
        ),
    ]
    return page


def _address_of(row: PartyAssignment) -> str:
    place = row.project or row.owners_committee
    return "" if place is None else f"{place.estate.name} {place.estate.address}".strip()


def _open_row(finding: VisitFinding, today: datetime.date) -> Row:
    line = _("found on %(day)s") % {"day": day(finding.visit.visited_on)}
    state = f"{_('due')} {day(finding.due_on)}"
    return Row(finding.finding, line, state, is_late=finding.due_on < today)


def _done_row(finding: VisitFinding) -> Row:
    return Row(finding.finding, finding.outcome, day(finding.settled_on))


def _visit_row(visit: Any) -> Row:
    number = len(visit.findings.all())
    return Row(visit.summary, _("%(number)d findings") % {"number": number} if number else "", day(visit.visited_on))
