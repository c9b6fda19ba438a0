"""Facts about what firms did not disclose, or disclosed late."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from credit.services.derived import LOOK_BACK, Proposal, register_source
from firms.choices import DutyState
from firms.models import ServiceProject
from firms.selectors import DutyLine, duty_lines

CHUNK = 500
ONE_DAY = datetime.timedelta(days=1)


def missing_disclosures(now: datetime.datetime) -> Iterator[Proposal]:
    """Duties whose last day is over with nothing public or being checked, and those disclosed after it."""
    today = timezone.localdate(now)
    since = today - LOOK_BACK
    served = Q(effective_to__isnull=True) | Q(effective_to__gt=since - datetime.timedelta(days=400))
    projects = ServiceProject.objects.filter(served, effective_from__lte=today)
    projects = projects.select_related("firm", "estate__area").defer("estate__polygon", "estate__area__geometry")
    last = 0
    while chunk := list(projects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for lines in duty_lines(chunk, today, since=since).values():
            yield from (_proposal(line) for line in lines if line.state in (DutyState.MISSING, DutyState.LATE))


def _proposal(line: DutyLine) -> Proposal:
    project = line.project
    return Proposal(
        key=f"{project.pk}:{line.key}",
        firm=project.firm,
        fact=_fact(line),
        occurred_on=line.owed.due_on + ONE_DAY,
        project=project,
        area=project.estate.area,
    )


def _fact(line: DutyLine) -> str:
    values = {
        "kind": line.duty.get_kind_display(),
        "place": line.project.estate.name,
        "due": date_format(line.owed.due_on, "DATE_FORMAT"),
    }
    if line.period is None:
        return _("%(place)s: %(kind)s was not shown by %(due)s.") % values
    values["period"] = (
        f"{date_format(line.period.start, 'DATE_FORMAT')} – {date_format(line.period.last, 'DATE_FORMAT')}"
    )
    return _("%(place)s: %(kind)s of %(period)s was not disclosed by %(due)s.") % values


register_source("disclosure_missing", missing_disclosures)
