"""Firms from what imported estates report."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from firms.models import PropertyFirm, ServiceProject
from firms.rules import is_unified_code
from places.models import Area, Estate

REPORTED = (
    "安和物业（成都）有限公司",
    "安和物业(成都)有限公司",
    "安和物业(成都)有限公司 ",
    "宁泰物业服务有限公司",
    "无",
    "业主自管",
    "",
)


@pytest.fixture
def estates(areas: dict[str, Area]) -> list[Estate]:
    return [
        Estate.objects.create(
            code=f"LINK{number:04}", name=f"{number}苑", area=areas["first community"], reported_firm_name=name
        )
        for number, name in enumerate(REPORTED)
    ]


def link(jurisdiction: Any) -> str:
    out = StringIO()
    call_command("link_firms", jurisdiction=jurisdiction.slug, stdout=out)
    return out.getvalue()


def test_spelling_variants_become_one_firm_with_a_marked_stand_in_code(
    estates: list[Estate], jurisdiction: Any
) -> None:
    assert "2 firms, 4 projects, 2 names of no firm" in link(jurisdiction)
    firm = PropertyFirm.objects.get(name="安和物业(成都)有限公司")  # the most frequent spelling
    assert firm.projects.count() == 3
    assert firm.is_code_fictitious and is_unified_code(firm.unified_code)
    assert firm.status == "temporary"
    assert firm.search_text.startswith("安和物业(成都)有限公司")


def test_linking_again_adds_nothing(estates: list[Estate], jurisdiction: Any) -> None:
    link(jurisdiction)
    assert "0 firms, 0 projects" in link(jurisdiction)
    assert ServiceProject.objects.count() == 4


def test_a_new_estate_joins_the_firm_that_exists(estates: list[Estate], areas: Any, jurisdiction: Any) -> None:
    link(jurisdiction)
    Estate.objects.create(
        code="LINK9999", name="新苑", area=areas["first community"], reported_firm_name="宁泰物业服务有限公司"
    )
    assert "0 firms, 1 projects" in link(jurisdiction)


def test_an_unknown_jurisdiction_gets_one_line(jurisdiction: Any) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        call_command("link_firms", jurisdiction="nowhere")
