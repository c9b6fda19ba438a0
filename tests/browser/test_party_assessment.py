"""A year's assessment of two firms in the browser: from the first page of the round to the interview of the last.

The units of the two estates and their owners stand on the register beforehand. Everything else is done by clicks, the
appraisal by owners on phones without an account.
"""

import datetime
import re
from decimal import Decimal
from typing import Any

import pytest

from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from party.models import AppraisalAnswer, AssessmentRound, LastInterview, SubjectResult
from places.models import Building, Owner, Ownership, Unit
from tests.browser.acts import wait_for_job
from tests.browser.test_party import act, signed_in
from tests.browser.town import FIRM, LONG_AGO
from tests.browser.visitors import DESK, PHONE

ROUNDS, SUBJECTS = "/admin/party/assessmentround/", "/admin/party/assessedsubject/"
OTHER_FIRM = "宁泰物业服务有限公司"
GOOD = {
    "organisation": "approved",
    "staff_members": "5",
    "secretary_in_committee": "yes",
    "cross_into_community": "yes",
    "cross_into_firm": "yes",
    "regional_tasks": "done",
    "vetting": "yes",
    "major_matters": "always",
}
POOR = {**GOOD, "organisation": "applied", "staff_members": "2", "regional_tasks": "none", "vetting": "no"}
PROOF = {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 approval"}
UNITS = 3


@pytest.fixture(scope="module")
def district(town: Any) -> Any:
    """Two firms with owners on the register, and two people of the organisation department."""
    other = file_firm(by=None, name=OTHER_FIRM, unified_code=fictitious_code("assessed"))
    open_project(other, town.south_estate, by=None, effective_from=town.today - LONG_AGO)
    town.other_person = town.person("other-firm", "firm_administrator", other)
    for estate in (town.estate, town.south_estate):
        owners_move_in(estate, town.today - LONG_AGO)
    town.organiser = town.person("organiser", "organisation_department", town.root)
    town.second = town.person("second", "organisation_department", town.root)
    return town


def owners_move_in(estate: Any, since: datetime.date) -> None:
    building = Building.objects.create(estate=estate, number="1")
    owner = Owner.objects.create(name="甲", name_hash=f"browser{estate.pk}")
    rows = Unit.objects.bulk_create(
        Unit(building=building, number=f"{number}01", exclusive_area=Decimal(90)) for number in range(1, UNITS + 1)
    )
    Ownership.objects.bulk_create(Ownership(unit=unit, owner=owner, effective_from=since) for unit in rows)


def page_of(firm: str) -> str:
    subject = AssessmentRound.objects.get().subjects.get(firm__name=firm)
    return f"{SUBJECTS}{subject.pk}/change/"


def round_page() -> str:
    return f"{ROUNDS}{AssessmentRound.objects.get().pk}/change/"


def round_begins(organiser: Any, town: Any) -> None:
    """Begun for the district; the platform counts its own figures in a job."""
    page = organiser.open(f"{ROUNDS}add/")
    organiser.press("#content form button[type=submit]")
    page.select_option("[name=area]", label=town.root.name)
    table = page.locator("[name=table] option", has_text="三十分").first.get_attribute("value")
    page.select_option("[name=table]", value=table)
    page.fill("[name=title]", "年度物业服务企业党建考核")
    page.fill("[name=first_day]", (town.today - datetime.timedelta(days=300)).isoformat())
    page.fill("[name=last_day]", town.today.isoformat())
    page.fill("[name=sample_size]", f"{UNITS}")
    page.fill("[name=least_answers]", "2")
    organiser.press("#content form button[type=submit]")
    organiser.says(FIRM, OTHER_FIRM)
    act(organiser, "start")
    wait_for_job(organiser, "party.measure")
    organiser.press("#job-progress a.btn-primary")


def firm_is_scored(organiser: Any, firm: str, values: dict[str, str]) -> None:
    """The sheet of what people enter, with one paper; then the report hearing."""
    page = organiser.open(page_of(firm))
    form = page.locator("form[action$='/acts/score/']")
    page.locator("details", has=form).locator("summary").click()
    organiser.look()
    for code, value in values.items():
        field = form.locator(f"[name=score-value_{code}]")
        is_choice = field.evaluate("field => field.localName") == "select"
        field.select_option(value=value) if is_choice else field.fill(value)
        form.locator(f"[name=score-basis_{code}]").fill("年终核查记录")
    form.locator("[name=score-evidence_organisation]").set_input_files([PROOF])
    organiser.press(form.locator("button[type=submit]"))
    organiser.says("年终核查记录")
    act(organiser, "hearing", attended_count="26", summary="企业述职并回答业主代表提问。")
    organiser.says("企业述职")


def appraisal_opens(organiser: Any, town: Any) -> None:
    organiser.open(round_page())
    act(organiser, "appraise", closes_on=town.today.isoformat(), seed="0311172226")
    organiser.says("0311172226")


def codes_of(organiser: Any, firm: str) -> list[str]:
    """What stands on the sheet that is printed once."""
    organiser.open(page_of(firm))
    act(organiser, "codes")
    found = re.findall(r"\b(?:[A-Z2-9]{4} ){3}[A-Z2-9]{4}\b", organiser.page.inner_text("main"))
    assert len(found) == UNITS
    return found


def owner_answers(visitor: Any, code: str, grade: str, name: str) -> None:
    """On a phone, without an account: the code of the paper, three questions, thanks. A second time is refused."""
    owner = visitor(name, width=PHONE)
    page = owner.open("/appraisal/")
    page.fill("#id_code", "ABCD EFGH")
    owner.press("main form button[type=submit]")
    page.fill("#id_code", code.lower())
    owner.press("main form button[type=submit]")
    owner.press("main form button[type=submit]")
    for question in ("overall", "service", "openness"):
        page.check(f"input[name={question}][value={grade}]")
    owner.press("main form button[type=submit]")
    assert page.url.endswith("/thanks/")
    owner.open("/appraisal/")
    page.fill("#id_code", code)
    owner.press("main form button[type=submit]")
    assert page.locator(".field-error").count() == 1, "a code counts once"


def owners_are_asked(visitor: Any, organiser: Any) -> None:
    for firm, grade in ((FIRM, "very_good"), (OTHER_FIRM, "poor")):
        for number, code in enumerate(codes_of(organiser, firm)):
            owner_answers(visitor, code, grade, f"owner-{grade}-{number}")
    assert AppraisalAnswer.objects.count() == 2 * UNITS
    organiser.open(page_of(FIRM))
    organiser.says(f"{UNITS} / {UNITS}")


def result_is_signed_by_two(visitor: Any, organiser: Any) -> None:
    """Closed, computed in a job, proposed; the proposer cannot approve, somebody else does."""
    organiser.open(round_page())
    act(organiser, "close")
    act(organiser, "compute")
    wait_for_job(organiser, "party.compute")
    organiser.press("#job-progress a.btn-primary")
    organiser.says("第 1 名", "第 2 名")
    act(organiser, "propose")
    assert organiser.page.locator("form[action$='/acts/approve/']").count() == 0
    second = signed_in(visitor, "second")
    second.open(round_page())
    act(second, "approve")
    assert AssessmentRound.objects.get().state == "approved"


def firm_reads_its_result(visitor: Any, name: str, *words: str) -> Any:
    """From the start page of the firm, on a phone."""
    firm = signed_in(visitor, name, width=PHONE)
    firm.open("/firm/")
    firm.press("main a[href='/firm/assessments/']")
    firm.press("main a[href^='/firm/assessments/'].row-link")
    firm.says(*words)
    return firm


def last_one_is_interviewed(organiser: Any, town: Any) -> None:
    organiser.open(page_of(FIRM))
    assert organiser.page.locator("form[action$='/acts/interview/']").count() == 0, "only the last are"
    organiser.open(page_of(OTHER_FIRM))
    due = (town.today + datetime.timedelta(days=60)).isoformat()
    said = {"summary": "业主评价低，党组织未建。", "commitment": "两个月内建立党组织并整改保洁。"}
    act(organiser, "interview", **said, due_on=due)
    organiser.says("两个月内建立党组织", due)
    assert LastInterview.objects.get().subject.firm.name == OTHER_FIRM


def test_a_year_is_assessed_from_the_first_page_to_the_last_interview(district: Any, visitor: Any) -> None:
    organiser = signed_in(visitor, "organiser", width=DESK)
    round_begins(organiser, district)
    firm_is_scored(organiser, FIRM, GOOD)
    firm_is_scored(organiser, OTHER_FIRM, POOR)
    appraisal_opens(organiser, district)
    owners_are_asked(visitor, organiser)
    result_is_signed_by_two(visitor, organiser)
    best = SubjectResult.objects.get(subject__firm__name=FIRM)
    firm_reads_its_result(visitor, "firm", f"{best.total}", "年终核查记录")
    last_one_is_interviewed(organiser, district)
    other = firm_reads_its_result(visitor, "other-firm", "两个月内建立党组织")
    assert other.page.goto(f"{other.base}/firm/assessments/{best.subject_id}/").status == 404
