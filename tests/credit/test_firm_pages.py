"""The firm's own area: notices with their days, objection, repair, own reports, certificate; nobody else's eyes."""

import datetime
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from accounts.models import User
from credit.choices import RunKind
from credit.models import CreditEvent, EventObjection, RepairRequest
from credit.services import (
    decide_event_objection,
    decide_repair,
    file_event_objection,
    refuse_event,
    run_ratings,
    start_run,
)
from firms.models import PropertyFirm, ServiceProject
from tests.credit.conftest import person
from tests.credit.due_process import WORKING, adopt_changed, person_of

Make = Callable[..., ServiceProject]
DAY = datetime.timedelta(days=1)


def paper(name: str = "整改报告.pdf", content: bytes = b"%PDF-1.4 x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def event(effective: Any, project_of: Make, now: datetime.datetime) -> CreditEvent:
    """A bad record, confirmed on 1 July; objections until 8 July (five working days)."""
    event: CreditEvent = effective(project_of(0), "B05", fact="以停水方式催交物业费")
    run_ratings(start_run(RunKind.MANUAL, as_of=now.date(), now=now), now=now)
    return CreditEvent.objects.get(pk=event.pk)


@pytest.fixture
def tomorrow(now: datetime.datetime) -> Iterator[datetime.datetime]:
    with time_machine.travel(now + DAY, tick=False):
        yield now + DAY


@pytest.fixture
def client(event: CreditEvent, tomorrow: Any, jurisdiction: Any, client_of: Any) -> Any:
    """A browser of the firm's administrator, on 2 July."""
    client = client_of(jurisdiction)
    client.force_login(person_of(event.firm))
    return client


def test_the_credit_file_shows_grade_reasons_and_the_days_left(event: CreditEvent, client: Any) -> None:
    page = client.get(f"/firm/credit/{event.firm.unified_code}/").content.decode()
    for words in (">50<", "以停水方式催交物业费", "2026-07-08", str(event.scoring_notice), "第九百四十四条"):
        assert words in page
    start = client.get("/firm/").content.decode()
    assert "countdown" in start and "2026-07-08" in start


def test_opening_the_record_is_kept_as_proof_of_service(event: CreditEvent, client: Any, tomorrow: Any) -> None:
    client.head(f"/firm/records/{event.pk}/")
    event.scoring_notice.refresh_from_db()
    assert event.scoring_notice.first_seen_at is None  # a HEAD shows nothing
    page = client.get(f"/firm/records/{event.pk}/").content.decode()
    assert "−10" in page
    event.scoring_notice.refresh_from_db()
    assert event.scoring_notice.first_seen_at == tomorrow


def test_the_notice_is_a_word_file(event: CreditEvent, client: Any) -> None:
    answer = client.get(f"/firm/records/{event.pk}/notice.docx")
    word = Document(BytesIO(answer.content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("以停水方式催交物业费" in text for text in cells)
    assert str(event.scoring_notice) in answer["Content-Disposition"]


def test_the_firm_objects_with_a_file_and_sees_the_decision(
    event: CreditEvent, client: Any, people: dict[str, User], tomorrow: datetime.datetime
) -> None:
    address = f"/firm/records/{event.pk}/"
    answer = client.post(address, {"act": "object", "grounds": "停水系市政施工", "files": [paper()]})
    assert answer.status_code == 302
    objection = EventObjection.objects.get(event=event)
    assert objection.grounds == "停水系市政施工"
    assert [file.purpose for file in event.evidence.all()] == ["objection"]
    page = client.get(address).content.decode()
    assert "停水系市政施工" in page and 'value="object"' not in page
    decide_event_objection(
        objection.pk, by=people["housing2"], is_upheld=False, decision="经核查，停水由公司实施", now=tomorrow
    )
    assert "经核查，停水由公司实施" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "object", "grounds": " "},
        {"act": "object", "grounds": "理由", "files": [SimpleUploadedFile("a.exe", b"MZ")]},
        {"act": "object", "grounds": "理由", "files": [SimpleUploadedFile("a.pdf", b"")]},
        {"act": "object", "grounds": "理由", "files": [paper(), paper("同一文件.pdf")]},
        {"act": "repair", "explanation": ""},
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_the_words(
    event: CreditEvent, client: Any, sent: dict[str, Any]
) -> None:
    answer = client.post(f"/firm/records/{event.pk}/", sent)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not EventObjection.objects.exists() and not RepairRequest.objects.exists()


def test_after_the_last_day_there_is_no_form(event: CreditEvent, client: Any, now: datetime.datetime) -> None:
    with time_machine.travel(now + 8 * DAY, tick=False):
        client.force_login(User.objects.get(username="firm person"))
        page = client.get(f"/firm/records/{event.pk}/").content.decode()
        assert 'value="object"' not in page and "2026-07-08" in page
        answer = client.post(f"/firm/records/{event.pk}/", {"act": "object", "grounds": "迟到"})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()


def test_the_page_says_whether_an_objection_suspends_the_record(
    people: dict[str, User],
    project_of: Make,
    now: datetime.datetime,
    tomorrow: datetime.datetime,
    jurisdiction: Any,
    client_of: Any,
) -> None:
    def stays(document: dict[str, Any]) -> None:
        document["clocks"] |= {"stays": True, "event_notice": {**WORKING, "days": 3}}

    adopt_changed(people, stays)
    event = confirmed(project_of(0), people, now)
    client = client_of(jurisdiction)
    user = person_of(event.firm)
    client.force_login(user)
    file_event_objection(event.pk, by=user, grounds="并非我司责任", now=tomorrow)
    page = client.get(f"/firm/records/{event.pk}/").content.decode()
    assert "state-received" in page
    assert "state-received" in client.get(f"/firm/credit/{event.firm.unified_code}/").content.decode()


def confirmed(project: ServiceProject, people: dict[str, User], now: datetime.datetime) -> CreditEvent:
    from credit.services import confirm_event, report_event, review_event

    values = {"item_code": "B05", "fact": "查实的事实", "occurred_on": now.date(), "source": "subdistrict"}
    event = report_event(by=people["officer"], project=project, now=now, **values)
    review_event(event.pk, by=people["officer2"], now=now)
    return confirm_event(event.pk, by=people["housing"], now=now)


def test_the_firm_asks_for_repair_and_sees_the_decision(
    event: CreditEvent, client: Any, people: dict[str, User], tomorrow: datetime.datetime
) -> None:
    address = f"/firm/records/{event.pk}/"
    sent = {"act": "repair", "explanation": "已恢复供水并道歉", "files": [paper(), paper("照片.pdf", b"%PDF-1.4 y")]}
    assert client.post(address, sent).status_code == 302
    request = RepairRequest.objects.get(event=event)
    assert event.evidence.filter(purpose="repair").count() == 2
    assert 'value="repair"' not in client.get(address).content.decode()  # one open request at a time
    decide_repair(request.pk, by=people["housing2"], is_granted=True, decision="整改属实", now=tomorrow)
    page = client.get(address).content.decode()
    assert "整改属实" in page and "已恢复供水并道歉" in page


def test_the_firm_reports_a_fact_with_what_the_item_asks_for(event: CreditEvent, client: Any, people: Any) -> None:
    address = f"/firm/credit/{event.firm.unified_code}/report/"
    items = client.get(address).content.decode()
    assert "?item=G01" in items and "?item=B05" not in items  # bad records are not for the firm to report
    form = client.get(f"{address}?item=G01").content.decode()
    assert 'name="level"' in form and 'name="certificate_until"' in form and 'name="points"' not in form
    sent = {"occurred_on": "2026-06-30", "fact": "获市级表彰", "level": "city", "certificate_until": "2027-06-30"}
    assert client.post(f"{address}?item=G01", sent).status_code == 422  # this item needs evidence
    answer = client.post(f"{address}?item=G01", {**sent, "files": [paper()]})
    assert answer.status_code == 302
    reported = CreditEvent.objects.get(item_code="G01")
    assert (reported.source, reported.state, reported.level) == ("firm", "reported", "city")
    assert "获市级表彰" in client.get(f"/firm/credit/{event.firm.unified_code}/").content.decode()
    refuse_event(reported.pk, by=people["housing"], reason="与事实不符", now=reported.created_at)
    assert "与事实不符" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"occurred_on": "2026-08-01", "fact": "将来", "level": "city"},
        {"occurred_on": "2026-06-30", "fact": "张先生 13800138000", "level": "city"},
        {"occurred_on": "2026-06-30", "fact": "获表彰", "level": "galaxy"},
        {"occurred_on": "", "fact": "", "level": ""},
        {"occurred_on": "2026-06-30", "fact": "获表彰", "level": "city", "project": "999999"},
    ],
)
def test_a_report_that_does_not_fit_is_refused_in_words(event: CreditEvent, client: Any, sent: dict[str, str]) -> None:
    answer = client.post(f"/firm/credit/{event.firm.unified_code}/report/?item=G01", {**sent, "files": [paper()]})
    assert answer.status_code == 422
    assert not CreditEvent.objects.filter(item_code="G01").exists()


def test_a_certificate_has_number_grade_day_digest_and_code(event: CreditEvent, client: Any) -> None:
    rating = event.firm.ratings.get()
    page = client.get(f"/firm/credit/{event.firm.unified_code}/certificate/").content.decode()
    for words in (f"990101-20260701-{rating.pk:06d}", rating.output_digest, "qr.svg?proof=", "2028年7月1日"):
        assert words in page


def test_a_firm_without_a_rating_has_a_file_and_no_certificate(
    rulebook: Any, project_of: Make, jurisdiction: Any, client_of: Any
) -> None:
    firm = project_of(3).firm
    client = client_of(jurisdiction)
    client.force_login(person_of(firm))
    assert client.get(f"/firm/credit/{firm.unified_code}/").status_code == 200
    assert client.get(f"/firm/credit/{firm.unified_code}/certificate/").status_code == 404


@pytest.fixture
def addresses(event: CreditEvent) -> list[str]:
    code = event.firm.unified_code
    return [
        f"/firm/credit/{code}/",
        f"/firm/credit/{code}/certificate/",
        f"/firm/credit/{code}/report/",
        f"/firm/records/{event.pk}/",
        f"/firm/records/{event.pk}/notice.docx",
    ]


def test_for_other_firms_and_for_staff_there_is_no_such_page(
    addresses: list[str],
    event: CreditEvent,
    project_of: Make,
    people: dict[str, User],
    jurisdiction: Any,
    client_of: Any,
) -> None:
    other = person_of(project_of(1).firm, "other firm")
    for user in (other, people["housing"], people["auditor"]):
        client = client_of(jurisdiction)
        client.force_login(user)
        for address in addresses:
            assert client.get(address).status_code == 404
        assert client.post(addresses[3], {"act": "object", "grounds": "x"}).status_code == 404
    assert not EventObjection.objects.exists()
    event.scoring_notice.refresh_from_db()
    assert event.scoring_notice.first_seen_at is None


def test_who_may_only_read_the_file_sees_no_forms(
    event: CreditEvent, jurisdiction: Any, client_of: Any, tomorrow: Any
) -> None:
    client = client_of(jurisdiction)
    client.force_login(person("manager", "firm_project_manager", event.firm))
    page = client.get(f"/firm/records/{event.pk}/").content.decode()
    assert 'name="act"' not in page
    assert client.get(f"/firm/credit/{event.firm.unified_code}/report/").status_code == 404
    answer = client.post(f"/firm/records/{event.pk}/", {"act": "object", "grounds": "理由"})
    assert answer.status_code == 422 and not EventObjection.objects.exists()


def test_a_record_that_is_still_examined_is_not_shown_to_the_firm(
    event: CreditEvent, client: Any, people: dict[str, User], now: datetime.datetime
) -> None:
    from credit.services import report_event

    values = {"item_code": "B05", "fact": "尚未查实", "occurred_on": now.date(), "source": "subdistrict"}
    other = report_event(by=people["officer"], project=event.project, now=now, **values)
    assert client.get(f"/firm/records/{other.pk}/").status_code == 404
    assert "尚未查实" not in client.get(f"/firm/credit/{event.firm.unified_code}/").content.decode()


def test_the_credit_file_takes_as_many_statements_for_many_records(
    event: CreditEvent, client: Any, effective: Any, now: datetime.datetime, sees_equal_queries: Any
) -> None:
    def grow() -> None:
        for number in range(1, 20):
            effective(event.project, "B05", at=now - DAY * number)

    sees_equal_queries(lambda: client.get(f"/firm/credit/{event.firm.unified_code}/"), grow)


def test_the_start_page_takes_as_many_statements_for_many_notices(
    event: CreditEvent, client: Any, effective: Any, now: datetime.datetime, sees_equal_queries: Any
) -> None:
    sees_equal_queries(
        lambda: client.get("/firm/"), lambda: [effective(event.project, "B05", at=now) for _number in range(19)]
    )


def test_a_firm_of_two_is_told_which_file_is_which(
    event: CreditEvent, project_of: Make, jurisdiction: Any, client_of: Any, tomorrow: Any
) -> None:
    from accounts.models import Role
    from accounts.services import grant_role

    second: PropertyFirm = project_of(1).firm
    user = person_of(event.firm, "of two firms")
    grant_role(user, Role.objects.get(code="firm_administrator"), second, by=None, today=tomorrow.date())
    client = client_of(jurisdiction)
    client.force_login(User.objects.get(pk=user.pk))
    page = client.get("/firm/").content.decode()
    assert page.count("/firm/credit/") == 2
