"""Scores and rankings of awards: the worked numbers of docs/rules/awards.md, and what holds for every round."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from programmes.rules.award import BadPoints, BadStandard, check_standard, full_points, items_for, mean, score
from programmes.rules.award_ranking import BadTieRule, compute_ranking

STEPS = ["must_points", "district_score", "grade", "panel_vote"]


def one(key, total="90", **changes):
    facts = {
        "key": key,
        "class": "home",
        "district": "d1",
        "score": total,
        "must_missing": 0,
        "must_points": "40",
        "district_score": "88",
        "grade_rank": 1,
    }
    return facts | changes


def ranked(applications, places=2, quotas=None, votes=(), steps=STEPS):
    return compute_ranking(
        {
            "pass_score": "80",
            "tie_rule": list(steps),
            "quotas": [{"class": "home", "district": "", "places": places}] if quotas is None else quotas,
            "applications": applications,
            "votes": list(votes),
        }
    )


def chosen(text):
    return sorted(key for key, outcome in text["outcomes"] if outcome == "chosen")


WORKED = [
    ("no tie", [one(1, "95"), one(2, "90"), one(3, "85")], [1, 2], []),
    ("a tie that fits needs no step", [one(1, "90"), one(2, "90"), one(3, "85")], [1, 2], []),
    (
        "must-have items",
        [one(1, "95"), one(2, "90", must_points="39"), one(3, "90", must_points="40")],
        [1, 3],
        ["must_points"],
    ),
    (
        "score of the district",
        [one(1, "95"), one(2, "90", district_score="91.5"), one(3, "90", district_score="91")],
        [1, 2],
        ["must_points", "district_score"],
    ),
    (
        "grade, the better first",
        [one(1, "95"), one(2, "90", grade_rank=2), one(3, "90", grade_rank=0)],
        [1, 3],
        ["must_points", "district_score", "grade"],
    ),
    (
        "no grade comes after every grade",
        [one(1, "95"), one(2, "90", grade_rank=None), one(3, "90", grade_rank=5)],
        [1, 3],
        ["must_points", "district_score", "grade"],
    ),
    (
        "a step settles some, the next step the rest",
        [
            one(1, "90", must_points="40"),
            one(2, "90", district_score="90", must_points="39"),
            one(3, "90", district_score="89", must_points="39"),
        ],
        [1, 2],
        ["must_points", "district_score"],
    ),
    ("below the pass mark", [one(1, "95"), one(2, "79.99")], [1], []),
    ("exactly the pass mark", [one(1, "80")], [1], []),
    ("a must-have item is missing", [one(1, "99", must_missing=1), one(2, "81")], [2], []),
]


@pytest.mark.parametrize(("name", "applications", "expected", "steps"), WORKED, ids=[row[0] for row in WORKED])
def test_worked_rankings(name, applications, expected, steps):
    text = ranked(applications)
    assert chosen(text) == expected
    assert [step["step"] for step in text["tie_steps"]] == steps
    assert text["undecided"] == []


def test_equals_to_the_end_wait_for_the_vote_and_so_does_everybody_below():
    text = ranked([one(1, "95"), one(2), one(3), one(4, "85")])
    assert chosen(text) == [1]
    assert text["undecided"] == [{"class": "home", "keys": [2, 3], "places": 1}]
    assert dict(text["outcomes"])[4] == "waiting"


def test_the_vote_decides_and_is_a_recorded_step():
    text = ranked([one(1, "95"), one(2), one(3)], votes=[{"keys": [2, 3], "counts": {"3": 2, "2": 1}}])
    assert chosen(text) == [1, 3]
    assert text["tie_steps"][-1] == {
        "class": "home",
        "score": "90",
        "step": "panel_vote",
        "values": [[3, "2"], [2, "1"]],
        "is_decisive": True,
    }


def test_a_vote_that_is_tied_itself_is_taken_again_among_those_who_are():
    three = [one(1), one(2), one(3)]
    first = [{"keys": [1, 2, 3], "counts": {"1": 3, "2": 1, "3": 1}}]
    text = ranked(three, votes=first)
    assert (chosen(text), text["undecided"]) == ([1], [{"class": "home", "keys": [2, 3], "places": 1}])
    text = ranked(three, votes=[*first, {"keys": [2, 3], "counts": {"2": 3, "3": 2}}])
    assert chosen(text) == [1, 2]


def test_a_vote_without_a_winner_leaves_the_tie_open():
    text = ranked([one(1), one(2)], places=1, votes=[{"keys": [1, 2], "counts": {"1": 2, "2": 2}}])
    assert text["undecided"] == [{"class": "home", "keys": [1, 2], "places": 1}]


def test_a_full_district_passes_its_place_on():
    quotas = [{"class": "home", "district": "", "places": 3}, {"class": "home", "district": "d1", "places": 1}]
    text = ranked([one(1, "95"), one(2, "94"), one(3, "85", district="d2"), one(4, "84", district="d3")], quotas=quotas)
    assert chosen(text) == [1, 3, 4]
    assert dict(text["outcomes"])[2] == "no_place"


def test_equals_of_a_full_district_are_no_tie():
    quotas = [{"class": "home", "district": "", "places": 2}, {"class": "home", "district": "d1", "places": 1}]
    text = ranked([one(1, "95"), one(2, "90"), one(3, "90", district="d2")], quotas=quotas)
    assert (chosen(text), text["tie_steps"]) == ([1, 3], [])


def test_a_class_without_a_quota_has_no_place():
    assert chosen(ranked([one(1, "95", **{"class": "office"})])) == []


@pytest.mark.parametrize("steps", [[], ["grade"], ["panel_vote", "grade"], ["grade", "grade", "panel_vote"], ["age"]])
def test_a_tie_rule_ends_with_the_vote_and_names_each_step_once(steps):
    with pytest.raises(BadTieRule):
        ranked([one(1)], steps=steps)


applications_drawn = st.lists(
    st.builds(
        dict,
        **{
            "class": st.sampled_from(["home", "office"]),
            "district": st.sampled_from(["d1", "d2", "d3"]),
            "score": st.sampled_from(["79", "80", "85", "90"]),
            "must_missing": st.sampled_from([0, 0, 0, 1]),
            "must_points": st.sampled_from(["39", "40"]),
            "district_score": st.sampled_from(["85", "86"]),
            "grade_rank": st.sampled_from([None, 0, 1]),
        },
    ),
    max_size=12,
)
quotas_drawn = st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 5))


@given(applications_drawn, quotas_drawn, st.randoms(use_true_random=False))
def test_quotas_hold_order_does_not_matter_and_nobody_is_jumped(drawn, places, shuffler):
    applications = [facts | {"key": number} for number, facts in enumerate(drawn, start=1)]
    home, in_first, office = places
    quotas = [
        {"class": "home", "district": "", "places": home},
        {"class": "home", "district": "d1", "places": in_first},
        {"class": "office", "district": "", "places": office},
    ]
    text = ranked(applications, quotas=quotas)
    mixed = list(applications)
    shuffler.shuffle(mixed)
    again = ranked(mixed, quotas=quotas)
    assert (again["outcomes"], again["undecided"]) == (text["outcomes"], text["undecided"])
    assert len(text["outcomes"]) == len(applications)
    by_key = {facts["key"]: facts for facts in applications}
    winners = [by_key[key] for key in chosen(text)]
    for code, most in (("home", home), ("office", office)):
        assert sum(facts["class"] == code for facts in winners) <= most
    assert sum(facts["class"] == "home" and facts["district"] == "d1" for facts in winners) <= in_first
    assert all(facts["must_missing"] == 0 and Decimal(facts["score"]) >= 80 for facts in winners)
    passed_over = [by_key[key] for key, outcome in text["outcomes"] if outcome == "no_place"]
    for loser in passed_over:
        for winner in winners:
            same = (winner["class"], winner["district"]) == (loser["class"], loser["district"])
            assert not same or Decimal(winner["score"]) >= Decimal(loser["score"])


@given(applications_drawn, st.integers(1, 4))
def test_votes_settle_every_tie_in_the_end(drawn, places):
    applications = [facts | {"key": number} for number, facts in enumerate(drawn, start=1)]
    quotas = [{"class": code, "district": "", "places": places} for code in ("home", "office")]
    votes = []
    for _round in range(20):
        text = ranked(applications, quotas=quotas, votes=votes)
        if not text["undecided"]:
            break
        votes += [{"keys": tie["keys"], "counts": {str(tie["keys"][0]): 3}} for tie in text["undecided"]]
    assert text["undecided"] == []
    for code in ("home", "office"):
        fit = [a for a in applications if a["class"] == code and not a["must_missing"] and Decimal(a["score"]) >= 80]
        won = [key for key in chosen(text) if applications[key - 1]["class"] == code]
        assert len(won) == min(len(fit), places)


ITEMS = [
    {"code": "A1", "points": "40", "must": True, "classes": []},
    {"code": "A2", "points": "30.5", "must": False, "classes": []},
]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ({}, ("0.00", "0.00", 1)),
        ({"A1": "40", "A2": "30.5"}, ("70.50", "40.00", 0)),
        ({"A1": "39.99"}, ("39.99", "39.99", 1)),
    ],
)
def test_what_a_sheet_comes_to(points, expected):
    found = score(ITEMS, {code: Decimal(given) for code, given in points.items()})
    assert (str(found.total), str(found.must_points), found.must_missing) == expected


@pytest.mark.parametrize("points", [{"A1": "40.01"}, {"A1": "-0.01"}, {"Z9": "1"}])
def test_points_beyond_the_checklist_are_refused(points):
    with pytest.raises(BadPoints):
        score(ITEMS, {code: Decimal(given) for code, given in points.items()})


@pytest.mark.parametrize(
    ("totals", "expected"),
    [(["90", "91", "92"], "91.00"), (["90", "90", "91"], "90.33"), (["90.01", "90.02"], "90.02")],
)
def test_the_panels_score_is_the_mean_half_up(totals, expected):
    assert str(mean(map(Decimal, totals))) == expected


def test_without_a_sheet_there_is_no_score():
    with pytest.raises(ValueError, match="no sheet"):
        mean([])


@pytest.mark.parametrize(
    "change",
    [
        {"sections": []},
        {"sections": [{"code": "A", "title": "t", "items": [{"code": "A1", "text": "x", "points": 0}]}]},
        {"sections": [{"code": "A", "title": "t", "items": [{"code": "A1", "text": "x", "points": "1.005"}]}]},
        {"sections": [{"code": "A", "title": "t", "items": [{"code": "A1", "text": "", "points": 1}]}]},
        {
            "sections": [
                {"code": "A", "title": "t", "items": [{"code": "A1", "text": "x", "points": 1, "classes": ["z"]}]}
            ]
        },
        {"sections": [{"code": "A", "title": "t", "items": [{"code": "A1", "text": "x", "points": 1}] * 2}]},
    ],
)
def test_an_unusable_checklist_is_refused(change):
    with pytest.raises(BadStandard):
        check_standard({"classes": [], **change})


@pytest.mark.parametrize(("name", "count", "classes"), [("firm", 80, 0), ("project", 92, 3), ("service", 54, 0)])
def test_the_samples_have_their_sizes_and_a_hundred_points(name, count, classes):
    path = Path(settings.BASE_DIR) / "programmes" / "standards" / f"{name}.yaml"
    parts = check_standard(yaml.safe_load(path.read_text(encoding="utf-8")))
    assert len(parts["classes"]) == classes
    for code in [one_["code"] for one_ in parts["classes"]] or [""]:
        items = items_for(parts["sections"], code)
        assert (len(items), full_points(items)) == (count, Decimal(100))
        assert any(item["must"] for item in items)
