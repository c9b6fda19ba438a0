"""Whether somebody would watch themselves: looked for among everything that is known of the same unit and person."""

import datetime
from typing import Any

from django.db.models import Q

from committees.models import CommitteeMember
from party.choices import INTO_COMMUNITY
from party.models import CrossAppointment, PartyAssignment
from party.rules.conflicts import Facts
from party.units import Unit


def facts_of(appointment: CrossAppointment, day: datetime.date) -> Facts:
    """What the rule of conflicts asks about an appointment."""
    return Facts(
        kind=appointment.kind,
        legal_path=appointment.legal_path,
        has_kin_at_firm=appointment.has_kin_at_firm,
        has_benefit=appointment.has_benefit,
        is_watched=would_watch_themselves(appointment, day),
    )


def _same(person: Any, row: Any) -> bool:
    """The same person: by account where both have one, else by name. Names are compared after decryption."""
    if person.user_id is not None and row.user_id is not None:
        return bool(person.user_id == row.user_id)
    return bool(person.name.strip() == row.name.strip())


def _estates_of(unit: Unit) -> list[int]:
    if hasattr(unit, "estate_id"):
        return [unit.estate_id]
    return list(unit.projects.filter(effective_to=None).values_list("estate_id", flat=True))  # type: ignore[union-attr]


def _managers(unit: Unit) -> set[str]:
    """Names of project managers at the places of the unit."""
    from firms.models import ServiceProject

    rows = ServiceProject.objects.filter(estate__in=_estates_of(unit), effective_to=None)
    return {name.strip() for name in rows.values_list("manager_name", flat=True) if name.strip()}


def would_watch_themselves(appointment: CrossAppointment, day: datetime.date) -> bool:
    """Whether the same person holds posts at this place of which one watches the other.

    A deputy of the manager must not be instructor, supervisor or member of the committee there; nor may a manager, or
    somebody sent to watch the place be its manager.
    """
    unit = appointment.unit
    estates = _estates_of(unit)
    here = Q(project__estate__in=estates) | Q(owners_committee__estate__in=estates)
    if appointment.kind in INTO_COMMUNITY:  # they come from the place itself; watching it from there would be the same
        sent = PartyAssignment.objects.on(day).filter(here)
        return any(_same(appointment, row) for row in sent)
    if appointment.name.strip() in _managers(unit):
        return True
    others = CrossAppointment.objects.on(day).filter(here, state="in_force").exclude(pk=appointment.pk)
    clashing = [row for row in others if _clash(appointment.kind, row.kind)]
    if appointment.kind == "secretary_deputy_manager":
        members = CommitteeMember.objects.on(day).filter(committee__estate__in=estates, committee__ended_on=None)
        clashing += [*PartyAssignment.objects.on(day).filter(here), *members]
    return any(_same(appointment, row) for row in clashing)


def _clash(first: str, second: str) -> bool:
    """The manager's deputy is watched by the other posts of the community at the place."""
    return first != second and "secretary_deputy_manager" in (first, second)
