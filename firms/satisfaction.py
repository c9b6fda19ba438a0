"""How satisfied people were with a firm's answers, as other apps know it. Firms lie below the app that counts."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from firms.models import PropertyFirm


@dataclass(frozen=True)
class FirmSatisfaction:
    """A rate in per cent over a half-open period, None where nothing was counted; how many it rests on."""

    rate: Decimal | None
    counted: int
    first_day: datetime.date
    last_day: datetime.date


Source = Callable[[PropertyFirm, datetime.date], FirmSatisfaction]
_source: Source | None = None


def set_satisfaction_source(source: Source | None) -> None:
    """Say who counts. Called once, from `AppConfig.ready`."""
    global _source
    _source = source


def satisfaction_of(firm: PropertyFirm, day: datetime.date) -> FirmSatisfaction:
    """The rate of the year that ends with a day; nothing where nobody counts."""
    return FirmSatisfaction(None, 0, day, day) if _source is None else _source(firm, day)
