"""A rulebook made ready for computing: codes become places, numbers become units."""

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from credit.rules.amounts import units
from credit.rules.grading import Way, ways_to_grades
from credit.rules.periods import Period, add_months

ONE_DAY = datetime.timedelta(days=1)
Document = dict[str, Any]
Bounds = tuple[int | None, int | None]


@dataclass(frozen=True)
class ItemRule:
    """An item: its place in the rulebook, where its points go and how its records are chosen.

    `line` is what every derivation says of it.
    """

    place: int
    entry: Document
    subject: str
    category: int
    group: int | None
    bounds: Bounds
    record_rule: str
    group_rule: str
    repair_factor: Fraction | None
    late: tuple[int, Fraction] | None
    copies: tuple[tuple[str, Fraction], ...]
    line: Document

    @property
    def code(self) -> str:
        return self.entry["code"]

    @property
    def subjects(self) -> tuple[tuple[str, Fraction], ...]:
        """Whose points a record gives, each with the factor."""
        return ((self.subject, Fraction(1)), *self.copies)


@dataclass(frozen=True)
class Rater:
    """An office whose records are summed apart; without raters there is one with no code."""

    code: str
    entry: Document
    base: int
    bounds: Bounds
    weight: Fraction


@dataclass
class Plan:
    """A checked rulebook, read once. `raters` is empty where nobody scores separately."""

    document: Document
    subject: str
    items: list[ItemRule]
    item_places: dict[str, int]
    categories: list[Document]
    category_places: dict[str, int]
    category_bounds: list[Bounds]
    groups: list[Document]
    group_places: dict[str, int]
    group_bounds: list[Bounds]
    category_of_group: dict[int, int]
    component_indicators: list[Document]
    veto_places: tuple[int, ...]
    has_criteria: bool
    ways: list[Way]
    raters: list[Rater]
    rater_of_source: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, document: Document) -> Self:
        """The plan of a checked rulebook document."""
        categories, groups = document["categories"], document.get("groups", [])
        raters = [_rater(entry) for entry in document.get("raters", [])]
        places = {entry["code"]: place for place, entry in enumerate(categories)}
        group_places = {group["code"]: place for place, group in enumerate(groups)}
        items = [_item(place, entry, document, places, group_places) for place, entry in enumerate(document["items"])]
        indicators = [rule for rule in document.get("indicators", []) if "category" in rule]
        grouped = [entry for entry in [*document["items"], *indicators] if "group" in entry]
        return cls(
            document=document,
            subject=document["subject"],
            items=items,
            item_places={item.code: item.place for item in items},
            categories=categories,
            category_places=places,
            category_bounds=[bounds_of(entry) for entry in categories],
            groups=groups,
            group_places=group_places,
            group_bounds=[bounds_of(entry) for entry in groups],
            category_of_group={group_places[entry["group"]]: places[entry["category"]] for entry in grouped},
            component_indicators=[
                rule for rule in indicators if rule.get("subject", document["subject"]) != document["subject"]
            ],
            veto_places=tuple(item.place for item in items if "veto" in item.entry),
            ways=ways_to_grades(document),
            has_criteria=any(name in document for name in ("states", "vetoes", "measures", "matrices"))
            or any({"when", "any"} & set(grade) for grade in document["grades"]),
            raters=raters,
            rater_of_source={source: at for at, rater in enumerate(raters) for source in rater.entry["sources"]},
        )

    @property
    def rounding(self) -> str:
        return self.document["score"].get("rounding", "half_up")

    def rater_of(self, source: str) -> int | None:
        """Place of the rater whose records come from a source; None where no rater names it."""
        return self.rater_of_source.get(source) if self.raters else 0

    def counts_from(self, as_of: datetime.date) -> datetime.date | None:
        """First day of effect that counts on a day, where scores are reset."""
        reset = self.document["score"].get("reset")
        return Period.of(reset, as_of).first_day if reset else None


def bounds_of(entry: Document) -> Bounds:
    """`floor` and `cap` of an entry in units."""
    low, high = entry.get("floor"), entry.get("cap")
    return None if low is None else units(low), None if high is None else units(high)


def oldest_start(validity: Document, as_of: datetime.date) -> datetime.date | None:
    """The earliest beginning with which a record of this validity still counts on a day; None: any.

    A validity in months ends on the same day of a later month, or on the last one of a shorter month.
    """
    if "days" in validity:
        return as_of - (validity["days"] - 1) * ONE_DAY
    if "months" not in validity:
        return None
    start = add_months(as_of, -validity["months"]) - 4 * ONE_DAY
    while add_months(start, validity["months"]) <= as_of:
        start += ONE_DAY
    return start


def _rater(entry: Document) -> Rater:
    base = units(entry.get("base", 0))
    return Rater(entry["code"], entry, base, bounds_of(entry), Fraction(str(entry.get("weight", 1))))


def _item(
    place: int, entry: Document, document: Document, categories: dict[str, int], groups: dict[str, int]
) -> ItemRule:
    group = groups.get(entry.get("group", ""))
    group_rule = "each" if group is None else document["groups"][group].get("counts", "each")
    limit = None if "limit" not in entry else units(entry["limit"])
    late, repair = entry.get("if_not_repaired"), entry.get("on_repair", {})
    copy = entry.get("copied_to")
    return ItemRule(
        place=place,
        entry=entry,
        subject=str(entry.get("subject", document["subject"])),
        category=categories[entry["category"]],
        group=group,
        bounds=(None if limit is None else -limit, limit),
        record_rule=entry.get("counts", "each"),
        group_rule=group_rule if group_rule in {"highest", "highest_per_fact"} else "each",
        repair_factor=Fraction(str(repair["factor"])) if "factor" in repair else None,
        late=(late["days"], Fraction(str(late["factor"]))) if late else None,
        copies=((copy["subject"], Fraction(str(copy.get("factor", 1)))),) if copy else (),
        line={
            "kind": "item",
            "category": entry["category"],
            "item": entry["code"],
            "title": entry["title"],
            "basis": entry["basis"],
        },
    )
