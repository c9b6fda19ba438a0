"""A year of a demonstration award, all on the screens: from the round to the withdrawal after a hearing.

Three firms come to the same panel score at one place. The written rule puts one of them aside by the district's score;
the other two are equal by every step, so the panel votes by name. The days of publicity pass in a second portal, whose
clock stands after them.
"""

import datetime
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from firms.models import ServiceProject
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from places.services.estates import register_estate
from programmes.models import AwardApplication, AwardRound
from programmes.services import awards
from tests.browser.acts import decide, fill_in, signed_in
from tests.browser.servers import portal_running
from tests.browser.town import FIRM, LONG_AGO
from tests.browser.visitors import DESK, PHONE
from tests.programmes.awards.conftest import FULL, STANDARD, AwardCity

ROUNDS, APPLICATIONS = "/admin/programmes/awardround/", "/admin/programmes/awardapplication/"
SUBJECTS = (("firm", FIRM, "春熙苑"), ("firm2", "和顺物业有限公司", "听雨轩"), ("firm3", "康宁物业有限公司", "望江台"))
EXPERTS = ("expert1", "expert2", "expert3")
TITLE = "年度示范项目评选"
OBJECTION, ANSWER = "公示栏的收费标准与合同不一致", "经核查，公示内容与合同一致，异议不成立。"
REASON, STATEMENT, GROUNDS = (
    "复查发现消防控制室无人值守",
    "当日值班员临时就医，已补足两人。",
    "两次复查均无人值守，陈述理由不足。",
)


@pytest.fixture(scope="module")
def cast(town: Any) -> Any:
    """Three firms with a project each, three experts, a resident; the checklist."""
    awards.publish_standard(STANDARD, by=None, now=town.now)
    for username, name, estate_name in SUBJECTS[1:]:
        estate = register_estate(by=None, name=estate_name, area=town.north_community, address="和睦路2号")
        firm = file_firm(by=None, name=name, unified_code=fictitious_code(username))
        open_project(firm, estate, by=None, effective_from=town.today - LONG_AGO)
        town.person(username, "firm_administrator", firm)
    for name in EXPERTS:
        town.person(name, "auditor", town.root)
    town.person("resident", "resident", town.estate)
    return SimpleNamespace(town=town)


def application_of(estate: str) -> AwardApplication:
    return AwardApplication.objects.get(project__estate__name=estate)


def page_of(estate: str) -> str:
    return f"{APPLICATIONS}{application_of(estate).pk}/change/"


# --- The office prepares -------------------------------------------------------------------------------------


def round_is_prepared(chief: Any, today: datetime.date) -> str:
    """The form and the order of the tie steps. Returns the address of the round."""
    chief.open(ROUNDS)
    page = chief.press(chief.page.locator(f"a[href='{ROUNDS}add/']").last)
    values = {
        "standard": "小标准（第1版）",
        "year": str(today.year),
        "title": f"{today.year}{TITLE}",
        "apply_from": f"{today}",
        "apply_until": f"{today + datetime.timedelta(days=20)}",
        "pass_score": "80",
        "least_sheets": "3",
        "tie_first": "grade",
        "tie_second": "grade",
        "tie_third": "",
    }
    for name, value in values.items():
        fill_in(page.locator(f"#content [name={name}]"), value)
    chief.press("button[name=_save]")
    assert not AwardRound.objects.exists(), "the same step twice is no rule"
    assert page.input_value("[name=title]") == values["title"]
    fill_in(page.locator("[name=tie_second]"), "")
    chief.press("button[name=_save]")
    made = AwardRound.objects.get()
    address = f"{ROUNDS}{made.pk}/change/"
    assert page.url.endswith(address), "the next step is on the round's own page"
    steps = {"tie_first": "must_points", "tie_second": "district_score", "tie_third": "grade"}
    decide(chief, "change", **steps)
    made.refresh_from_db()
    assert made.tie_rule == [*steps.values(), "panel_vote"]
    return address


def round_opens(chief: Any, address: str) -> None:
    """Places for each class, a panel of three; nothing opens without places."""
    made = AwardRound.objects.get()
    decide(chief, "open")
    chief.says("名额")
    for code in ("住宅", "办公"):
        chief.open(address)
        decide(chief, "quota", class_code=code, places="1")
    for name in (*EXPERTS, "officer"):
        decide(chief, "seat", username=name)
    decide(chief, "unseat", member="officer")
    assert made.panel.filter(left_at__isnull=True).count() == 3
    decide(chief, "open")
    made.refresh_from_db()
    assert made.state == "open"


# --- A firm applies ------------------------------------------------------------------------------------------


def firm_applies(visitor: Any, username: str, estate: str) -> Any:
    """On a phone: from the firm's start page to the handed-in self-assessment."""
    firm = signed_in(visitor, username, PHONE)
    firm.open("/firm/")
    page = firm.press("a[href='/firm/awards/']")
    firm.press("a[href*='/firm/awards/rounds/']")
    fill_in(page.locator("[name=class_code]"), "住宅")
    firm.press("main form button[type=submit]")
    found = application_of(estate)
    for code, points in FULL.items():
        page.fill(f"#p_{code}", str(points))
        page.locator(f"#p_{code}").blur()
        page.wait_for_selector(f"#saved-{code} .muted")
    firm.look()
    assert found.answers.count() == len(FULL), "every item is kept as soon as it is typed"
    firm.press("button[name=act][value=submit]")
    firm.says("A1")  # the must-have item has no evidence yet
    assert page.locator("[role=alert]").count() == 1
    file = {"name": "照片说明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 proof"}
    page.set_input_files("#f_A1", [file])
    firm.press("button[name=act][value=submit]")
    found.refresh_from_db()
    assert (found.state, found.self_score, found.evidence.get().name) == ("submitted", 100, file["name"])
    return firm


# --- Reviews -------------------------------------------------------------------------------------------------


def sheet(page: Any, prefix: str = "", **points: str) -> None:
    for code, full in FULL.items():
        page.fill(f"[name={prefix}p_{code}]", points.get(code, str(full)))


def open_sheet(person: Any, estate: str) -> Any:
    """The sheet on the page of an application: it is open, since it shows the checklist too."""
    return person.open(page_of(estate)).locator("form[action$='/acts/review/']")


def sheets_are_reviewed(officer: Any, district: Any, town: Any) -> None:
    """The subdistrict first, then another person for the district."""
    officer.open(APPLICATIONS)
    page = officer.press(page_link(officer, "春熙苑"))
    officer.says("照片说明.pdf")
    form = open_sheet(officer, "春熙苑")
    sheet(page, "review-", A1="999")
    officer.press(form.locator("button"))
    assert page.input_value("[name=review-p_B1]") == "20", "what was typed stays"
    sheet(page, "review-")
    officer.press(form.locator("button"))
    officer.open(page_of("春熙苑"))
    assert form.count() == 0, "nobody reviews twice"
    form = open_sheet(officer, "听雨轩")
    sheet(page, "review-")
    officer.press(form.locator("button"))
    page = district.page
    for estate in ("春熙苑", "听雨轩"):
        form = open_sheet(district, estate)
        sheet(page, "review-", B1="18" if estate == "春熙苑" else "20")
        page.fill("[name=review-opinion]", "现场核查属实")
        district.press(form.locator("button"))
        assert application_of(estate).state == "district_done"
    by_service(town, "望江台")


def by_service(town: Any, estate: str) -> None:
    """The third firm's application goes the way that the others went on the screens."""
    project = ServiceProject.objects.get(estate__name=estate)
    by, now = User.objects.get(username="firm3"), timezone.now()
    found = awards.open_application(
        AwardRound.objects.get().pk,
        by=by,
        now=now,
        today=town.today,
        firm=project.firm,
        project=project,
        class_code="home",
    )
    for code, points in FULL.items():
        awards.save_answer(found.pk, code, by=by, now=now, points=points)
    awards.attach_evidence(found.pk, "A1", AwardCity.pdf(), by=by, now=now)
    awards.submit_application(found.pk, by=by, now=now, today=town.today)
    for level, reviewer in (("subdistrict", town.officer), ("district", town.housing2)):
        awards.review_application(found.pk, level, FULL, by=reviewer, now=now)


def page_link(person: Any, estate: str) -> Any:
    return person.page.locator("#result_list a, .result-list a", has_text=estate).first


# --- The panel -----------------------------------------------------------------------------------------------


def panel_scores(visitor: Any) -> list[Any]:
    """The first member everything, on a phone; the others one sheet each on a screen."""
    experts = [signed_in(visitor, name, PHONE if name == EXPERTS[0] else DESK) for name in EXPERTS]
    for expert in experts:
        expert.open("/programmes/awards/")
        expert.press("main a[href='/panel/']")
        for _username, _name, estate in SUBJECTS if expert is experts[0] else SUBJECTS[:1]:
            page = expert.press(expert.page.locator("a.row-link", has_text=estate))
            sheet(page, B1="15")
            expert.press("main form button[type=submit]")
            assert page.url.endswith("/panel/")
    for name in EXPERTS[1:]:
        for _username, _name, estate in SUBJECTS[1:]:
            points = FULL | {"B1": Decimal(15)}
            by = User.objects.get(username=name)
            awards.score_sheet(application_of(estate).pk, points, by=by, now=timezone.now())
    assert set(AwardApplication.objects.values_list("panel_score", flat=True)) == {95}
    return experts


def tie_is_voted_on(chief: Any, address: str, experts: list[Any]) -> None:
    """The district's score puts one aside; the others are equal to the last step, and the panel votes by name."""
    chief.open(address)
    decide(chief, "rank")
    chief.says("区县评分", "分出先后", "表决")
    decision = AwardRound.objects.get().decisions.get()
    left = {application_of("听雨轩").pk, application_of("望江台").pk}
    assert {key for tie in decision.undecided for key in tie["keys"]} == left
    decide(chief, "rank")
    chief.says("表决")  # not everybody has voted
    for expert, estate in zip(experts, ("听雨轩", "望江台", "听雨轩"), strict=True):
        page = expert.open("/panel/")
        assert page.locator("form[action*='/panel/votes/'] button", has_text="").count() == 2
        expert.press(page.locator(".row-link", has_text=estate).locator("button"))
        assert page.locator("form[action*='/panel/votes/'] button").count() == 0, "one vote each"
    chief.open(address)
    chief.says("expert1", "expert2", "expert3")
    decide(chief, "rank")
    states = {estate: application_of(estate).state for _username, _name, estate in SUBJECTS}
    assert states == {"春熙苑": "not_chosen", "听雨轩": "listed", "望江台": "not_chosen"}


# --- Publicity -----------------------------------------------------------------------------------------------


def list_is_public_and_objected_to(visitor: Any, chief: Any, address: str) -> None:
    guest = visitor("guest")
    guest.open("/programmes/awards/")
    page = guest.press(guest.page.locator(".row-link", has_text="听雨轩"))
    assert page.locator("main form").count() == 0, "who objects is signed in"
    resident = signed_in(visitor, "resident", PHONE)
    resident.open("/")
    resident.press("footer a[href='/programmes/awards/']")
    page = resident.press(resident.page.locator(".row-link", has_text="听雨轩"))
    resident.press("main form button[type=submit]")
    assert page.locator("main .field-error").count() == 1
    page.fill("[name=words]", OBJECTION)
    resident.press("main form button[type=submit]")
    chief.open(address)
    decide(chief, "close")
    chief.says("公示")  # still public
    chief.open(page_of("听雨轩"))
    chief.says(OBJECTION)
    decide(chief, "answer", is_upheld="no", answer=ANSWER)
    resident.page.reload()
    resident.look()
    resident.says(ANSWER)


# --- The award, a revisit, its withdrawal --------------------------------------------------------------------


def award_is_given(chief: Any, guest: Any, address: str) -> str:
    chief.open(address)
    decide(chief, "close")
    found = application_of("听雨轩")
    assert (found.state, bool(found.number)) == ("awarded", True)
    guest.open("/programmes/awards/")
    guest.says(found.number)
    page = guest.open(f"/programmes/awards/?q={found.number}")
    guest.press(page.locator(".row-link", has_text="听雨轩"))
    guest.says(found.number, "和顺物业有限公司", "有效")
    return re.sub(r"^https?://[^/]+", "", page.url)


def award_is_withdrawn(visitor: Any, chief: Any, portal: Any) -> None:
    """Another person than who told it decides, after the firm was heard."""
    district = signed_in(visitor, "housing2", portal=portal)
    district.open(page_of("听雨轩"))
    decide(district, "visit", result="failed", finding=REASON)
    decide(district, "notify", reason=REASON)
    assert district.page.locator("form[action$='/acts/decide/']").count() == 0, "who told it does not decide"
    chief.open(page_of("听雨轩"))
    decide(chief, "decide", is_withdrawn="yes", grounds=GROUNDS)
    assert application_of("听雨轩").state == "awarded", "the firm is heard first"
    firm = signed_in(visitor, "firm2", PHONE, portal=portal)
    firm.open("/firm/awards/")
    page = firm.press(firm.page.locator(".row-link", has_text="听雨轩"))
    firm.says(REASON)
    page.fill("[name=statement]", STATEMENT)
    firm.press("button[name=act][value=state]")
    chief.open(page_of("听雨轩"))
    chief.says(STATEMENT)
    decide(chief, "decide", is_withdrawn="yes", grounds=GROUNDS)
    assert application_of("听雨轩").state == "withdrawn"
    firm.open(f"/firm/awards/{application_of('听雨轩').pk}/")
    firm.says(GROUNDS)


@pytest.mark.timeout(900)
def test_an_award_from_the_round_to_the_withdrawal(cast: Any, visitor: Any, tmp_path: Any) -> None:
    chief = signed_in(visitor, "housing")
    address = round_is_prepared(chief, cast.town.today)
    round_opens(chief, address)
    for username, _name, estate in SUBJECTS[:2]:
        firm_applies(visitor, username, estate)
    sheets_are_reviewed(signed_in(visitor, "officer"), signed_in(visitor, "housing2"), cast.town)
    chief.open(address)
    decide(chief, "call")
    experts = panel_scores(visitor)
    tie_is_voted_on(chief, address, experts)
    list_is_public_and_objected_to(visitor, chief, address)
    after = timezone.make_aware(datetime.datetime.combine(cast.town.today, datetime.time(9)))
    with portal_running(tmp_path, as_of=after + datetime.timedelta(days=21)) as later:
        chief = signed_in(visitor, "housing", portal=later)
        guest = visitor("guest-later", portal=later)
        public = award_is_given(chief, guest, address)
        award_is_withdrawn(visitor, chief, later)
        guest.open(public)
        guest.says("撤销", REASON)
        guest.in_english()
        guest.open("/programmes/awards/")
