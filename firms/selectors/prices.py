"""What an estate pays, beside the level of service and its reference price."""

import datetime
from dataclasses import dataclass

from firms.choices import BuildingType
from firms.models import FeeStandard, ReferencePrice, ServiceLevel, ServiceProject
from firms.rules import FeeAgainstPrice, fee_against


@dataclass(frozen=True)
class FeeView:
    """A fee with its level and price; both None where the jurisdiction has none of them."""

    fee: FeeStandard
    level: ServiceLevel | None
    price: ReferencePrice | None
    against: FeeAgainstPrice | None


def fees_of(project: ServiceProject, day: datetime.date) -> list[FeeView]:
    """Fees of a project on a day, one per type of building. Three statements at most."""
    fees = list(FeeStandard.objects.on(day).filter(project=project))
    if not fees:
        return []
    codes = {fee.level_code for fee in fees if fee.level_code}
    levels = {level.code: level for level in ServiceLevel.objects.on(day).filter(code__in=codes)}
    prices = {
        (price.level_code, price.building_type): price
        for price in ReferencePrice.objects.on(day).filter(level_code__in=codes, estate_kind=project.estate.kind)
    }
    return [_fee_view(fee, levels, prices) for fee in fees]


def _fee_view(
    fee: FeeStandard, levels: dict[str, ServiceLevel], prices: dict[tuple[str, str], ReferencePrice]
) -> FeeView:
    price = prices.get((fee.level_code, fee.building_type)) or prices.get((fee.level_code, BuildingType.ALL))
    against = None if price is None else fee_against(fee.amount, price.low_amount, price.high_amount)
    return FeeView(fee, levels.get(fee.level_code), price, against)
