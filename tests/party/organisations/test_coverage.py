"""Coverage of a jurisdiction: the statements against the rule, snapshots, missed nights."""

import datetime
import random
from collections import Counter

import pytest
from django.db import connection

from party.choices import End
from party.models import CoverageSnapshot, JointBranchUnit, PartyOrganisation, RateSnapshot
from party.rules.coverage import Counts, counts_of_unit
from party.rules.figures import figures_of
from party.rules.formation import Members, Standing
from party.selectors.statements import COVERAGE
from party.selectors.states import finding_about, units_on, with_state
from party.services.organisations import dissolve_organisation
from party.services.posts import take_post
from party.services.snapshots import missing_days, take_missing, take_snapshot
from party.tasks import keep_coverage
from tests.party.conftest import NOW, SINCE, TODAY

YESTERDAY = TODAY - datetime.timedelta(days=1)


def counted_by_statement(day=TODAY, branch_from=3):
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE, {"day": day, "branch_from": branch_from})
        return {(area, end): Counts(*map(int, rest)) for area, end, *rest in cursor.fetchall()}


def furnish(town, unit, dice, joint_pool):
    """Give a unit a count, an organisation, a joint branch, an instructor, or nothing of that."""
    if dice.random() < 0.9:
        town.counted(unit, dice.choice([0, 1, 2, 3, 6, 7, 8, 50, 51, 100, 101]), dice.choice([0, 0, 1, 2, 3]))
    if dice.random() < 0.2:
        town.counted(unit, dice.choice([0, 2, 3, 7]), 0, day=datetime.date(2026, 1, 1))
    if dice.random() < 0.5:
        kind = dice.choice(["branch", "branch", "temporary_branch", "general_branch", "committee"])
        branch = town.own(unit, kind=kind)
        for number in range(dice.choice([0, 2, 3, 5, 6])):
            take_post(branch.pk, by=None, now=NOW, post="committee_member", name=f"委员{number}", term_from=SINCE)
    elif dice.random() < 0.5:
        joint_pool.append(unit)
    if dice.random() < 0.3:
        town.sent(unit, dice.choice(["instructor", "supervisor"]))


@pytest.fixture
def mixed(town):
    """Thirty units of every end in two subdistricts with every mixture; joint branches of five and of six."""
    dice, pool = random.Random(5), []
    firms = [town.firm() for _number in range(6)]
    for number in range(30):
        area = dice.choice([town.tree.community, town.tree.other, town.tree.grid])
        estate = town.estate(area)
        furnish(town, town.project(dice.choice(firms), estate), dice, pool)
        if number % 2:
            furnish(town, town.committee(estate), dice, pool)
    for firm in firms:
        if firm.projects.exists():
            furnish(town, firm, dice, pool)
    pool = pool[: len(pool) // 5 * 5]
    for begin in range(0, len(pool), 5):
        town.joint(*pool[begin : begin + 5])
    sixth = town.project()
    town.counted(sixth, 2)
    branch = PartyOrganisation.objects.filter(kind="joint_branch").first()
    JointBranchUnit.objects.create(organisation=branch, project=sixth, effective_from=SINCE)  # past the service
    return town


def by_rule(town, area, end, day=TODAY):
    """The same counts from the pure functions, unit by unit."""
    total, figures = Counts(), figures_of(town.rule)
    for unit in with_state(units_on(end, day, area.path), day, town.rule):
        members = None if unit.counted_on is None else Members(unit.here, unit.elsewhere, unit.counted_on)
        standing = Standing(unit.own_kind, unit.committee_size, unit.joint_units, unit.has_instructor)
        total += counts_of_unit(members, standing, figures)
    return total


def test_the_statement_counts_as_the_rule_does(mixed):
    found = counted_by_statement()
    for area in vars(mixed.tree).values():
        for end in (End.FIRM, End.PROJECT, End.COMMITTEE):
            assert found.get((area.pk, end), Counts()) == by_rule(mixed, area, end), (area, end)
    whole = found[mixed.tree.district.pk, End.PROJECT]
    assert whole.all_units == 31
    assert 0 < whole.formed < whole.must_form < whole.counted < whole.all_units  # the mixture says something
    assert whole.joint > 0
    assert whole.instructor > 0


def test_the_gap_of_a_list_is_the_gap_of_the_rule(mixed):
    seen = Counter()
    for end in (End.FIRM, End.PROJECT, End.COMMITTEE):
        for unit in with_state(units_on(end, TODAY, mixed.tree.district.path), TODAY, mixed.rule):
            assert unit.gap == finding_about(unit, mixed.rule).gap
            seen[unit.gap] += 1
    assert len(seen) >= 8, seen


def test_a_firm_counts_once_in_each_area_where_it_serves(town):
    firm = town.firm()
    for area in (town.tree.community, town.tree.community, town.tree.other):
        town.project(firm, town.estate(area))
    found = counted_by_statement()
    for area in (town.tree.district, town.tree.first, town.tree.second, town.tree.community, town.tree.other):
        assert found[area.pk, "firm"].all_units == 1
    assert found[town.tree.district.pk, "project"].all_units == 3


def test_the_industry_end_counts_industry_committees(town):
    assert counted_by_statement()[town.tree.district.pk, "industry"] == Counts(1, 1, 1, 0, 0, 0, 0)
    town.organisation(area=town.tree.district, level="district_industry")
    assert counted_by_statement()[town.tree.district.pk, "industry"] == Counts(1, 1, 1, 1, 1, 0, 0)


def test_periods_are_half_open(town):
    project = town.project(effective_to=TODAY, end_reason="expired")
    committee = town.committee(term_to=TODAY)
    town.counted(project, 3)
    branch = town.own(project)
    dissolve_organisation(branch.pk, by=None, now=NOW, dissolved_date=YESTERDAY, reason="x")
    before, last, after = (counted_by_statement(day) for day in (YESTERDAY - datetime.timedelta(1), YESTERDAY, TODAY))
    key = (town.tree.community.pk, "project")
    assert (before[key].formed, last[key].formed) == (1, 0)
    assert key not in after
    assert (committee.estate.area_id, "committee") in last
    assert (committee.estate.area_id, "committee") not in after


def test_the_three_rates(town):
    served, led, both, none, own = (town.estate() for _number in range(5))
    town.project(estate=served)
    town.own(town.committee(estate=led))
    project = town.project(estate=both)
    town.committee(estate=both)
    town.joint(project)
    town.organisation(level="estate", kind="branch", estate=own)
    assert none is not None
    take_snapshot(TODAY)
    for area in (town.tree.community, town.tree.first, town.tree.district):
        row = RateSnapshot.objects.get(area=area, day=TODAY)
        assert (row.estates, row.with_committee, row.with_service, row.with_organisation) == (5, 2, 2, 3)


def test_a_snapshot_taken_twice_is_the_same(mixed):
    written = take_snapshot(TODAY)
    rows = list(CoverageSnapshot.objects.order_by("area_id", "end").values())
    assert take_snapshot(TODAY) == written == len(rows)
    assert list(CoverageSnapshot.objects.order_by("area_id", "end").values()) == rows


def test_a_snapshot_of_the_past_counts_the_past(town):
    project = town.project()
    town.counted(project, 3)
    town.own(project, founded_date=TODAY)
    take_snapshot(YESTERDAY)
    take_snapshot(TODAY)
    rows = CoverageSnapshot.objects.filter(area=town.tree.community, end="project").order_by("day")
    assert [row.formed for row in rows] == [0, 1]


def test_nights_that_were_missed_are_made_up_for(town):
    town.project()
    assert missing_days(TODAY) == [YESTERDAY]
    take_snapshot(TODAY - datetime.timedelta(days=4))
    assert len(missing_days(TODAY)) == 3
    take_missing(TODAY)
    assert missing_days(TODAY) == []
    assert take_missing(TODAY) == 0
    CoverageSnapshot.objects.all().delete()
    take_snapshot(TODAY - datetime.timedelta(days=200))
    assert len(missing_days(TODAY)) == 31


def test_without_a_rule_nothing_is_counted(town):
    town.project()
    assert take_snapshot(SINCE - datetime.timedelta(days=1)) == 0
    assert not CoverageSnapshot.objects.exists()


def test_the_nightly_task_runs_in_an_open_jurisdiction(town):
    town.project()
    assert keep_coverage() > 0
    assert keep_coverage() == 0
