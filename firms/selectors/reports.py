"""Reads about quarterly reports: forms and terms in force, what a report is compared with, its differences."""

import datetime
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from firms.models import (
    QuarterlyReport,
    ReportAttachment,
    ReportFormVersion,
    ReportingTerms,
    ReportRevision,
    ServiceProject,
)
from firms.rules.forms import Facts, Form
from firms.rules.quarters import Quarter
from tenants.context import current_jurisdiction

MOST_FORMS = 64
_forms: OrderedDict[str, Form] = OrderedDict()


def zone_here() -> ZoneInfo:
    """The time zone of the open jurisdiction: deadlines end at its midnight."""
    jurisdiction = current_jurisdiction()
    return ZoneInfo(jurisdiction.time_zone if jurisdiction is not None else settings.TIME_ZONE)


def local_day(now: datetime.datetime) -> datetime.date:
    """The day that a moment is in the open jurisdiction."""
    return now.astimezone(zone_here()).date()


def form_of(version: ReportFormVersion) -> Form:
    """The form of a version, read once in each process: the same digest is the same form."""
    found = _forms.get(version.digest)
    if found is None:
        found = Form(version.document)
        if version.is_published:
            _forms[version.digest] = found
            while len(_forms) > MOST_FORMS:
                _forms.popitem(last=False)
    return found


def forms_in_force(quarter: Quarter) -> dict[str, ReportFormVersion]:
    """The version of each kind of place that holds for a quarter."""
    versions = ReportFormVersion.objects.in_force(quarter.first_day).select_related("form")
    return {version.form.place_kind: version for version in versions}


def terms_for(quarter: Quarter) -> ReportingTerms | None:
    """The terms that hold for a quarter."""
    return ReportingTerms.objects.in_force(quarter.first_day).first()


def projects_in(quarter: Quarter) -> QuerySet[ServiceProject]:
    """Projects that were served on any day of a quarter."""
    return ServiceProject.objects.filter(effective_from__lte=quarter.last_day).exclude(
        effective_to__lte=quarter.first_day
    )


def register_of(project: ServiceProject) -> dict[str, Any]:
    """What the register says of a project; the estate's figures where the filing has none."""
    estate = project.estate
    return {
        "floor_area": project.floor_area if project.floor_area is not None else estate.floor_area,
        "household_count": project.household_count if project.household_count is not None else estate.household_count,
    }


def facts_of(reports: Iterable[QuarterlyReport]) -> dict[int, Facts]:
    """What each report of one quarter is compared with, by number of the report; three statements for all of them."""
    rows = list(reports)
    previous = _previous_answers(rows)
    files: dict[int, Counter[str]] = {}
    held = ReportAttachment.objects.filter(report__in=[row.pk for row in rows], removed_at__isnull=True)
    for pk, field in held.values_list("report_id", "field"):
        files.setdefault(pk, Counter())[field] += 1
    return {
        row.pk: Facts(previous.get(row.project_id, {}), register_of(row.project), files.get(row.pk, {})) for row in rows
    }


def _previous_answers(rows: list[QuarterlyReport]) -> dict[int, Mapping[str, Any]]:
    if not rows:
        return {}
    before = rows[0].quarter.previous.first_day
    handed_in = ReportRevision.objects.filter(
        report__project__in=[row.project_id for row in rows], report__quarter_start=before
    ).order_by("number")
    return dict(handed_in.values_list("report__project_id", "values"))


def previous_answers(report: QuarterlyReport) -> Mapping[str, Any]:
    """What the firm handed in last about the quarter before; empty where it handed in nothing."""
    return _previous_answers([report]).get(report.project_id, {})


def said(answer: Any) -> Any:
    """An answer, or None where it says nothing."""
    return None if answer is None or answer == "" or answer == [] else answer


class Difference(NamedTuple):
    """A field that two sets of answers have differently."""

    field: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The fields that differ, in the order of the later answers."""
    names = dict.fromkeys([*after, *before])
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return [Difference(name, old, new) for name, old, new in pairs if said(old) != said(new)]


def last_differences(report: QuarterlyReport) -> list[Difference]:
    """What changed from the submission before the last one to the last one."""
    last = list(report.revisions.order_by("-number")[:2])
    return differences(last[1].values, last[0].values) if len(last) > 1 else []
