"""The demo: everything through the services, the same every time, nothing twice."""

import datetime
from typing import Any

from django.utils import timezone

import credit.demo
import firms.demo
from accounts.models import User
from credit.models import CreditEvent, CreditFile, ListIssue, Publication, Rating
from credit.selectors import publication_problems
from credit.selectors.verification import rating_problems
from firms.models import PropertyFirm
from places.models import Area, Estate

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=timezone.get_default_timezone())


def counts() -> list[int]:
    return [model.objects.count() for model in (PropertyFirm, CreditEvent, Rating, ListIssue, Publication, User)]


def test_the_demo_shows_every_state_and_a_quarter_in_each_phase(
    jurisdiction: Any, areas: dict[str, Area], people: dict[str, User]
) -> None:
    for number in range(14):
        where = areas["first community" if number % 2 else "second community"]
        Estate.objects.create(code=f"DEMO{number:04}", name=f"演示{number}苑", area=where)
    firms.demo.seed(1)
    credit.demo.seed(1, NOW)
    before = counts()
    firms.demo.seed(1)
    credit.demo.seed(1, NOW)
    assert counts() == before
    assert PropertyFirm.objects.count() == 12
    assert CreditEvent.objects.count() >= 35
    states = set(CreditEvent.objects.values_list("state", flat=True))
    assert {"reported", "reviewed", "effective", "refused", "revoked", "repaired"} <= states
    assert set(CreditFile.objects.values_list("grade", flat=True)) == {"A", "B", "C", "D"}
    old, new = ListIssue.objects.order_by("year", "number")
    assert (old.state, new.state) == ("published", "publicity")
    for issue in (old, new):
        assert set(issue.entries.values_list("kind", flat=True)) == {"red", "black"}
    assert publication_problems() == []
    assert rating_problems()[1] == []
