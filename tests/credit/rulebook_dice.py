"""Rulebooks thrown with dice: every way of giving, choosing, ending and multiplying points."""

import random
from typing import Any

BASIS = {"source": "s", "clause": "一"}
COUNTS = ["each", "highest", "highest_per_fact"]


def random_rulebook(dice: random.Random, subject: str = "firm") -> dict[str, Any]:
    """A rulebook with many features; grades cover the line."""
    document: dict[str, Any] = {
        "format": 1,
        "code": f"dice{dice.randrange(10**9)}",
        "title": "骰子",
        "subject": subject,
        "effective_from": "2025-01-01",
        "sources": [{"code": "s", "title": "示例"}],
        "score": {"base": 100, "basis": BASIS},
        "categories": [
            {"code": "good", "title": "优良", "polarity": "mixed", "cap": 20, "basis": BASIS},
            {"code": "bad", "title": "不良", "polarity": "mixed", "floor": -60, "basis": BASIS},
        ],
        "groups": [
            {"code": "g1", "title": "组", "counts": dice.choice([*COUNTS, "highest_item"]), "cap": 8, "basis": BASIS}
        ],
        "items": [_item(dice, number, subject) for number in range(dice.randrange(4, 12))],
        "grades": [
            {"code": "A", "title": "甲", "min": 90, "basis": BASIS},
            {"code": "B", "title": "乙", "max": 90, "basis": BASIS},
        ],
        "clocks": {},
    }
    if dice.random() < 0.4:
        document["score"]["reset"] = dice.choice(["month", "quarter", "half_year", "year"])
    if dice.random() < 0.4:
        document["raters"] = _raters()
    if subject == "firm":
        document["components"] = [_component(dice)]
    return document


def _raters() -> list[dict[str, Any]]:
    first = {"code": "r1", "title": "街道", "sources": ["subdistrict", "firm"], "weight": "0.6", "basis": BASIS}
    second = {"code": "r2", "title": "区", "sources": ["department"], "weight": "0.4", "base": 10, "cap": 30}
    return [first, second | {"basis": BASIS}]


def _component(dice: random.Random) -> dict[str, Any]:
    method = dice.choice(["sum", "mean", "weighted_mean", "best", "worst"])
    found = {"subject": "project", "title": "项目", "method": method, "base": dice.choice([0, 50]), "basis": BASIS}
    return found | ({"weight": "area"} if method == "weighted_mean" else {})


def _item(dice: random.Random, number: int, subject: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "code": f"I{number}",
        "category": dice.choice(["good", "bad"]),
        "title": f"项{number}",
        "points": dice.choice(
            [
                {"fixed": dice.choice([-5, 3, "0.3333"])},
                {"by_level": {"national": 5, "province": 4, "city": "2.5"}},
                {"range": [-4, 3]},
                {"per_unit": "0.25", "step": dice.choice([1, "2.5"]), "minimum": 2, "limit": 6},
                {"per_unit": "-1"},
            ]
        ),
        "counts": dice.choice(COUNTS),
        "validity": _validity(dice),
        "basis": BASIS,
    }
    if dice.random() < 0.3:
        item["limit"] = dice.choice([4, 9])
    if dice.random() < 0.3:
        item["group"], item["category"] = "g1", "good"
    if item["validity"].get("until") != "repaired" and dice.random() < 0.3:
        item["on_repair"] = {"factor": dice.choice(["0.5", "0.3333", 0])}
    if dice.random() < 0.3:
        item["if_not_repaired"] = {"days": dice.choice([15, 90]), "factor": dice.choice([2, "1.5"])}
    if subject == "firm" and dice.random() < 0.4:
        item["subject"] = "project"
    elif subject == "firm" and dice.random() < 0.3:
        item["copied_to"] = {"subject": "project", "factor": dice.choice([1, "0.5", "-0.3333"])}
    return item


def _validity(dice: random.Random) -> dict[str, Any]:
    return dice.choice(
        [
            {"months": 1},
            {"months": 13},
            {"months": 6, "from": "occurred"},
            {"days": 31},
            {"days": 400, "from": "occurred"},
            {"until": "repaired"},
            {"until": "repaired", "months": 5},
            {"until": "certificate", "months": 7},
        ]
    )
