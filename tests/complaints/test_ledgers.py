"""Ledgers of estates: every move from every state, plans that are whole, proposals once, areas that bound the sight."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from common.errors import MoveNotAllowed, NotAllowed
from complaints import statistic_tasks
from complaints.choices import EntryState
from complaints.ledger_workflow import ENTRY_MOVES, entry_moves_from, entry_target
from complaints.models import LedgerEntry, LedgerStep
from complaints.services import ledgers as services
from complaints.services.ledgers import ComplaintOfOtherPlace, Plan, PlanIncomplete
from complaints.services.statistics import refresh_statistics
from jobs.models import JobRun
from jobs.services import run_job

NOW = timezone.now()
SOON = timezone.localdate() + datetime.timedelta(days=10)
ALLOWED = {
    ("proposed", "confirm"): "open",
    ("proposed", "dismiss"): "dismissed",
    ("open", "start"): "working",
    ("open", "report"): "done",
    ("working", "report"): "done",
    ("done", "give_back"): "working",
    ("done", "check"): "checked",
}


@pytest.mark.parametrize("state", EntryState.values)
@pytest.mark.parametrize("name", [move.name for move in ENTRY_MOVES])
def test_a_move_leads_where_the_table_says_or_is_refused(state, name):
    target = ALLOWED.get((state, name))
    assert (name in entry_moves_from(state)) == (target is not None)
    if target is None:
        with pytest.raises(MoveNotAllowed):
            entry_target(name, state)
    else:
        assert entry_target(name, state) == target


def plan_of(world, **changes):
    return Plan("更换电梯钢丝绳", world.north, "", SOON)._replace(**changes)


def entered(world, **changes):
    values = {
        "by": world.officer,
        "now": NOW,
        "estate": world.estate,
        "ledger": "problem",
        "title": "三栋电梯反复停运",
        "finding": "一个月内停运四次。",
        "plan": plan_of(world),
    }
    return services.enter_entry(**(values | changes))


def test_an_entry_goes_from_plan_to_check_with_its_history(world):
    complaint = world.submit(now=NOW)
    entry = entered(world, receipt_codes=[complaint.receipt_code])
    services.start_entry(entry.pk, by=world.officer, now=NOW)
    services.report_entry(entry.pk, by=world.officer, now=NOW, note="已更换")
    services.give_back_entry(entry.pk, by=world.officer, now=NOW, reason="仍有异响")
    services.report_entry(entry.pk, by=world.officer, now=NOW, note="已再次调试")
    done = services.check_entry(entry.pk, by=world.officer, now=NOW, note="现场验收")
    assert done.state == "checked"
    assert list(entry.complaints.all()) == [complaint]
    kinds = [step.kind for step in entry.steps.all()]
    assert kinds == ["enter", "start", "report", "give_back", "report", "check"]


@pytest.mark.parametrize("missing", [{"measure": " "}, {"owner_area": None}, {"due_on": None}])
def test_an_entry_without_a_whole_plan_is_refused(world, missing):
    with pytest.raises(PlanIncomplete):
        entered(world, plan=plan_of(world, **missing))


def test_the_database_refuses_an_entry_without_plan_and_changes_of_its_history(world):
    entry = entered(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.filter(pk=entry.pk).update(due_on=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerStep.objects.update(note="anders")


def test_a_complaint_about_another_estate_is_no_basis(world):
    other = world.submit(estate=world.south_estate, now=NOW)
    with pytest.raises(ComplaintOfOtherPlace):
        entered(world, receipt_codes=[other.receipt_code])


def test_only_the_office_of_the_estate_keeps_its_ledger(world):
    with pytest.raises(NotAllowed):
        entered(world, by=world.south_officer)
    with pytest.raises(NotAllowed):
        services.start_entry(entered(world).pk, by=world.south_officer, now=NOW)


def test_what_comes_again_and_again_is_proposed_once_and_taken_up_by_a_person(world):
    complaints = [world.submit(now=NOW) for _number in range(3)]
    world.submit(now=NOW, category=world.category("fees-unclear"))
    refresh_statistics(NOW)
    assert services.propose_entries(world.north, by=world.officer, now=NOW) == 1
    assert services.propose_entries(world.north, by=world.officer, now=NOW) == 0
    entry = LedgerEntry.objects.get()
    assert (entry.state, entry.complaints.count()) == ("proposed", len(complaints))
    taken = services.confirm_entry(entry.pk, by=world.officer, now=NOW, plan=plan_of(world), ledger="rectification")
    assert (taken.state, taken.ledger) == ("open", "rectification")


def test_answers_that_are_late_are_proposed(world):
    long_ago = NOW - datetime.timedelta(days=25)
    for code in ("cleaning-rubbish", "fees-unclear", "parking-fee"):
        world.submit(now=long_ago, category=world.category(code))
    refresh_statistics(NOW)
    assert services.propose_entries(world.north, by=world.officer, now=NOW) == 1
    assert LedgerEntry.objects.get().origin == "overdue"


def test_a_proposal_can_be_dismissed_with_a_reason(world):
    for _number in range(3):
        world.submit(now=NOW)
    refresh_statistics(NOW)
    services.propose_entries(world.north, by=None, now=NOW)
    entry = LedgerEntry.objects.get()
    assert services.dismiss_entry(entry.pk, by=world.officer, now=NOW, reason="同一事由重复提交").state == "dismissed"


def test_overdue_entries_are_those_taken_up_whose_day_is_over(world):
    entry = entered(world)
    after = SOON + datetime.timedelta(days=1)
    assert list(LedgerEntry.objects.overdue(SOON)) == []
    assert list(LedgerEntry.objects.overdue(after)) == [entry]


@pytest.fixture
def client(world, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(world.officer)
    return client


def form_of(world, **changes):
    values = {
        "estate": world.estate.code,
        "ledger": "survey",
        "title": "消防通道堆物",
        "finding": "二单元门前堆放杂物。",
        "measure": "当日清理，每周巡查",
        "owner_unit": "安居物业",
        "due_on": SOON.isoformat(),
    }
    return values | changes


def test_an_entry_is_made_and_worked_off_on_screen(world, client):
    address = reverse("admin:complaints_ledgerentry_new")
    assert client.get(address).status_code == 200
    assert client.post(address, form_of(world, due_on="2020-01-01")).status_code == 422
    assert client.post(address, form_of(world, estate=world.south_estate.code)).status_code == 422
    assert client.post(address, form_of(world)).status_code == 302
    entry = LedgerEntry.objects.get()
    page = client.get(reverse("admin:complaints_ledgerentry_change", args=[entry.pk]))
    assert [act["name"] for act in page.context["acts"]] == ["start", "report", "change"]
    act = reverse("admin:complaints_ledgerentry_act", args=[entry.pk, "report"])
    assert client.post(act, {"note": ""}).status_code == 422
    assert client.post(act, {"note": "已清理"}).status_code == 302
    assert LedgerEntry.objects.get().state == "done"


def test_the_list_and_its_excel_show_the_own_areas_only(world, client):
    entered(world)
    world.south_officer_entry = entered(
        world, by=world.south_officer, estate=world.south_estate, plan=plan_of(world, owner_area=world.south)
    )
    shown = client.get(reverse("admin:complaints_ledgerentry_changelist")).context["cl"].queryset
    assert [entry.estate for entry in shown] == [world.estate]
    foreign = reverse("admin:complaints_ledgerentry_change", args=[world.south_officer_entry.pk])
    assert client.get(foreign).status_code == 404
    assert client.get(reverse("admin:complaints_ledgerentry_export")).status_code == 405
    started = client.post(reverse("admin:complaints_ledgerentry_export"))
    job = JobRun.objects.get(kind="complaints.export_ledger")
    assert started["Location"] == reverse("jobs:detail", args=[job.pk])
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.counts, job.done_count, job.total_count) == ({"exported": 1}, 1, 1)
    with job.result_file.open("rb") as file:
        rows = list(load_workbook(file).active.values)
    assert len(rows) == 2
    assert "春熙苑" in rows[1]


def test_the_file_of_a_ledger_follows_the_filter_the_order_and_the_rights_of_now(world, client, monkeypatch):
    monkeypatch.setattr(statistic_tasks, "CHUNK", 2)
    shown = [entered(world) for _number in range(5)]
    client.post(reverse("admin:complaints_ledgerentry_export") + "?limit=overdue")
    none = JobRun.objects.latest("pk")
    run_job(none.pk)
    client.post(reverse("admin:complaints_ledgerentry_export"))
    job = JobRun.objects.latest("pk")
    assert sorted(job.parameters["entries"]) == sorted(entry.pk for entry in shown)
    foreign = entered(
        world, estate=world.south_estate, by=world.south_officer, plan=plan_of(world, owner_area=world.south)
    )
    job.parameters["entries"].append(foreign.pk)
    job.save()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.counts["exported"], job.done_count) == (5, 6)
    none.refresh_from_db()
    assert none.counts == {} or none.counts == {"exported": 0}


def test_the_list_costs_as_many_queries_for_one_entry_as_for_twenty(world, client, sees_equal_queries):
    entered(world)
    address = reverse("admin:complaints_ledgerentry_changelist")
    sees_equal_queries(lambda: client.get(address), lambda: [entered(world) for _number in range(19)])
