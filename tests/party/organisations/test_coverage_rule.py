"""The two coverages and the three rates, as exact fractions."""

import datetime
from fractions import Fraction

import pytest

from party.rules.coverage import Counts, Rates, Share, counts_of
from party.rules.figures import Figures
from party.rules.formation import Members, Standing

DAY = datetime.date(2020, 11, 30)

# The published figure: 113 firms, 73 of them with members, 30 that must form, 27 of which did: 90 %. How the other 83
# were covered was not published; the rows after the first three are made up and continue it.
# all, must form, formed, own, joint, instructor → organisation coverage, work coverage
WORKED = [
    (30, 30, 27, 27, 0, 0, Fraction(90), Fraction(90)),
    (113, 30, 27, 27, 0, 0, Fraction(90), Fraction(2700, 113)),
    (73, 30, 27, 27, 43, 0, Fraction(90), Fraction(7000, 73)),
    (113, 30, 27, 27, 43, 40, Fraction(90), Fraction(11000, 113)),
    (113, 30, 30, 30, 43, 40, Fraction(100), Fraction(100)),
    (113, 30, 28, 28, 43, 40, Fraction(280, 3), Fraction(11100, 113)),
    (7, 3, 1, 2, 1, 1, Fraction(100, 3), Fraction(400, 7)),
    (5, 0, 0, 0, 3, 1, None, Fraction(80)),
    (0, 0, 0, 0, 0, 0, None, None),
]


@pytest.mark.parametrize(("all_units", "must", "formed", "own", "joint", "sent", "organisation", "work"), WORKED)
def test_worked_coverages(all_units, must, formed, own, joint, sent, organisation, work):
    counts = Counts(all_units, all_units, must, formed, own, joint, sent)
    assert counts.organisation_coverage.percent == organisation
    assert counts.work_coverage.percent == work


def test_the_published_figure_from_its_units():
    """113 firms: 27 with a branch of their own, 3 that must form one, 43 with one or two members, 40 with none."""
    units = [(Members(5, 0, DAY), Standing(kind="branch"))] * 27
    units += [(Members(4, 0, DAY), Standing())] * 3
    units += [(Members(2, 0, DAY), Standing(joint_units=5))] * 43
    units += [(Members(0, 0, DAY), Standing(has_instructor=True))] * 40
    counts = counts_of(units, Figures())
    assert counts == Counts(113, 113, 30, 27, 27, 43, 40)
    assert counts.organisation_coverage == Share(27, 30)
    assert counts.organisation_coverage.percent == 90
    assert counts.work_coverage == Share(110, 113)


def test_a_unit_counts_once_under_the_strongest_of_what_it_has():
    everything = Standing(kind="branch", joint_units=3, has_instructor=True)
    counts = counts_of([(Members(3, 0, DAY), everything)], Figures())
    assert (counts.own, counts.joint, counts.instructor) == (1, 0, 0)
    assert counts.work_coverage.exact == 1


def test_units_whose_members_nobody_counted_are_no_duty_but_lower_the_work_coverage():
    counts = counts_of([(None, Standing()), (Members(3, 0, DAY), Standing(kind="branch"))], Figures())
    assert counts.organisation_coverage.exact == 1
    assert counts.work_coverage.exact == Fraction(1, 2)
    assert counts.counted == 1


def test_a_branch_that_need_not_be_is_no_part_of_organisation_coverage():
    counts = counts_of([(Members(2, 0, DAY), Standing(kind="branch"))], Figures())
    assert counts.organisation_coverage.exact is None
    assert counts.work_coverage.exact == 1


@pytest.mark.parametrize(
    ("estates", "committee", "service", "organisation", "expected"),
    [
        (40, 30, 38, 36, (Fraction(75), Fraction(95), Fraction(90))),
        (3, 1, 2, 3, (Fraction(100, 3), Fraction(200, 3), Fraction(100))),
        (0, 0, 0, 0, (None, None, None)),
    ],
)
def test_the_three_rates(estates, committee, service, organisation, expected):
    rates = Rates(estates, committee, service, organisation)
    shares = (rates.committee_formation, rates.service_coverage, rates.organisation_coverage)
    assert tuple(share.percent for share in shares) == expected
