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


def move(state: str, on: str, number: int = 1, at: str | None = None) -> dict[str, Any]:
    return {"number": number, "state": state, "at": at or f"{on}T02:00:00+00:00", "on": on}


def event(item: str, *moves: dict[str, Any], id: str = "e1", **values: Any) -> dict[str, Any]:
    return {
        "id": id,
        "item": item,
        "level": "",
        "points": None,
        "fact": "事实",
        "project": "项目",
        "source": "subdistrict",
        "occurred_on": "2026-03-01",
        "certificate_until": None,
        "moves": list(moves) or [move("effective", "2026-03-01")],
        **values,
    }


def indicator(numerator: int, denominator: int) -> dict[str, Any]:
    return {
        "name": "complaint_on_time_ratio",
        "period_from": "2025-07-01",
        "period_to": "2026-07-01",
        "numerator": numerator,
        "denominator": denominator,
    }
