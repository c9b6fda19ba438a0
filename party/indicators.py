"""What the platform itself knows of a firm or an office, by name: the seam between item tables and the other apps.

A table's item names an indicator; whoever knows a figure registers it, at import or from `AppConfig.ready`.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from party.choices.joint import AssessedKind


@dataclass(frozen=True)
class Reading:
    """A figure with its parts. `whole` 0: there was nothing to count, and the item is left out."""

    part: int
    whole: int

    @property
    def value(self) -> str:
        """The share from 0 to 1 as text, like `9/10`; empty where nothing was counted."""
        return str(Fraction(self.part, self.whole)) if self.whole else ""

    @property
    def basis(self) -> str:
        """The parts, as the result shows them."""
        return f"{self.part} / {self.whole}"


Reader = Callable[[Any, datetime.date, datetime.date], Reading]
"""`reader(subject, first_day, last_day)`: both days included."""


@dataclass(frozen=True)
class Indicator:
    """A figure that a table may name; `kinds` are those whom it can be read for."""

    name: str
    title: Any
    kinds: tuple[AssessedKind, ...]
    read: Reader


_indicators: dict[str, Indicator] = {}
BOTH = (AssessedKind.FIRM, AssessedKind.OFFICE)


def register_indicator(name: str, title: Any, read: Reader, kinds: tuple[AssessedKind, ...] = BOTH) -> None:
    """Say who reads a figure."""
    _indicators[name] = Indicator(name, title, kinds, read)


def indicator(name: str) -> Indicator:
    """A figure by its name. Raises `KeyError`."""
    return _indicators[name]


def indicators_for(kind: str) -> dict[str, Indicator]:
    """The figures that can be read for firms, or for offices."""
    return {name: found for name, found in sorted(_indicators.items()) if kind in found.kinds}
