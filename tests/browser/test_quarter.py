"""A whole quarter, all in the browser: facts, reviews, objections, a repair, lists, a correction.

Nobody waits: the second and the third portal run with `RUNNING_AS_OF`, so that their clock (time-machine, in server
and worker) stands after the end of the quarter and after the publicity period. What happens is done by clicks; the
database is only asked what became of it.
"""

import datetime
import re
from typing import Any

from django.utils import timezone

from credit.models import CreditEvent, EventObjection, ListIssue, ListObjection, Publication, RepairRequest
from credit.reference import SAMPLE_FILE
from credit.rules.periods import Period
from credit.services import adopt_version, upload_rulebook
from credit.tasks import rate_firms
from firms.rules import fictitious_code
from firms.services import file_firm, open_project
from jobs.models import JobRun
from places.services.estates import register_estate
from tests.browser.acts import decide, wait_for_job, wait_until
from tests.browser.files import picture, word_text
from tests.browser.servers import portal_running
from tests.browser.town import FIRM, LONG_AGO, PASSWORD
from tests.browser.visitors import DESK

EVENTS, ISSUES = "/admin/credit/creditevent/", "/admin/credit/listissue/"
OTHER_FIRM, OTHER_ESTATE = "宁泰物业服务有限公司", "杏林苑"
CUT, UNANSWERED, ADVERTS = "3栋两次停水催收物业费", "电梯报修三日无人到场", "在电梯厅经营广告，未经业主共同决定"
MIXED_UP, CUT_THERE, CUT_AGAIN = "5栋停电催收物业费", "1栋停水催收物业费", "2栋停电催收物业费"
LAW = "中华人民共和国民法典"
PROOF = {"name": "核查记录.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 found on the spot"}
ANSWER = {"name": "情况说明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 what really happened"}


def prepare(town: Any) -> None:
    """A second officer and a second firm; the sample rulebook with signatures and with objections that suspend."""
    town.officer_b = town.person("officer-b", "subdistrict_officer", town.north)
    estate = register_estate(by=None, name=OTHER_ESTATE, area=town.north_community, address="和睦路9号")
    other = file_firm(by=None, name=OTHER_FIRM, unified_code=fictitious_code("other"))
    open_project(other, estate, by=None, effective_from=town.today - LONG_AGO)
    town.other_estate = estate
    text = SAMPLE_FILE.read_text(encoding="utf-8")
    text = re.sub(r"effective_from: \S+", f"effective_from: {town.today.year - 1}-01-01", text, count=1)
    signed = "confirmation: {ratings: [county, city], basis: {source: sample, clause: 第九条}}\n"
    text = text.replace("\nclocks:\n", f"\n{signed}\nclocks:\n  stays: true\n", 1)
    version = upload_rulebook(text, by=town.housing, now=town.now)
    adopt_version(version.pk, by=town.housing2, now=town.now)


def signed_in(visitor: Any, name: str, *, portal: Any = None, width: int = DESK) -> Any:
    """A person who has signed in; staff at a desk."""
    later = {"portal": portal} if portal is not None else {}
    person = visitor(f"{name}-{portal.port}" if portal is not None else name, width=width, **later)
    person.sign_in(name, PASSWORD)
    return person


def record_of(fact: str) -> CreditEvent:
    return CreditEvent.objects.get(fact=fact)


def page_of(event: CreditEvent) -> str:
    return f"{EVENTS}{event.pk}/change/"


# --- Facts ----------------------------------------------------------------------------------------------


def one_fact_in_three_steps(officer: Any) -> None:
    """Whom, under which item, what happened; with a photo."""
    page = officer.open(f"{EVENTS}report/")
    page.fill("#q", "春熙")
    officer.press(page.locator("form[role=search] button"))
    officer.press(page.locator("a[href^='?project=']").first)
    page.fill("#find", "停水")
    officer.press(page.locator("form[role=search] button"))
    officer.press(page.locator("a[href*='item=B05']"))
    page.fill("[name=fact]", CUT)
    page.set_input_files("[name=evidence]", [picture(1)])
    officer.press(".case-main form button[type=submit]")
    officer.says(CUT)
    assert record_of(CUT).evidence.count() == 1


def many_facts_at_once(officer: Any, town: Any) -> None:
    """Pasted lines: tried first, with a wrong one told, then saved."""
    rows = [
        (town.estate, "B01", UNANSWERED),
        (town.estate, "B04", ADVERTS),
        (town.estate, "B05", MIXED_UP),
        (town.other_estate, "B05", CUT_THERE),
        (town.other_estate, "B05", CUT_AGAIN),
    ]
    day = town.today.isoformat()
    lines = ["小区编号\t条目编码\t事实\t发生日期", *(f"{at.code}\t{item}\t{fact}\t{day}" for at, item, fact in rows)]
    page = officer.open(f"{EVENTS}bulk/")
    page.fill("[name=text]", "\n".join([*lines, f"{town.estate.code}\tB99\t没有这样的条目\t{day}"]))
    page.set_input_files("[name=evidence]", [PROOF])
    officer.press("button[value=check]")
    assert page.locator(".case-problems").count() == 1 and not page.locator("button[value=save]").count()
    page.fill("[name=text]", "\n".join(lines))
    page.set_input_files("[name=evidence]", [PROOF])
    officer.press("button[value=check]")
    page.set_input_files("[name=evidence]", [PROOF])
    officer.press("button[value=save]")
    assert CreditEvent.objects.filter(state="reported").count() == len(rows) + 1


def sign_many(staff: Any, act: str, reason: str) -> None:
    """From one's own queue: choose all, sign them with one reason."""
    page = staff.open(f"{EVENTS}?waits={act}")
    page.check("#action-toggle")
    page.select_option("select[name=action]", f"bulk_{act}")
    staff.press("#changelist-form button[name=index]")
    page.fill("[name=reason]", reason)
    staff.press(".case-card form button[type=submit]")
    assert page.locator(".case-late").count() == 0, page.inner_text("#content")


def facts_are_signed_by_three_people(visitor: Any, town: Any) -> None:
    """The officer reports, a colleague reviews, the district confirms; nobody signs twice."""
    officer = signed_in(visitor, "officer")
    one_fact_in_three_steps(officer)
    many_facts_at_once(officer, town)
    officer.open(page_of(record_of(CUT)))
    assert officer.page.locator("form[action$='/acts/review/']").count() == 0, "whoever reports does not review"
    colleague = signed_in(visitor, "officer-b")
    colleague.open(page_of(record_of(CUT)))
    decide(colleague, "review", reason="照片与走访记录一致")
    sign_many(colleague, "review", "材料齐全，事实清楚")
    assert colleague.open(page_of(record_of(CUT))).locator("form[action$='/acts/confirm/']").count() == 0
    housing = signed_in(visitor, "housing")
    housing.open(page_of(record_of(CUT)))
    decide(housing, "confirm", reason="属实")
    sign_many(housing, "confirm", "属实")
    assert set(CreditEvent.objects.values_list("state", flat=True)) == {"effective"}


# --- Notices, objections, a repair ------------------------------------------------------------------------


def notice_is_read(firm: Any) -> None:
    """The firm finds the notice with its countdown, opens it and takes it home as a Word document."""
    page = firm.open("/firm/")
    assert page.locator(".countdown").count() == 1
    firm.press("a[href*='/firm/credit/']")
    event = record_of(CUT)
    row = page.locator(f"[aria-labelledby=notices-title] a[href='/firm/records/{event.pk}/']")
    assert row.locator(".countdown").count() == 1
    firm.press(row)
    firm.says(CUT, LAW, "第九百四十四条", "−10")
    assert page.locator(".countdown").count() >= 1
    with page.expect_download() as coming:
        page.click("a[href$='notice.docx']")
    words = word_text(coming.value.path())
    assert CUT in words and LAW in words and FIRM in words
    event.scoring_notice.refresh_from_db()
    assert event.scoring_notice.first_seen_at is not None


def firm_sends(firm: Any, event: CreditEvent, act: str, words: str) -> None:
    """An objection or a request on a record, with a document."""
    page = firm.open(f"/firm/records/{event.pk}/")
    form = page.locator("form", has=page.locator(f"input[name=act][value={act}]"))
    form.locator("textarea").fill(words)
    form.locator("input[type=file]").set_input_files([ANSWER, picture(4)])
    firm.press(form.locator("button[type=submit]"))
    firm.says(words)


def staff_decides(staff: Any, outcome: str, words: str) -> None:
    """On the page that is open: the one objection or request that waits for this person."""
    form = staff.page.locator("form", has=staff.page.locator("select[name$='-outcome']"))
    form.locator("select[name$='-outcome']").select_option(outcome)
    form.locator("textarea[name$='-decision']").fill(words)
    staff.press(form.locator("button[type=submit]"))
    staff.says(words)


def firm_is_heard(visitor: Any) -> None:
    """One objection is refused, one upheld, one record repaired; the firm reads each decision."""
    firm = signed_in(visitor, "firm", width=360)
    notice_is_read(firm)
    firm_sends(firm, record_of(CUT), "object", "两次停水均为管道抢修，并非催费。")
    firm_sends(firm, record_of(UNANSWERED), "object", "当日两小时内已到场，工单和签收单附后。")
    firm_sends(firm, record_of(ADVERTS), "repair", "广告已全部拆除，收益已转入业主共有账户。")
    assert record_of(CUT).stayed_at is not None and record_of(CUT).stay_ended_at is None
    housing = signed_in(visitor, "housing")
    housing.open(page_of(record_of(CUT)))
    assert housing.page.locator("form[action$='/objection/']").count() == 0, "whoever confirmed does not decide"
    second = signed_in(visitor, "housing2")
    second.open("/admin/credit/eventobjection/?waits=me")
    second.says(CUT, UNANSWERED)
    second.open(page_of(record_of(CUT)))
    staff_decides(second, "refused", "抢修记录与停水时段不符，异议不成立。")
    second.open(page_of(record_of(UNANSWERED)))
    staff_decides(second, "upheld", "签收单属实，记录有误，予以撤销。")
    second.open("/admin/credit/repairrequest/?waits=me")
    second.says(ADVERTS)
    second.open(page_of(record_of(ADVERTS)))
    staff_decides(second, "granted", "现场核实已拆除，准予修复。")
    assert dict(EventObjection.objects.values_list("event__fact", "state")) == {CUT: "refused", UNANSWERED: "upheld"}
    assert RepairRequest.objects.get().state == "granted"
    states = dict(CreditEvent.objects.values_list("fact", "state"))
    assert (states[CUT], states[UNANSWERED], states[ADVERTS]) == ("effective", "revoked", "repaired")
    firm.open(f"/firm/records/{record_of(UNANSWERED).pk}/")
    firm.says("签收单属实")
    assert firm.page.locator(".countdown").count() == 0, "no days run on a record that was revoked"
    firm.open(f"/firm/records/{record_of(ADVERTS).pk}/")
    firm.says("准予修复")


# --- Lists ------------------------------------------------------------------------------------------------


def quarter_is_closed(housing: Any) -> ListIssue:
    """From the checklist to the job that rates everybody, drafts the lists and serves the notices."""
    housing.open(f"{ISSUES}checklist/")
    housing.press("a[href*='listissue/close']")
    housing.press("#content form button[type=submit]")
    wait_for_job(housing, "credit.close_period")
    housing.press(f"#job-progress a[href^='{ISSUES}']")
    housing.says(FIRM, OTHER_FIRM, "40")
    issue = ListIssue.objects.get()
    assert [entry.kind for entry in issue.entries.all()] == ["black", "black"]
    return issue


def every_level_signs(issue: ListIssue, *people: Any) -> None:
    for person, level in zip(people, ("county", "city"), strict=True):
        person.open(f"{ISSUES}{issue.pk}/change/")
        decide(person, f"sign-{level}")
    assert issue.signatures.count() == len(people)


def draft_is_shown_and_objected_to(visitor: Any, portal: Any) -> ListIssue:
    """Two sign, publicity opens, the firm objects to its entry, somebody decides who did not draft."""
    housing, second = (signed_in(visitor, name, portal=portal) for name in ("housing", "housing2"))
    issue = quarter_is_closed(housing)
    every_level_signs(issue, housing, second)
    housing.open(f"{ISSUES}{issue.pk}/change/")
    decide(housing, "open_publicity")
    resident = visitor("resident-publicity", portal=portal)
    resident.open("/lists/")
    resident.press(f".notice-warning a[href='/lists/{issue.pk}/']")
    resident.says(FIRM, OTHER_FIRM)
    firm = signed_in(visitor, "firm", portal=portal, width=360)
    firm.open("/firm/")
    firm.press("a[href*='/firm/credit/']")
    firm.press("a[href*='/firm/notices/']")
    firm.says(FIRM, "黑榜", "40", "50", "第六条第二款")
    assert firm.page.locator(".countdown").count() == 1
    firm.page.fill("#id_grounds", "其中一次停电是供电公司检修，请复核。")
    firm.press("main form button[type=submit]")
    housing.open(f"{ISSUES}{issue.pk}/change/")
    assert housing.page.locator("select[name$='-outcome']").count() == 0, "whoever drafted does not decide"
    second.open("/admin/credit/listobjection/?waits=me")
    second.says(FIRM)
    second.open(f"{ISSUES}{issue.pk}/change/")
    staff_decides(second, "refused", "未提供供电公司证明，列入理由成立。")
    objection = ListObjection.objects.get()
    assert (objection.state, objection.decided_by.username) == ("refused", "housing2")
    firm.page.reload()
    firm.says("列入理由成立")
    return issue


def lists_are_published(visitor: Any, portal: Any, place: Any, issue: ListIssue) -> Any:
    """After the last day of publicity; the night's ratings too. Returns the person at the district."""
    housing = signed_in(visitor, "housing", portal=portal)
    housing.open(f"{ISSUES}checklist/?period={issue.period}")
    housing.open(f"{ISSUES}{issue.pk}/change/")
    decide(housing, "finalise")
    decide(housing, "publish")
    night_passes(portal, place)
    return housing


def night_passes(portal: Any, place: Any) -> None:
    """The nightly task, given to the worker."""
    portal.send(rate_firms, place)
    wait_until(lambda: JobRun.objects.filter(kind="credit.rate_firms", state=JobRun.State.SUCCEEDED).exists())


def everybody_is_rated_again(housing: Any) -> None:
    """Not waiting for the night: the button above the runs."""
    housing.open("/admin/credit/ratingrun/")
    housing.press("a[href*='ratingrun/rate-now']")
    housing.press("#content form button[type=submit]")
    wait_for_job(housing, "credit.rate_now")


# --- The public -------------------------------------------------------------------------------------------


def resident_reads_why(visitor: Any, portal: Any, issue: ListIssue) -> Any:
    """Finds the firm on both pages; reads fact, clause with the law's title, and until when."""
    resident = visitor("resident", portal=portal)
    page = resident.open("/ratings/")
    page.fill("#q", "安居")
    resident.press("form[role=search] button >> nth=0")
    resident.press(page.locator(".row-link", has_text=FIRM))
    until = record_of(CUT).expires_on
    resident.says(CUT, MIXED_UP, LAW, "第九百四十四条", "−20", "40")
    assert str(until.year) in page.inner_text(".records")
    assert UNANSWERED not in page.content(), "what was revoked is not held against the firm"
    resident.open("/lists/")
    resident.says("黑榜", FIRM, "40")
    resident.press(page.locator("#quarters-title ~ ul a").first)
    resident.says(FIRM, issue.entries.get(firm__name=FIRM).expires_on.isoformat())
    return resident


def publication_is_verified(resident: Any, number: int) -> bytes:
    """Downloads the file and sends it to the page that verifies; then a changed one. Returns the file."""
    page = resident.page
    with page.expect_download() as coming:
        page.click(f"a[href='/lists/publications/{number}.json']")
    content = coming.value.path().read_bytes()
    resident.open("/verify/")
    send_to_verify(resident, content)
    assert page.locator("[role=status] .notice-success").count() == 1
    resident.says(Publication.objects.get(number=number).digest)
    send_to_verify(resident, content.replace(FIRM.encode(), OTHER_FIRM.encode()))
    assert page.locator("[role=status] .notice-error").count() == 1
    return content


def send_to_verify(resident: Any, content: bytes) -> None:
    resident.page.set_input_files("#file", [{"name": "p.json", "mimeType": "application/json", "buffer": content}])
    resident.press("main form button[type=submit]")


# --- The correction ---------------------------------------------------------------------------------------


def publication_is_corrected(visitor: Any, portal: Any, housing: Any, issue: ListIssue) -> ListIssue:
    """A record turns out to be about another estate: revoked with a reason; the lists get a new version."""
    housing.open(page_of(record_of(MIXED_UP)))
    decide(housing, "revoke", reason="查明停电发生在另一小区，记录对象有误")
    housing.open(f"{ISSUES}{issue.pk}/change/")
    decide(housing, "correct", reason=WHY)
    wait_for_job(housing, "credit.correct_issue")
    newer = ListIssue.objects.get(corrects=issue)
    housing.press(f"#job-progress a[href='{ISSUES}{newer.pk}/change/']")
    second = signed_in(visitor, "housing2", portal=portal)
    every_level_signs(newer, housing, second)
    housing.open(f"{ISSUES}{newer.pk}/change/")
    for act in ("open_publicity", "finalise", "publish"):
        decide(housing, act)
    assert [entry.firm.name for entry in newer.entries.all()] == [OTHER_FIRM]
    return newer


WHY = "一条记录的对象有误，该企业不再符合列入条件"


def history_is_public(resident: Any, issue: ListIssue, newer: ListIssue, old_file: bytes) -> None:
    """The newer version counts, the older one stays readable and says so, also when its file is verified."""
    page = resident.open("/lists/")
    resident.says(OTHER_FIRM)
    assert FIRM not in page.inner_text("#list-black ~ ol")
    resident.press(page.locator(f"a.row-link[href='/lists/{newer.pk}/']"))
    resident.says(WHY)
    resident.press(page.locator(f"main ol a[href='/lists/{issue.pk}/']"))
    resident.says(FIRM)
    assert page.locator(f".notice-warning a[href='/lists/{newer.pk}/']").count() == 1
    resident.open("/verify/")
    send_to_verify(resident, old_file)
    assert page.locator("[role=status] .notice-success").count() == 1
    resident.says(WHY)
    resident.open("/ratings/")
    resident.press(page.locator(".row-link", has_text=FIRM))
    resident.says("50")
    assert MIXED_UP not in page.content()
    assert page.locator("#entries-title").count() == 0, "an entry that was wrong is not held against the firm"


def test_a_quarter_from_the_first_fact_to_a_correction(
    town: Any, portal: Any, place: Any, visitor: Any, tmp_path: Any
) -> None:
    prepare(town)
    facts_are_signed_by_three_people(visitor, town)
    firm_is_heard(visitor)
    quarter = Period.of("quarter", record_of(CUT).effective_on)
    after = timezone.make_aware(datetime.datetime.combine(quarter.end, datetime.time(9)))
    with portal_running(tmp_path, as_of=after + datetime.timedelta(days=2)) as later:
        issue = draft_is_shown_and_objected_to(visitor, later)
    with portal_running(tmp_path, as_of=after + datetime.timedelta(days=12)) as later:
        housing = lists_are_published(visitor, later, place, issue)
        resident = resident_reads_why(visitor, later, issue)
        file = publication_is_verified(resident, number=1)
        newer = publication_is_corrected(visitor, later, housing, issue)
        everybody_is_rated_again(housing)
        history_is_public(resident, issue, newer, file)
    assert (newer.version, Publication.objects.count()) == (2, 2)
    assert Publication.objects.get(number=2).previous_digest == Publication.objects.get(number=1).digest
