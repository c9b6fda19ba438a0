"""A firm with its people, an estate, and a contract that it files."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from firms.models import Filing, PropertyFirm
from firms.rules import check_character
from firms.services import file_firm
from firms.services.filings import approve_filing, attach_file, open_filing, review_filing, submit_filing
from places.models import Area, Estate
from tests.credit.conftest import area, areas, people, person

__all__ = ["area", "areas", "people", "person"]

NOW = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=timezone.get_default_timezone())
CONTRACT = {
    "name": "晴川苑项目",
    "contract_kind": "owners",
    "contract_number": "HT-1",
    "signed_on": "2026-03-02",
    "effective_from": "2026-04-01",
    "effective_to": "2029-04-01",
    "fee_amount": "1.85",
    "fee_model": "lump_sum",
    "place_kind": "residential",
    "floor_area": "12000.50",
    "household_count": "96",
    "manager_name": "某经理",
    "manager_phone": "02800000000",
}
FIRM = {
    "name": "安和物业服务有限公司",
    "unified_code": "91350100M000100Y43",
    "legal_representative": "某代表",
    "registered_address": "虚构路1号",
    "contact_phone": "028-0000000",
    "registered_on": "2015-05-06",
    "registration_authority": "东区市场监督管理局",
    "registered_capital": "5000000",
    "began_on": "2026-03-02",
}


def real_code(number: int) -> str:
    """A well-formed code that is no stand-in."""
    first = f"91990101M{number:08}"
    return first + check_character(first)


def pdf(text: str = "contract") -> ContentFile:
    """A file that begins like a PDF."""
    return ContentFile(f"%PDF-1.7\n{text}".encode(), name="contract.pdf")


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def estate(areas: dict[str, Area]) -> Estate:
    return Estate.objects.create(
        code="TEST0001", name="晴川苑", search_text="晴川苑", area=areas["first community"], floor_area=12000
    )


def make_firm(number: int, name: str) -> PropertyFirm:
    return file_firm(by=None, name=name, unified_code=real_code(number), status="temporary")


@pytest.fixture
def firm(areas: dict[str, Area]) -> PropertyFirm:
    return make_firm(1, "安和物业服务有限公司")


@pytest.fixture
def other_firm(areas: dict[str, Area]) -> PropertyFirm:
    return make_firm(2, "宁泰物业服务有限公司")


@pytest.fixture
def administrator(firm: PropertyFirm) -> User:
    user = person("firm admin", "firm_administrator", firm)
    User.objects.filter(pk=user.pk).update(email="admin@example.cn")
    return User.objects.get(pk=user.pk)


@pytest.fixture
def other_administrator(other_firm: PropertyFirm) -> User:
    return person("other admin", "firm_administrator", other_firm)


def file_project(firm: PropertyFirm, estate: Estate, by: User, now: datetime.datetime = NOW, **changed: Any) -> Filing:
    """A contract handed in."""
    filing = open_filing("project", firm, by=by, now=now, estate=estate)
    attach_file(filing.pk, pdf(), by=by, now=now)
    return submit_filing(filing.pk, by=by, now=now, given={**CONTRACT, **changed})


def pass_both(filing: Filing, people: dict[str, User], now: datetime.datetime = NOW) -> Filing:
    """Through the subdistrict and the district."""
    review_filing(filing.pk, by=people["officer"], now=now, seen_round=filing.round)
    return approve_filing(filing.pk, by=people["housing"], now=now, seen_round=filing.round)


@pytest.fixture
def filed(firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]) -> Callable[..., Filing]:
    """`filed()`: a project of the firm that went through both levels."""

    def make(**changed: Any) -> Filing:
        return pass_both(file_project(firm, estate, administrator, **changed), people)

    return make


@pytest.fixture
def browser(jurisdiction: Any, client_of: Any) -> Callable[[User], Any]:
    """`browser(user)`: signed in."""

    def make(user: User) -> Any:
        client = client_of(jurisdiction)
        client.force_login(user)
        return client

    return make


def upload(text: str = "contract") -> io.BytesIO:
    """A PDF as a browser sends it."""
    stream = io.BytesIO(f"%PDF-1.7\n{text}".encode())
    stream.name = "contract.pdf"
    return stream
