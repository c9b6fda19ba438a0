"""Facts of awards and training for the credit ledger: proposed by name, decided by people like any other."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from credit.services.derived import LOOK_BACK, Proposal
from firms.models import PropertyFirm
from programmes.models import AwardApplication
from programmes.querysets_awards import ApplicationQuerySet
from programmes.selectors.training import required_in_year, years_of_firms


def _read(rows: ApplicationQuerySet) -> Iterator[AwardApplication]:
    rows = rows.select_related("firm", "project__estate__area", "project__firm", "area", "round__standard")
    rows = rows.defer("area__geometry", "project__estate__polygon", "project__estate__area__geometry")
    return rows.order_by("pk").iterator(chunk_size=500)


def _proposal(one: AwardApplication, words: str, day: datetime.date) -> Proposal:
    told = {"place": str(one), "title": one.round.title, "number": one.number}
    project = one.project if one.project is not None and one.project.firm_id == one.firm_id else None
    return Proposal(key=str(one.pk), firm=one.firm, fact=words % told, occurred_on=day, project=project, area=one.area)


def granted_awards(now: datetime.datetime) -> Iterator[Proposal]:
    """Awards that were given, once each."""
    day = timezone.localdate(now)
    rows = AwardApplication.objects.filter(state="awarded", awarded_on__lte=day, awarded_on__gte=day - LOOK_BACK)
    for one in _read(rows):
        words = _("%(place)s was given the award %(title)s (number %(number)s).")
        yield _proposal(one, words, one.awarded_on)  # type: ignore[arg-type]


def withdrawn_awards(now: datetime.datetime) -> Iterator[Proposal]:
    """Awards that were withdrawn, once each."""
    day = timezone.localdate(now)
    rows = AwardApplication.objects.filter(state="withdrawn", withdrawn_on__lte=day, withdrawn_on__gte=day - LOOK_BACK)
    for one in _read(rows):
        words = _("The award %(title)s (number %(number)s) of %(place)s was withdrawn.")
        yield _proposal(one, words, one.withdrawn_on)  # type: ignore[arg-type]


def missing_hours_of_firms(now: datetime.datetime) -> Iterator[Proposal]:
    """Firms whose heads or project managers had fewer hours in the year that is over: counts, never names."""
    today = timezone.localdate(now)
    year, last = today.year - 1, datetime.date(today.year - 1, 12, 31)
    if today - last > LOOK_BACK or not required_in_year(year):
        return
    firms = {firm.pk: firm for firm in PropertyFirm.objects.order_by("pk")}
    for firm_id, rows in sorted(years_of_firms(list(firms), year, last).items()):
        asked = [row for row in rows if row.required is not None]
        short = [row for row in asked if row.missing]
        if short:
            words = _("In %(year)s, %(short)s of %(all)s people in charge had too few hours of training (%(hours)s).")
            told = {"year": year, "short": len(short), "all": len(asked), "hours": _sum([row.missing for row in short])}
            yield Proposal(key=f"{year}:{firm_id}", firm=firms[firm_id], fact=words % told, occurred_on=last)


def _sum(hours: list[Decimal]) -> str:
    return str(sum(hours, Decimal(0)))
