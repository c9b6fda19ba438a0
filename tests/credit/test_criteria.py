"""Criteria: every word on both sides of its border, and what is not known is not met."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from credit.rules import criteria
from credit.rules.criteria import Facts
from credit.rules.documents import schema

KNOWN = Facts(
    score=Decimal("80"),
    grade="B",
    has_veto=False,
    items={"B01": (2, Decimal("-4")), "G01": (0, Decimal(0))},
    categories={"bad": (2, Decimal("-4")), "good": (1, Decimal("3"))},
    projects=3,
    values={"repeat": (Fraction(1), Fraction(4)), "none": (Fraction(1), Fraction(0))},
    texts={"risk": "high"},
    rank=2,
    bottom_rank=9,
    field_size=10,
    lists=frozenset({"black"}),
    before=(frozenset({"yellow"}), frozenset({"yellow", "black"}), frozenset()),
)
MET = [
    {"score_at_least": 80},
    {"score_above": "79.9999"},
    {"score_at_most": 80},
    {"score_below": "80.0001"},
    {"grade_in": ["A", "B"]},
    {"has_score": True},
    {"has_veto": False},
    {"has_item": ["X", "B01"]},
    {"has_category": "bad"},
    {"records_at_least": {"count": 3}},
    {"records_at_least": {"item": "B01", "count": 2}},
    {"records_at_least": {"category": "bad", "count": 2}},
    {"points_at_least": {"points": -1}},
    {"points_at_least": {"item": "B01", "points": -4}},
    {"points_below": {"category": "bad", "points": "-3.9999"}},
    {"projects_at_least": 3},
    {"projects_at_most": 3},
    {"indicator_at_least": {"name": "repeat", "value": "0.25"}},
    {"indicator_below": {"name": "repeat", "value": "0.2501"}},
    {"text_is": {"name": "risk", "in": ["low", "high"]}},
    {"has_value": "risk"},
    {"has_value": "repeat"},
    {"top_rank": 2},
    {"bottom_rank": 9},
    {"top_share": "0.2"},
    {"bottom_share": "0.9"},
    {"on_list": "black"},
    {"on_list_before": {"list": "yellow", "periods": 2}},
    {"listed_within": {"list": "black", "periods": 2}},
]
NOT_MET = [
    {"score_at_least": "80.0001"},
    {"score_above": 80},
    {"score_at_most": "79.9999"},
    {"score_below": 80},
    {"grade_in": ["A"]},
    {"has_score": False},
    {"has_veto": True},
    {"has_item": ["G01"]},
    {"has_category": "other"},
    {"records_at_least": {"count": 4}},
    {"points_at_least": {"item": "B01", "points": "-3.9999"}},
    {"points_below": {"category": "bad", "points": -4}},
    {"projects_at_least": 4},
    {"projects_at_most": 2},
    {"indicator_at_least": {"name": "repeat", "value": "0.2501"}},
    {"indicator_below": {"name": "repeat", "value": "0.25"}},
    {"indicator_below": {"name": "none", "value": 1}},
    {"indicator_at_least": {"name": "unheard_of", "value": 0}},
    {"text_is": {"name": "risk", "in": ["low"]}},
    {"text_is": {"name": "class", "in": ["low"]}},
    {"has_value": "class"},
    {"top_rank": 1},
    {"bottom_rank": 8},
    {"top_share": "0.1999"},
    {"bottom_share": "0.8999"},
    {"on_list": "red"},
    {"on_list_before": {"list": "yellow", "periods": 3}},
    {"on_list_before": {"list": "yellow", "periods": 4}},
    {"listed_within": {"list": "black", "periods": 1}},
]


@pytest.mark.parametrize("criterion", MET, ids=str)
def test_it_is_met_and_is_its_own_reason(criterion: dict[str, Any]) -> None:
    assert criteria.test(criterion, KNOWN) == (True, [criterion])
    assert criteria.test({"not": criterion}, KNOWN) == (False, [])


@pytest.mark.parametrize("criterion", NOT_MET, ids=str)
def test_it_is_not_met(criterion: dict[str, Any]) -> None:
    assert criteria.test(criterion, KNOWN) == (False, [])
    assert criteria.test({"not": criterion}, KNOWN) == (True, [{"not": criterion}])


def test_the_reasons_are_the_simple_criteria_that_hold() -> None:
    joined = {"any_of": [{"all_of": [MET[0], MET[4]]}, NOT_MET[0], {"all_of": [MET[1], NOT_MET[1]]}, MET[7]]}
    assert criteria.test(joined, KNOWN) == (True, [MET[0], MET[4], MET[7]])
    assert criteria.test({"all_of": [MET[0], NOT_MET[4]]}, KNOWN) == (False, [])


@pytest.mark.parametrize("word", ["score_at_least", "score_above", "score_at_most", "score_below"])
def test_without_a_score_nothing_is_said_about_it(word: str) -> None:
    assert criteria.test({word: 0}, Facts()) == (False, [])


@pytest.mark.parametrize("word", ["top_rank", "bottom_rank", "top_share", "bottom_share"])
def test_without_a_field_nobody_has_a_rank(word: str) -> None:
    assert criteria.test({word: 1}, Facts(score=Decimal(1))) == (False, [])


def test_every_word_of_the_schema_is_tested_here() -> None:
    words = set(schema()["$defs"]["criterion"]["properties"]) - {"all_of", "any_of", "not"}
    assert words == {next(iter(criterion)) for criterion in MET} == {next(iter(criterion)) for criterion in NOT_MET}
