"""What holds for every rulebook, whatever its words: tried with random facts by every shipped one."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from credit.rules.cases import rate_case
from tests.credit.shipped import NAMES, shipped

Case = dict[str, Any]
ROUNDS = 25
WITH_ITEMS = [name for name in NAMES if shipped(name)["items"]]
SOURCES = ("firm", "subdistrict", "department", "complaint", "import", "derived")


def random_case(document: dict[str, Any], random: Random) -> Case:
    """A day, projects, districts, marks and up to thirty records of the rulebook's items with ends of every kind."""
    day = date.fromisoformat(document["effective_from"]) + timedelta(days=random.randrange(400))
    projects = [
        {"name": f"p{number}", **{word: random.randrange(1, 9000) for word in ("area", "households", "fee")}}
        for number in range(random.randrange(1, 4))
    ]
    districts = [
        {"name": f"d{number}", "score": random.randrange(100), "grade": "B", "households": random.randrange(1, 900)}
        for number in range(random.randrange(3))
    ]
    marks = [mark for blend in document.get("blends", []) for mark in blend["marks"]]
    return {
        "as_of": day.isoformat(),
        "projects": projects,
        "districts": districts,
        "indicators": [_mark(mark, random) for mark in marks],
        "events": [_event(document, day, projects, random) for _ in range(random.randrange(31)) if document["items"]],
    }


def _mark(mark: dict[str, Any], random: Random) -> dict[str, Any]:
    if "by_text" in mark:
        return {"name": mark["name"], "text": random.choice(list(mark["by_text"]))}
    return {"name": mark["name"], "numerator": random.randrange(101)}


def _event(document: dict[str, Any], day: date, projects: list[dict[str, Any]], random: Random) -> dict[str, Any]:
    on = day - timedelta(days=random.randrange(-20, 400))
    event = {
        **_amount(random.choice(document["items"]), random),
        "on": on.isoformat(),
        "occurred_on": (on - timedelta(days=random.randrange(30))).isoformat(),
        "project": random.choice(projects)["name"],
        "source": random.choice(SOURCES),
        "fact": f"f{random.randrange(4)}",
    }
    for word, odds in (("repaired_on", 0.2), ("revoked_on", 0.1), ("certificate_until", 0.3)):
        if random.random() < odds:
            event[word] = (on + timedelta(days=random.randrange(400))).isoformat()
    return event


def _amount(item: dict[str, Any], random: Random) -> dict[str, Any]:
    points = item["points"]
    event: dict[str, Any] = {"item": item["code"]}
    if "by_level" in points:
        event["level"] = random.choice(list(points["by_level"]))
    elif "range" in points:
        low, high = (int(Decimal(bound) * 10_000) for bound in points["range"])
        event["points"] = str(Decimal(random.randint(low, high)) / 10_000)
    elif "per_unit" in points:
        event["quantity"] = str(random.randrange(20))
    return event


def cases(name: str) -> list[tuple[Random, Case]]:
    random = Random(name)
    return [(random, random_case(shipped(name), random)) for _ in range(ROUNDS)]


def counted(lines: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(line["counted"]) for line in lines), Decimal(0))


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_add_up_to_the_score(name: str) -> None:
    for _random, case in cases(name):
        rated = rate_case(shipped(name), case)
        assert rated.score is None or counted(rated.lines) == rated.score


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_facts_has_no_influence(name: str) -> None:
    for random, case in cases(name):
        parts = ("events", "indicators", "projects", "districts")
        turned = {part: random.sample(case[part], len(case[part])) for part in parts}
        one, other = rate_case(shipped(name), case), rate_case(shipped(name), {**case, **turned})
        assert one.canonical == other.canonical


@pytest.mark.parametrize("name", NAMES)
def test_caps_and_floors_hold(name: str) -> None:
    document = shipped(name)
    for _random, case in cases(name):
        rated = rate_case(document, case)
        for category in document["categories"]:
            total = sum(
                (Decimal(line["counted"]) for line in rated.lines if line.get("category") == category["code"]),
                Decimal(0),
            )
            assert total <= Decimal(category.get("cap", 999999))
            assert total >= Decimal(category.get("floor", -999999))
        if rated.score is not None:
            assert Decimal(document["score"].get("floor", -999999)) <= rated.score
            assert rated.score <= Decimal(document["score"].get("cap", 999999))


@pytest.mark.parametrize("name", WITH_ITEMS)
def test_one_more_bad_record_never_raises_the_score(name: str) -> None:
    document = shipped(name)
    bad = {category["code"] for category in document["categories"] if category["polarity"] == "bad"}
    items = [item for item in document["items"] if item["category"] in bad]
    for random, case in cases(name):
        if not items:
            continue
        more = {**_amount(random.choice(items), random), "project": case["projects"][0]["name"], "fact": "new"}
        before = rate_case(document, case)
        after = rate_case(document, {**case, "events": [*case["events"], more]})
        if before.score is not None:
            assert after.score is not None
            assert after.score <= before.score


@pytest.mark.parametrize("name", WITH_ITEMS)
def test_what_becomes_known_later_has_no_influence(name: str) -> None:
    document = shipped(name)
    for random, case in cases(name):
        day = date.fromisoformat(case["as_of"])
        later = (day + timedelta(days=1 + random.randrange(50))).isoformat()
        more = {**_event(document, day, case["projects"], random), "on": later}
        turned = [event | {"revoked_on": later} if "revoked_on" not in event else event for event in case["events"]]
        one = rate_case(document, case)
        assert rate_case(document, {**case, "events": [*turned, more]}).canonical == one.canonical
