"""What two cities published comes out of firms whose facts respect their rulebooks."""

from collections import Counter
from decimal import Decimal

import pytest

from credit.rules.case_facts import unusable
from tests.credit.distributions import JINAN, PUTUO, Firm, jinan_firms, putuo_firms
from tests.credit.shipped import shipped

SEEDS = (1, 20220331)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quarter", JINAN)
def test_jinan(quarter: str, seed: int) -> None:
    document = shipped("shandong")
    firms = list(jinan_firms(quarter, seed))
    assert sum(JINAN[quarter].values()) == len(firms) == {"2022Q1": 649, "2022Q2": 674}[quarter]
    assert [firm.code for firm in firms if unusable(document, firm.facts)] == []
    outcomes = {firm.code: firm.rated(document) for firm in firms}
    assert Counter(rated.grade for rated in outcomes.values()) == JINAN[quarter]
    assert [firm.code for firm in firms if outcomes[firm.code].grade != firm.meant] == []
    below = {rated.grade for rated in outcomes.values() if rated.score is not None and rated.score < 60}
    assert below == {"B", "C"}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("year", PUTUO)
def test_putuo(year: str, seed: int) -> None:
    document = shipped("shanghai_putuo")
    firms = list(putuo_firms(document, year, seed))
    assert sum(PUTUO[year].values()) == len(firms) == {"2018": 186, "2020": 170}[year]
    outcomes = [firm.rated(document) for firm in firms]
    assert Counter(rated.grade for rated in outcomes) == PUTUO[year]
    assert [firm.code for firm, rated in zip(firms, outcomes, strict=True) if rated.grade != firm.meant] == []


def test_putuo_firms_without_service_in_the_district_are_white_and_change_no_count() -> None:
    document = shipped("shanghai_putuo")
    firms = [*putuo_firms(document, "2018", 1), *(Firm(f"white-{number}", "WHITE") for number in range(5))]
    assert Counter(firm.rated(document).grade for firm in firms) == PUTUO["2018"] | {"WHITE": 5}


def test_the_same_seed_makes_the_same_firms_and_another_seed_others() -> None:
    assert list(jinan_firms("2022Q1", 1)) == list(jinan_firms("2022Q1", 1))
    assert list(jinan_firms("2022Q1", 1)) != list(jinan_firms("2022Q1", 2))


def test_generated_firms_stand_on_the_bounds_and_just_below_them() -> None:
    document = shipped("shandong")
    scores = {firm.rated(document).score for firm in jinan_firms("2022Q1", 1)}
    on, beside = ("85", "80", "70", "60"), ("84.9999", "79.9999", "69.9999", "59.9999")
    assert {Decimal(bound) for bound in (*on, *beside)} <= scores
