"""What ought to exist, case by case, and the gap. The numbers stand in docs/rules/party-formation.md, too.

Sources in own words. C: the Party's constitution has a branch wherever three or more full members are. B: the
regulations on branch work give a branch of seven or more a committee of three to five, and let units with fewer than
three join together. P: the facts about property governance add that members whose membership is kept elsewhere make a
temporary branch, that above fifty a general branch and above one hundred a committee is formed, that joint branches
hold generally five units at most, and that a unit without enough members gets an instructor.
"""

import datetime

import pytest

from party import choices
from party.rules import formation
from party.rules.figures import Figures
from party.rules.formation import MUST_FORM, Members, Standing, finding_of, gap_of, ought_of

DAY = datetime.date(2026, 1, 1)
FIGURES = Figures()

# members here, elsewhere → what ought to exist, source
CASES = [
    (0, 0, "instructor", "P"),
    (1, 0, "joint_or_instructor", "B"),
    (2, 0, "joint_or_instructor", "B"),
    (3, 0, "branch", "C"),
    (4, 0, "branch", "C"),
    (6, 0, "branch", "B"),
    (7, 0, "branch_with_committee", "B"),
    (8, 0, "branch_with_committee", "B"),
    (49, 0, "branch_with_committee", "B"),
    (50, 0, "branch_with_committee", "P"),
    (51, 0, "general_branch", "P"),
    (52, 0, "general_branch", "P"),
    (99, 0, "general_branch", "P"),
    (100, 0, "general_branch", "P"),
    (101, 0, "committee", "P"),
    (500, 0, "committee", "P"),
    (0, 1, "joint_or_instructor", "P"),
    (0, 2, "joint_or_instructor", "P"),
    (0, 3, "temporary_branch", "P"),
    (0, 7, "temporary_branch", "P"),
    (0, 51, "temporary_branch", "P"),
    (0, 101, "temporary_branch", "P"),
    (1, 1, "joint_or_instructor", "P"),
    (1, 2, "temporary_branch", "P"),
    (2, 1, "temporary_branch", "P"),
    (2, 50, "temporary_branch", "P"),
    (3, 1, "branch", "C"),
    (3, 100, "branch", "C"),
    (6, 1, "branch", "B"),
    (7, 1, "branch_with_committee", "B"),
    (50, 1, "branch_with_committee", "P"),
    (51, 51, "general_branch", "P"),
    (100, 1, "general_branch", "P"),
    (101, 1, "committee", "P"),
]

# members here, elsewhere, own kind, committee size, units of its joint branch, instructor → gap, step, source
GAPS = [
    (3, 0, "", 0, 0, False, "not_formed", "form", "C"),
    (3, 0, "branch", 0, 0, False, "none", "none", "C"),
    (3, 0, "temporary_branch", 0, 0, False, "temporary_only", "regularise", "P"),
    (3, 0, "", 0, 5, False, "not_formed", "form", "C"),
    (3, 0, "", 0, 0, True, "not_formed", "form", "C"),
    (0, 3, "", 0, 0, False, "not_formed", "form", "P"),
    (0, 3, "temporary_branch", 0, 0, False, "none", "none", "P"),
    (0, 3, "branch", 0, 0, False, "none", "none", "P"),
    (6, 0, "branch", 0, 0, False, "none", "none", "B"),
    (7, 0, "branch", 0, 0, False, "no_branch_committee", "elect", "B"),
    (7, 0, "branch", 2, 0, False, "no_branch_committee", "elect", "B"),
    (7, 0, "branch", 3, 0, False, "none", "none", "B"),
    (7, 0, "branch", 5, 0, False, "none", "none", "B"),
    (7, 0, "branch", 6, 0, False, "no_branch_committee", "elect", "B"),
    (50, 0, "branch", 5, 0, False, "none", "none", "P"),
    (51, 0, "branch", 5, 0, False, "not_raised", "raise", "P"),
    (51, 0, "general_branch", 0, 0, False, "none", "none", "P"),
    (100, 0, "general_branch", 0, 0, False, "none", "none", "P"),
    (101, 0, "general_branch", 0, 0, False, "not_raised", "raise", "P"),
    (101, 0, "temporary_branch", 0, 0, False, "temporary_only", "regularise", "P"),
    (101, 0, "committee", 0, 0, False, "none", "none", "P"),
    (7, 0, "general_branch", 0, 0, False, "none", "none", "P"),
    (2, 0, "", 0, 0, False, "not_covered", "cover", "B"),
    (2, 0, "", 0, 0, True, "none", "none", "P"),
    (2, 0, "", 0, 5, False, "none", "none", "B"),
    (2, 0, "", 0, 6, False, "joint_too_large", "split", "B"),
    (2, 0, "", 0, 6, True, "joint_too_large", "split", "B"),
    (2, 0, "branch", 0, 0, False, "too_few", "join", "C"),
    (0, 0, "", 0, 0, False, "not_covered", "send", "P"),
    (0, 0, "", 0, 0, True, "none", "none", "P"),
    (0, 0, "", 0, 5, False, "none", "none", "B"),
]


@pytest.mark.parametrize(("here", "elsewhere", "expected", "source"), CASES)
def test_what_ought_to_exist(here, elsewhere, expected, source):
    assert ought_of(Members(here, elsewhere, DAY), FIGURES) == expected, source


@pytest.mark.parametrize(("here", "elsewhere", "kind", "size", "joint", "sent", "gap", "step", "source"), GAPS)
def test_the_gap_and_the_next_step(here, elsewhere, kind, size, joint, sent, gap, step, source):
    standing = Standing(kind=kind, committee_size=size, joint_units=joint, has_instructor=sent)
    found = finding_of(Members(here, elsewhere, DAY), standing, FIGURES, since=DAY)
    assert (found.gap, found.step) == (gap, step), source


def test_the_tables_hold_at_least_thirty_cases_with_the_numbers_that_matter():
    assert len(CASES) >= 30
    assert {2, 3, 6, 7, 50, 51, 100, 101} <= {here for here, elsewhere, *_rest in CASES if not elsewhere}
    assert {5, 6} <= {joint for _here, _elsewhere, _kind, _size, joint, *_rest in GAPS}


@pytest.mark.parametrize(
    ("members", "kind", "of_firm", "actor", "due_on"),
    [
        (None, "", False, "community", "2026-01-31"),  # 30 days after the unit came to be
        (3, "", False, "community", "2026-04-01"),  # 90 days after the count
        (51, "branch", False, "street", "2026-04-01"),
        (2, "", False, "community", "2026-03-02"),  # 60 days
        (2, "", True, "industry", "2026-03-02"),
        (3, "branch", False, "community", None),
    ],
)
def test_who_acts_and_by_when(members, kind, of_firm, actor, due_on):
    counted = None if members is None else Members(members, 0, DAY)
    found = finding_of(counted, Standing(kind=kind), FIGURES, since=DAY, of_firm=of_firm)
    assert found.actor == actor
    assert found.due_on == (None if due_on is None else datetime.date.fromisoformat(due_on))


def test_thresholds_are_data():
    strict = Figures(branch_from=5, general_branch_above=20, joint_units_most=3)
    assert ought_of(Members(4, 0, DAY), strict) == "joint_or_instructor"
    assert ought_of(Members(21, 0, DAY), strict) == "general_branch"
    assert gap_of(ought_of(Members(1, 0, DAY), strict), Standing(joint_units=4), strict) == "joint_too_large"


def test_more_members_here_never_ask_for_less():
    ranks = [formation.RANK_OF_OUGHT.get(ought_of(Members(here, 0, DAY), FIGURES), -1) for here in range(200)]
    assert ranks == sorted(ranks)


def test_the_words_of_the_pages_know_every_code_of_the_rule():
    assert set(formation.Ought) == set(choices.Ought.values)
    assert set(formation.STEPS) == set(choices.Gap.values)
    assert {step for step, _actor, _period in formation.STEPS.values()} | {"send"} == set(choices.Step.values)
    assert set(MUST_FORM) < set(formation.Ought)
