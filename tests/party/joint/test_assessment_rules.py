"""Points of the sample table, appraisals, totals, ties: the worked numbers of docs/rules/assessment.md."""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest

from party.reference_joint import shipped_tables
from party.rules.assessment import (
    NOT_ELIGIBLE,
    TOO_FEW_ANSWERS,
    appraisal_of,
    last_of,
    outcome_of,
    placed,
    points_of,
)
from party.rules.assessment_table import most_points, problems_of

TABLE = next(table["document"] for table in shipped_tables() if table["code"] == "thirty_points")
INDICATORS = {"projects_crossed", "project_coverage", "complaints_in_time", "disclosure_duties", "activities_held"}
BEST = {
    "organisation": "approved",
    "staff_members": "6",
    "secretary_in_committee": "yes",
    "cross_into_community": "yes",
    "cross_into_firm": "yes",
    "regional_tasks": "done",
    "vetting": "yes",
    "two_way_posts": "1/2",
    "major_matters": "always",
}
GOOD = ["very_good"] * 20 + ["good"] * 12 + ["fair"] * 6 + ["poor"] * 2


def item(code):
    return next(one for one in TABLE["items"] if one["code"] == code)


def outcome(answers=GOOD, least=30, document=TABLE, **values):
    given = {code: (value, "见附件") for code, value in {**BEST, **values}.items()}
    return outcome_of(document, given, answers, least)


def test_the_sample_has_thirty_points():
    assert most_points(TABLE) == 30


@pytest.mark.parametrize("table", shipped_tables(), ids=lambda table: table["code"])
def test_shipped_tables_can_be_used(table):
    assert problems_of(table["document"], INDICATORS) == []


@pytest.mark.parametrize(
    ("code", "value", "points"),
    [
        ("organisation", "approved", 5),
        ("organisation", "applied", 3),
        ("organisation", "none", 0),
        ("staff_members", "0", 1),
        ("staff_members", "2", 1),
        ("staff_members", "3", 3),
        ("staff_members", "4", 3),
        ("staff_members", "5", 5),
        ("staff_members", "60", 5),
        ("regional_tasks", "partly", 1),
        ("two_way_posts", "1/2", 3),
        ("two_way_posts", "49/100", 0),
        ("two_way_posts", "", None),
    ],
)
def test_points_of_the_sample(code, value, points):
    assert points_of(item(code), value) == points


@pytest.mark.parametrize(
    ("code", "value"), [("organisation", "maybe"), ("staff_members", "some"), ("staff_members", "1/0")]
)
def test_a_value_that_the_item_does_not_know_is_refused(code, value):
    with pytest.raises(ValueError):
        points_of(item(code), value)


@pytest.mark.parametrize(
    ("value", "points"), [("0", 0), ("19/40", 15), ("0.95", 30), ("1", 30), ("9/10", Fraction(540, 19))]
)
def test_points_in_proportion(value, points):
    linear = {"kind": "linear", "max": "30", "full_at": "0.95"}
    assert points_of(linear, value) == points


def test_the_worked_total():
    found = outcome(staff_members="4", regional_tasks="partly")
    assert found.item_score == Decimal("90.00")  # 27 of 30
    assert found.appraisal.score == 83  # (20 × 100 + 12 × 80 + 6 × 60) ÷ 40
    assert (found.appraisal.satisfied, found.appraisal.answers) == (32, 40)
    assert found.appraisal.interval == (Decimal("0.6524"), Decimal("0.8950"))
    assert found.total == Decimal("87.20")  # 0.6 × 90 + 0.4 × 83


def test_an_item_without_anything_to_count_is_left_out():
    found = outcome(two_way_posts="", regional_tasks="partly")
    assert found.item_score == Decimal("96.30")  # 26 of 27
    assert found.lines[7].points is None


def test_too_few_answers_give_no_total():
    found = outcome(answers=GOOD[:29])
    assert (found.total, found.problem) == (None, TOO_FEW_ANSWERS)
    assert found.item_score == Decimal("100.00")
    assert found.appraisal.interval is not None


def test_without_an_organisation_nobody_is_ranked():
    assert outcome(organisation="none").problem == NOT_ELIGIBLE


def test_an_appraisal_without_weight_needs_no_answers():
    document = copy.deepcopy(TABLE)
    document["weights"] = {"items": "1", "appraisal": "0"}
    assert outcome(answers=[], document=document).total == Decimal("100.00")


def test_the_mean_is_exact_and_rounded_once():
    assert appraisal_of(TABLE, ["very_good", "good", "good"], 1).score == Fraction(260, 3)
    assert outcome(answers=["very_good", "good", "good"], least=1).total == Decimal("94.67")


@pytest.mark.parametrize(
    ("variants", "places"),
    [
        ([{}, {"staff_members": "3"}, {"vetting": "no"}], [1, 2, 3]),
        ([{"vetting": "no"}, {"vetting": "no"}, {}], [2, 2, 1]),
        ([{}, {}, {"vetting": "no"}], [1, 1, 3]),
        ([{"organisation": "none"}, {}], [None, 1]),
    ],
)
def test_places(variants, places):
    outcomes = {number: outcome(**values) for number, values in enumerate(variants)}
    found = placed(outcomes, TABLE["ties"])
    assert [found.get(number) for number in range(len(variants))] == places


def test_equal_totals_are_told_apart_by_the_appraisal():
    # 0.6 × 100 + 0.4 × 80 = 92 and 0.6 × 96.67 + 0.4 × 85 = 92
    first = outcome(answers=["good"] * 40)
    second = outcome(answers=["very_good"] * 10 + ["good"] * 30, regional_tasks="partly")
    assert first.total == second.total == Decimal("92.00")
    assert placed({1: first, 2: second}, ["appraisal"]) == {1: 2, 2: 1}
    assert placed({1: first, 2: second}, ["items"]) == {1: 1, 2: 2}
    assert placed({1: first, 2: second}, []) == {1: 1, 2: 1}


@pytest.mark.parametrize(
    ("places", "count", "last"),
    [
        ([1, 2, 3], 1, {2}),
        ([1, 2, 3], 2, {1, 2}),
        ([1, 2, 2], 1, {1, 2}),
        ([1, 1, 1], 1, set()),
        ([1], 1, set()),
        ([1, 2], 5, {1}),
        ([1, 2, 3], 0, set()),
        ([], 1, set()),
    ],
)
def test_the_last(places, count, last):
    assert last_of(dict(enumerate(places)), count) == last


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("items", 0, "max"), "-1"),
        (("items", 0, "kind"), "guess"),
        (("items", 1, "source"), "stars"),
        (("items", 0, "options", 0, "points"), "6"),
        (("items", 1, "steps", 1, "from"), "9"),
        (("weights", "items"), "0.7"),
        (("ties", 0), "name"),
        (("appraisal", "overall"), "nothing"),
        (("appraisal", "scale", 0, "points"), "101"),
        (("credit", "honour_from"), "200"),
        (("items", 2, "code"), "organisation"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_where(path, value):
    document = copy.deepcopy(TABLE)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert problems_of(document, INDICATORS)


@pytest.mark.parametrize("document", [None, [], {}, {"items": 3}])
def test_what_is_no_table_at_all_is_refused(document):
    assert problems_of(document, INDICATORS)
