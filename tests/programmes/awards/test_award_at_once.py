"""Two people at the same moment: one review per level, one decision, one objection each."""

import pytest

from programmes.services.awards import ranking, reviewing
from tests.programmes.awards.conftest import FULL, AwardCity
from tests.programmes.conftest import NOW, TODAY

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def city(fresh_jurisdiction):
    return AwardCity()


def test_two_officers_review_at_once_and_one_sheet_stands(city, fresh_jurisdiction, at_once):
    found = city.application(city.round())
    second = city.person("街道乙", "subdistrict_officer", city.tree.first)
    review = lambda by: city.services.review_application(found.pk, "subdistrict", FULL, by=by, now=NOW)  # noqa: E731
    results = at_once(fresh_jurisdiction, lambda: review(city.officer), lambda: review(second))
    assert sum(isinstance(result, Exception) for result in results) == 1
    assert found.reviews.count() == 1


def test_two_decide_the_round_at_once_and_one_list_is_public(city, fresh_jurisdiction, at_once):
    made = city.round()
    found = city.reviewed(made)
    city.services.call_panel(made.pk, by=None)
    city.scored(made, found, 95)
    results = at_once(fresh_jurisdiction, *[lambda: city.rank(made)] * 2)
    assert sum(isinstance(result, Exception) for result in results) == 1
    assert made.decisions.count() == 1


def test_a_member_votes_twice_at_once_and_one_vote_counts(city, fresh_jurisdiction, at_once):
    made = city.round()
    both = [city.reviewed(made) for _ in range(2)]
    city.services.call_panel(made.pk, by=None)
    for found in both:
        city.scored(made, found, 90)
    decision = city.rank(made)
    vote = lambda found: city.services.vote_on_tie(decision.pk, 0, found.pk, by=city.panel[0], now=NOW)  # noqa: E731
    results = at_once(fresh_jurisdiction, lambda: vote(both[0]), lambda: vote(both[1]))
    assert [type(result) for result in results if isinstance(result, Exception)] == [ranking.VotedAlready]
    assert decision.votes.count() == 1


def test_a_panel_member_hands_in_two_sheets_at_once_and_one_stands(city, fresh_jurisdiction, at_once):
    made = city.round()
    found = city.reviewed(made)
    city.services.call_panel(made.pk, by=None)
    sheet = lambda: city.services.score_sheet(found.pk, FULL, by=city.panel[0], now=NOW)  # noqa: E731
    results = at_once(fresh_jurisdiction, sheet, sheet)
    assert [type(result) for result in results if isinstance(result, Exception)] == [reviewing.ReviewedBefore]
    assert TODAY and found.reviews.filter(level="panel").count() == 1
