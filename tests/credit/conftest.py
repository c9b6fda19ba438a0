"""People, places and rules that the credit tests stand on."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import grant_role
from credit.models import CreditEvent, RulebookVersion
from credit.services import adopt_version, confirm_event, propose_version, report_event, review_event
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.models import Area, Estate

NOW = datetime.datetime(2026, 7, 1, 9, 0, tzinfo=timezone.get_default_timezone())
NAMES = ("安和物业", "宁泰物业", "锦里物业", "望江物业", "青羊里物业", "东郊物业", "浣花物业")


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def areas(jurisdiction: Any) -> dict[str, Area]:
    """The district with two subdistricts and a community in each."""
    found: dict[str, Area] = {}
    found["district"] = area("990101", "东区", "district", None)
    for number, name in (("001", "first"), ("002", "second")):
        subdistrict = area(f"990101{number}", f"{name}街道", "subdistrict", found["district"])
        found[name] = subdistrict
        found[f"{name} community"] = area(f"990101{number}001", f"{name}社区", "community", subdistrict)
    return found


def area(code: str, name: str, kind: str, parent: Area | None) -> Area:
    path = f"{parent.path if parent else ''}{code}/"
    return Area.objects.create(code=code, name=name, kind=kind, parent=parent, path=path)


def person(username: str, role: str, scope: Any) -> User:
    user = User.objects.create(username=username, display_name=username)
    grant_role(user, Role.objects.get(code=role), scope, by=None, today=datetime.date(2026, 1, 1))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def people(areas: dict[str, Area]) -> dict[str, User]:
    return {
        "officer": person("officer", "subdistrict_officer", areas["first"]),
        "officer2": person("officer2", "subdistrict_officer", areas["first"]),
        "other officer": person("other", "subdistrict_officer", areas["second"]),
        "housing": person("housing", "housing_department", areas["district"]),
        "housing2": person("housing2", "housing_department", areas["district"]),
        "auditor": person("auditor", "auditor", areas["district"]),
    }


@pytest.fixture
def rulebook(people: dict[str, User], now: datetime.datetime) -> RulebookVersion:
    """The sample rulebook that every jurisdiction has as a draft, proposed by one person, adopted by another."""
    version = RulebookVersion.objects.get()
    propose_version(version.pk, by=people["housing"], now=now)
    return adopt_version(version.pk, by=people["housing2"], now=now)


@pytest.fixture
def project_of(areas: dict[str, Area]) -> Callable[..., ServiceProject]:
    """`project_of(0)`: the project of the first firm, in the first subdistrict unless told otherwise."""

    def make(number: int = 0, where: str = "first community") -> ServiceProject:
        name = f"{NAMES[number]}服务有限公司"
        firm = PropertyFirm.objects.filter(name=name).first() or file_firm(
            by=None, name=name, unified_code=fictitious_code(name)
        )
        estate = Estate.objects.create(
            code=f"TEST{Estate.objects.count() + 1:04}", name=f"{NAMES[number][:2]}花园", area=areas[where]
        )
        return open_project(firm, estate, by=None, effective_from=datetime.date(2025, 1, 1))

    return make


@pytest.fixture
def effective(people: dict[str, User], rulebook: RulebookVersion, now: datetime.datetime) -> Callable[..., CreditEvent]:
    """`effective(project, "B05")`: a credit event that has gone through both reviews."""

    def make(project: ServiceProject, item: str, at: datetime.datetime | None = None, **values: Any) -> CreditEvent:
        at = at or now
        event = report_event(
            project=project,
            item_code=item,
            occurred_on=at.date(),
            now=at,
            **{"by": people["officer"], "fact": "查实的事实", "source": "subdistrict", **values},
        )
        review_event(event.pk, by=people["officer2"], now=at)
        return confirm_event(event.pk, by=people["housing"], now=at)

    return make


@pytest.fixture
def signed_in(jurisdiction: Any, people: dict[str, User], client_of: Any) -> Callable[[str], Any]:
    """`signed_in("officer")`: a browser of one of the people."""

    def make(name: str) -> Any:
        client = client_of(jurisdiction)
        client.force_login(people[name])
        return client

    return make
