"""Assets and rooms: overdue inspections, shortages of rooms, and the estate's public part."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from places.models import Area, Estate
from programmes.choices import AssetKind, RoomKind
from programmes.models import ManagementRoom, MisuseCase, PublicAsset, RoomRule
from programmes.rules.indicators import Ratio, required_area, shortage

MOST_ROWS = 500
AREA_FIELD = DecimalField(max_digits=14, decimal_places=2)


def overdue_ratio(area: Area, day: datetime.date) -> Ratio:
    """Machines in use whose inspection is overdue ÷ machines in use, in an area and below it."""
    machines = PublicAsset.objects.in_use().inspected().within(area.path)
    late = Q(next_due_on__lt=day) | Q(next_due_on__isnull=True)
    counts = machines.aggregate(late=Count("pk", filter=late), there=Count("pk"))
    return Ratio(counts["late"], counts["there"])


def overdue_assets(area: Area, day: datetime.date) -> QuerySet[PublicAsset]:
    """The overdue machines behind the share, the longest overdue first."""
    rows = PublicAsset.objects.overdue(day).within(area.path).select_related("estate")
    return rows.order_by("next_due_on", "pk")


def overdue_by_kind(area: Area, day: datetime.date) -> list[tuple[str, Ratio]]:
    """The share for each kind of machine that is there: (label, share)."""
    late = Q(next_due_on__lt=day) | Q(next_due_on__isnull=True)
    rows = (
        PublicAsset.objects.in_use()
        .inspected()
        .within(area.path)
        .order_by()
        .values("kind")
        .annotate(late=Count("pk", filter=late), there=Count("pk"))
        .order_by("kind")
    )
    return [(str(AssetKind(row["kind"]).label), Ratio(row["late"], row["there"])) for row in rows]


@dataclass(frozen=True)
class RoomBalance:
    """What an estate has of a kind of room and what it must have, in m². `required` None: not known."""

    estate: Estate
    kind: str
    present: Decimal
    required: Decimal | None

    @property
    def label(self) -> str:
        return str(RoomKind(self.kind).label)

    @property
    def missing(self) -> Decimal | None:
        return shortage(self.required, self.present)

    @property
    def is_short(self) -> bool:
        return bool(self.missing)


def room_rules_on(day: datetime.date) -> dict[str, RoomRule]:
    """The rules in force by kind of room."""
    return {rule.kind: rule for rule in RoomRule.objects.on(day)}


def _present(kind: str) -> Coalesce:
    rooms = ManagementRoom.objects.filter(estate=OuterRef("pk"), kind=kind, is_in_register=True)
    total = rooms.order_by().values("estate").annotate(total=Sum("area")).values("total")
    return Coalesce(Subquery(total, output_field=AREA_FIELD), Value(Decimal("0.00")), output_field=AREA_FIELD)


def room_balances(estates: QuerySet[Estate], day: datetime.date) -> list[RoomBalance]:
    """For every estate and every kind of room that a rule asks for: what is there, what must be there."""
    rules = room_rules_on(day)
    rows = estates.annotate(**{f"present_{kind}": _present(kind) for kind in rules})
    return [
        RoomBalance(
            estate,
            kind,
            getattr(estate, f"present_{kind}"),
            required_area(rule.least_area, rule.share, estate.floor_area),
        )
        for estate in rows
        for kind, rule in sorted(rules.items())
    ]


def shortages(area: Area, day: datetime.date) -> tuple[Ratio, list[RoomBalance]]:
    """Estates in use with too little room ÷ estates for which it is known how much they need; and the short ones."""
    estates = Estate.objects.in_use().within_areas([area.path]).only("code", "name", "floor_area").order_by("pk")
    balances = [balance for balance in room_balances(estates, day) if balance.required is not None]
    short = [balance for balance in balances if balance.is_short]
    known = {balance.estate.pk for balance in balances}
    return Ratio(len({balance.estate.pk for balance in short}), len(known)), short


def rooms_and_assets(area: Area, day: datetime.date) -> dict[str, Any]:
    """The overview of rooms and assets of an area: shares with the rows behind them."""
    ratio, short = shortages(area, day)
    cases = MisuseCase.objects.open().filter(room__estate__area__path__startswith=area.path)
    return {
        "area": area,
        "overdue": overdue_ratio(area, day),
        "overdue_kinds": overdue_by_kind(area, day),
        "overdue_assets": overdue_assets(area, day)[:MOST_ROWS],
        "shortage": ratio,
        "short": short[:MOST_ROWS],
        "cases": cases.select_related("room__estate").order_by("due_on", "pk")[:MOST_ROWS],
    }


def estate_section(estate: Estate) -> dict[str, Any] | None:
    """The public part of an estate's page: machines with their due days, the fund's balance, rooms. No persons."""
    day = timezone.localdate()
    assets = list(PublicAsset.objects.in_use().filter(estate=estate).order_by("kind", "serial"))
    rooms = list(ManagementRoom.objects.filter(estate=estate, is_in_register=True).order_by("kind", "location"))
    if not assets and not rooms:
        return None
    for asset in assets:
        asset.is_overdue = is_overdue(asset, day)
    balances = room_balances(Estate.objects.filter(pk=estate.pk), day)
    return {"assets": assets, "rooms": rooms, "short": [balance for balance in balances if balance.is_short]}


def is_overdue(asset: PublicAsset, day: datetime.date) -> bool:
    """Whether a machine's inspection is overdue on a day."""
    if asset.kind == AssetKind.REPAIR_FUND or not asset.is_in_use:
        return False
    return asset.next_due_on is None or asset.next_due_on < day
