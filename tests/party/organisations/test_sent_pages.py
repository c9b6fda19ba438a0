"""Pages of those who are sent to units: only their own, on a phone, without any right of the line."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from party.models import AssignmentVisit, PartyAssignment, VisitFinding
from party.services import assignments
from tests.party.conftest import NOW, SINCE

TODAY = datetime.date.today()
HOME = reverse("sent:home")


@pytest.fixture
def pages(jurisdiction, client_of):
    """`pages(person)`: a browser in which the person is signed in; nobody for None."""

    def sign_in(person):
        client = client_of(jurisdiction)
        if person is not None:
            client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def sent(town):
    """A grid worker, without any right of the organisation line, who supervises a project."""
    person = town.person("sent", "grid_worker", town.tree.community)
    return town.sent(town.project(), "quality_supervisor", user=person)


def page_of(row):
    return reverse("sent:assignment", args=[row.pk])


def visit(**values):
    return {"act": "visit", "visit-visited_on": TODAY.isoformat(), "visit-summary": "查看保洁和门岗", **values}


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_who_was_sent_finds_the_unit_reports_a_visit_and_settles_what_was_found(pages, sent):
    phone = pages(sent.user)
    assert HOME in text_of(phone.get("/notices/"))
    home = text_of(phone.get(HOME))
    assert sent.project.name in home and page_of(sent) in home
    due = TODAY + datetime.timedelta(days=7)
    told = visit(**{"visit-finding_1": "楼道堆物", "visit-due_1": due.isoformat()})
    assert phone.post(page_of(sent), told).url == page_of(sent)
    finding = VisitFinding.objects.get()
    assert (finding.finding, finding.due_on, finding.visit.by) == ("楼道堆物", due, sent.user)
    assert due.isoformat() in text_of(phone.get(HOME))
    settled = {"settle-finding": finding.pk, "settle-settled_on": TODAY.isoformat(), "settle-outcome": "已清理"}
    assert phone.post(page_of(sent), {"act": "settle", **settled}).status_code == 302
    finding.refresh_from_db()
    assert finding.state == "settled"
    assert "已清理" in text_of(phone.get(page_of(sent)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"visit-summary": ""},
        {"visit-finding_2": "消防通道堵塞"},
        {"visit-due_1": "2030-01-01"},
        {"visit-visited_on": "2099-01-01"},
    ],
)
def test_a_report_that_lacks_something_is_shown_again_with_what_was_typed(pages, sent, wrong):
    page = text_of(pages(sent.user).post(page_of(sent), visit(**{"visit-finding_3": "灯不亮", **wrong})), 422)
    assert "灯不亮" in page
    assert not AssignmentVisit.objects.exists()


def test_nobody_else_reads_or_reports(town, pages, sent):
    other = town.person("other", "grid_worker", town.tree.community)
    assert pages(other).get(HOME).status_code == 403
    assert pages(other).get(page_of(sent)).status_code == 403
    town.sent(town.project(), user=other)
    assert sent.project.name not in text_of(pages(other).get(HOME))
    assert pages(other).get(page_of(sent)).status_code == 404
    assert pages(other).post(page_of(sent), visit()).status_code == 404
    assert pages(None).get(HOME).status_code == 302
    assert HOME not in text_of(pages(town.person("third", "grid_worker", town.tree.community)).get("/notices/"))
    assert not AssignmentVisit.objects.exists()


def test_an_assignment_that_is_over_is_read_and_not_added_to(pages, sent):
    phone = pages(sent.user)
    assert phone.post(page_of(sent), visit()).status_code == 302
    assignments.end_assignment(sent.pk, by=None, now=timezone.now(), effective_to=TODAY, reason="moved")
    shown = text_of(phone.get(page_of(sent)))
    assert "查看保洁和门岗" in shown and 'name="act"' not in shown
    yesterday = (TODAY - datetime.timedelta(days=1)).isoformat()
    assert phone.post(page_of(sent), visit(**{"visit-visited_on": yesterday})).status_code == 403
    assert AssignmentVisit.objects.count() == 1


def test_somebody_elses_finding_cannot_be_settled_by_its_number(town, pages, sent):
    there = town.sent(town.project())
    given = {"visited_on": TODAY, "summary": "走访", "findings": [("堆物", TODAY)]}
    elsewhere = assignments.record_visit(there.pk, by=None, now=timezone.now(), **given).findings.get()
    settled = {"settle-finding": elsewhere.pk, "settle-settled_on": TODAY.isoformat(), "settle-outcome": "已清理"}
    assert pages(sent.user).post(page_of(sent), {"act": "settle", **settled}).status_code == 422
    elsewhere.refresh_from_db()
    assert elsewhere.state == "open"


def test_the_line_names_the_account_and_the_person_is_told_once(town, pages):
    from notifications.models import Notice
    from party.joint_tasks import tell_sent

    department = pages(town.person("department"))
    project = town.project()
    act = reverse("admin:party_partyorganisation_unit_act", args=["project", project.pk, "send"])
    given = {"send-kind": "instructor", "send-name": "周启明", "send-effective_from": SINCE.isoformat()}
    assert "nobody-here" in text_of(department.post(act, {**given, "send-user": "nobody-here"}), 422)
    person = town.person("sent", "grid_worker", town.tree.community)
    assert department.post(act, {**given, "send-user": "sent"}).status_code == 302
    row = PartyAssignment.objects.get()
    assert row.user == person
    tell_sent(row.pk)
    tell_sent(row.pk)
    notice = Notice.objects.get(channel="in_site", recipient=person)
    assert notice.link == page_of(row)
    assert "周启明" not in notice.text
    name = reverse("admin:party_partyassignment_act", args=[row.pk, "account"])
    assert department.post(name, {"account-user": ""}).status_code == 302
    row.refresh_from_db()
    assert row.user is None
    assert pages(person).get(HOME).status_code == 403


def test_the_list_takes_as_many_statements_for_many_as_for_one(town, pages, sent):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    phone = pages(sent.user)
    phone.get(HOME)
    with CaptureQueriesContext(connection) as one:
        phone.get(HOME)
    for _number in range(6):
        town.sent(town.project(), user=sent.user)
    with CaptureQueriesContext(connection) as many:
        phone.get(HOME)
    assert len(many) == len(one)


def test_a_firm_reads_what_is_asked_of_it_and_by_when(town, pages):
    from party.services import plans

    project = town.project()
    clerk = town.person("firm", "firm_administrator", project.firm)
    day, late = TODAY + datetime.timedelta(days=9), TODAY - datetime.timedelta(days=2)
    plans.open_task(project, town.tree.community, by=None, now=NOW, step="form", actor="community", due_on=day)
    sent = town.sent(project, "quality_supervisor")
    seen = {"visited_on": late, "summary": "走访", "findings": [("二号门禁损坏", late)]}
    assignments.record_visit(sent.pk, by=None, now=timezone.now(), **seen)
    page = text_of(pages(clerk).get(reverse("firms:home")))
    assert day.isoformat() in page and "二号门禁损坏" in page and late.isoformat() in page
    assert "周启明" not in page, "who was sent is the line's to know"
    stranger = town.person("stranger", "firm_administrator", town.project().firm)
    assert "二号门禁损坏" not in text_of(pages(stranger).get(reverse("firms:home")))
