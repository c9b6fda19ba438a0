"""Who can apply for a first assembly now, and what is missing elsewhere: the register against the rules in force."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum

from committees.models import OwnersCommittee
from committees.rules.law.resolving import Point
from committees.rules.law.trigger import Register, TestResult, can_apply, results_of
from committees.selectors.assembly_rules import rule
from places.choices import AreaKind, OwnerKind
from places.models import Area, Estate, Ownership, Unit

NOTHING = Register(Decimal(0), Decimal(0), 0, 0, None)


@dataclass(frozen=True)
class Candidate:
    """An estate without committee, and how it stands. `can_apply` None: the register or the law cannot tell."""

    estate: Estate
    register: Register
    results: list[TestResult]
    can_apply: bool | None


def trigger_on(day: datetime.date) -> Point:
    """The tests of the first assembly in force."""
    return rule("first_assembly_trigger.any_of", on=day)


def estates_without_committee(user: Any, day: datetime.date) -> QuerySet:
    """Estates in use in the person's areas that have no committee in office on the day."""
    serving = OwnersCommittee.objects.filter(
        Q(term_to__isnull=True) | Q(term_to__gt=day), estate=OuterRef("pk"), term_from__lte=day
    )
    return Estate.objects.visible_to(user).in_use().exclude(Exists(serving)).select_related("area")


def registers_of(estates: Iterable[int], day: datetime.date) -> dict[int, Register]:
    """Estate → what the register says on a day, in one query.

    Handed over: somebody other than the developer holds a share of the unit on that day.
    """
    held = Ownership.objects.on(day).filter(unit=OuterRef("pk")).exclude(owner__kind=OwnerKind.DEVELOPER)
    first = Ownership.objects.filter(unit=OuterRef("pk")).exclude(owner__kind=OwnerKind.DEVELOPER)
    is_held = Exists(held)
    rows = (
        Unit.objects.filter(building__estate__in=list(estates))
        .annotate(
            is_held=is_held,
            first_on=first.order_by().values("unit").annotate(first=Min("effective_from")).values("first"),
        )
        .values(place=F("building__estate"))
        .annotate(
            area=Sum("exclusive_area"),
            units=Count("pk"),
            held_area=Sum("exclusive_area", filter=Q(is_held=True)),
            held_units=Count("pk", filter=Q(is_held=True)),
            since=Min("first_on"),
        )
        .order_by()
    )
    return {
        row["place"]: Register(
            row["area"], row["held_area"] or Decimal(0), row["units"], row["held_units"], row["since"]
        )
        for row in rows
    }


def candidates(estates: list[Estate], day: datetime.date, triggers: list[dict[str, Any]]) -> list[Candidate]:
    """How each of the estates stands."""
    registers = registers_of([estate.pk for estate in estates], day)
    return [candidate_of(estate, registers.get(estate.pk, NOTHING), day, triggers) for estate in estates]


def candidate_of(estate: Estate, register: Register, day: datetime.date, triggers: list[dict[str, Any]]) -> Candidate:
    """How one estate stands by the tests in force."""
    results = results_of(triggers, register, day)
    return Candidate(estate, register, results, can_apply(results) if register.units else None)


def counts_by_subdistrict(rows: list[Candidate]) -> list[dict[str, Any]]:
    """Subdistrict → how many of its estates can apply, cannot yet, and are not known; by name."""
    above = {area.path: area.name for area in Area.objects.filter(kind=AreaKind.SUBDISTRICT).without_geometry()}
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        path = row.estate.area.path
        name = next((name for start, name in above.items() if path.startswith(start)), row.estate.area.name)
        word = {True: "can", False: "cannot", None: "unknown"}[row.can_apply]
        counts.setdefault(name, Counter())[word] += 1
    return [
        {"name": name, **{word: found[word] for word in ("can", "cannot", "unknown")}}
        for name, found in sorted(counts.items())
    ]
