"""Reads that join areas and estates: which area a place lies in."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from shapely import STRtree
from shapely.geometry import Point as Dot
from shapely.geometry import shape
from shapely.ops import nearest_points

from common.geo import Point, distance
from places.choices import AreaKind
from places.models import Area, Estate

ALIAS_FILE = Path(__file__).parent / "data" / "district_aliases.csv"
_DISTRICT_ENDINGS = ("自治县", "区", "县", "市")
_SUBDISTRICT_ENDINGS = ("街道办事处", "街道", "镇", "乡")
NEAR_BORDER = 1_500  # metres: how far drawn borders are off


@cache
def district_aliases() -> dict[str, str]:
    """Everyday and former names of districts → national code. Shipped data, see the head of the file."""
    with ALIAS_FILE.open(encoding="utf-8") as file:
        return {row["alias"]: row["code"] for row in csv.DictReader(file)}


def short_names(name: str, endings: tuple[str, ...]) -> list[str]:
    """A name with and without its ending: `成华区` → `成华区`, `成华`; never shorter than two characters."""
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return [name, name.removesuffix(ending)]
    return [name]


def district_words() -> frozenset[str]:
    """Words that name a district of the open jurisdiction, in full, in short and in everyday speech."""
    return frozenset(
        AreaLocator.district_names(Area.objects.filter(kind=AreaKind.DISTRICT).values_list("code", "name"))
    )


def areas_above(area: Area) -> list[Area]:
    """The areas that contain one, itself included, from the root down."""
    return list(Area.objects.above(area.path).without_geometry())


Section = Callable[[Estate], dict[str, Any] | None]
_sections: list[tuple[int, str, Section]] = []


def register_estate_section(order: int, template: str, context: Section) -> None:
    """Add a part to the public page of an estate; called from `AppConfig.ready` of an app above this one.

    `context(estate)` gives what the template shows, or None for no such part. Public facts only.
    """
    _sections.append((order, template, context))
    _sections.sort(key=lambda section: section[:2])


def estate_sections(estate: Estate) -> list[dict[str, Any]]:
    """What the other apps tell the public about an estate: `template` and `data` of each part, in order."""
    parts = ((template, context(estate)) for _order, template, context in _sections)
    return [{"template": template, "data": data} for template, data in parts if data is not None]


def area_at(point: Point) -> Area | None:
    """The lowest area in use whose border holds the point; None where no border does. Two statements at most."""
    x, y = point
    boxes = Area.objects.active().filter(west__lte=x, east__gte=x, south__lte=y, north__gte=y).order_by("-path")
    holding = [area for area in boxes if shape(area.geometry).covers(Dot(x, y))]
    return max(holding, key=lambda area: area.depth, default=None)


class AreaLocator:
    """Finds the area of many places, from points and from what people call districts. Reads the tree once."""

    def __init__(self, areas: Iterable[Area] | None = None) -> None:
        areas = list(Area.objects.active().exclude(kind=AreaKind.GRID) if areas is None else areas)
        self.by_code = {area.code: area for area in areas}
        drawn = [area for area in areas if area.geometry]
        self._drawn = drawn
        self._shapes = [shape(area.geometry) for area in drawn]
        self._tree = STRtree(self._shapes)
        self.roots = [area for area in areas if area.parent_id is None]
        districts = [area for area in areas if area.kind == AreaKind.DISTRICT]
        self.words = self.district_names((area.code, area.name) for area in districts)
        self._named: dict[str, dict[str, list[Area]]] = defaultdict(lambda: defaultdict(list))
        for area in areas:
            if area.kind == AreaKind.SUBDISTRICT:
                for name in short_names(area.name, _SUBDISTRICT_ENDINGS):
                    self._named[area.path[: -len(area.code) - 1]][name].append(area)

    @staticmethod
    def district_names(districts: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Name, short name and aliases of districts → code."""
        known = dict(districts)
        names = {short: code for code, name in known.items() for short in short_names(name, _DISTRICT_ENDINGS)}
        return {alias: code for alias, code in district_aliases().items() if code in known} | names

    @property
    def has_borders(self) -> bool:
        """Whether any area here has a border at all."""
        return bool(self._drawn)

    def at(self, point: Point) -> Area | None:
        """The lowest area whose border holds the point, or comes within `NEAR_BORDER` of it."""
        dot = Dot(*point)
        holding = [self._drawn[at] for at in self._tree.query(dot, predicate="covered_by")]
        if holding:
            return max(holding, key=lambda area: area.depth)
        return self._beside(dot)

    def _beside(self, dot: Dot) -> Area | None:
        if not self._drawn:
            return None
        at = self._tree.nearest(dot)
        edge = nearest_points(self._shapes[at], dot)[0]
        return self._drawn[at] if distance(Point(edge.x, edge.y), Point(dot.x, dot.y)) <= NEAR_BORDER else None

    def district_named(self, text: str) -> tuple[Area | None, str]:
        """District that a text begins with, and the rest: `武侯外双楠` → Wuhou, `外双楠`."""
        plain = text.strip()
        for name in sorted(self.words, key=len, reverse=True):
            if plain.startswith(name):
                return self.by_code[self.words[name]], plain[len(name) :].removeprefix("区").strip()
        return None, plain

    def within(self, district: Area, *hints: str) -> Area:
        """The one subdistrict of the district that a hint names (`大丰镇`, `玉林`), else the district itself."""
        named = self._named.get(district.path, {})
        for hint in hints:
            found = named.get(hint.strip("()（） "), [])
            if len(found) == 1:
                return found[0]
        for hint in hints:
            mentioned = {name for name in named if name.endswith(_SUBDISTRICT_ENDINGS) and name in hint}
            if len(mentioned) == 1 and len(named[next(iter(mentioned))]) == 1:
                return named[mentioned.pop()][0]
        return district
