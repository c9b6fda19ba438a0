"""Figures of firms and offices that come with the portal: complaints, disclosure, coverage, posts, activities."""

import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import State
from complaints.models import Complaint
from firms.models import ServiceProject
from firms.selectors.duties import duty_lines
from party.choices import CrossState, End
from party.choices.joint import AssessedKind
from party.indicators import Reading, register_indicator
from party.models import CoverageSnapshot, CrossAppointment, PartyOrganisation
from party.selectors.activities import duties_between

MOST_PROJECTS = 2000


def _within(subject: Any, firm: str, area: str) -> Q:
    """Condition: it is the firm's, or lies in the office's area."""
    if subject.kind == AssessedKind.FIRM:
        return Q(**{firm: subject.firm})
    return Q(**{f"{area}__path__startswith": subject.office.path})


def complaints_in_time(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Complaints whose answer was due in the period: how many were answered in time."""
    start = timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))
    end = timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min))
    rows = Complaint.objects.filter(_within(subject, "firm", "area"), due_at__gte=start, due_at__lt=end)
    rows = rows.exclude(state__in=[State.REFUSED, State.WITHDRAWN])
    return Reading(rows.filter(resolved_at__lte=F("due_at")).count(), rows.count())


def disclosure_duties(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Disclosures that fell due in the period: how many are not wanting at its end."""
    rows = ServiceProject.objects.filed(last).filter(_within(subject, "firm", "estate__area"))
    projects = list(rows.select_related("estate__area", "firm").defer("estate__polygon")[:MOST_PROJECTS])
    lines = duty_lines(projects, last, since=first)
    due = [line for own in lines.values() for line in own if first <= line.owed.due_on <= last]
    return Reading(sum(not line.is_wanting for line in due), len(due))


def project_coverage(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Projects of an office's area with Party work: an organisation, a joint branch or an instructor."""
    rows = CoverageSnapshot.objects.filter(area=subject.office, end=End.PROJECT, day__lte=last)
    found = rows.order_by("-day").first()
    return Reading(0, 0) if found is None else Reading(found.own + found.joint + found.instructor, found.all_units)


def firm_organisation(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Whether the firm has a Party organisation of its own at the end of the period: 1 of 1, or 0 of 1."""
    return Reading(int(PartyOrganisation.objects.standing(last).filter(firm=subject.firm).exists()), 1)


def projects_crossed(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Projects with an appointment across in force at the end of the period."""
    projects = ServiceProject.objects.on(last).filter(_within(subject, "firm", "estate__area"))
    crossed = CrossAppointment.objects.on(last).filter(state__in=[CrossState.IN_FORCE, CrossState.ENDED])
    with_post = projects.filter(pk__in=crossed.filter(project__isnull=False).values("project"))
    return Reading(with_post.count(), projects.count())


def activities_held(subject: Any, first: datetime.date, last: datetime.date) -> Reading:
    """Activities that the organisations owed in periods that ended within the days: how many were held."""
    rows = PartyOrganisation.objects.filter(
        Q(firm=subject.firm) | Q(project__firm=subject.firm)
        if subject.kind == AssessedKind.FIRM
        else Q(area__path__startswith=subject.office.path)
    )
    duties = [duty for _organisation, own in duties_between(rows, first, last, today=last) for duty in own]
    return Reading(sum(duty.held_on is not None for duty in duties), len(duties))


FIRMS, OFFICES = (AssessedKind.FIRM,), (AssessedKind.OFFICE,)
register_indicator("complaints_in_time", _("complaints answered in time"), complaints_in_time)
register_indicator("disclosure_duties", _("disclosures that were made"), disclosure_duties)
register_indicator("project_coverage", _("projects with Party work"), project_coverage, OFFICES)
register_indicator("firm_organisation", _("has a Party organisation"), firm_organisation, FIRMS)
register_indicator("projects_crossed", _("projects with an appointment across"), projects_crossed)
register_indicator("activities_held", _("activities held as often as due"), activities_held)
