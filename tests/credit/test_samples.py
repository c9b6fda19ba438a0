"""Every shipped rulebook can be used, keeps its own promises, and tries each of its limits on both sides."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from credit.rules.case_facts import unusable
from credit.rules.case_field import lists_of
from credit.rules.cases import rate_case, run_tests
from credit.rules.criteria import Facts
from credit.rules.grading import grade_of
from credit.rules.rating import Rated
from tests.credit.shipped import NAMES, SMALLEST, bounds_of, shipped, ways_of

Case = dict[str, Any]
COARSER_STEPS = {"shanghai_putuo": Decimal("0.1667")}
"""Where scores cannot come nearer to a bound: means of two or three whole marks."""
PUBLISHED = {
    "yantai",
    "shandong",
    "lianyungang",
    "shanghai_2012",
    "shanghai_putuo",
    "yangzhou_2025",
    "luan_etdz",
    "changsha",
}


def rated_cases(document: dict[str, Any]) -> Iterator[tuple[Case, Rated]]:
    for case in document["tests"]:
        if not unusable(document, case):
            yield case, rate_case(document, case)


def is_graded_by_score_alone(name: str) -> bool:
    document = shipped(name)
    is_by_share = document.get("grading", {}).get("method") == "share"
    return not is_by_share and not any("when" in way for _grade, way in ways_of(document))


@pytest.mark.parametrize("name", NAMES)
def test_its_own_cases_are_met(name: str) -> None:
    results = run_tests(shipped(name))
    assert results
    assert [(result.title, result.differences) for result in results if not result.is_met] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_says_that_it_is_a_sample_and_what_is_missing(name: str) -> None:
    document = shipped(name)
    assert document["code"] == name
    assert "样本" in document["notice"] or "示例" in document["notice"]
    assert bool(document.get("gaps")) == (name in PUBLISHED)


@pytest.mark.parametrize("name", NAMES)
def test_each_bound_of_the_grade_table_is_tried_on_it_and_just_beside_it(name: str) -> None:
    document = shipped(name)
    step = COARSER_STEPS.get(name, SMALLEST.scaleb(4 - document["score"].get("decimals", 4)))
    tried = {
        (rated.score, rated.grade)
        for case, rated in rated_cases(document)
        if rated.score is not None and rated.because["kind"] != "veto" and {"score", "grade"} <= set(case["expect"])
    }
    for bound in bounds_of(document):
        exact = {grade for score, grade in tried if score == bound}
        beside = {grade for score, grade in tried if 0 < abs(score - bound) <= step}
        assert exact, f"{name}: no case has a score of exactly {bound}"
        differ = any(one != other for one in exact for other in beside)
        assert differ, f"{name}: no case is just beside {bound} with another grade than {exact}"


@pytest.mark.parametrize("name", [name for name in NAMES if is_graded_by_score_alone(name)])
def test_scores_on_and_beside_each_bound_get_the_grade_that_the_table_says(name: str) -> None:
    document = shipped(name)
    ways = ways_of(document)
    for bound in bounds_of(document):
        for score in (bound - SMALLEST, bound, bound + SMALLEST):
            holding = [grade for grade, way in ways if {"min", "max"} & set(way) and _holds(way, score)]
            assert len(holding) == 1
            assert grade_of(document, Facts(score=score), []).grade == holding[0]


def _holds(way: dict[str, Any], score: Decimal) -> bool:
    low, high = way.get("min"), way.get("max")
    is_over = low is None or score > Decimal(low) or (score == Decimal(low) and way.get("min_inclusive", True))
    is_under = high is None or score < Decimal(high) or (score == Decimal(high) and way.get("max_inclusive", False))
    return is_over and is_under


@pytest.mark.parametrize("name", NAMES)
def test_each_grade_and_each_state_without_score_comes_out_of_some_case(name: str) -> None:
    document = shipped(name)
    outcomes = {(rated.grade, rated.score is None) for _case, rated in rated_cases(document)}
    assert {grade["code"] for grade in document["grades"]} <= {grade for grade, is_state in outcomes if not is_state}
    assert {state["code"] for state in document.get("states", [])} == {
        grade for grade, is_state in outcomes if is_state
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_bites_in_some_case(name: str) -> None:
    document = shipped(name)
    lines = [line for _case, rated in rated_cases(document) for line in rated.lines]
    items = {item["code"]: item for item in [*document["items"], *_indicators(document)]}
    bitten = {
        *(("item", line["item"]) for line in lines if "item" in line["limits"]),
        *(("group", items[line["item"]]["group"]) for line in lines if "group" in line["limits"]),
        *(("category", line["category"]) for line in lines if "category" in line["limits"]),
        *(("score", "") for line in lines if line["kind"] == "limit"),
        *(("rater", line["rater"]) for line in lines if line["kind"] == "rater"),
    }
    assert set(_limits(document)) - bitten == set()


def _indicators(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [indicator | {"code": indicator["name"]} for indicator in document.get("indicators", [])]


def _limits(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    own = document["subject"]
    yield from (
        ("item", item["code"])
        for item in document["items"]
        if "limit" in item and own in (item.get("subject", own), item.get("copied_to", {}).get("subject"))
    )
    for part, kind in (("groups", "group"), ("categories", "category"), ("raters", "rater")):
        yield from ((kind, entry["code"]) for entry in document.get(part, []) if {"cap", "floor"} & set(entry))
    if {"cap", "floor"} & set(document["score"]):
        yield "score", ""


@pytest.mark.parametrize("name", NAMES)
def test_each_veto_sets_or_holds_down_the_grade_of_some_case(name: str) -> None:
    document = shipped(name)
    vetoes = {item["code"] for item in document["items"] if "veto" in item}
    vetoes |= {veto["code"] for veto in document.get("vetoes", [])}
    order = [grade["code"] for grade in document["grades"]]
    applied = set()
    for _case, rated in rated_cases(document):
        for veto in rated.vetoed:
            assert order.index(rated.grade) >= order.index(veto["grade"])
            if rated.because["kind"] == "veto":
                applied.add(veto.get("item") or veto["veto"])
    assert applied == vetoes


@pytest.mark.parametrize("name", NAMES)
def test_each_measure_follows_in_some_case_and_not_in_another(name: str) -> None:
    document = shipped(name)
    followed = [{measure["code"] for measure in rated.measures} for _case, rated in rated_cases(document)]
    for measure in [*document.get("measures", []), *document.get("matrices", [])]:
        assert any(measure["code"] in codes for codes in followed)
        assert any(measure["code"] not in codes for codes in followed)


@pytest.mark.parametrize("name", NAMES)
def test_each_cell_of_a_matrix_comes_out_of_some_case(name: str) -> None:
    document = shipped(name)
    for matrix in document.get("matrices", []):
        cells = {
            (measure["row"], rated.grade, measure["amount"])
            for _case, rated in rated_cases(document)
            for measure in rated.measures
            if measure["code"] == matrix["code"]
        }
        assert cells == {
            (row, grade, str(amount)) for row, columns in matrix["cells"].items() for grade, amount in columns.items()
        }


@pytest.mark.parametrize("name", NAMES)
def test_each_list_holds_the_subject_of_some_case_and_not_of_another(name: str) -> None:
    document = shipped(name)
    if not document.get("lists"):
        return
    listed = [lists_of(document, case, rated) for case, rated in rated_cases(document) if "lists" in case["expect"]]
    for rule in document["lists"]:
        assert any(rule["kind"] in lists for lists in listed)
        assert any(rule["kind"] not in lists for lists in listed)
