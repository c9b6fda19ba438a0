"""Which units of an area a plan of joint branches is about, and where they lie."""

import datetime
from collections import defaultdict
from typing import Any

from firms.models import ServiceProject
from party.choices import End, Gap
from party.models import FormationRule
from party.querysets import holds_on
from party.rules.joining import JoinUnit, Limits
from party.selectors.states import units_on, with_state
from party.units import link_of
from places.models import Area


def limits_of(rule: FormationRule) -> Limits:
    """The limits of joint branches in a rule."""
    return Limits(rule.joint_units_most, rule.joint_members_least, rule.joint_distance)


def units_to_join(area: Area, day: datetime.date, rule: FormationRule) -> list[Any]:
    """Units that nothing covers: too few members, no joint branch, no instructor. With their columns and estate.

    Firms only when all they serve lies in the area: others are planned for where their industry committee is.
    """
    found: list[Any] = []
    for end in (End.PROJECT, End.COMMITTEE):
        rows = with_state(units_on(end, day, area.path), day, rule).filter(gap=Gap.NOT_COVERED)
        found += rows.select_related("estate").defer("estate__polygon", "estate__search_text").order_by("pk")
    elsewhere = ServiceProject.objects.filter(holds_on(day, "effective_from", "effective_to")).exclude(
        estate__area__path__startswith=area.path
    )
    firms = units_on(End.FIRM, day, area.path).exclude(pk__in=elsewhere.order_by().values("firm"))
    return found + list(with_state(firms, day, rule).filter(gap=Gap.NOT_COVERED).order_by("pk"))


def key_of(unit: Any) -> str:
    """How a plan names a unit: `project:7`."""
    return f"{link_of(unit)}:{unit.pk}"


def positions(units: list[Any], day: datetime.date) -> dict[str, tuple[float, float]]:
    """Longitude and latitude by key: of the estate; of a firm the middle of what it serves. Unknown: left out."""
    firms = [unit.pk for unit in units if link_of(unit) == "firm"]
    places: dict[int, list[tuple[float, float]]] = defaultdict(list)
    served = ServiceProject.objects.filter(holds_on(day, "effective_from", "effective_to"), firm__in=firms)
    rows = served.exclude(estate__longitude=None).values_list("firm", "estate__longitude", "estate__latitude")
    for firm, longitude, latitude in rows:
        places[firm].append((float(longitude), float(latitude)))
    found = {}
    for unit in units:
        if link_of(unit) == "firm":
            spots = places.get(unit.pk, [])
            if spots:
                found[key_of(unit)] = (
                    sum(spot[0] for spot in spots) / len(spots),
                    sum(spot[1] for spot in spots) / len(spots),
                )
        elif unit.estate.longitude is not None:
            found[key_of(unit)] = (float(unit.estate.longitude), float(unit.estate.latitude))
    return found


def join_units_of(units: list[Any], spots: dict[str, tuple[float, float]]) -> list[JoinUnit]:
    """The units whose place is known, as the planner reads them."""
    return [JoinUnit(key, unit.here + unit.elsewhere, *spots[key]) for unit in units if (key := key_of(unit)) in spots]
