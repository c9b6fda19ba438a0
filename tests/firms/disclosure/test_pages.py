"""The pages: a firm discloses in the browser and by Excel, owners read without scripts, the office decides."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from firms.models import AccountQuestion, DisclosureVersion, FeeAdjustment, FeeStandard
from firms.services import Content, answer, ask, correct, disclose, propose_adjustment
from tests.firms.disclosure.conftest import BOARD, SECOND_QUARTER, account, add_duty

PERIOD = "?period=2026-04-01"


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    """The pages' day is that of the tests."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: now)


def lines(prefix, *rows):
    """Form data of a set of lines."""
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def filled(**changes):
    return {
        "opening": "100",
        "closing": "1600",
        **lines("income", {"item": "parking", "title": "地面停车", "gross": "5000", "cost": "1000"}),
        **lines("spending", {"item": "to_repair_fund", "amount": "2500"}),
        **changes,
    }


def hand_in(project, by, now, **changes):
    values = {"kind": "common_revenue", "period_start": SECOND_QUARTER, "content": Content(account=account())}
    return disclose(project.pk, by=by, now=now, **{**values, **changes})


def new_address(project, kind="common_revenue"):
    return reverse("firms:disclosure-new", args=[project.pk, kind]) + PERIOD


def test_a_firm_discloses_in_the_browser(project, manager, browser):
    add_duty()
    client = browser(manager)
    overview = client.get("/firm/disclosures/").content.decode()
    assert new_address(project) in overview
    assert client.get(new_address(project)).status_code == 200
    wrong = client.post(new_address(project), filled(closing="1500"))
    assert wrong.status_code == 422
    assert 'value="1500"' in wrong.content.decode()  # what was typed stays
    assert "1,600.00" in wrong.content.decode()
    done = client.post(new_address(project), filled(), follow=True)
    assert done.status_code == 200
    version = DisclosureVersion.objects.get()
    assert version.closing_amount == Decimal(1600)
    assert version.lines.get(section="income").amount == Decimal(4000)
    assert client.get(new_address(project)).status_code == 302  # now it is corrected there


def test_a_filled_in_template_gives_the_same_as_the_form(project, manager, browser):
    add_duty()
    client = browser(manager)
    template = client.get(reverse("firms:disclosure-template", args=[project.pk, "common_revenue"]))
    book = load_workbook(io.BytesIO(template.content))
    sheet = book.active
    for row in sheet.iter_rows(min_row=2):
        words = (row[0].value, row[1].value)
        if words == ("收入", "停车"):
            row[2].value, row[3].value, row[4].value = "地面停车", 5000, 1000
        if words == ("支出", "补充维修资金"):
            row[5].value = 2500
        if words[0] in ("期初余额", "期末余额"):
            row[5].value = 100 if words[0] == "期初余额" else 1600
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "filled.xlsx"
    page = client.post(new_address(project), {"fill": "1", "file": file})
    assert page.status_code == 200
    form = page.context["form"]
    assert form.initial["closing"] == Decimal(1600)
    assert [line["amount"] for line in form.initial["income"]] == [Decimal(4000)]
    assert not DisclosureVersion.objects.exists()  # the person looks, then hands in
    data = {name: form[name].value() for name in ("opening", "closing")}
    for formset in (form.income, form.spending):
        rows = [{name: line[name].value() or "" for name in line.fields} for line in formset]
        data |= lines(formset.prefix, *rows)
    assert client.post(new_address(project), data).status_code == 302
    assert DisclosureVersion.objects.get().lines.count() == 2


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("期初余额,,,,,x\n期末余额,,,,,1\n", "x"),
        ("期初余额,,,,,1\n", "期末余额"),
        ("期初余额,,,,,1\n期末余额,,,,,1\n收入,人员,,,,5\n", "停车"),
        ("期初余额,,,,,1\n期末余额,,,,,1\n支出,其他,,5,1,4\n", "4"),
        ("期初余额,,,,,1\n期初余额,,,,,1\n期末余额,,,,,1\n", "3"),
        ("盈余,,,,,1\n", "盈余"),
        ("期初余额,,,,,=1+1\n期末余额,,,,,1\n", "2"),
    ],
)
def test_faulty_rows_of_a_file_are_named(project, manager, browser, rows, words):
    add_duty()
    file = io.BytesIO(("收支类别,项目,说明,总额,成本,金额\n" + rows).encode())
    file.name = "account.csv"
    page = browser(manager).post(new_address(project), {"fill": "1", "file": file})
    assert page.status_code == 422
    assert any(words in problem for problem in page.context["problems"])


def test_who_corrects_after_a_colleague_sees_what_changed_and_keeps_what_was_typed(project, manager, browser, now):
    add_duty()
    first = hand_in(project, manager, now)
    client = browser(manager)
    address = reverse("firms:disclosure-correct", args=[first.disclosure_id])
    assert 'name="based_on" value="1"' in client.get(address).content.decode()
    theirs = Content(account=account(income="7000"))
    correct(first.disclosure_id, by=manager, now=now, based_on=1, reason="同事更正", content=theirs)
    page = client.post(address, filled(based_on="1", reason="我的更正"))
    text = page.content.decode()
    assert page.status_code == 409
    assert "同事更正" in text and "我的更正" in text and 'name="based_on" value="2"' in text
    assert client.post(address, filled(based_on="2", reason="我的更正")).status_code == 302
    assert [version.number for version in DisclosureVersion.objects.order_by("number")] == [1, 2, 3]


def test_other_firms_find_nothing(project, manager, stranger, browser, now):
    add_duty()
    version = hand_in(project, manager, now)
    client = browser(stranger)
    for address in (
        new_address(project),
        reverse("firms:disclosure-version", args=[version.pk]),
        reverse("firms:disclosure-correct", args=[version.disclosure_id]),
        reverse("firms:repairs", args=[project.pk]),
        reverse("firms:fees", args=[project.pk]),
    ):
        assert client.get(address).status_code == 404


def test_everybody_reads_the_estates_page_without_scripts(project, manager, browser, now):
    add_duty(share_condition="always", share_ratio=Decimal("0.5"), is_share_strict=True)
    add_duty("repair_fund")
    add_duty("notice_board", frequency="continuous")
    hand_in(project, manager, now)
    hand_in(project, manager, now, kind="notice_board", period_start=None, content=Content(facts=BOARD))
    address = reverse("estate-disclosure:page", args=[project.estate.code])
    page = browser().get(address)
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("4,000.00", "2,500.00", "1,600.00", "028-0000001", project.firm.name, "试验条例第一条"):
        assert words in text
    assert "<script>" not in text and " style=" not in text
    assert page.headers["Content-Security-Policy"]
    wanting = page.context["page"].wanting
    assert {line.duty.kind for line in wanting} == {"common_revenue", "repair_fund"}  # of the first quarter
    share = page.context["page"].revenue[0].share
    assert (share.is_kept, share.needed) == (True, Decimal("2000.01"))
    assert browser().get(reverse("estate-disclosure:print", args=[project.estate.code])).status_code == 200
    own_page = browser().get(reverse("places:estate", args=[project.estate.code]))
    assert address in own_page.content.decode()


def test_the_accounts_are_a_csv_file_that_adds_up(project, manager, browser, now):
    add_duty()
    hand_in(project, manager, now)
    answer_ = browser().get(reverse("estate-disclosure:accounts", args=[project.estate.code]))
    rows = list(csv.reader(io.StringIO(b"".join(answer_.streaming_content).decode("utf-8-sig"))))
    amounts = [Decimal(row[-1]) for row in rows[1:]]
    assert amounts == [Decimal(100), Decimal(4000), Decimal(2500), Decimal(1600)]
    assert rows[1][1:3] == ["2026-04-01", "2026-06-30"]


def test_earlier_versions_stay_readable_with_the_reason(project, manager, browser, now):
    add_duty()
    first = hand_in(project, manager, now)
    content = Content(account=account(income="7000"))
    correct(first.disclosure_id, by=manager, now=now, based_on=1, reason="漏记一笔", content=content)
    address = reverse("estate-disclosure:versions", args=[project.estate.code, first.disclosure_id])
    text = browser().get(address).content.decode()
    assert "漏记一笔" in text and "4,000.00" in text and "6,000.00" in text


def test_nothing_unreviewed_is_public(project, manager, browser, now):
    add_duty(needs_review=True)
    version = hand_in(project, manager, now)
    assert (
        "4,000.00" not in browser().get(reverse("estate-disclosure:page", args=[project.estate.code])).content.decode()
    )
    address = reverse("estate-disclosure:versions", args=[project.estate.code, version.disclosure_id])
    assert browser().get(address).status_code == 404


def test_the_page_costs_the_same_for_much_and_little(project, manager, browser, now, sees_equal_queries):
    add_duty()
    hand_in(project, manager, now)
    client, address = browser(), reverse("estate-disclosure:page", args=[project.estate.code])

    def grow():
        hand_in(project, manager, now, period_start=datetime.date(2026, 1, 1))

    sees_equal_queries(lambda: client.get(address), grow)


def test_an_estate_without_firm_says_so(project, browser):
    from places.models import Estate

    empty = Estate.objects.create(code="EMPTY001", name="空园", area=project.estate.area)
    for name in ("page", "print", "accounts"):
        assert browser().get(reverse(f"estate-disclosure:{name}", args=[empty.code])).status_code == 200
    assert browser().get("/estates/NOSUCH01/disclosure/").status_code == 404


def test_an_owner_asks_the_firm_answers_the_office_publishes(project, owner, manager, people, browser, now):
    address = reverse("estate-disclosure:ask", args=[project.estate.code])
    assert browser().get(address).status_code == 302
    assert browser(manager).get(address).status_code == 403
    assert browser(owner).post(address, {"kind": "accounts", "text": " "}).status_code == 422
    assert browser(owner).post(address, {"kind": "accounts", "text": "人工成本为何上涨"}).status_code == 302
    question = AccountQuestion.objects.get()
    firm_page = browser(manager).get(reverse("firms:question", args=[question.pk])).content.decode()
    assert "人工成本为何上涨" in firm_page and owner.username not in firm_page
    browser(manager).post(reverse("firms:question", args=[question.pk]), {"text": "增加了一名保安"})
    staff = reverse("admin:firms_accountquestion_change", args=[question.pk])
    assert "增加了一名保安" in browser(people["officer"]).get(staff).content.decode()
    publish = f"/admin/firms/accountquestion/{question.pk}/acts/publish/"
    texts = {"question_text": "人工成本为何上涨", "answer_text": "增加了一名保安"}
    assert browser(people["other officer"]).post(publish, texts).status_code == 404
    assert browser(people["officer"]).post(publish, texts).status_code == 302
    public = browser().get(reverse("estate-disclosure:page", args=[project.estate.code])).content.decode()
    assert "增加了一名保安" in public and owner.username not in public


def test_the_office_sees_who_is_missing_and_orders_a_correction(project, manager, people, browser, now):
    add_duty()
    client = browser(people["officer"])
    assert project.estate.name in client.get("/admin/firms/disclosure/").content.decode()  # the first quarter
    assert client.get("/admin/firms/disclosure/?all=1&q=无此&area=x&after=y").status_code == 200
    version = hand_in(project, manager, now)
    page = reverse("admin:firms_disclosureversion_change", args=[version.pk])
    assert client.get(page).status_code == 200
    order = f"/admin/firms/disclosureversion/{version.pk}/acts/order/"
    assert client.post(order, {"reason": "", "due_on": "2026-07-20"}).status_code == 422
    assert client.post(order, {"reason": "与凭证不符", "due_on": "2026-07-20"}).status_code == 302
    assert client.post(order, {"reason": "与凭证不符", "due_on": "2026-07-20"}).status_code == 404
    assert "与凭证不符" in browser(manager).get(reverse("firms:disclosure-version", args=[version.pk])).content.decode()
    assert browser(people["other officer"]).get(page).status_code == 404


def test_a_fee_case_is_played_by_firm_and_office(project, firm_person, manager, people, browser, now):
    add_duty("accounts", frequency="yearly", effective_from=datetime.date(2025, 1, 1))
    year = datetime.date(2025, 1, 1)
    hand_in(project, firm_person, now, kind="accounts", period_start=year, content=Content(account=account()))
    address, client = reverse("firms:fees", args=[project.pk]), browser(firm_person)
    data = {"building_type": "all", "level_code": "", "effective_from": "2026-07-01", "basis": "合同"}
    assert client.post(address, {**data, "amount": "1.8"}).status_code == 302
    assert client.post(address, {**data, "amount": "2", "effective_from": "2026-08-01"}).status_code == 422
    assert client.post(address, {**data, "amount": "2", "propose": "1"}).status_code == 302
    case = FeeAdjustment.objects.get()
    assert browser(manager).post(reverse("firms:fee-move", args=[case.pk, "publish"])).status_code == 422
    for move in ("publish", "deliberate"):
        assert client.post(reverse("firms:fee-move", args=[case.pk, move])).status_code == 302
    office = browser(people["officer"])
    acts = f"/admin/firms/feeadjustment/{case.pk}/acts/"
    assert office.post(f"{acts}approve/").status_code == 404  # nobody knows of assemblies here
    decision = {"is_approved": "yes", "title": "决议", "decided_on": "2026-06-30", "reason": "线下表决"}
    bad = io.BytesIO(b"text")
    bad.name = "x.pdf"
    assert office.post(f"{acts}document/", {**decision, "document": bad}).status_code == 422
    good = io.BytesIO(b"%PDF-1.7 x")
    good.name = "x.pdf"
    assert office.post(f"{acts}document/", {**decision, "document": good}).status_code == 302
    assert office.post(f"{acts}file/").status_code == 302
    assert FeeStandard.objects.filter(case=case).exists()
    assert office.get(reverse("admin:firms_feeadjustment_change", args=[case.pk])).status_code == 200
    assert client.get(reverse("firms:fee-case", args=[case.pk])).status_code == 200


def test_repairs_are_recorded_and_corrected_on_their_page(project, manager, browser):
    address, client = reverse("firms:repairs", args=[project.pk]), browser(manager)
    data = {
        "done_on": "2026-06-30",
        "facility": "1号电梯",
        "work": "换绳",
        "cost": "1200.50",
        "paid_from": "repair_fund",
    }
    assert client.post(address, {**data, "cost": "-1"}).status_code == 422
    assert client.post(address, data).status_code == 302
    pk = project.repairs.get().pk
    assert client.get(f"{address}?corrects={pk}").status_code == 200
    assert client.post(f"{address}?corrects={pk}", {**data, "cost": "1300"}).status_code == 302
    text = browser().get(reverse("estate-disclosure:page", args=[project.estate.code])).content.decode()
    assert "1,300.00" in text and "1,200.50" not in text


def test_the_department_adopts_duties_and_takes_a_table_of_prices(people, browser):
    client = browser(people["housing"])
    adopt = reverse("admin:firms_disclosureduty_adopt")
    assert client.get(adopt).status_code == 200
    assert client.post(adopt, {"place": "beijing", "effective_from": "2020-01-01"}).status_code == 422
    assert client.post(adopt, {"place": "beijing", "effective_from": "2026-07-01"}).status_code == 302
    assert browser(people["officer"]).get(adopt).status_code == 403
    table = reverse("admin:firms_referenceprice_table")
    file = io.BytesIO("等级代码,等级名称,下限,上限,生效日期,依据\ng3,三级,1.5,2,2026-07-01,试验\n".encode())
    file.name = "prices.csv"
    assert client.post(table, {"file": file}).status_code == 302
    assert client.get(reverse("admin:firms_referenceprice_changelist")).status_code == 200
    assert "三级" in browser().get("/estates/service-levels/").content.decode()


def test_the_firms_start_page_says_what_is_missing(project, manager, owner, browser, now):
    add_duty()
    question = ask(project.pk, by=owner, now=now, kind="accounts", text="为什么")
    text = browser(manager).get("/firm/").content.decode()
    assert reverse("firms:disclosures") in text and reverse("firms:questions") in text
    assert browser(manager).get(reverse("firms:questions")).status_code == 200
    answer(question.pk, by=manager, now=now, text="x")
    assert browser(manager).get(reverse("firms:questions")).status_code == 200
    case = propose_adjustment(
        project.pk, by=None, now=now, proposed_amount=Decimal(2), start_on=now.date(), reasons="成本"
    )
    assert browser(manager).get(reverse("firms:fee-case", args=[case.pk])).status_code == 200
