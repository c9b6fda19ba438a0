"""The pages of filings, exits and people, as firms, offices and strangers meet them; and the interface."""

import base64
import datetime
import time
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.services import create_token
from audit.models import AuditEntry
from firms.choices import FilingState
from firms.models import Filing, FirmExit, FirmInvitation, PropertyFirm, ServiceProject
from firms.services.filings import open_filing
from places.models import Area, Estate
from tests.firms.filings.conftest import CONTRACT, FIRM, NOW, file_project, pdf, upload
from tests.firms.filings.test_filing_rules import BAD


@pytest.fixture
def api(jurisdiction: Any, client_of: Any) -> Any:
    """A browser of a system with the scope."""
    now = timezone.now()
    expires_at = now + datetime.timedelta(days=30)
    _token, secret = create_token(name="window", scopes=["firms.file"], expires_at=expires_at, by=None, now=now)
    return client_of(jurisdiction, HTTP_AUTHORIZATION=f"Token {secret}")


def test_a_firm_files_on_the_pages_and_the_office_decides_on_its_own(
    browser: Any, firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    mine = browser(administrator)
    begun = mine.post("/firm/filings/new/", {"kind": "project", "firm": firm.pk, "estate": "晴川苑"})
    filing = Filing.objects.get()
    assert begun["Location"] == f"/firm/filings/{filing.pk}/"
    saved = mine.post(f"/firm/filings/{filing.pk}/", {"act": "save", "name": "晴川苑", "fee_amount": "1.9"})
    assert saved.status_code == 302
    wrong = mine.post(f"/firm/filings/{filing.pk}/", {**CONTRACT, "act": "submit", "fee_amount": "x"})
    assert wrong.status_code == 422
    assert "HT-1" in wrong.content.decode()  # what was typed stays
    handed = mine.post(f"/firm/filings/{filing.pk}/", {**CONTRACT, "act": "submit", "files": upload()})
    assert handed.status_code == 302
    page = mine.get(f"/firm/filings/{filing.pk}/").content.decode()
    assert "contract.pdf" in page

    officer = browser(people["officer"])
    address = f"/admin/firms/filing/{filing.pk}/change/"
    shown = officer.get(address).content.decode()
    assert CONTRACT["manager_phone"] not in shown
    revealed = officer.post(f"/admin/firms/filing/{filing.pk}/persons/").content.decode()
    assert CONTRACT["manager_phone"] in revealed
    assert AuditEntry.objects.filter(action="firms.reveal_filing").count() == 1
    officer.post(f"/admin/firms/filing/{filing.pk}/acts/return/", {"round": 1, "field_fee_amount": "与合同不符"})
    page = mine.get(f"/firm/filings/{filing.pk}/").content.decode()
    assert "与合同不符" in page
    mine.post(f"/firm/filings/{filing.pk}/", {**CONTRACT, "act": "submit", "fee_amount": "2.05"})
    stale = officer.post(f"/admin/firms/filing/{filing.pk}/acts/review/", {"round": 1})
    assert stale.status_code == 409
    shown = officer.get(address).content.decode()
    assert "1.850" in shown and "2.050" in shown
    assert officer.post(f"/admin/firms/filing/{filing.pk}/acts/review/", {"round": 2}).status_code == 302
    assert "acts/approve" not in officer.get(address).content.decode()
    housing = browser(people["housing"])
    assert "acts/approve" in housing.get(address).content.decode()
    assert housing.post(f"/admin/firms/filing/{filing.pk}/acts/approve/", {"round": 2}).status_code == 302
    assert Filing.objects.get().state == FilingState.APPROVED
    for after in (f"/admin/firms/propertyfirm/{firm.pk}/change/", "/admin/firms/filechange/"):
        assert housing.get(after).status_code == 200


def test_a_refused_act_keeps_what_the_officer_typed(
    browser: Any, firm: PropertyFirm, estate: Estate, administrator: User, people: dict[str, User]
) -> None:
    filing = file_project(firm, estate, administrator)
    officer = browser(people["officer"])
    answer = officer.post(f"/admin/firms/filing/{filing.pk}/acts/refuse/", {"round": 1, "reason": " "})
    assert answer.status_code == 409
    answer = officer.post(f"/admin/firms/filing/{filing.pk}/acts/review/", {"round": "x", "reason": "说明"})
    assert answer.status_code == 422
    assert "说明" in answer.content.decode()
    assert officer.get(f"/admin/firms/filing/{filing.pk}/acts/review/").status_code == 405
    assert officer.post(f"/admin/firms/filing/{filing.pk}/acts/nonsense/", {"round": 1}).status_code == 404


def test_strangers_find_no_filing_and_no_file(
    browser: Any,
    firm: PropertyFirm,
    estate: Estate,
    administrator: User,
    other_administrator: User,
    people: dict[str, User],
) -> None:
    filing = file_project(firm, estate, administrator)
    file = filing.files.get()
    for user, address in (
        (other_administrator, f"/firm/filings/{filing.pk}/"),
        (other_administrator, f"/firm/filings/{filing.pk}/files/{file.pk}/"),
        (people["other officer"], f"/admin/firms/filing/{filing.pk}/change/"),
        (people["other officer"], f"/admin/firms/filing/{filing.pk}/files/{file.pk}/"),
    ):
        assert browser(user).get(address).status_code == 404
    for user, address in (
        (administrator, f"/firm/filings/{filing.pk}/files/{file.pk}/"),
        (people["officer"], f"/admin/firms/filing/{filing.pk}/files/{file.pk}/"),
    ):
        answer = browser(user).get(address)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment")


def test_the_queue_asks_equally_often_whatever_its_length(
    browser: Any,
    firm: PropertyFirm,
    administrator: User,
    people: dict[str, User],
    areas: dict[str, Area],
    sees_equal_queries: Any,
) -> None:
    def grow(number: int = 9) -> None:
        for _turn in range(number):
            code = f"Q{Estate.objects.count():07}"
            estate = Estate.objects.create(code=code, name=code, area=areas["first community"])
            file_project(firm, estate, administrator)

    grow(1)
    officer, mine = browser(people["officer"]), browser(administrator)
    sees_equal_queries(lambda: officer.get("/admin/firms/filing/"), grow)
    sees_equal_queries(lambda: mine.get("/firm/filings/"), grow)
    assert officer.get("/admin/firms/filing/?waits=me&state__exact=submitted").status_code == 200
    assert officer.get("/admin/firms/filing/?waits=late").status_code == 200
    assert officer.get(f"/admin/firms/filing/?area_code={areas['first'].code}").status_code == 200


def test_an_exit_on_the_pages(
    browser: Any, filed: Any, administrator: User, people: dict[str, User], firm: PropertyFirm
) -> None:
    project = filed().project
    mine, officer = browser(administrator), browser(people["officer"])
    given = {
        "project": project.pk,
        "kind": "not_renewed",
        "notified_on": "2026-04-10",
        "leave_on": "2026-07-01",
        "receiver_side": "committee",
    }
    assert mine.post("/firm/exits/new/", {**given, "leave_on": "2026-04-01"}).status_code == 422
    answer = mine.post("/firm/exits/new/", given)
    found = FirmExit.objects.get()
    assert answer["Location"] == f"/firm/exits/{found.pk}/"
    assert mine.get("/firm/exits/").status_code == 200
    first = found.items.first()
    assert first is not None
    mine.post(f"/firm/exits/{found.pk}/", {"item": first.pk, "act": "give", "note": "3号楼101"})
    mine.post(f"/firm/exits/{found.pk}/", {"item": first.pk, "act": "receive"})
    first.refresh_from_db()
    assert first.received_at is None
    assert "3号楼101" in mine.get(f"/firm/exits/{found.pk}/").content.decode()
    acts = f"/admin/firms/firmexit/{found.pk}/acts"
    officer.post(f"{acts}/confirm/", {"item": first.pk, "act": "receive"})
    first.refresh_from_db()
    assert first.received_at is not None
    officer.post(f"{acts}/finish/", {"reason": ""})
    found.refresh_from_db()
    assert found.state == "open"
    officer.post(f"{acts}/finish/", {"reason": "企业已撤离"})
    project.refresh_from_db()
    assert project.effective_to == datetime.date(2026, 7, 1)
    for address in ("", f"{found.pk}/change/", "add/", "?clock=over"):
        assert officer.get(f"/admin/firms/firmexit/{address}").status_code == 200


def test_people_are_invited_and_let_go_on_the_page(
    browser: Any, client_of: Any, jurisdiction: Any, firm: PropertyFirm, administrator: User, mailoutbox: Any
) -> None:
    from accounts.messages import unseal
    from accounts.models import Role
    from jobs.models import OutboxEntry

    mine = browser(administrator)
    role = Role.objects.get(code="firm_project_manager")
    given = {"act": "invite", "firm": firm.pk, "role": role.pk, "email": "new@example.cn"}
    assert mine.post("/firm/people/", {**given, "email": ""}).status_code == 422
    assert mine.post("/firm/people/", given).status_code == 302
    body = unseal(**OutboxEntry.objects.get(topic="accounts.send_mail").payload)["body"]
    path = "/firm/invitations/" + body.split("/firm/invitations/")[1].split("/")[0] + "/"
    guest = client_of(jurisdiction)
    assert guest.get(path).status_code == 200
    assert FirmInvitation.objects.get().accepted_at is None  # opening the link does nothing
    assert guest.post(path, {"display_name": "新同事"}).status_code == 302
    assert guest.get(path).status_code == 404
    assert guest.get("/firm/invitations/unknown/").status_code == 404
    held = RoleAssignment.objects.get(user__email="new@example.cn")
    page = mine.get("/firm/people/").content.decode()
    assert "新同事" in page
    mine.post("/firm/people/", {"act": "end", "firm": firm.pk, "row": held.pk, "reason": "离职"})
    held.refresh_from_db()
    assert held.effective_to is not None
    own = RoleAssignment.objects.get(user=administrator)
    mine.post("/firm/people/", {"act": "end", "firm": firm.pk, "row": own.pk, "reason": "x"})
    own.refresh_from_db()
    assert own.effective_to is None


def test_everybody_reads_the_register_and_no_person(
    filed: Any, client_of: Any, jurisdiction: Any, firm: PropertyFirm
) -> None:
    filed()
    PropertyFirm.objects.filter(pk=firm.pk).update(legal_representative="某代表人")
    ServiceProject.objects.update(effective_from=datetime.date(2026, 1, 1))
    page = client_of(jurisdiction).get(f"/ratings/{firm.unified_code}/").content.decode()
    assert "1.850" in page
    for words in ("某代表人", CONTRACT["manager_phone"]):
        assert words not in page


def test_staff_see_the_legal_representative_for_a_reason(
    browser: Any, firm: PropertyFirm, people: dict[str, User]
) -> None:
    firm.legal_representative = "某代表人"
    firm.save()
    housing = browser(people["housing"])
    address = f"/admin/firms/propertyfirm/{firm.pk}"
    assert "某代表人" not in housing.get(f"{address}/change/").content.decode()
    assert "某代表人" not in housing.get(f"{address}/person/").content.decode()
    assert "某代表人" in housing.post(f"{address}/person/", {"reason": "核对执照"}).content.decode()
    assert AuditEntry.objects.get(action="firms.reveal_firm_person").reason == "核对执照"
    assert browser(people["auditor"]).post(f"{address}/person/", {"reason": "x"}).status_code == 403


def test_terms_begin_tomorrow_and_are_set_for_the_whole_place(browser: Any, people: dict[str, User]) -> None:
    from firms.models import FilingTerms

    given = {"kind": "project", "days": 10, "day_count": "natural", "legal_source": "条例"}
    housing, officer = browser(people["housing"]), browser(people["officer"])
    today = timezone.localdate()
    housing.post("/admin/firms/filingterms/add/", {**given, "effective_from": today})
    assert not FilingTerms.objects.filter(days=10).exists()
    tomorrow = today + datetime.timedelta(days=1)
    housing.post("/admin/firms/filingterms/add/", {**given, "effective_from": tomorrow})
    assert FilingTerms.objects.filter(days=10, effective_from=tomorrow).exists()
    assert officer.post("/admin/firms/filingterms/add/", given).status_code == 403
    assert officer.get("/admin/firms/filingterms/").status_code == 200
    housing.post(
        "/admin/firms/handoverkind/add/", {"code": "plants", "name": "绿化", "is_active": "on", "position": 20}
    )
    from firms.models import HandoverKind

    assert HandoverKind.objects.filter(code="plants").exists()


def test_an_officer_opens_a_temporary_file(
    browser: Any, estate: Estate, people: dict[str, User], areas: dict[str, Area]
) -> None:
    address = "/admin/firms/serviceproject/temporary/"
    given = {"estate": "test0001", "name": "无名物业有限公司", "since": "2026-03-01", "reason": "巡查发现"}
    officer = browser(people["officer"])
    assert officer.get(address).status_code == 200
    assert officer.post(address, {**given, "estate": "NONE0001"}).status_code == 200
    officer.post(address, given)
    project = ServiceProject.objects.get()
    assert (project.firm.status, project.filed_on) == ("temporary", None)
    assert officer.get(f"/admin/firms/serviceproject/{project.pk}/change/").status_code == 200
    browser(people["other officer"]).post(address, {**given, "name": "别家有限公司"})
    assert ServiceProject.objects.count() == 1


def test_the_pages_of_the_register_show_what_belongs_to_it(browser: Any, filed: Any, people: dict[str, User]) -> None:
    project = filed().project
    project.firm.branches.create(name="东区分公司", opened_on="2026-01-01")
    officer = browser(people["officer"])
    page = officer.get(f"/admin/firms/serviceproject/{project.pk}/change/").content.decode()
    assert "HT-1" in page
    assert CONTRACT["manager_phone"] not in page
    assert "东区分公司" in officer.get(f"/admin/firms/propertyfirm/{project.firm_id}/change/").content.decode()


# --- The interface ---


def given(firm: PropertyFirm, estate: Estate, **values: Any) -> dict[str, Any]:
    file = base64.b64encode(pdf().read()).decode()
    return {
        "firm": firm.unified_code,
        "kind": "project",
        "estate": estate.code,
        "values": {**CONTRACT, **values},
        "files": [{"name": "合同.pdf", "content": file}],
    }


def test_a_system_hands_in_and_reads_how_it_stands(
    api: Any, firm: PropertyFirm, estate: Estate, people: dict[str, User]
) -> None:
    answer = api.post("/api/v1/filings/", given(firm, estate), content_type="application/json")
    assert answer.status_code == 201
    filing = Filing.objects.get()
    assert (filing.source, filing.state, filing.submitted_by) == ("interface", "submitted", None)
    number = answer.json()["number"]
    from firms.services.filings import return_filing

    notes = {"fee_amount": "与合同不符"}
    return_filing(filing.pk, by=people["officer"], now=NOW, seen_round=1, field_notes=notes)
    detail = api.get(f"/api/v1/filings/{number}/").json()
    assert detail["steps"][-1]["field_notes"] == notes
    assert CONTRACT["manager_phone"] not in str(detail)
    assert api.get("/api/v1/filings/", {"cursor": "x|y"}).status_code == 400
    assert AuditEntry.objects.filter(action="firms.submit_filing", actor__startswith="api:window").exists()


@pytest.mark.parametrize(("kind", "name", "text"), BAD)
def test_pages_and_interface_refuse_the_same_for_the_same_reason(
    api: Any,
    browser: Any,
    firm: PropertyFirm,
    estate: Estate,
    administrator: User,
    areas: dict[str, Area],
    kind: str,
    name: str,
    text: str,
) -> None:
    subject = {"estate": estate} if kind == "project" else {"area": areas["first"]}
    filing = open_filing(kind, firm, by=administrator, now=NOW, **subject)
    values = {**(CONTRACT if kind == "project" else FIRM), name: text}
    page = browser(administrator).post(f"/firm/filings/{filing.pk}/", {**values, "act": "submit", "files": upload()})
    assert page.status_code == 422
    on_page = {field: errors[0] for field, errors in page.context["form"].errors.items()}
    Filing.objects.filter(pk=filing.pk).update(state="withdrawn")
    body = {**given(firm, estate), "kind": kind, "values": values}
    if kind == "firm":
        body = {**{key: value for key, value in body.items() if key != "estate"}, "area": areas["first"].code}
    answer = api.post("/api/v1/filings/", body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"] == on_page
    assert set(on_page) == {name}
    assert not Filing.objects.filter(source="interface").exists()


def test_a_token_without_the_scope_and_unknown_codes_are_refused(
    api: Any, client_of: Any, jurisdiction: Any, firm: PropertyFirm, estate: Estate
) -> None:
    now = timezone.now()
    end = now + datetime.timedelta(days=1)
    _token, secret = create_token(name="other", scopes=["complaints.import"], expires_at=end, by=None, now=now)
    other = client_of(jurisdiction, HTTP_AUTHORIZATION=f"Token {secret}")
    body = given(firm, estate)
    assert other.post("/api/v1/filings/", body, content_type="application/json").status_code == 403
    assert client_of(jurisdiction).get("/api/v1/filings/").status_code == 401
    for wrong in ({"firm": "91350100M000100Y43"}, {"estate": "NONE0001"}, {"files": [{"name": "a", "content": "?"}]}):
        assert api.post("/api/v1/filings/", {**body, **wrong}, content_type="application/json").status_code == 400
    assert api.post("/api/v1/filings/", {**body, "files": []}, content_type="application/json").status_code == 422
    assert not Filing.objects.exists()


def test_changes_are_read_page_by_page_with_a_cursor(fresh_jurisdiction: Any, client_of: Any) -> None:
    from tests.firms.filings.test_filings_at_once import City

    city = City(fresh_jurisdiction.national_code)
    filing = city.filing()
    now = timezone.now()
    end = now + datetime.timedelta(days=1)
    _token, secret = create_token(name="window", scopes=["firms.file"], expires_at=end, by=None, now=now)
    client = client_of(fresh_jurisdiction, HTTP_AUTHORIZATION=f"Token {secret}")
    first, until = client.get("/api/v1/filings/").json(), time.monotonic() + 120
    while not first["filings"] and time.monotonic() < until:  # older transactions of the same server hold changes back
        time.sleep(0.1)
        first = client.get("/api/v1/filings/").json()
    assert [row["number"] for row in first["filings"]] == [str(filing.public_id)]
    assert client.get("/api/v1/filings/", {"cursor": first["cursor"]}).json()["filings"] == []
    assert CONTRACT["manager_phone"] not in str(first)
