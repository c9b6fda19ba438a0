"""What approved filings write into the register, and who sees what was handed in."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from common.errors import NotAllowed
from firms.models import FileChange, Filing, PropertyFirm, ServiceProject
from firms.selectors import is_filed
from firms.services import open_temporary_file
from firms.services.filings import (
    attach_file,
    open_filing,
    review_filing,
    submit_filing,
)
from places.models import Area, Estate
from tests.firms.filings.conftest import CONTRACT, NOW, pass_both, pdf

FIRST = datetime.date(2026, 4, 1)


def test_a_new_manager_ends_the_post_before(filed: Any, administrator: User, people: dict[str, User]) -> None:
    filed()
    project = ServiceProject.objects.get()
    filing = open_filing("manager", project.firm, by=administrator, now=NOW, project=project)
    given = {
        "manager_name": "继任经理",
        "manager_phone": "02800000002",
        "effective_from": "2026-06-01",
        "reason": "调任",
    }
    late = datetime.datetime(2026, 6, 9, 9, 0, tzinfo=NOW.tzinfo)
    filing = submit_filing(filing.pk, by=administrator, now=late, given=given)
    pass_both(filing, people, late)
    new, old = project.manager_posts.all()
    assert (old.effective_to, new.effective_from) == (datetime.date(2026, 6, 1), datetime.date(2026, 6, 1))
    assert (new.due_on, new.is_late) == (datetime.date(2026, 6, 4), True)
    project.refresh_from_db()
    assert project.manager_name == "继任经理"


def test_changes_branches_and_honours_reach_the_register(
    filed: Any, firm: PropertyFirm, administrator: User, people: dict[str, User], areas: dict[str, Area]
) -> None:
    filed()
    project = ServiceProject.objects.get()
    changed = {
        **{name: CONTRACT[name] for name in ("name", "fee_model", "place_kind", "floor_area")},
        "fee_amount": "2.10",
        "household_count": "97",
        "changed_on": "2026-05-01",
        "reason": "业主大会决定调整",
    }
    given = {
        "branch": {"name": "东区分公司", "address": "虚构路2号", "opened_on": "2026-01-05"},
        "honour": {
            "title": "示范企业",
            "issuer": "行业协会",
            "awarded_on": "2026-01-01",
            "valid_to": "2028-01-01",
        },
    }
    filing = open_filing("project_change", firm, by=administrator, now=NOW, project=project)
    pass_both(submit_filing(filing.pk, by=administrator, now=NOW, given=changed), people)
    for kind, values in given.items():
        filing = open_filing(kind, firm, by=administrator, now=NOW, area=areas["first"])
        attach_file(filing.pk, pdf(kind), by=administrator, now=NOW)
        pass_both(submit_filing(filing.pk, by=administrator, now=NOW, given=values), people)
    project.refresh_from_db()
    assert (project.household_count, project.contracts.get().fee_amount) == (97, Decimal("2.10"))
    assert firm.branches.get().name == "东区分公司"
    assert not firm.honours.valid_on(datetime.date(2028, 1, 1)).exists()
    assert firm.honours.valid_on(datetime.date(2027, 12, 31)).exists()
    assert set(FileChange.objects.filter(filing__isnull=False).values_list("act", flat=True)) == {
        "project",
        "project_change",
        "branch",
        "honour",
    }


def test_a_firm_without_filing_has_a_temporary_file(estate: Estate, people: dict[str, User]) -> None:
    project = open_temporary_file(estate, name="无名物业有限公司", since=FIRST, by=people["officer"], reason="巡查发现")
    assert (project.firm.status, project.firm.is_code_fictitious) == ("temporary", True)
    assert project.firm.temporary_since == FIRST
    assert not is_filed(project, FIRST)
    with pytest.raises(NotAllowed):
        open_temporary_file(estate, name="甲", since=FIRST, by=people["other officer"])


def test_staff_see_what_was_handed_in_in_their_areas(
    firm: PropertyFirm,
    estate: Estate,
    administrator: User,
    other_administrator: User,
    people: dict[str, User],
) -> None:
    draft = open_filing("project", firm, by=administrator, now=NOW, estate=estate)
    assert not Filing.objects.visible_to(people["officer"]).exists()
    assert list(Filing.objects.visible_to(administrator)) == [draft]
    attach_file(draft.pk, pdf(), by=administrator, now=NOW)
    submit_filing(draft.pk, by=administrator, now=NOW, given=CONTRACT)
    for name, sees, acts in (
        ("officer", 1, 1),
        ("other officer", 0, 0),
        ("housing", 1, 0),
        ("auditor", 1, 0),
    ):
        assert Filing.objects.visible_to(people[name]).count() == sees
        assert Filing.objects.waiting_for(people[name]).count() == acts
    assert not Filing.objects.visible_to(other_administrator).exists()
    review_filing(draft.pk, by=people["officer"], now=NOW, seen_round=1)
    assert not Filing.objects.waiting_for(people["officer"]).exists()
    assert Filing.objects.waiting_for(people["housing"]).count() == 1
