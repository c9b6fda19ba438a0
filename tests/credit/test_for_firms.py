"""How a firm stands, as tenders, purchases and inspections ask for it (firms/standing.py)."""

import datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from credit.selectors.standings import past_standing
from firms.models import PropertyFirm
from firms.standing import FirmStanding, standing_of
from places.models import Area
from tests.credit.quarters import (
    DAY,
    SECOND,
    adopt,
    document,
    effective_event,
    firms_named,
    list_of,
    project_for,
    published,
)

CLAUSE = {"source": "sample", "clause": "第七条第四项"}


@pytest.fixture
def firms(areas: dict[str, Area], people: dict[str, User], now: datetime.datetime) -> list[PropertyFirm]:
    """Two rated firms, of which the first came on the published black list; the third came later and is unrated."""
    black = list_of("black")
    black["consequences"].append({"text": "不得参加投标", "kind": "tender", "basis": CLAUSE})
    adopt(document(lists=[black]), people, now - 200 * DAY)
    made = firms_named(2)
    projects = [project_for(firm, areas["first community"]) for firm in made]
    for day in (10, 20):
        effective_event(people, projects[0], now - day * DAY)
    published(SECOND, people["housing"], now)
    return [*made, *firms_named(1, prefix="后来")]


def test_a_firm_with_a_published_place_may_not_bid_and_hears_why(
    firms: list[PropertyFirm], now: datetime.datetime
) -> None:
    standing = standing_of(firms[0], (now + 10 * DAY).date())
    (measure,) = standing.forbids("tender")
    assert (measure.text, measure.tone, measure.list_kind) == ("不得参加投标", "sanction", "black")
    assert "第七条第四项" in measure.basis
    assert measure.effective_from == (now + 9 * DAY).date()
    assert measure.effective_to is not None and measure.effective_to > measure.effective_from
    assert {found.text for found in standing.measures} > {"不得参加投标"}  # the others forbid something else
    assert standing.forbids("procurement") == ()


def test_the_place_forbids_nothing_before_it_is_published_nor_when_it_is_over(
    firms: list[PropertyFirm], now: datetime.datetime
) -> None:
    assert standing_of(firms[0], (now + 8 * DAY).date()).forbids("tender") == ()
    until = standing_of(firms[0], (now + 10 * DAY).date()).forbids("tender")[0].effective_to
    assert until is not None
    assert standing_of(firms[0], until - DAY).forbids("tender")
    assert standing_of(firms[0], until).forbids("tender") == ()


def test_a_rated_firm_has_grade_place_and_the_digest_of_its_derivation(
    firms: list[PropertyFirm], now: datetime.datetime
) -> None:
    day = (now + 10 * DAY).date()
    standing = standing_of(firms[1], day)
    shown = past_standing(firms[1], day, timezone.now(), None)
    assert shown is not None
    assert (standing.score, standing.grade, standing.digest) == (shown.score, shown.grade, shown.output_digest)
    assert isinstance(standing.score, Decimal)
    assert len(standing.digest) == 64
    assert standing.grade_title
    grades = [row["code"] for row in shown.document["grades"]]
    assert standing.rank == grades.index(standing.grade)
    assert standing.forbids("tender") == ()
    worse = standing_of(firms[0], day)
    assert worse.rank is not None and standing.rank is not None and worse.rank > standing.rank


def test_a_firm_that_nobody_rated_by_then_has_nothing(firms: list[PropertyFirm], now: datetime.datetime) -> None:
    day = (now - 190 * DAY).date()
    for firm in firms:
        assert standing_of(firm, day) == FirmStanding(firm.pk, day)
        assert standing_of(firm, day).forbids("tender") == ()
    assert standing_of(firms[1], (now + 10 * DAY).date()).grade  # on another day it is rated
