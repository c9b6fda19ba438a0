"""From a resident's phone to the published black list, all in the browser; months pass in between."""

import datetime

from django.utils import timezone

from complaints.models import Complaint
from credit.models import CreditEvent, ListIssue, Publication
from credit.rules.periods import Period
from credit.tasks import rate_firms
from jobs.models import JobRun
from tests.browser.acts import decide, wait_for_job, wait_until
from tests.browser.files import picture
from tests.browser.servers import portal_running
from tests.browser.town import ESTATE, FIRM, PASSWORD
from tests.browser.visitors import DESK

TITLE = "停水催收物业费"
COMPLAINTS, ISSUES = "/admin/complaints/complaint/", "/admin/credit/listissue/"


def hand_in(resident):
    """Three steps on a phone; returns the receipt code."""
    page = resident.open("/")
    resident.press(".entry-main")
    page.select_option("#id_category", "facilities-water")
    page.fill("#id_title", TITLE)
    page.fill("#id_text", "因与物业有费用争议，物业两次关停本单元供水，累计九小时。")
    page.wait_for_selector("#id_question-who")
    page.select_option("#id_question-who", "stair")
    resident.look()
    page.click("[data-step]:not(.is-hidden) [data-next]")
    page.fill("#id_estate_query", "cxy")
    page.get_by_text(ESTATE, exact=True).click()
    page.fill("#id_place_text", "3栋2单元")
    resident.look()
    page.click("[data-step]:not(.is-hidden) [data-next]")
    page.set_input_files("#id_photos", [picture(1), picture(2)])
    page.wait_for_selector("[data-previews] img >> nth=1")
    page.fill("#id_reporter_phone", "13800000000")
    resident.look()
    resident.press("[data-send]")
    return page.inner_text(".receipt-code").strip()


def complaint_is_handled(visitor):
    """Resident, two offices and the firm; returns the officer at the closed complaint."""
    resident = visitor("resident")
    code = hand_in(resident)
    resident.press(".form-actions .btn-primary")
    follow = resident.page.url.removeprefix(resident.base)
    resident.says(TITLE, code, "北苑社区")
    assert "13800000000" not in resident.page.content()

    other = visitor("other-officer", width=DESK)
    other.sign_in("officer2", PASSWORD)
    other.open(COMPLAINTS)
    assert TITLE not in other.page.content()
    other.open(f"{COMPLAINTS}{Complaint.objects.get().pk}/change/", status=404)

    officer = visitor("officer", width=DESK)
    officer.sign_in("officer", PASSWORD)
    officer.press(officer.page.get_by_text("待受理"))
    officer.press(officer.page.get_by_text(TITLE))
    assert officer.page.locator(".case-photos img").count() == 2
    decide(officer, "accept")
    decide(officer, "dispatch")

    firm_answers(visitor("firm"))
    resident.open(follow)
    assert resident.page.locator(".photo-row img").count() == 3
    resident.page.check("input[value=basically_satisfied]")
    resident.press("form[action$='/rate/'] button[type=submit]")

    officer.page.reload()
    decide(officer, "close")
    resident.open("/")
    resident.page.fill("#quick-code", code.lower())
    resident.press(".quick-form >> nth=0 >> button")
    assert resident.page.locator(".state-closed").count() == 1
    return officer


def firm_answers(firm):
    """The firm says what was done, with a photo; it never sees the resident's phone."""
    firm.sign_in("firm", PASSWORD)
    firm.open("/firm/complaints/")
    firm.press(".row-link >> nth=0")
    assert "13800000000" not in firm.page.content()
    firm.page.locator("details.act", has=firm.page.locator("form[action$='/answer/']")).locator("summary").click()
    firm.page.fill("#note_answer", "已恢复供水并向业主致歉，费用争议另行协商。")
    firm.page.set_input_files("#id_photos", [picture(3)])
    firm.page.wait_for_selector("[data-previews] img")
    firm.press("form[action$='/answer/'] button[type=submit]")


def event_is_confirmed_by_three(officer, visitor):
    """The officer reports, a second person reviews, a third at the district confirms."""
    page = officer.press("a[href*='creditevent/report']")
    officer.press("a[href*='item=B05']")
    page.fill("[name=fact]", "春熙苑3栋2单元两次停水催收物业费，已恢复")
    officer.press(".case-main form button[type=submit]")
    address = page.url.removeprefix(officer.base)
    assert page.locator("form[action$='/acts/review/']").count() == 0, "whoever reports does not review"
    second = visitor("housing2", width=DESK)
    second.sign_in("housing2", PASSWORD)
    second.open(address)
    decide(second, "review", reason="照片与走访记录一致")
    second.open(address)
    assert second.page.locator("form[action$='/acts/confirm/']").count() == 0

    housing = visitor("housing", width=DESK)
    housing.sign_in("housing", PASSWORD)
    housing.press(housing.page.get_by_text("待确认信用信息"))
    housing.says("B05")
    housing.open(address)
    decide(housing, "confirm", reason="属实")
    event = CreditEvent.objects.latest("pk")
    assert (event.item_code, event.state, event.reported_by.username) == ("B05", "effective", "officer")
    assert event.confirmed_by.username == "housing"


def rating_is_public(portal, place, town, visitor):
    """The nightly task goes to the worker; the page shows the line and the sum."""
    portal.send(rate_firms, place)
    wait_until(lambda: JobRun.objects.filter(kind="credit.rate_firms", state=JobRun.State.SUCCEEDED).exists())
    anybody = visitor("anybody")
    anybody.open("/ratings/")
    anybody.press(anybody.page.locator(".row-link", has_text=FIRM))
    anybody.says("以停水、停电等方式催交物业费", "两次停水催收物业费", "−10", "48")
    anybody.in_english()
    anybody.says("Starting score", "48")


def quarter_is_published(tmp_path, visitor, place):
    """Weeks later the quarter is closed, the draft shown for objection, and the lists published."""
    quarter = Period.of("quarter", timezone.localdate())
    after = timezone.make_aware(datetime.datetime.combine(quarter.end, datetime.time(9)))
    with portal_running(tmp_path, as_of=after + datetime.timedelta(days=2)) as later:
        housing = visitor("housing-later", portal=later, width=DESK)
        housing.sign_in("housing", PASSWORD)
        housing.open(ISSUES)
        housing.press("a[href*='close']")
        housing.press("#content form button[type=submit]")
        wait_for_job(housing, "credit.close_period")
        issue = ListIssue.objects.get()
        housing.open(f"{ISSUES}{issue.pk}/change/")
        decide(housing, "open_publicity")
        anybody = visitor("anybody-later", portal=later)
        anybody.open("/lists/")
        anybody.press(".notice a")
        anybody.says(FIRM, "公示")
    with portal_running(tmp_path, as_of=after + datetime.timedelta(days=12)) as later:
        housing2 = visitor("housing2-later", portal=later, width=DESK)
        housing2.sign_in("housing2", PASSWORD)
        housing2.open(f"{ISSUES}{issue.pk}/change/")
        decide(housing2, "finalise")
        decide(housing2, "publish")
        anybody = visitor("anybody-last", portal=later)
        anybody.open("/lists/")
        anybody.says("黑榜", FIRM)
        anybody.open(f"/lists/{issue.pk}/")
        anybody.says(Publication.objects.get().digest)


def test_a_complaint_becomes_a_line_of_a_published_list(town, portal, place, visitor, tmp_path):
    town.adopt_rulebook()
    town.earlier_record()
    officer = complaint_is_handled(visitor)
    complaint = Complaint.objects.get()
    assert [event.kind for event in complaint.events.order_by("id")] == [
        "submit",
        "accept",
        "dispatch",
        "answer",
        "rate",
        "close",
    ]
    event_is_confirmed_by_three(officer, visitor)
    rating_is_public(portal, place, town, visitor)
    quarter_is_published(tmp_path, visitor, place)
