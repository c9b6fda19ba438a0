"""Charts as plain numbers: where bars, steps and labels of an SVG lie. No colours without words, no scripts.

Coordinates are whole units of the picture's own box; the templates draw them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 16, 26
MOST_LINES = 6


@dataclass(frozen=True)
class Bar:
    """One grade of a distribution: how many, and how long its bar is of 1,000."""

    grade: dict[str, Any]
    count: int
    length: int
    percent: str


def grade_bars(grades: Sequence[dict[str, Any]], counts: dict[str, int]) -> list[Bar]:
    """A bar per grade in the order of the rulebook; the longest fills its row. Grades unknown to it come last."""
    known = {grade["code"] for grade in grades}
    others = [{"code": code, "title": ""} for code in sorted(set(counts) - known) if code]
    most, total = max(counts.values(), default=0), sum(counts.values())
    return [
        Bar(
            grade,
            count := counts.get(grade["code"], 0),
            max(count * 1000 // most, 4) if count else 0,
            f"{Decimal(count * 100) / total:.1f}" if total else "0",
        )
        for grade in [*grades, *others]
    ]


@dataclass(frozen=True)
class Mark:
    """A labelled place: a point of the line, a grade's bound, or a day on the axis."""

    x: int
    y: int
    label: str
    more: str = ""


@dataclass(frozen=True)
class History:
    """Scores over time as a line of steps; empty `points` where fewer than two scores are known."""

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    path: str = ""
    points: list[Mark] = field(default_factory=list)
    bounds: list[Mark] = field(default_factory=list)
    days: list[Mark] = field(default_factory=list)


Row = tuple[datetime.date, Decimal, str]


def history_chart(rows: Sequence[Row], bounds: Sequence[tuple[Decimal, str]], until: datetime.date) -> History:
    """`rows`: (day, score, grade) by day; `bounds`: (lowest score, grade) drawn as lines where they fit the scale."""
    if not rows or (len(rows) == 1 and rows[0][0] >= until):
        return History()
    first, last = rows[0][0], max(until, rows[-1][0])
    low, high = _scale([score for _day, score, _grade in rows])

    def across(day: datetime.date) -> int:
        return LEFT + (day - first).days * (WIDTH - LEFT - RIGHT) // max((last - first).days, 1)

    def down(score: Decimal) -> int:
        return HEIGHT - BOTTOM - int((score - low) * (HEIGHT - TOP - BOTTOM) / (high - low))

    points = [Mark(across(day), down(score), f"{score.normalize():f}", grade) for day, score, grade in rows]
    return History(
        path=_steps(points, across(last)),
        points=points,
        bounds=[
            Mark(LEFT, down(score), f"{score.normalize():f}", grade) for score, grade in bounds if low <= score <= high
        ][:MOST_LINES],
        days=[Mark(LEFT, HEIGHT - 8, first.isoformat()), Mark(WIDTH - RIGHT, HEIGHT - 8, last.isoformat())],
    )


def _scale(scores: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """A scale that leaves air above and below, in tens."""
    low = (min(scores) // 10) * 10 - 10
    high = (max(scores) // 10) * 10 + 20
    return low, high


def _steps(points: Sequence[Mark], end: int) -> str:
    """A score holds until the next one: right, then up or down."""
    parts = [f"M{points[0].x} {points[0].y}"]
    for point in points[1:]:
        parts += [f"H{point.x}", f"V{point.y}"]
    return " ".join([*parts, f"H{end}"])
