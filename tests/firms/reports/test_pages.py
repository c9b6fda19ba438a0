"""The firm's pages: what each person sees, saving without script, conflicts field by field, files, uploads."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from firms.models import QuarterlyReport, ReportAttachment, ReportExtension
from firms.services import reports
from tests.firms.reports.test_workbooks import fill
from tests.firms.reports.town import NOW, Q1, ZONE, Town, attach_photo


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages think that it is the eighth of April."""
    for module in ("views.reports", "views.report_files", "selectors.report_pages"):
        monkeypatch.setattr(f"firms.{module}.timezone.now", lambda: NOW)


@pytest.fixture
def visit(town: Town, jurisdiction: Any, client_of: Any, clock: None) -> Any:
    """`visit(who)`: a browser of one of the people."""

    def make(who: Any) -> Any:
        client = client_of(jurisdiction)
        client.force_login(who)
        return client

    return make


def text(response: Any) -> str:
    return response.content.decode()


def test_the_list_shows_ones_own_reports_by_quarter(town: Town, visit: Any) -> None:
    report = town.report()
    address = f"/firm/reports/{report.pk}/"
    shown = text(visit(town.manager).get("/firm/reports/"))
    assert address in shown and "2026-04-15" in shown and "/firm/reports/template/" in shown
    assert address not in text(visit(town.stranger).get("/firm/reports/?quarter=2026Q1"))
    for who, status in ((town.stranger, 404), (town.officer, 403)):
        assert visit(who).get(address).status_code == status
        assert visit(who).post(address, {}).status_code == status
    assert "2026-04-15" in text(visit(town.boss).get("/firm/"))


def test_the_list_takes_as_many_statements_for_many(town: Town, visit: Any, sees_equal_queries: Any) -> None:
    town.report()
    browser = visit(town.boss)

    def grow() -> None:
        for number in range(12):
            town.report(project=town.serve(town.firm, f"第{number}苑", town.community))

    sees_equal_queries(lambda: browser.get("/firm/reports/"), grow)


def test_a_draft_is_saved_without_script_and_handed_in(town: Town, visit: Any) -> None:
    report = town.report()
    browser = visit(town.boss)
    address = f"/firm/reports/{report.pk}/"
    sent = {"revision": "0", "action": "save", "v.lifts": "sieben", "v.common_uses.1.amount": "5"}
    assert browser.post(address, sent).status_code == 302
    shown = text(browser.get(address))
    assert 'value="sieben"' in shown and "sieben" in QuarterlyReport.objects.get().values["lifts"]
    assert QuarterlyReport.objects.get().values["common_uses"][0]["amount"] in ("5", "5.00")
    refused = browser.post(address, {"revision": "1", "action": "submit", "v.lifts": "7"})
    assert refused.status_code == 422 and QuarterlyReport.objects.get().values["lifts"] == "7"


def test_two_colleagues_the_second_sees_what_changed(town: Town, visit: Any) -> None:
    report = town.report()
    address = f"/firm/reports/{report.pk}/"
    first, second = visit(town.boss), visit(town.boss2)
    first.post(address, {"revision": "0", "v.lifts": "1", "v.patrols": "5", "v.drills": "1"})
    first.post(address, {"revision": "1", "v.lifts": "2", "v.patrols": "6", "v.drills": "1"})
    answer = second.post(address, {"revision": "1", "v.lifts": "3", "v.patrols": "5", "v.drills": "4"})
    assert answer.status_code == 409
    shown = text(answer)
    assert "boss" in shown and 'name="revision" value="2"' in shown
    fields = {"lifts": "3", "patrols": "6", "drills": "4"}  # both: mine; theirs alone: theirs; mine alone: mine
    for code, answer_shown in fields.items():
        at = shown.index(f'name="v.{code}"')
        assert f'value="{answer_shown}"' in shown[at : at + 120], code
    assert QuarterlyReport.objects.get().values["drills"] == "1"
    assert second.post(address, {"revision": "2", **{f"v.{c}": v for c, v in fields.items()}}).status_code == 302
    assert QuarterlyReport.objects.get().values["lifts"] == "3"


def test_autosave_answers_with_what_is_wrong_and_with_conflicts(town: Town, visit: Any) -> None:
    report = town.report()
    address = f"/firm/reports/{report.pk}/"
    browser = visit(town.manager)
    told = browser.post(address, {"revision": "0", "action": "autosave", "v.lifts": "x"}).json()
    assert told["revision"] == 1 and list(told["problems"]) == ["lifts"]
    other = visit(town.boss).post(address, {"revision": "0", "action": "autosave", "v.lifts": "4"})
    assert other.status_code == 409 and other.json()["changes"][0]["theirs"] == "x"
    assert browser.post(address, {"revision": "no", "action": "autosave"}).status_code == 409


def test_a_returned_report_shows_the_words_beside_the_fields(town: Town, visit: Any) -> None:
    report = town.submitted()
    browser = visit(town.boss)
    assert 'name="v.lifts"' not in text(browser.get(f"/firm/reports/{report.pk}/"))
    reports.return_report(report.pk, by=town.officer, now=NOW, reason="请核对台账", comments={"lifts": "台账为九台"})
    shown = text(browser.get(f"/firm/reports/{report.pk}/"))
    assert "请核对台账" in shown and "台账为九台" in shown and 'name="v.lifts"' in shown
    town.file(report, values={"lifts": 9, "lifts_inspected": 9})
    history = text(browser.get(f"/firm/reports/{report.pk}/history/"))
    assert "台账为九台" in history and "在用电梯数" in history


def test_last_quarter_stands_beside_each_field(town: Town, visit: Any) -> None:
    town.submitted(Q1.previous, now=datetime.datetime(2026, 1, 9, 9, 0, tzinfo=ZONE))
    report = town.report()
    browser = visit(town.boss)
    town.file(report, submit=False, values={"lifts": 12})
    compared = text(browser.get(f"/firm/reports/{report.pk}/compare/"))
    assert "2025Q4" in compared and "<td>10</td>" in compared and "<td>12</td>" in compared
    assert browser.post(f"/firm/reports/{report.pk}/copy/", {"section": "equipment"}).status_code == 302
    values = QuarterlyReport.objects.get(pk=report.pk).values
    assert (values["lifts"], values["lifts_inspected"], values["drills"]) == ("12", "10", None)


def test_taking_back_and_asking_for_time(town: Town, visit: Any) -> None:
    report = town.submitted()
    browser = visit(town.boss)
    for who in (town.manager, town.officer):
        assert visit(who).post(f"/firm/reports/{report.pk}/withdraw/").status_code == 403
    browser.post(f"/firm/reports/{report.pk}/withdraw/", {"reason": "数据有误"})
    assert QuarterlyReport.objects.get().state == "draft"
    browser.post(f"/firm/reports/{report.pk}/extension/", {"days": "99", "reason": "审计"})
    assert not ReportExtension.objects.exists()
    browser.post(f"/firm/reports/{report.pk}/extension/", {"days": "3", "reason": "审计"})
    assert ReportExtension.objects.get().days == 3


BAD_FILES = [
    ("x.exe", b"MZ"),
    ("x.pdf", b"MZ program"),
    ("x.pdf", b"%PDF-1.7 cut off"),
    ("x.pdf", b""),
    ("x.png", b"not a picture"),
    ("x.xlsx", b"PK\x03\x04 cut off"),
    ("x.docx", b"plain words"),
]


@pytest.mark.parametrize(("name", "content"), BAD_FILES)
def test_a_file_must_be_what_it_says(name: str, content: bytes, town: Town, visit: Any) -> None:
    report = town.report()
    sent = {"field": "other_files", "files": SimpleUploadedFile(name, content)}
    assert visit(town.boss).post(f"/firm/reports/{report.pk}/files/", sent).status_code == 302
    assert not ReportAttachment.objects.exists()


def test_a_file_is_attached_downloaded_and_taken_away(town: Town, visit: Any) -> None:
    report = town.report()
    browser = visit(town.boss)
    content = b"%PDF-1.7\n...\n%%EOF\n"
    for _twice in range(2):
        sent = {"field": "other_files", "files": SimpleUploadedFile("说明.pdf", content)}
        browser.post(f"/firm/reports/{report.pk}/files/", sent)
    file = ReportAttachment.objects.get()
    assert reports.is_unharmed(file)
    address = f"/firm/reports/{report.pk}/files/{file.pk}/"
    assert b"".join(browser.get(address)) == content
    assert visit(town.stranger).get(address).status_code == 404
    browser.post(f"{address}remove/")
    file.refresh_from_db()
    assert file.removed_at is not None


def test_a_workbook_is_uploaded_checked_and_confirmed_by_its_own_person(town: Town, visit: Any) -> None:
    report = town.report()
    attach_photo(report, town.boss)
    browser = visit(town.boss)
    address = f"/firm/reports/template/{town.firm.pk}/2026Q1/{report.form_version_id}/"
    template = browser.get(address)
    assert template.status_code == 200
    assert visit(town.stranger).get(address).status_code == 404
    upload = SimpleUploadedFile("filled.xlsx", fill(template.content).read())
    answer = browser.post("/firm/reports/upload/", {"file": upload, "what": "submit"})
    assert answer.status_code == 302
    job = int(answer["Location"].rstrip("/").rsplit("/", 1)[-1])
    assert browser.get(f"/firm/reports/upload/{job}/").status_code == 200
    assert visit(town.boss2).get(f"/firm/reports/upload/{job}/").status_code == 404
    bad = browser.post("/firm/reports/upload/", {"file": SimpleUploadedFile("x.xlsx", b"words"), "what": "save"})
    assert bad.status_code == 422
