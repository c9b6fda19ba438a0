"""The demo: everything through the services, every screen in every state, the same every time, nothing twice."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

import credit.demo
import firms.demo
from accounts.models import User
from credit.models import (
    CreditEvent,
    CreditFile,
    EventObjection,
    IndicatorValue,
    ListEntryEnd,
    ListIssue,
    ListNotice,
    ListObjection,
    Publication,
    Rating,
    RepairRequest,
    ScoringNotice,
)
from credit.selectors import publication_problems
from credit.selectors.queues import queue_lengths
from credit.selectors.verification import rating_problems
from firms.models import PropertyFirm
from places.models import Area, Estate

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=timezone.get_default_timezone())
COUNTED = (PropertyFirm, CreditEvent, EventObjection, RepairRequest, Rating, ListIssue, Publication, User)


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


@pytest.fixture
def demo(jurisdiction: Any, areas: dict[str, Area], people: dict[str, User]) -> dict[str, User]:
    for number in range(14):
        where = areas["first community" if number % 2 else "second community"]
        Estate.objects.create(code=f"DEMO{number:04}", name=f"演示{number}苑", area=where)
    firms.demo.seed(1)
    credit.demo.seed(1, NOW)
    return people


def states(model: Any) -> set[str]:
    return set(model.objects.values_list("state", flat=True))


def test_the_demo_shows_every_state_and_adds_nothing_twice(demo: dict[str, User]) -> None:
    before = counts()
    firms.demo.seed(1)
    credit.demo.seed(1, NOW)
    assert counts() == before
    assert PropertyFirm.objects.count() == 12
    assert states(CreditEvent) == {
        "reported",
        "reviewed",
        "endorsed",
        "confirmed",
        "effective",
        "refused",
        "revoked",
        "repaired",
        "expired",
    }
    assert states(EventObjection) == {"filed", "upheld", "refused"}
    assert states(RepairRequest) == {"asked", "granted", "refused"}
    assert states(ListObjection) == {"filed", "refused"}
    for notice in (ScoringNotice, ListNotice):
        assert {seen is None for seen in notice.objects.values_list("first_seen_at", flat=True)} == {True, False}
    assert {known is None for known in IndicatorValue.objects.values_list("known_at", flat=True)} == {True, False}
    assert set(CreditFile.objects.values_list("grade", flat=True)) == {"A", "B", "C", "D"}
    published, corrected, new = ListIssue.objects.order_by("year", "number", "version")
    assert (published.state, corrected.state, new.state) == ("published", "published", "publicity")
    assert corrected.corrects == published
    assert published.entries.filter(kind="black").count() > corrected.entries.filter(kind="black").count()
    assert ListEntryEnd.objects.exists()
    for issue in (published, new):
        assert set(issue.entries.values_list("kind", flat=True)) == {"red", "black"}
    assert publication_problems() == []
    assert rating_problems()[1] == []


def test_somebody_has_something_to_do_in_every_queue(demo: dict[str, User]) -> None:
    waiting: set[str] = set()
    for name in ("officer", "officer2", "other officer", "housing", "housing2"):
        user = User.objects.get(pk=demo[name].pk)
        waiting |= {queue.name for queue, number in queue_lengths(user) if number}
    assert waiting >= {"review", "endorse", "confirm", "objection", "repair", "list_objection", "indicator"} - {
        "endorse"
    }


SCREENS = (
    "creditevent",
    "scoringnotice",
    "eventobjection",
    "repairrequest",
    "indicatorvalue",
    "creditfile",
    "ratingrun",
    "listissue",
    "listnotice",
    "listobjection",
)


@pytest.mark.parametrize("name", ["housing2", "officer"])
def test_every_page_of_the_demo_opens(demo: dict[str, User], jurisdiction: Any, client_of: Any, name: str) -> None:
    client = client_of(jurisdiction)
    client.force_login(demo[name])
    addresses = [f"/admin/credit/{screen}/" for screen in SCREENS]
    for model, screen in ((CreditEvent, "creditevent"), (ListIssue, "listissue"), (IndicatorValue, "indicatorvalue")):
        addresses += [f"/admin/credit/{screen}/{pk}/change/" for pk in model.objects.values_list("pk", flat=True)]
    addresses += [f"/admin/credit/creditfile/{pk}/change/" for pk in CreditFile.objects.values_list("pk", flat=True)]
    for year, number in ListIssue.objects.values_list("year", "number"):
        addresses.append(f"/admin/credit/listissue/checklist/?period={year}Q{number}")
    expected = {200, 404} if name == "officer" else {200}
    for address in addresses:
        assert client.get(address).status_code in expected, address
