"""Publications to enter into the register."""

import datetime
from decimal import Decimal

import pytest

from common.digest import sha256_hex
from firms.rules import fictitious_code
from tenants.services import publish_to_register

NOW = datetime.datetime(2026, 10, 20, 2, 0, tzinfo=datetime.UTC)
ONE, TWO = "91350100M000100Y43", fictitious_code("two")


def rating(code=ONE, **values):
    """A firm's rating as a publication hands it over."""
    return {
        "unified_code": code,
        "firm_name": "安和物业有限公司",
        "period": "2026Q3",
        "as_of": "2026-09-30",
        "score": Decimal("86.5"),
        "grade": "A",
        "grade_title": "优秀",
        "colour": "green",
        "floor_area": "120000.50",
        "household_count": 900,
        "project_count": 3,
        "rating_digest": sha256_hex("rating"),
    } | values


def entry(code=ONE, key="1:red:1", **values):
    """A firm's place on a list as a publication hands it over."""
    return {
        "entry_key": key,
        "unified_code": code,
        "firm_name": "安和物业有限公司",
        "project_name": "",
        "list_kind": "red",
        "list_title": "红榜",
        "tone": "honour",
        "period": "2026Q3",
        "reasons": ["本季度排名前十"],
        "authority": "东区住房和建设局",
        "basis": "示例办法第十条",
        "published_on": "2026-10-20",
        "expires_on": "2027-10-20",
    } | values


@pytest.fixture
def publish():
    """`publish(jurisdiction, 1, ratings=[…], entries=[…])`."""

    def act(jurisdiction, number=1, *, ratings=(), entries=(), now=NOW, replaces=None, digest=None):
        return publish_to_register(
            jurisdiction.pk,
            publication_number=number,
            publication_digest=digest or sha256_hex(f"{jurisdiction.slug} {number}"),
            ratings=list(ratings),
            entries=list(entries),
            now=now,
            replaces=replaces,
        )

    return act
