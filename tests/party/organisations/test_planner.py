"""The planner of joint branches: never worse than trying everything, always within the limits, its bound proven."""

import random
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from party.rules.joining import JoinUnit, Limits, graph_of, least_acts, metres_between
from party.rules.planner import plan_joint_branches

METRE = 1 / 111_195  # degrees of latitude, about


def unit(key, members, east, north):
    """A unit so many metres east and north of a point on the equator, where degrees are equally long."""
    return JoinUnit(str(key), members, 104 + east * METRE, north * METRE)


def brute_force(units, limits):
    """(acts, alone) of the best plan, by trying every way to put the first unit left into a group."""
    graph = graph_of(units, limits)
    seen = {0: (0, 0)}

    def best(left):
        if left not in seen:
            first = left & -left
            rest, near = left ^ first, graph.near[first.bit_length() - 1]
            choices = [(acts + 1, alone + 1) for acts, alone in [best(rest)]]
            other = rest & near
            while other:
                group = first | other
                if graph.fits(group) and is_clique(graph, group):
                    acts, alone = best(left & ~group)
                    choices.append((acts + 1, alone))
                other = (other - 1) & rest & near
            seen[left] = min(choices)
        return seen[left]

    return best((1 << len(units)) - 1)


def is_clique(graph, group):
    places = [index for index in range(len(graph.units)) if group >> index & 1]
    return all(not group & ~(graph.near[index] | 1 << index) for index in places)


def check(plan, units, limits):
    """Every unit stands once; every branch keeps to the limits; the bound is no greater than the plan."""
    of = {one.key: one for one in units}
    assert sorted([*plan.left, *(key for branch in plan.branches for key in branch)]) == sorted(of)
    for branch in plan.branches:
        assert 2 <= len(branch) <= limits.units_most
        assert sum(of[key].members for key in branch) >= limits.members_least
        assert all(metres_between(of[one], of[two]) <= limits.distance for one in branch for two in branch)
    assert plan.lower_bound <= plan.acts


@st.composite
def small_instances(draw):
    count = draw(st.integers(1, 9))
    cells = st.integers(0, 12)
    units = [unit(number, draw(st.integers(0, 2)), draw(cells) * 100, draw(cells) * 100) for number in range(count)]
    limits = Limits(draw(st.integers(2, 5)), draw(st.sampled_from([0, 3, 4])), draw(st.sampled_from([250, 500, 900])))
    return units, limits


@settings(max_examples=150)
@given(small_instances())
def test_never_worse_than_trying_everything(instance):
    units, limits = instance
    plan = plan_joint_branches(units, limits, seconds=2)
    check(plan, units, limits)
    assert (plan.acts, len(plan.left)) == brute_force(units, limits)
    assert plan.is_exact


@settings(max_examples=100)
@given(small_instances())
def test_the_bound_by_shares_is_never_above_the_best(instance):
    units, limits = instance
    graph = graph_of(units, limits)
    assert least_acts(graph, (1 << len(units)) - 1) <= brute_force(units, limits)[0]


def test_five_units_together_make_one_branch_and_six_make_two():
    together = [unit(number, 1, 0, 0) for number in range(6)]
    five = plan_joint_branches(together[:5], Limits())
    six = plan_joint_branches(together, Limits())
    assert (len(five.branches), five.left) == (1, ())
    assert sorted(len(branch) for branch in six.branches) == [3, 3]  # four and two would leave two with two members
    assert six.lower_bound == 2


def test_a_chain_is_not_a_neighbourhood():
    """Three in a row: the outer two are too far from each other."""
    row = [unit(number, 2, number * 800, 0) for number in range(3)]
    plan = plan_joint_branches(row, Limits(distance=1000))
    assert (len(plan.branches), len(plan.left)) == (1, 1)


def test_who_lies_alone_gets_an_instructor():
    plan = plan_joint_branches([unit(1, 2, 0, 0), unit(2, 2, 0, 50), unit("far", 2, 0, 90_000)], Limits())
    assert plan.left == ("far",)
    assert plan.is_exact


def test_two_units_with_one_member_each_are_too_few_together():
    pair = [unit(1, 1, 0, 0), unit(2, 1, 0, 50)]
    assert len(plan_joint_branches(pair, Limits()).left) == 2
    assert len(plan_joint_branches(pair, Limits(members_least=0)).branches) == 1


def test_nothing_to_plan():
    plan = plan_joint_branches([], Limits())
    assert (plan.branches, plan.left, plan.lower_bound) == ((), (), 0)


@pytest.mark.parametrize(("side", "distance"), [(5500, 2000), (5500, 400), (11_000, 700)])
def test_five_hundred_units(side, distance, capsys):
    """Town, housing estates, suburb. Prints the gap to the bound; time is for the eye, not asserted."""
    dice = random.Random(7)
    units = [
        unit(number, dice.choice([0, 1, 1, 2, 2]), dice.random() * side, dice.random() * side) for number in range(500)
    ]
    limits, begun = Limits(distance=distance), time.monotonic()
    plan = plan_joint_branches(units, limits, seconds=8)
    took = time.monotonic() - begun
    check(plan, units, limits)
    assert plan.gap <= plan.acts * 0.1  # the bound says something
    with capsys.disabled():
        sys.stdout.write(
            f"\n500 units, {distance} m: {len(plan.branches)} branches + {len(plan.left)} instructors,"
            f" bound {plan.lower_bound}, gap {plan.gap}, {took:.1f} s\n"
        )
