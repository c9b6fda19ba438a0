"""A flood call to two hundred firms on the screens: 190 confirm, the live board says 95 %, the others are reminded.

A handful answer by clicks – the own page, the signed link, a phone call noted by the office –, the rest by the service
that those pages call.
"""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Role, User
from accounts.services import grant_role
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code
from notifications.models import Notice
from places.models import Estate
from programmes.models import MobilisationCall, MobilisationTask
from programmes.services import mobilisation
from tests.browser.acts import decide, fill_in, signed_in, wait_until
from tests.browser.files import picture
from tests.browser.town import FIRM, PASSWORD
from tests.browser.visitors import DESK, PHONE

CALLS = "/admin/programmes/mobilisationcall/"
ORDER = "检查地下车库、配电房和泵房；备足沙袋；每小时报告一次。"
NORTH, SOUTH = 119, 80  # and the town's own firm in the north
SILENT_NORTH, SILENT_SOUTH = 4, 6
SINCE = datetime.date(2025, 1, 1)


@pytest.fixture(scope="module")
def cast(town: Any) -> Any:
    """Two hundred firms with a project each; four of them have people with accounts."""
    firms = many_firms("北岸", NORTH, town.north_community) + many_firms("南岸", SOUTH, town.south_community)
    town.firms = firms
    role = Role.objects.get(code="firm_administrator")
    for username, firm in (("second", firms[0]), ("third", firms[NORTH]), ("silent", firms[NORTH - 1])):
        person = town.person(username, "resident", town.estate)
        grant_role(person, role, firm, by=None, today=town.today)
    return town


def many_firms(word: str, count: int, area: Any) -> list[PropertyFirm]:
    """Firms with a project each, written in bulk."""
    numbers = range(1, count + 1)
    firms = PropertyFirm.objects.bulk_create(
        PropertyFirm(
            name=f"{word}{number}号物业服务有限公司",
            unified_code=fictitious_code(f"{word}{number}"),
            is_code_fictitious=True,
        )
        for number in numbers
    )
    estates = Estate.objects.bulk_create(
        Estate(
            name=f"{word}{number}号院", code=f"{area.code}{number:04d}", area=area, search_text=f"{word}{number}号院"
        )
        for number in numbers
    )
    ServiceProject.objects.bulk_create(
        ServiceProject(firm=firm, estate=estate, name=estate.name, effective_from=SINCE)
        for firm, estate in zip(firms, estates, strict=True)
    )
    return firms


def call_is_issued(chief: Any) -> tuple[MobilisationCall, str]:
    chief.open(CALLS)
    page = chief.press(chief.page.locator(f"a[href='{CALLS}add/']").last)
    values = {"kind": "flood", "level": "2", "title": "防汛应急动员", "text": ORDER}
    for name, value in values.items():
        fill_in(page.locator(f"#content [name={name}]"), value)
    chief.press("button[name=_save]")
    assert not MobilisationCall.objects.exists(), "a call goes to some area"
    assert page.input_value("[name=text]") == ORDER
    page.select_option("[name=called_areas]", label="试验区")
    chief.press("button[name=_save]")
    call = MobilisationCall.objects.get()
    address = f"{CALLS}{call.pk}/change/"
    assert page.url.endswith(address), "the board comes next"
    chief.says("200")
    return call, address


def task_of(firm: PropertyFirm | str) -> MobilisationTask:
    name = firm if isinstance(firm, str) else firm.name
    return MobilisationTask.objects.get(name=name)


def firms_confirm_on_phones(visitor: Any) -> Any:
    """From the start page: one click, then a report with photos."""
    firm = signed_in(visitor, "firm", PHONE)
    firm.open("/firm/")
    page = firm.press("a[href^='/firm/mobilisation/']")
    firm.says("防汛应急动员", ORDER)
    firm.press("form:has(input[name=act][value=confirm]) button")
    assert task_of(FIRM).confirmed_via == "page"
    form = page.locator("form:has(input[name=act][value=report])")
    page.locator("details", has=form).locator("summary").click()
    for name, value in {"people_count": "12", "machine_count": "-1", "handled_count": "2"}.items():
        page.fill(f"[name={name}]", value)
    firm.press(form.locator("button[type=submit]"))
    assert page.locator(".field-error").count() == 1
    page.fill("[name=machine_count]", "3")
    page.fill("[name=text]", "泵房正常，车库入口已堆沙袋")
    page.set_input_files("[name=photos]", [picture(1), picture(2)])
    firm.press(form.locator("button[type=submit]"))
    firm.says("12", "泵房正常")
    for username in ("second", "third"):
        other = signed_in(visitor, username, PHONE)
        notice = wait_until(lambda who=username: inbox_of(who))
        other.open("/notices/")
        other.press(f"form[action$='/notices/{notice.pk}/'] button")
        other.press("form:has(input[name=act][value=confirm]) button")
    return firm


def inbox_of(username: str) -> Any:
    return Notice.objects.inbox_of(User.objects.get(username=username)).order_by("-created_at").first()


def others_confirm_by_link_and_phone(visitor: Any, chief: Any, address: str, firms: list[PropertyFirm]) -> None:
    page = chief.open(address)
    row = page.locator("#board li", has_text=firms[1].name)
    link = row.locator("a[href*='/mobilisation/']").get_attribute("href")
    holder = visitor("holder", width=PHONE)
    page_of_link = holder.open(link)
    assert task_of(firms[1]).confirmed_at is None, "opening a link confirms nothing"
    holder.press("form:has(input[name=act][value=confirm]) button")
    assert page_of_link.locator(".state-resolved").count() == 1
    holder.open(f"{link}x", status=404)
    row = page.locator("#board li", has_text=firms[2].name)
    chief.press(row.locator("form[action*='/phone/'] button"))
    assert {task_of(firms[place]).confirmed_via for place in (1, 2)} == {"link", "phone"}


def all_but_ten_confirm(town: Any) -> None:
    """The service that the pages call, for who is left; the last ones of both banks stay silent."""
    silent = {firm.pk for firm in town.firms[NORTH - SILENT_NORTH : NORTH]}
    silent |= {firm.pk for firm in town.firms[-SILENT_SOUTH:]}
    for task in MobilisationTask.objects.filter(confirmed_at=None).exclude(firm__in=silent):
        mobilisation.confirm_task(task.pk, by=None, now=timezone.now())


def board_says_95(chief: Any, town: Any) -> None:
    """Without being loaded again: the board asks every quarter of a minute."""
    all_but_ten_confirm(town)
    chief.page.wait_for_function(
        "() => document.querySelector('#share-title ~ p').textContent.includes('95.00')", timeout=40_000
    )
    chief.look()
    board = chief.page.inner_text("#share-title ~ dl")
    for words in ("190", "200", "116", "120", "74", "80", "96.67", "92.50"):
        assert words in chief.page.inner_text("#board"), board
    chief.says("12", "泵房正常", town.firms[-1].name)
    photos = chief.page.locator("#board .case-photos img")
    assert photos.count() == 2
    photos.first.scroll_into_view_if_needed()
    chief.page.wait_for_function("() => document.querySelector('#board .case-photos img').naturalWidth > 0")
    chief.look()


def missing_are_reminded(visitor: Any, chief: Any, town: Any) -> None:
    """Only they; the firm finds the reminder among its notices."""
    decide(chief, "remind")
    counts = MobilisationTask.objects.filter(reminder_count=1)
    assert counts.count() == SILENT_NORTH + SILENT_SOUTH and not counts.exclude(confirmed_at=None).exists()
    wait_until(lambda: inbox_of("silent") is not None and "确认" in str(inbox_of("silent").title))
    silent = signed_in(visitor, "silent", PHONE)
    silent.open("/notices/")
    silent.says("应急动员")


def area_sees_its_own_part(visitor: Any, address: str) -> None:
    officer = signed_in(visitor, "officer2")
    officer.open(address)
    officer.says("74", "80")
    assert officer.page.locator("form[action$='/acts/stand_down/']").count() == 0, "who issued it ends it"
    guest = visitor("guest")
    assert "/account/login" in guest.page.goto(f"{guest.base}{address}").url or "/admin/login" in guest.page.url


def call_is_stood_down(visitor: Any, chief: Any, firm: Any) -> None:
    decide(chief, "stand_down", lessons="排水泵到位及时，南岸两处低洼点需加装挡板。")
    chief.says("190", "200", "挡板")
    assert MobilisationCall.objects.get().summary["confirmed"] == 190
    firm.page.reload()
    firm.look()
    assert firm.page.locator("main form").count() == 0, "nothing is left to be done"
    firm.open("/firm/mobilisation/")
    silent = signed_in(visitor, "silent", PHONE, at="silent-later")
    silent.open("/firm/mobilisation/")
    silent.press("a.row-link")
    silent.in_english()


@pytest.mark.timeout(900)
def test_two_hundred_firms_are_called_and_190_confirm(cast: Any, visitor: Any) -> None:
    chief = signed_in(visitor, "housing", DESK)
    _call, address = call_is_issued(chief)
    firm = firms_confirm_on_phones(visitor)
    others_confirm_by_link_and_phone(visitor, chief, address, cast.firms)
    board_says_95(chief, cast)
    missing_are_reminded(visitor, chief, cast)
    area_sees_its_own_part(visitor, address)
    call_is_stood_down(visitor, chief, firm)
    assert PASSWORD not in chief.page.content()
