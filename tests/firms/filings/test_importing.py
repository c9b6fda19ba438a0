"""Firms and projects from a file: a check that writes nothing, an import that writes the same, refused rows told."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from firms.filing_tasks import follow_managers
from firms.models import FileChange, ManagerPost, PropertyFirm, ServiceContract, ServiceProject
from firms.services import open_project
from jobs.models import JobRun
from jobs.services import run_job
from places.models import Area, Estate
from places.services.imports import confirm_import, start_check
from tests.firms.filings.conftest import NOW, real_code

FIRMS = "企业名称,统一社会信用代码,法定代表人,注册日期,注册资本,备案日期\r\n"
PROJECTS = "统一社会信用代码,小区编号,服务起始日,合同终止日,签订日期,合同类型,收费标准,收费方式,备案日期\r\n"


def check(kind: str, text: str, by: User) -> JobRun:
    job = start_check(kind, "Import", SimpleUploadedFile("a.csv", text.encode()), by=by, right="manage_firms")
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "succeeded", job.error
    return job


def both(kind: str, text: str, by: User) -> JobRun:
    """Checked, then imported: the import does what the check said."""
    checked = check(kind, text, by)
    done = confirm_import(checked.pk, by=by, right="manage_firms")
    run_job(done.pk)
    done.refresh_from_db()
    assert done.counts == checked.counts
    return done


def test_firms_are_added_changed_and_left_alone(firm: PropertyFirm, people: dict[str, User]) -> None:
    text = FIRMS + (
        f"新企业有限公司,{real_code(7)},某代表,2015-05-06,5000000,2024-01-02\r\n"
        f"安和物业服务有限公司,{real_code(1)},,2016-01-01,,\r\n"
        f"新企业有限公司,{real_code(7)},,,,\r\n"
        "坏代码有限公司,91350100M000100Y44,,,,\r\n"
        f"坏日期有限公司,{real_code(8)},,2015-13-01,,\r\n"
    )
    job = check("firms.import_firms", text, people["housing"])
    assert PropertyFirm.objects.count() == 1
    job = both("firms.import_firms", text, people["housing"])
    assert job.counts == {"created": 1, "updated": 1, "duplicates": 1, "rejected": 2}
    made = PropertyFirm.objects.get(unified_code=real_code(7))
    assert (made.status, made.registered_capital, made.legal_representative) == ("filed", Decimal(5000000), "某代表")
    firm.refresh_from_db()
    assert (firm.registered_on, firm.status) == (datetime.date(2016, 1, 1), "temporary")
    assert FileChange.objects.filter(act="import_firms").count() == 2
    assert not FileChange.objects.filter(changes__icontains="某代表").exists()
    assert both("firms.import_firms", text, people["housing"]).counts["unchanged"] == 2


def test_projects_come_with_their_contract_and_never_overlap(
    firm: PropertyFirm, other_firm: PropertyFirm, estate: Estate, people: dict[str, User], areas: dict[str, Area]
) -> None:
    Estate.objects.create(code="TEST0002", name="别苑", area=areas["second community"])
    codes = (firm.unified_code, other_firm.unified_code)
    text = PROJECTS + (
        f"{codes[0]},TEST0001,2025-01-01,2028-01-01,2024-12-20,前期,1.855,包干制,2025-01-03\r\n"
        f"{codes[1]},TEST0001,2025-06-01,,,,,,\r\n"
        f"{codes[1]},TEST0002,2025-06-01,,,,,,\r\n"
        f"{codes[1]},NONE0001,2025-06-01,,,,,,\r\n"
        f"{real_code(99)},TEST0001,2030-01-01,,,,,,\r\n"
        f"{codes[0]},TEST0001,2024-01-01,2023-01-01,2023-01-01,,,,\r\n"
    )
    job = both("firms.import_projects", text, people["officer"])
    assert job.counts == {"created": 1, "rejected": 5}
    project = ServiceProject.objects.get()
    contract = ServiceContract.objects.get()
    assert (project.firm, project.filed_on) == (firm, datetime.date(2025, 1, 3))
    assert (contract.kind, contract.fee_amount, contract.fee_model) == ("initial", Decimal("1.855"), "lump_sum")
    assert both("firms.import_projects", text, people["officer"]).counts["unchanged"] == 1
    done = both("firms.import_projects", text, people["housing"])
    assert done.counts == {"created": 1, "unchanged": 1, "rejected": 4}


def test_an_officer_changes_no_firm_of_elsewhere(
    firm: PropertyFirm, people: dict[str, User], areas: dict[str, Area]
) -> None:
    elsewhere = Estate.objects.create(code="TEST0002", name="别苑", area=areas["second community"])
    open_project(firm, elsewhere, by=None, effective_from=datetime.date(2025, 1, 1))
    job = both("firms.import_firms", FIRMS + f"改名有限公司,{real_code(1)},,,,\r\n", people["officer"])
    assert job.counts == {"rejected": 1}
    assert both(
        "firms.import_firms", FIRMS + f"改名有限公司,{real_code(1)},,,,\r\n", people["other officer"]
    ).counts == {"updated": 1}


@pytest.mark.parametrize("page", ["propertyfirm", "serviceproject"])
def test_the_page_takes_a_file(browser: Any, people: dict[str, User], page: str) -> None:
    address = f"/admin/firms/{page}/import_rows/"
    assert browser(people["officer"]).get(address).status_code == 200
    assert browser(people["auditor"]).get(address).status_code == 403


def test_a_post_filed_ahead_begins_by_itself(filed: Any) -> None:
    project = filed().project
    today = timezone.localdate()
    ManagerPost.objects.filter(project=project).update(effective_to=today)
    ManagerPost.objects.create(project=project, name="继任经理", effective_from=today, reported_on=NOW.date())
    follow_managers()
    follow_managers()
    project.refresh_from_db()
    assert project.manager_name == "继任经理"
