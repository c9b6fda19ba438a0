"""Several people at the same moment, each on a connection of their own."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import RoleAssignment, User
from common.errors import NotAllowed
from firms.choices import FilingState
from firms.models import FileChange, Filing, PropertyFirm, ServiceContract, ServiceProject
from firms.services.filings import approve_filing, return_filing, review_filing, withdraw_filing
from firms.services.people import LastAdministrator, end_colleague, roles_of_firm
from places.models import Estate
from tests.credit.conftest import area, person
from tests.firms.filings.conftest import NOW, file_project, make_firm


class City:
    """A committed city with officers on both levels, and two firms that file."""

    def __init__(self, code: str) -> None:
        city = area(code, "新市", "city", None)
        district = area(f"{code}01", "新区", "district", city)
        street = area(f"{code}01001", "新街道", "subdistrict", district)
        self.estate = Estate.objects.create(
            code="ONCE0001", name="同时苑", area=area(f"{code}01001001", "新社区", "community", street)
        )
        self.officers = [person(f"officer{number}", "subdistrict_officer", street) for number in (1, 2)]
        self.housing = [person(f"housing{number}", "housing_department", district) for number in (1, 2)]
        self.firms = [make_firm(number, f"{name}物业有限公司") for number, name in ((1, "甲"), (2, "乙"))]
        self.administrators = [
            person(f"admin{number}", "firm_administrator", firm) for number, firm in enumerate(self.firms)
        ]

    def filing(self, number: int = 0, *, is_reviewed: bool = False) -> Filing:
        filing = file_project(self.firms[number], self.estate, self.administrators[number])
        if is_reviewed:
            review_filing(filing.pk, by=self.officers[0], now=NOW, seen_round=1)
        return filing


@pytest.fixture
def city(fresh_jurisdiction: Any) -> City:
    return City(fresh_jurisdiction.national_code)


def names(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_two_officers_decide_at_once_and_one_decision_counts(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    filing = city.filing(is_reviewed=True)
    results = at_once(
        fresh_jurisdiction,
        lambda: approve_filing(filing.pk, by=city.housing[0], now=NOW, seen_round=1),
        lambda: return_filing(filing.pk, by=city.housing[1], now=NOW, seen_round=1, field_notes={}, reason="补正"),
    )
    assert names(results) == ["Filing", "MoveNotAllowed"]
    filing.refresh_from_db()
    is_approved = filing.state == FilingState.APPROVED
    assert ServiceContract.objects.exists() is is_approved
    assert FileChange.objects.filter(filing=filing).exists() is is_approved


def test_the_same_approval_twice_enters_once(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    filing = city.filing(is_reviewed=True)
    acts = [lambda user=user: approve_filing(filing.pk, by=user, now=NOW, seen_round=1) for user in city.housing]
    assert names(at_once(fresh_jurisdiction, *acts)) == ["Filing", "MoveNotAllowed"]
    assert ServiceContract.objects.count() == ServiceProject.objects.count() == 1


def test_the_firm_withdraws_while_the_officer_reviews(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    filing = city.filing()
    results = at_once(
        fresh_jurisdiction,
        lambda: withdraw_filing(filing.pk, by=city.administrators[0], now=NOW),
        lambda: review_filing(filing.pk, by=city.officers[0], now=NOW, seen_round=1),
    )
    filing.refresh_from_db()
    assert filing.state == FilingState.WITHDRAWN  # a reviewed filing can be withdrawn too, a withdrawn one not reviewed
    assert names(results) in (["Filing", "Filing"], ["Filing", "MoveNotAllowed"])
    assert [step.state for step in filing.steps.all()][-1] == FilingState.WITHDRAWN


def test_the_firm_withdraws_while_the_district_approves(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    filing = city.filing(is_reviewed=True)
    results = at_once(
        fresh_jurisdiction,
        lambda: withdraw_filing(filing.pk, by=city.administrators[0], now=NOW),
        lambda: approve_filing(filing.pk, by=city.housing[0], now=NOW, seen_round=1),
    )
    assert names(results) == ["Filing", "MoveNotAllowed"]
    filing.refresh_from_db()
    assert ServiceProject.objects.exists() is (filing.state == FilingState.APPROVED)


def test_two_firms_file_the_same_estate_and_one_is_entered(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    filings = [city.filing(number, is_reviewed=True) for number in (0, 1)]
    acts = [
        lambda filing=filing, user=user: approve_filing(filing.pk, by=user, now=NOW, seen_round=1)
        for filing, user in zip(filings, city.housing, strict=True)
    ]
    assert names(at_once(fresh_jurisdiction, *acts)) == ["Filing", "ServedByAnother"]
    assert ServiceProject.objects.count() == ServiceContract.objects.count() == 1
    assert sorted(Filing.objects.values_list("state", flat=True)) == [FilingState.APPROVED, FilingState.REVIEWED]


def test_two_administrators_end_each_other_and_one_stays(city: City, fresh_jurisdiction: Any, at_once: Any) -> None:
    firm: PropertyFirm = city.firms[0]
    first = city.administrators[0]
    second = person("second", "firm_administrator", firm)
    now = timezone.now()
    today: datetime.date = timezone.localdate(now)

    def end(by: User, whom: User) -> Any:
        held = roles_of_firm(firm, today).get(user=whom)
        return end_colleague(firm, held.pk, by=by, now=now, reason="x")

    results = at_once(fresh_jurisdiction, lambda: end(first, second), lambda: end(second, first))
    assert sum(not isinstance(result, Exception) for result in results) == 1
    assert roles_of_firm(firm, today).filter(role__code="firm_administrator").count() == 1
    assert {type(result) for result in results if isinstance(result, Exception)} <= {
        LastAdministrator,
        NotAllowed,
        RoleAssignment.DoesNotExist,
    }
