"""One act on many complaints: what is possible is done, what is not is told with its reason."""

import pytest
from django.utils import timezone

from complaints import services
from complaints.bulk_tasks import run_act_on_many
from complaints.models import Complaint
from complaints.services.bulk import act_on_many, foreseen_problem
from jobs.models import JobRun
from jobs.services import Progress
from tests.complaints.conftest import NOW

QUEUE = "/admin/complaints/complaint/"


@pytest.fixture
def office(world, east, client_of):
    browser = client_of(east)
    browser.force_login(world.officer)
    return browser


def chosen(act, *complaints, **more):
    return {"act": act, "pk": [complaint.pk for complaint in complaints], **more}


def test_each_row_is_done_or_told_why_not(world):
    fine, done = world.submit(now=NOW), world.brought_to("accepted", now=NOW)
    foreign = world.submit(now=NOW, estate=world.south_estate)
    ids = [fine.pk, done.pk, foreign.pk, 999_999_999]
    results = act_on_many("accept", ids, by=world.officer, now=NOW, data={"note": ""})
    assert [bool(result.problem) for result in results] == [False, True, True, True]
    states = Complaint.objects.filter(pk__in=ids).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "accepted", "received"]
    assert foreseen_problem("accept", world.officer, foreign)
    assert foreseen_problem("accept", world.officer, Complaint.objects.get(pk=fine.pk))
    assert not foreseen_problem("dispatch", world.officer, Complaint.objects.get(pk=fine.pk))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("dispatch", {"note": "", "area": None}, "dispatch"),
        ("assign", {"note": ""}, "assign"),
        ("note", {"note": "汇总核查"}, "note"),
    ],
)
def test_acts_on_many_are_the_services_of_one(world, name, data, kind):
    rows = [world.brought_to("accepted", now=NOW) for _number in range(2)]
    data = data | ({"to": world.officer.pk} if name == "assign" else {})
    results = act_on_many(name, [row.pk for row in rows], by=world.officer, now=NOW, data=data)
    assert not any(result.problem for result in results)
    assert all(row.events.filter(kind=kind).count() == 1 for row in rows)


def test_the_page_tells_how_many_may_and_why_others_may_not_before_anything_is_done(world, office):
    fine, done = world.submit(now=timezone.now()), world.brought_to("closed")
    foreign = world.submit(now=timezone.now(), estate=world.south_estate, title="南苑的事")
    page = office.post(QUEUE, chosen("accept", fine, done, foreign)).content.decode()
    assert "可办理 1 件" in page
    assert "不能办理 1 件" in page
    assert "南苑的事" not in page
    fine.refresh_from_db()
    assert fine.state == "received"
    page = office.post(QUEUE, chosen("accept", fine, done, apply="1", note="")).content.decode()
    fine.refresh_from_db()
    assert fine.state == "accepted"
    assert f"{QUEUE}{fine.pk}/change/" in page


def test_an_act_with_a_reason_asks_for_it(world, office):
    complaint = world.submit(now=timezone.now())
    page = office.post(QUEUE, chosen("note", complaint, apply="1", note=" ")).content.decode()
    assert "case-error" in page
    assert complaint.events.count() == 1
    people = office.post(QUEUE, chosen("assign", complaint)).content.decode()
    assert "officer" in people
    assert "south-officer" not in people


def test_more_than_a_page_becomes_a_job_that_goes_on_where_it_stopped(world, office, monkeypatch):
    from complaints.views import bulk

    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    rows = [world.submit(now=timezone.now()) for _number in range(3)]
    answer = office.post(QUEUE, chosen("note", *rows, apply="1", note="汇总核查"))
    assert answer.status_code == 302
    job = JobRun.objects.get(kind="complaints.act_on_many")
    job.parameters = {**job.parameters, "results": {str(rows[0].pk): ""}}  # as if it had died after the first
    job.save()
    services.merge_complaint(rows[1].pk, by=world.officer, now=timezone.now(), into_id=rows[2].pk, reason="并案")
    assert run_act_on_many(job, Progress(job)) == {"acted": 3, "refused": 0}
    assert [row.events.filter(kind="note").count() for row in rows] == [0, 1, 1]
    page = office.get(answer["Location"]).content.decode()
    assert all(f"{QUEUE}{row.pk}/change/" in page for row in rows)


def test_all_that_the_conditions_find_are_taken_and_nothing_else(world, office):
    lifts = [world.submit(now=timezone.now(), title="电梯停运", category=world.category()) for _number in range(2)]
    other = world.submit(now=timezone.now(), title="路灯不亮")
    answer = office.post(QUEUE, {"act": "accept", "everything": "on", "query": "group=facilities&evil=1"})
    page = answer.content.decode()
    assert all(f'name="pk" value="{row.pk}"' in " ".join(page.split()) for row in lifts)
    assert f'value="{other.pk}"' not in page
    assert f"{QUEUE}?group=facilities" in page


@pytest.mark.parametrize("posted", [{"act": "accept"}, {"act": "dance", "pk": ["1"]}, {"pk": ["x", "9" * 30]}, {}])
def test_nothing_ticked_or_nothing_to_do_leads_back_with_a_word(world, office, posted):
    answer = office.post(QUEUE, posted | {"query": "state=received"}, follow=True)
    assert answer.redirect_chain[0][0].endswith("?state=received")
    assert "请先勾选" in answer.content.decode()


def test_who_only_looks_acts_on_nothing(world, east, client_of):
    auditor = world.person("auditor", "auditor", world.north)
    browser = client_of(east)
    browser.force_login(auditor)
    complaint = world.submit(now=timezone.now())
    page = browser.post(QUEUE, chosen("accept", complaint, apply="1", note=""))
    complaint.refresh_from_db()
    assert complaint.state == "received"
    assert page.status_code in (200, 302, 403)


# --- Many to one ---------------------------------------------------------------------------------------


def test_many_are_joined_to_the_one_that_is_chosen(world, office):
    rows = [world.submit(now=timezone.now(), title=f"停水{number}") for number in range(3)]
    done = world.brought_to("closed")
    page = office.post(QUEUE, chosen("merge", *rows, done))
    assert page.context["form"]["main"].field.queryset[0] == rows[0]
    assert "不能办理 1 件" in page.text and not Complaint.objects.filter(state="merged").exists()
    answer = office.post(QUEUE, chosen("merge", *rows, apply="1", main=rows[1].pk, note="同一事项"))
    assert answer.context["done_count"] == 2
    assert set(Complaint.objects.filter(state="merged").values_list("pk", "merged_into")) == {
        (rows[0].pk, rows[1].pk),
        (rows[2].pk, rows[1].pk),
    }


def test_joining_asks_for_a_reason_and_for_one_of_the_chosen(world, office):
    rows = [world.submit(now=timezone.now()) for _number in range(2)]
    other = world.submit(now=timezone.now())
    for more in ({"main": rows[0].pk, "note": " "}, {"main": other.pk, "note": "同一事项"}):
        page = office.post(QUEUE, chosen("merge", *rows, apply="1", **more))
        assert "case-error" in page.text
    assert not Complaint.objects.filter(state="merged").exists()


def test_one_alone_is_joined_to_nothing(world, office):
    one = world.submit(now=timezone.now())
    answer = office.post(QUEUE, chosen("merge", one), follow=True)
    assert "两件" in answer.text


def test_joined_again_nothing_happens(world, office):
    rows = [world.submit(now=timezone.now()) for _number in range(2)]
    asked = chosen("merge", *rows, apply="1", main=rows[0].pk, note="同一事项")
    office.post(QUEUE, asked)
    office.post(QUEUE, asked)
    assert rows[0].events.filter(kind="absorb").count() == 1
