"""Grade tables: by bounds and conditions exactly one grade for every score; by share the whole field."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from credit.rules.bands import Band, band_problems, gap_problems
from credit.rules.checks.index import Entry, Found, Index, number
from credit.rules.source import Path

BOUNDS = ("min", "min_inclusive", "max", "max_inclusive")
_FIELD_WORDS = ("ties", "rounding", "minimum_sample", "small_field")


class Way(NamedTuple):
    """One way to a grade: its bounds and, where it has one, its condition."""

    path: Path
    grade: str
    band: Band
    when: Any


def by_share(index: Index) -> bool:
    """Whether grades go by the place in the field."""
    return index.document.get("grading", {}).get("method") == "share"


def _any_stands_alone(index: Index) -> Found:
    for path, grade in index.entries("grades"):
        beside = [name for name in (*BOUNDS, "when") if name in grade]
        if "any" in grade and beside:
            yield (
                (*path, beside[0]),
                _("“%(one)s” and “%(other)s” exclude each other.")
                % {
                    "one": "any",
                    "other": beside[0],
                },
            )


def _bounds(index: Index) -> Found:
    if by_share(index):
        return
    ways = _ways(index)
    if not ways:
        if len(index.grades) > 1:
            yield ("grades",), _("No grade has a bound.")
        return
    always = [way for way in ways if way.when is None]
    for place, message in band_problems([way.band for way in always], is_whole_line=False):
        yield always[place].path, message
    for way in ways:
        if way.when is not None and way.band.is_empty:
            yield way.path, _("No number lies between these bounds.")
    covering = always + _pairs(ways)
    if not covering:
        yield ("grades",), _("Every grade has a condition. Some grade must hold where none of them is met.")
    elif all(not way.band.is_empty for way in covering):
        for place, message in gap_problems([way.band for way in covering]):
            yield covering[place].path, message


def _ways(index: Index) -> list[Way]:
    found = []
    for path, grade in index.entries("grades"):
        if "any" in grade:
            places: list[tuple[Path, Entry]] = [((*path, "any", place), way) for place, way in enumerate(grade["any"])]
        else:
            places = [(path, grade)] if {*BOUNDS, "when"} & set(grade) else []
        found += [Way(at, grade["code"], Band.read(way), way.get("when")) for at, way in places]
    return found


def _pairs(ways: list[Way]) -> list[Way]:
    """Bands in which one of two opposite conditions always holds, as ways at the second of them."""
    found = []
    for place, one in enumerate(ways):
        for other in ways[place + 1 :]:
            if one.when is not None and other.when is not None and _are_opposite(one.when, other.when):
                band = _intersection(one.band, other.band)
                if not band.is_empty:
                    found.append(other._replace(band=band))
    return found


def _are_opposite(one: Entry, other: Entry) -> bool:
    if one == {"not": other} or other == {"not": one}:
        return True
    ((name, value),), ((word, counter),) = one.items(), other.items()
    return name == word and isinstance(value, bool) and isinstance(counter, bool) and value is not counter


def _intersection(one: Band, other: Band) -> Band:
    lows = [(band.low, not band.low_inclusive) for band in (one, other) if band.low is not None]
    highs = [(band.high, band.high_inclusive) for band in (one, other) if band.high is not None]
    low = max(lows, default=(None, False))
    high = min(highs, default=(None, False))
    return Band(low[0], not low[1], high[0], high[1])


def _best_first(index: Index) -> Found:
    tops: list[tuple[bool, Decimal]] = []
    for path, grade in index.entries("grades"):
        of_grade = [way.band for way in _ways(index) if way.grade == grade["code"] and way.when is None]
        if not of_grade:
            continue
        top = max((band.high is None, band.high or Decimal(0)) for band in of_grade)
        if tops and top > tops[-1]:
            yield path, _("Grades stand with the best first; this one is for higher scores than the one above it.")
        tops.append(top)


def _shares(index: Index) -> Found:
    shared = [(path, grade) for path, grade in index.entries("grades") if "share" in grade]
    if not by_share(index):
        for path, _grade in shared:
            yield (*path, "share"), _("A share needs grading with method: share.")
        return
    if not shared:
        yield ("grading", "method"), _("No grade has a share of the field.")
    total = Fraction(0)
    for path, grade in shared:
        share = Fraction(str(grade["share"]))
        total += share
        if not 0 < share <= 1:
            yield (*path, "share"), _("A share is more than 0 and at most 1.")
        elif total > 1:
            yield (*path, "share"), _("The shares come to more than 1.")
        elif grade["code"] == index.grades[-1] and total < 1:
            yield (
                (*path, "share"),
                _("The last grade takes the rest. Leave its share out, or let all shares come to 1."),
            )


def _one_takes_the_rest(index: Index) -> Found:
    """Grades without a share beside the last are reached by veto only, so the others must fill the field."""
    total = sum(Fraction(str(grade["share"])) for _path, grade in index.entries("grades") if "share" in grade)
    for path, grade in index.entries("grades"):
        if by_share(index) and total < 1 and "share" not in grade and grade["code"] != index.grades[-1]:
            yield path, _("Only the last grade takes the rest. Give this one a share, or let all shares come to 1.")


def _no_bounds_by_share(index: Index) -> Found:
    for path, grade in index.entries("grades"):
        beside = [name for name in (*BOUNDS, "when", "any") if name in grade]
        if by_share(index) and beside:
            yield (*path, beside[0]), _("Where grades go by share of the field, bounds and conditions have no effect.")


def _words_of_the_field(index: Index) -> Found:
    grading = index.document.get("grading")
    if grading is None:
        return
    if grading["method"] == "bounds":
        for name in _FIELD_WORDS:
            if name in grading:
                yield ("grading", name), _("This has no effect where grades go by bounds. Write method: share.")
        return
    for name in ("ties", "rounding"):
        if name not in grading:
            yield ("grading",), _("“%s” is missing.") % name
    for name, other in (("minimum_sample", "small_field"), ("small_field", "minimum_sample")):
        if name in grading and other not in grading:
            yield ("grading", name), _("“%s” is missing.") % other


def _grade_points(index: Index) -> Found:
    with_points = [grade for _path, grade in index.entries("grades") if "points" in grade]
    if not with_points:
        return
    for path, grade in index.entries("grades"):
        if "points" not in grade:
            yield path, _("Some grades have points, this one has none. Write points for all of them.")


def _points_fall(index: Index) -> Found:
    last: Decimal | None = None
    for path, grade in index.entries("grades"):
        if "points" in grade:
            points = number(grade["points"])
            if last is not None and points > last:
                yield (*path, "points"), _("A worse grade has more points than the one above it.")
            last = points


RULES = (
    _any_stands_alone,
    _bounds,
    _best_first,
    _no_bounds_by_share,
    _shares,
    _one_takes_the_rest,
    _words_of_the_field,
    _grade_points,
    _points_fall,
)
