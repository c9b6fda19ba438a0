"""Shipped rulebooks give the same outcome from the database's sums as from single records."""

import random
from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import User
from credit.rules import rating
from credit.selectors.everybody import rate_all
from credit.selectors.inputs import rating_inputs
from firms.models import ServiceProject
from tests.credit.ledgers import keep_version, moment, random_events
from tests.credit.shipped import NAMES, shipped

DAYS = (date(2025, 6, 30), date(2026, 1, 1), date(2026, 6, 20))
FROM_RECORDS = [
    name
    for name in NAMES
    if shipped(name)["items"]
    and shipped(name)["subject"] != "manager_post"
    and shipped(name).get("grading", {}).get("method") != "share"
]


@pytest.mark.parametrize("name", FROM_RECORDS)
def test_sums_of_everybody_and_records_of_one_agree(
    name: str, project_of: Callable[..., ServiceProject], people: dict[str, User]
) -> None:
    document = shipped(name) | {"effective_from": "2025-01-01"}
    document.pop("effective_to", None)
    projects = [project_of(number) for number in (0, 1, 0)]
    for number, project in enumerate(projects):
        project.floor_area = 1000 * (number + 1)
        project.save()
    signers = (people["housing"], people["housing2"])
    version = keep_version(document, signers)
    random_events(random.Random(name), version, projects, signers, 150)
    seen = 0
    for day in DAYS:
        for owner, outcome, _values in rate_all(document, day, moment(day)):
            given = rating_inputs([owner], day, moment(day))[owner]
            alone = rating(document, given["events"], given["indicators"], day, moment(day), projects=given["projects"])
            assert alone.digest == outcome.digest
            seen += bool(alone.records)
    assert seen > 2
