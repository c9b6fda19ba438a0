"""A firm that serves an estate in the first subdistrict, an owner there, duties in force since 2026."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from firms.choices import LineItem, LineSection
from firms.models import DisclosureDuty, ServiceProject
from firms.rules import Account, Line
from firms.services import Content
from tests.credit.conftest import area, areas, now, people, person, project_of

__all__ = ["area", "areas", "now", "people", "person", "project_of"]

NOW = datetime.datetime(2026, 7, 1, 9, 0, tzinfo=timezone.get_default_timezone())
SECOND_QUARTER = datetime.date(2026, 4, 1)
BOARD = {"licence": "已公示", "service_phone": "028-0000001", "services": "保洁", "standards": "三级", "fees": "1.80"}


def add_duty(kind: str = "common_revenue", **values: Any) -> DisclosureDuty:
    """A duty in force since 2026, quarterly within 30 days unless said otherwise."""
    given = {
        "frequency": "quarterly",
        "due_days": 30,
        "legal_source": "试验条例第一条",
        "effective_from": datetime.date(2026, 1, 1),
    }
    duty = DisclosureDuty(kind=kind, **{**given, **values})
    duty.full_clean()
    duty.save()
    return duty


def account(
    income: str = "5000", cost: str = "1000", to_fund: str = "2500", opening: str = "100", closing: str | None = None
) -> Account:
    """An account with one line that came in and one that went to the fund; it adds up unless told otherwise."""
    net = Decimal(income) - Decimal(cost)
    right = Decimal(opening) + net - Decimal(to_fund)
    return Account(
        Decimal(opening),
        right if closing is None else Decimal(closing),
        (
            Line(LineSection.INCOME, LineItem.PARKING, net, "地面停车", Decimal(income), Decimal(cost)),
            Line(LineSection.SPENDING, LineItem.TO_REPAIR_FUND, Decimal(to_fund), "补充维修资金"),
        ),
    )


@pytest.fixture
def project(project_of: Callable[..., ServiceProject]) -> ServiceProject:
    return project_of(0)


@pytest.fixture
def firm_person(project: ServiceProject) -> User:
    return person("firm", "firm_administrator", project.firm)


@pytest.fixture
def manager(project: ServiceProject) -> User:
    return person("manager", "firm_project_manager", project.firm)


@pytest.fixture
def stranger(project_of: Callable[..., ServiceProject]) -> User:
    return person("stranger", "firm_administrator", project_of(1).firm)


@pytest.fixture
def owner(project: ServiceProject) -> User:
    return person("yezhu-one", "owner", project.estate)


@pytest.fixture
def revenue() -> Content:
    return Content(account=account())


@pytest.fixture
def browser(jurisdiction: Any, client_of: Any) -> Callable[[User | None], Any]:
    """`browser(user)`: a browser in which somebody, or nobody, is signed in."""

    def make(user: User | None = None) -> Any:
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make
