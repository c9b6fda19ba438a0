"""How a firm stands, as other apps know it: its grade, and what follows from it and from lists.

Firms lie below the app that rates them and cannot read it; that app says here who knows, when it is loaded. What
depends on a firm's credit (bidding, buying, how often a project is inspected) asks here and keeps what it was told.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from firms.models import PropertyFirm, ServiceProject


@dataclass(frozen=True)
class Measure:
    """What follows for a firm from a list or a grade: its kind (`tender`, `procurement`, `inspection`, `subsidy` …).

    `tone` is `honour`, `warning` or `sanction`; `list_kind` is empty where it follows from a grade. `amount` and
    `unit` where the rulebook says how much, such as inspections a year; `project` where it is about one project.
    """

    kind: str
    text: str
    basis: str
    effective_from: datetime.date
    effective_to: datetime.date | None
    tone: str = ""
    list_kind: str = ""
    amount: str = ""
    unit: str = ""
    project: str = ""


@dataclass(frozen=True)
class FirmStanding:
    """What was known of a firm at the end of a day. Score and grade are empty for a firm that is not rated.

    `rank` is 0 for the best grade of the rulebook, 1 for the next. `digest` is the SHA-256 of the derivation behind
    the rating, so that what was kept of it can be compared later.
    """

    firm_id: int
    as_of: datetime.date
    score: Decimal | None = None
    grade: str = ""
    grade_title: str = ""
    rank: int | None = None
    measures: tuple[Measure, ...] = ()
    digest: str = ""

    def forbids(self, kind: str) -> tuple[Measure, ...]:
        """The sanctions of a kind, e.g. `tender`: each with the words and the basis to tell the firm."""
        return tuple(measure for measure in self.measures if measure.kind == kind and measure.tone == "sanction")


Source = Callable[[PropertyFirm, datetime.date, ServiceProject | None], FirmStanding]
_source: Source | None = None


def set_standing_source(source: Source | None) -> None:
    """Say who knows how firms stand. Called once, from `AppConfig.ready`."""
    global _source
    _source = source


def standing_of(firm: PropertyFirm, as_of: datetime.date, project: ServiceProject | None = None) -> FirmStanding:
    """How a firm, or one of its projects, stood at the end of a day; unrated where nobody rates firms."""
    return FirmStanding(firm.pk, as_of) if _source is None else _source(firm, as_of, project)
