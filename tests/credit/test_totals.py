"""The database's sums are the engine's sums, for every history, every day and every knowledge."""

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from credit.models import CreditEvent
from credit.rules import rating
from credit.rules.periods import validity_end
from credit.rules.plan import Plan, oldest_start
from credit.rules.tally import tally
from credit.selectors.everybody import rate_all
from credit.selectors.inputs import rating_inputs
from credit.selectors.totals import all_sums
from firms.models import ServiceProject
from tests.credit.ledgers import START, keep_version, moment, random_events
from tests.credit.rulebook_dice import random_rulebook

Make = Callable[..., ServiceProject]
DAYS = [
    START + datetime.timedelta(days=1),
    datetime.date(2025, 2, 28),
    datetime.date(2025, 8, 31),
    datetime.date(2026, 1, 1),
    datetime.date(2026, 6, 30),
    datetime.date(2027, 1, 1),
]


@pytest.fixture
def projects(project_of: Make) -> list[ServiceProject]:
    found = [project_of(number) for number in (0, 1, 2, 0, 1)]
    for number, project in enumerate(found):
        project.floor_area = None if number == 4 else 1000 * (number + 1)
        project.save()
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_database_sums_as_the_engine_does(
    seed: int, projects: list[ServiceProject], people: dict[str, User]
) -> None:
    dice = random.Random(seed)
    signers = (people["housing"], people["housing2"])
    subject = "project" if seed % 4 == 3 else "firm"
    version = keep_version(random_rulebook(dice, subject), signers)
    random_events(dice, version, projects, signers, 250)
    plan = Plan.read(version.document)
    seen = 0
    for day in DAYS:
        for known_at in (moment(day), moment(day + datetime.timedelta(days=60))):
            sums = dict(all_sums(plan, day, known_at))
            for owner, outcome, _values in rate_all(version.document, day, known_at):
                given = rating_inputs([owner], day, known_at)[owner]
                expected = tally(plan, given["events"], day, known_at).sums
                assert sums.get(owner, {}) == expected
                alone = rating(
                    version.document, given["events"], given["indicators"], day, known_at, projects=given["projects"]
                )
                assert alone.digest == outcome.digest
                seen += bool(expected)
    assert seen > 10


def test_few_firms_give_the_same_sums_as_all(projects: list[ServiceProject], people: dict[str, User]) -> None:
    dice = random.Random(5)
    signers = (people["housing"], people["housing2"])
    version = keep_version(random_rulebook(dice), signers)
    random_events(dice, version, projects, signers, 100)
    plan, day = Plan.read(version.document), datetime.date(2026, 1, 1)
    everybody = dict(all_sums(plan, day, moment(day)))
    one = projects[1].firm_id
    assert dict(all_sums(plan, day, moment(day), [one])) == {(one, None): everybody[one, None]}


def test_a_rulebook_without_items_gives_no_sums(projects: list[ServiceProject], people: dict[str, User]) -> None:
    document = random_rulebook(random.Random(1)) | {"items": []}
    assert list(all_sums(Plan.read(document), START, moment(START))) == []
    assert CreditEvent.objects.count() == 0


@pytest.mark.parametrize("months", [1, 2, 6, 13, 60])
def test_the_oldest_start_is_the_first_day_that_still_counts(months: int) -> None:
    day = datetime.date(2025, 1, 1)
    while day < datetime.date(2029, 1, 1):
        start = oldest_start({"months": months}, day)
        assert start is not None
        before: dict[str, Any] = {"months": months}
        assert validity_end(before, start) > day >= validity_end(before, start - datetime.timedelta(days=1))
        day += datetime.timedelta(days=1)
