"""The two coverages and the three rates as exact fractions (两个覆盖、三率).

Organisation coverage = formed ÷ must-form; work coverage = (own + joint + instructor) ÷ all. Source: the facts about
Party organisations in property governance; checked against one published figure, 27 of 30 firms = 90 %.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction

from common.shares import percent_cut
from party.rules.figures import Figures
from party.rules.formation import MUST_FORM, Members, Ought, Standing, ought_of


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; nothing to count makes no share."""

    part: int
    whole: int

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def percent(self) -> Fraction | None:
        """0 to 100, exact."""
        return None if self.exact is None else self.exact * 100

    @property
    def percent_shown(self) -> str:
        """The percentage with at most two places, cut and never rounded up: 99.999 % is not everything."""
        return "" if self.exact is None else percent_cut(self.exact).rstrip("0").rstrip(".")

    @property
    def missing(self) -> int:
        return self.whole - self.part


@dataclass(frozen=True)
class Counts:
    """Counts of units of one end. See `CoverageSnapshot`."""

    all_units: int = 0
    counted: int = 0
    must_form: int = 0
    formed: int = 0
    own: int = 0
    joint: int = 0
    instructor: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def organisation_coverage(self) -> Share:
        return Share(self.formed, self.must_form)

    @property
    def work_coverage(self) -> Share:
        return Share(self.own + self.joint + self.instructor, self.all_units)


def counts_of_unit(members: Members | None, standing: Standing, figures: Figures) -> Counts:
    """What one unit adds. It counts once, under the strongest of what it has: own, joint, instructor."""
    ought = ought_of(members, figures)
    must, own = ought in MUST_FORM, bool(standing.kind)
    joint = not own and standing.joint_units > 0
    return Counts(
        all_units=1,
        counted=int(ought is not Ought.UNKNOWN),
        must_form=int(must),
        formed=int(must and own),
        own=int(own),
        joint=int(joint),
        instructor=int(not own and not joint and standing.has_instructor),
    )


def counts_of(units: Iterable[tuple[Members | None, Standing]], figures: Figures) -> Counts:
    """The counts of many units."""
    return sum((counts_of_unit(members, standing, figures) for members, standing in units), Counts())


@dataclass(frozen=True)
class Rates:
    """The estates of an area: how many have an owners' committee, property service, a Party organisation."""

    estates: int = 0
    with_committee: int = 0
    with_service: int = 0
    with_organisation: int = 0

    @property
    def committee_formation(self) -> Share:
        return Share(self.with_committee, self.estates)

    @property
    def service_coverage(self) -> Share:
        return Share(self.with_service, self.estates)

    @property
    def organisation_coverage(self) -> Share:
        return Share(self.with_organisation, self.estates)
