"""Who serves which estate when: one firm at a time, and who may say so."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from committees.models import OwnersCommittee
from common.errors import NotAllowed
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from firms.selectors import project_on
from firms.services import ProjectAlreadyEnded, end_project, file_firm, open_project
from places.models import Area, Estate

DAY = datetime.date(2026, 1, 1)


@pytest.fixture
def estate(areas: dict[str, Area]) -> Estate:
    return Estate.objects.create(code="TEST0001", name="晴川苑", area=areas["first community"], floor_area=1000)


@pytest.fixture
def firm(estate: Estate) -> PropertyFirm:
    return file_firm(by=None, name="安和物业服务有限公司", unified_code=fictitious_code("a"))


@pytest.fixture
def other(estate: Estate) -> PropertyFirm:
    return file_firm(by=None, name="宁泰物业服务有限公司", unified_code=fictitious_code("b"))


def test_an_estate_has_one_firm_at_a_time(firm: PropertyFirm, other: PropertyFirm, estate: Estate) -> None:
    first = open_project(firm, estate, by=None, effective_from=DAY)
    with pytest.raises(ValidationError):
        open_project(other, estate, by=None, effective_from=DAY + datetime.timedelta(days=100))
    change = datetime.date(2026, 7, 1)
    end_project(first.pk, by=None, effective_to=change, end_reason="dismissed")
    second = open_project(other, estate, by=None, effective_from=change)
    assert project_on(estate, change - datetime.timedelta(days=1)) == first
    assert project_on(estate, change) == second
    assert project_on(estate, datetime.date(2025, 12, 31)) is None


def test_the_database_itself_refuses_two_firms_at_once(firm: PropertyFirm, other: PropertyFirm, estate: Estate) -> None:
    open_project(firm, estate, by=None, effective_from=DAY)
    with pytest.raises(IntegrityError, match="project_one_firm_at_a_time"), transaction.atomic():
        ServiceProject.objects.create(firm=other, estate=estate, name="x", effective_from=DAY)


def test_a_project_takes_area_and_households_from_its_estate(firm: PropertyFirm, estate: Estate) -> None:
    project = open_project(firm, estate, by=None, effective_from=DAY)
    assert (project.name, project.floor_area) == ("晴川苑", 1000)


def test_a_project_ends_once_and_after_it_began(firm: PropertyFirm, estate: Estate) -> None:
    project = open_project(firm, estate, by=None, effective_from=DAY)
    with pytest.raises(ValidationError):
        end_project(project.pk, by=None, effective_to=DAY, end_reason="expired")
    end_project(project.pk, by=None, effective_to=DAY + datetime.timedelta(days=1), end_reason="expired")
    with pytest.raises(ProjectAlreadyEnded):
        end_project(project.pk, by=None, effective_to=datetime.date(2027, 1, 1), end_reason="expired")


BROKEN = [
    ("firm_code_shape", {"unified_code": "91000000IIIIIIIIII"}),
    ("firm_code_fictitious_marked", {"is_code_fictitious": False}),
]


@pytest.mark.parametrize(("constraint", "values"), BROKEN)
def test_the_database_checks_codes(estate: Estate, constraint: str, values: dict[str, Any]) -> None:
    given = {"name": "x", "unified_code": fictitious_code("z"), "is_code_fictitious": True, **values}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PropertyFirm.objects.create(**given)


def test_a_wrong_check_character_is_refused(estate: Estate) -> None:
    with pytest.raises(ValidationError, match="91350100M000100Y44"):
        file_firm(by=None, name="x", unified_code="91350100M000100Y44")


def test_a_committee_term_ends_after_it_begins(estate: Estate) -> None:
    with pytest.raises(IntegrityError, match="committee_term_ordered"), transaction.atomic():
        OwnersCommittee.objects.create(name="x", estate=estate, term_from=DAY, term_to=DAY)


def test_staff_see_the_firms_of_their_areas(
    firm: PropertyFirm, other: PropertyFirm, estate: Estate, people: dict[str, User]
) -> None:
    open_project(firm, estate, by=None, effective_from=DAY)
    for name, firms in (("officer", {firm}), ("other officer", set()), ("housing", {firm, other})):
        assert set(PropertyFirm.objects.visible_to(people[name])) == firms
        assert ServiceProject.objects.visible_to(people[name]).count() == (name != "other officer")


def test_a_firms_own_people_see_their_firm_only(
    firm: PropertyFirm, other: PropertyFirm, people: dict[str, User]
) -> None:
    from tests.credit.conftest import person

    account = person("firm", "firm_administrator", firm)
    assert list(PropertyFirm.objects.visible_to(account)) == [firm]


def test_only_the_area_itself_records_who_serves_there(
    firm: PropertyFirm, estate: Estate, people: dict[str, User]
) -> None:
    with pytest.raises(NotAllowed):
        open_project(firm, estate, by=people["other officer"], effective_from=DAY)
    with pytest.raises(NotAllowed):
        open_project(firm, estate, by=people["auditor"], effective_from=DAY)
    project = open_project(firm, estate, by=people["officer"], effective_from=DAY)
    with pytest.raises(NotAllowed):
        end_project(
            project.pk, by=people["other officer"], effective_to=datetime.date(2026, 6, 1), end_reason="expired"
        )
    with pytest.raises(NotAllowed):
        file_firm(by=people["other officer"], firm=firm, name="改名物业有限公司")


def test_a_real_code_replaces_a_stand_in(firm: PropertyFirm, people: dict[str, User]) -> None:
    assert firm.is_code_fictitious
    again = file_firm(by=people["housing"], firm=firm, unified_code="91350100m000100y43 ")
    assert (again.unified_code, again.is_code_fictitious) == ("91350100M000100Y43", False)


def test_two_officers_at_the_same_moment_open_one_project(fresh_jurisdiction: Any, at_once: Any) -> None:
    from tests.credit.conftest import area

    city = area(fresh_jurisdiction.national_code, "新市", "city", None)
    estate = Estate.objects.create(code="TEST0009", name="同时苑", area=city)
    firms = [file_firm(by=None, name=f"{name}物业有限公司", unified_code=fictitious_code(name)) for name in "甲乙"]
    results = at_once(
        fresh_jurisdiction,
        *(lambda firm=firm: open_project(firm, estate, by=None, effective_from=DAY) for firm in firms),
    )
    assert ServiceProject.objects.count() == 1
    assert sorted(type(result).__name__ for result in results) == ["ServiceProject", "ValidationError"]
