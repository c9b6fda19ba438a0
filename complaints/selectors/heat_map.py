"""What the heat map draws: estates with their numbers, and the borders of the areas of the next level."""

from typing import Any

from complaints.selectors.statistics import Slice, by_area, heat
from places.models import Area, Estate

MOST_CIRCLES = 500


def circles_of(of: Slice) -> list[dict[str, Any]]:
    """Estates with complaints in the slice, most first: code, name, point (None where none is filed), number."""
    numbers = dict(heat(of).most_common(MOST_CIRCLES))
    columns = ("pk", "code", "name", "area__name", "longitude", "latitude")
    rows = Estate.objects.filter(pk__in=numbers).values(*columns)
    return sorted(({**row, "number": numbers[row["pk"]]} for row in rows), key=lambda row: (-row["number"], row["pk"]))


def borders_of(of: Slice) -> list[dict[str, Any]]:
    """Areas of the next level with a border: code, name, GeoJSON geometry, complaints received."""
    numbers = {line.key: line.counts.received for line in by_area(of)}
    if of.area is not None:
        below = Area.objects.filter(parent=of.area)
    else:
        roots = Area.objects.filter(path__in=of.paths)
        below = Area.objects.filter(parent__in=roots) if len(of.paths) == 1 else roots
    rows = below.filter(geometry__isnull=False).order_by("path").values("code", "name", "geometry")
    return [{**row, "number": numbers.get(row["code"], 0)} for row in rows]
