"""Plain values for the engine's tests: events and indicators as it takes them."""

import datetime
from functools import cache
from pathlib import Path
from typing import Any

from credit.rules import read_rulebook

SAMPLE = Path(__file__).resolve().parents[2] / "credit" / "rulebooks" / "sample.yaml"
KNOWN = datetime.datetime(2026, 7, 1, 1, 30, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 7, 1)


@cache
def sample() -> dict[str, Any]:
    return read_rulebook(SAMPLE.read_text(encoding="utf-8"))


def event(item: str, on: str = "2026-03-01", id: str = "e1", **values: Any) -> dict[str, Any]:
    """A record that took effect on a day, known since two o'clock of that day."""
    return {
        "id": id,
        "item": item,
        "fact": "事实",
        "project": "项目",
        "source": "subdistrict",
        "occurred_on": "2026-03-01",
        "effective_on": on,
        "effective_at": f"{on}T02:00:00+00:00",
        **values,
    }


def repaired(on: str) -> dict[str, str]:
    """What makes a record one that was repaired on a day, known since noon of that day."""
    return {"repaired_on": on, "repaired_at": f"{on}T04:00:00+00:00"}


def indicator(numerator: int, denominator: int) -> dict[str, Any]:
    return {
        "name": "complaint_on_time_ratio",
        "period_from": "2025-07-01",
        "period_to": "2026-07-01",
        "numerator": numerator,
        "denominator": denominator,
    }
