"""A small map of a plan: its units as points in a drawing, those of one branch joined by a line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, EDGE = 640, 420, 18


@dataclass(frozen=True)
class Dot:
    """A unit in the drawing."""

    x: int
    y: int
    number: int
    title: str


@dataclass(frozen=True)
class PlanMap:
    """Points and, for each joint branch, the corners of the line through its units."""

    dots: list[Dot]
    lines: list[str]
    width: int = WIDTH
    height: int = HEIGHT


def plan_map(rows: Sequence[Any]) -> PlanMap | None:
    """The drawing of planned units whose place is known; None for none. North is up, both axes have one scale."""
    placed = [row for row in rows if row.longitude is not None]
    if not placed:
        return None
    middle = math.cos(math.radians(float(sum(row.latitude for row in placed) / len(placed))))
    east = [float(row.longitude) * middle for row in placed]
    north = [float(row.latitude) for row in placed]
    span = max((max(east) - min(east)) / (WIDTH - 2 * EDGE), (max(north) - min(north)) / (HEIGHT - 2 * EDGE), 1e-9)
    height = round((max(north) - min(north)) / span) + 2 * EDGE
    dots = [
        Dot(
            round(EDGE + (x - min(east)) / span),
            round(height - EDGE - (y - min(north)) / span),
            row.number,
            f"{row.unit} ({row.number or '–'})",
        )
        for row, x, y in zip(placed, east, north, strict=True)
    ]
    groups: dict[int, list[Dot]] = {}
    for dot in dots:
        if dot.number:
            groups.setdefault(dot.number, []).append(dot)
    lines = [" ".join(f"{dot.x},{dot.y}" for dot in _round_trip(group)) for group in groups.values()]
    return PlanMap(dots, lines, height=height)


def _round_trip(dots: list[Dot]) -> list[Dot]:
    """The dots in the order of their angle around their middle, so that the line does not cross itself."""
    x = sum(dot.x for dot in dots) / len(dots)
    y = sum(dot.y for dot in dots) / len(dots)
    return sorted(dots, key=lambda dot: math.atan2(dot.y - y, dot.x - x))
