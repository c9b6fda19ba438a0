"""The lists of Lu'an's zone and of Changsha, chosen from whole fields of rated subjects, ties included."""

from collections import Counter
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

import pytest

from credit.rules.cases import rate_case
from credit.rules.listing import Candidate, choose_listed
from tests.credit.shipped import shipped

FIELD_2022Q2 = 36
CHANGSHA = {"2023Q1": (22, 8, 9), "2024Q3": (21, 15, 6), "2025Q1": (18, 12, 3)}


def luan(scores: dict[str, str], *, yellow_before: tuple[str, ...] = (), seed: int = 1) -> dict[str, set[str]]:
    """List → projects on it, in the field of 36: those named, and others between 76 and 89 points."""
    random, document = Random(seed), shipped("luan_etdz")
    field = dict(scores)
    for number in range(FIELD_2022Q2 - len(scores)):
        field[f"other {number}"] = str(Decimal(random.randrange(7600, 8900)) / 100)
    candidates = [Candidate(code, rate_case(document, quarter(score)).facts) for code, score in field.items()]
    random.shuffle(candidates)
    history = {code: [frozenset({"yellow"})] for code in yellow_before}
    found: dict[str, set[str]] = {"red": set(), "yellow": set(), "black": set()}
    for entry in choose_listed(document, candidates, history):
        found[entry.kind].add(entry.code)
    return found


def quarter(score: str) -> dict[str, Any]:
    """A quarter whose first month was not assessed; the two others have this mean."""
    months = (("month_2", Decimal(score) - 1), ("month_3", Decimal(score) + 1))
    return {"indicators": [{"name": name, "numerator": str(value)} for name, value in months]}


def test_luan_three_red_two_yellow() -> None:
    lists = luan({"a": "97", "b": "95.5", "c": "90", "y": "74.99", "z": "60"})
    assert lists == {"red": {"a", "b", "c"}, "yellow": {"y", "z"}, "black": set()}


def test_luan_the_third_place_below_ninety_is_not_red() -> None:
    assert luan({"a": "97", "b": "95.5", "c": "89.9999"})["red"] == {"a", "b"}


@pytest.mark.parametrize(
    ("scores", "red"),
    [
        ({"a": "97", "b": "95", "c": "92", "d": "92"}, {"a", "b", "c", "d"}),
        ({"a": "97", "b": "95", "c": "95", "d": "92"}, {"a", "b", "c"}),
        ({"a": "97", "b": "97", "c": "97", "d": "97", "e": "92"}, {"a", "b", "c", "d"}),
        ({"a": "97", "b": "95", "c": "92", "d": "91.9999"}, {"a", "b", "c"}),
    ],
)
def test_luan_ties_at_the_third_place(scores: dict[str, str], red: set[str]) -> None:
    assert luan(scores)["red"] == red


@pytest.mark.parametrize(
    ("scores", "yellow"),
    [
        ({"x": "70", "y": "70", "z": "60"}, {"x", "y", "z"}),
        ({"x": "70", "y": "60", "z": "60"}, {"y", "z"}),
        ({"x": "60", "y": "60", "z": "60"}, {"x", "y", "z"}),
        ({"y": "75", "z": "60"}, {"z"}),
        ({"y": "75.5", "z": "75"}, set()),
    ],
)
def test_luan_ties_at_the_second_place_from_below(scores: dict[str, str], yellow: set[str]) -> None:
    assert luan(scores)["yellow"] == yellow


def test_luan_yellow_in_two_quarters_running_is_black() -> None:
    lists = luan({"y": "74", "z": "60"}, yellow_before=("y", "other 3"))
    assert lists["yellow"] == {"y", "z"}
    assert lists["black"] == {"y"}


def test_luan_a_project_that_was_not_assessed_is_on_no_list_and_takes_no_place() -> None:
    document = shipped("luan_etdz")
    scores = [str(90 + number) for number in range(3)] + ["74", "73"]
    field = [Candidate(score, rate_case(document, quarter(score)).facts) for score in scores]
    without = choose_listed(document, field, {})
    absent = Candidate("absent", rate_case(document, {}).facts)
    assert choose_listed(document, [*field, absent], {}) == without
    assert {entry.code for entry in without if entry.kind == "yellow"} == {"73", "74"}


@pytest.mark.parametrize("period", CHANGSHA)
def test_changsha_sizes_come_out_of_findings(period: str) -> None:
    document = shipped("changsha")
    candidates = changsha_field(document, period, seed=7)
    chosen = choose_listed(document, candidates, {})
    sizes = Counter(entry.kind for entry in chosen)
    assert (sizes["red"], sizes["key_supervision"], sizes["black"]) == CHANGSHA[period]
    assert len({entry.code for entry in chosen}) == sum(CHANGSHA[period])
    assert all(entry.score == 0 for entry in chosen)


def changsha_field(document: dict[str, Any], period: str, *, seed: int) -> list[Candidate]:
    """Two hundred firms, of which as many as were published have findings; worse findings go beside better ones."""
    random, numbers = Random(f"{period} {seed}"), count()
    reds = [item["code"] for item in document["items"] if item["category"] == "red"]
    red, key, black = CHANGSHA[period]
    facts = [random.sample(reds, random.randrange(1, 4)) for _ in range(red)]
    facts += [[random.choice(["K1", "K2"]), *random.sample(reds, random.randrange(2))] for _ in range(key)]
    facts += [
        [random.choice(["B1", "B2"]), *random.sample(["K1", "K2", *reds], random.randrange(3))] for _ in range(black)
    ]
    facts += [[] for _ in range(200 - len(facts))]
    random.shuffle(facts)
    return [
        Candidate(f"{next(numbers):03}", rate_case(document, {"events": [{"item": item} for item in items]}).facts)
        for items in facts
    ]


def test_changsha_findings_of_the_quarter_before_list_nobody() -> None:
    document = shipped("changsha")
    case = {
        "as_of": "2024-09-30",
        "events": [{"item": "B1", "on": "2024-06-30"}, {"item": "RED_PARTY", "on": "2024-06-30"}],
    }
    assert choose_listed(document, [Candidate("a", rate_case(document, case).facts)], {}) == []


def test_changsha_black_bars_awards_and_brings_talks_and_spot_checks() -> None:
    document = shipped("changsha")
    case = {"events": [{"item": "B1"}]}
    (entry,) = choose_listed(document, [Candidate("a", rate_case(document, case).facts)], {})
    assert {row["kind"] for row in entry.consequences} == {"award", "tender", "interview", "inspection"}
