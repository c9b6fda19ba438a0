"""Orders of a hotline by file: check, errors by line, taking over, the state of them back to the source."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints import services
from complaints.models import Complaint, OrderSource
from complaints.services.order_files import STATUS, FileIsGone
from jobs.models import JobRun
from jobs.services import run_job
from tests.complaints.exchange import wait_until_told

HEADER = "工单编号,诉求内容,受理时间,小区,五级分类,联系人,联系电话"
GOOD = "2025092600001,二栋的水泵坏了。,2025-09-26 09:00:00,春熙苑,停水,林小树,13900000000"
BAD = "2025092600002,三栋的灯坏了。,昨天,春熙苑,停电,,"


@pytest.fixture
def head(world):
    return world.person("head", "housing_department", world.district)


@pytest.fixture
def source(world):
    return OrderSource.objects.get(code="12345")


@pytest.fixture
def desk(client_of, jurisdiction, head):
    client = client_of(jurisdiction)
    client.force_login(head)
    return client


def upload(*lines, header=HEADER):
    return SimpleUploadedFile("orders.csv", "\r\n".join([header, *lines]).encode())


def done(job):
    """The job after a worker was at it."""
    run_job(job.pk)
    job.refresh_from_db()
    return job


def take_over(source, by, *lines):
    check = done(services.start_order_check(source, upload(*lines), by=by))
    return done(services.confirm_orders(check.pk, by=by))


def sheet_of(job):
    with job.result_file.open("rb") as file:
        return [[cell or "" for cell in row] for row in load_workbook(file).active.iter_rows(values_only=True)]


# --- Taking over -------------------------------------------------------------------------------------


def test_a_check_tells_lines_and_writes_nothing_and_what_is_confirmed_is_taken_over(world, source, head):
    check = done(services.start_order_check(source, upload(GOOD, BAD), by=head))
    assert (check.state, check.counts) == ("succeeded", {"created": 1, "rejected": 1})
    assert not Complaint.objects.exists()
    assert check.parameters["first_errors"][0].startswith("第 3 行")
    taken = done(services.confirm_orders(check.pk, by=head))
    assert taken.counts == {"created": 1, "rejected": 1}
    complaint = Complaint.objects.get()
    assert (complaint.estate, complaint.channel, complaint.category.code) == (
        world.estate,
        "hotline",
        "facilities-water",
    )
    assert AuditEntry.objects.get(action="complaints.import_orders").actor_id == head.pk


def test_the_same_file_again_changes_nothing(source, head):
    take_over(source, head, GOOD)
    assert take_over(source, head, GOOD).counts == {"unchanged": 1}
    assert Complaint.objects.count() == 1


def test_headers_of_the_source_are_known(source, head):
    source.columns = {"number": ["热线编号"]}
    services.save_order_source(source, by=head, fields=["columns"])
    check = done(
        services.start_order_check(source, upload(GOOD, header=HEADER.replace("工单编号", "热线编号")), by=head)
    )
    assert check.counts == {"created": 1}


def test_only_who_handles_the_whole_jurisdiction_exchanges_orders(world, source):
    for act in (
        lambda: services.start_order_check(source, upload(GOOD), by=world.officer),
        lambda: services.start_status_file(source, by=world.officer, form="xlsx"),
        lambda: services.save_order_source(source, by=world.officer, fields=[]),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not JobRun.objects.exists()


def test_files_with_words_of_residents_go_after_a_week(source, head):
    check = done(services.start_order_check(source, upload(GOOD, BAD), by=head))
    assert services.purge_exports(timezone.now() + datetime.timedelta(days=6)) == 0
    assert services.purge_exports(timezone.now() + datetime.timedelta(days=8)) == 1
    check.refresh_from_db()
    assert (check.input_file.name, check.error_file.name) == ("", "")
    with pytest.raises(FileIsGone):
        services.confirm_orders(check.pk, by=head)


# --- Screens -----------------------------------------------------------------------------------------


def test_the_way_on_the_screens(world, source, desk):
    page = desk.get(reverse("admin:complaints_ordersource_import_rows"))
    assert "工单编号" in page.content.decode()
    sent = desk.post(page.request["PATH_INFO"], {"source": source.pk, "file": upload(GOOD, BAD)})
    run_job(JobRun.objects.get().pk)
    checked = desk.get(sent["Location"])
    assert "第 3 行" in checked.content.decode()
    started = desk.post(sent["Location"])
    run_job(JobRun.objects.order_by("-pk").first().pk)
    assert desk.get(started["Location"]).status_code == 200
    assert Complaint.objects.get().source_number == "2025092600001"


def test_a_file_with_other_columns_is_refused_before_any_job(source, desk):
    answer = desk.post(
        reverse("admin:complaints_ordersource_import_rows"), {"source": source.pk, "file": upload(header="甲,乙")}
    )
    assert "工单编号" in answer.context["form"].errors["file"][0]
    assert not JobRun.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"columns": "nothing = 甲"}, "columns"),
        ({"columns": "number"}, "columns"),
        ({"categories": "停水 = none"}, "categories"),
        ({"categories": "= facilities-water"}, "categories"),
        ({"closed_words": "长" * 500}, "closed_words"),
    ],
)
def test_words_of_a_source_are_checked_line_by_line(changes, field, source, desk):
    address = reverse("admin:complaints_ordersource_change", args=[source.pk])
    answer = desk.post(address, {"name": "热线", "is_active": "on"} | changes)
    assert field in answer.context["adminform"].form.errors
    source.refresh_from_db()
    assert source.name == "12345 热线"


def test_words_of_a_source_are_written_as_lines(source, desk):
    address = reverse("admin:complaints_ordersource_change", args=[source.pk])
    shown = desk.get(address).context["adminform"].form.initial
    assert "停水 = facilities-water" in shown["categories"].splitlines()
    lines = {
        "columns": "number = 热线编号\nnumber＝编码",
        "categories": "停水 = facilities-water",
        "closed_words": "办结",
    }
    assert desk.post(address, {"name": "热线", "is_active": "on"} | lines).status_code == 302
    source.refresh_from_db()
    assert source.columns == {"number": ["热线编号", "编码"]}
    assert (source.categories, source.closed_words) == ({"停水": "facilities-water"}, ["办结"])


# --- Back to the source ------------------------------------------------------------------------------


@pytest.fixture
def handled(fresh_world, fresh_jurisdiction):
    """An order that was answered and closed, and one that waits; told already, so that nothing is held back."""
    world = fresh_world
    head = world.person("head", "housing_department", world.district)
    source = OrderSource.objects.get(code="12345")
    take_over(source, head, GOOD, GOOD.replace("00001", "00009"))
    first, second = Complaint.objects.order_by("source_number")
    now = timezone.now()
    services.accept_complaint(first.pk, by=world.officer, now=now)
    services.dispatch_complaint(first.pk, by=world.officer, now=now)
    services.record_first_response(first.pk, by=world.firm_person, now=now, note="已到现场")
    services.answer_complaint(first.pk, by=world.firm_person, now=now, note="水泵已换")
    services.rate_complaint(first.pk, satisfaction="satisfied", now=now)
    services.close_complaint(first.pk, by=world.officer, now=now)
    wait_until_told()
    return world, source, head, first, second


def test_the_source_is_told_of_every_order_in_its_own_columns_and_words(handled):
    _world, source, head, first, _second = handled
    source.columns = {"reply": ["办理结果"]}
    services.save_order_source(source, by=head, fields=["columns"])
    header, *rows = sheet_of(done(services.start_status_file(source, by=head, form="xlsx")))
    assert header[:5] == ["工单编号", "工单状态", "办结时限", "办理结果", "责任部门回单时间"]
    told = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert set(told) == {"2025092600001", "2025092600009"}
    assert (told["2025092600001"]["工单状态"], told["2025092600001"]["办理结果"]) == ("结案", "水泵已换")
    assert told["2025092600001"][header[-1]] == first.spoken_code
    assert (told["2025092600009"]["工单状态"], told["2025092600009"]["办理结果"]) == ("已收到", "")


def test_the_next_file_goes_on_where_the_last_one_ended(handled):
    world, source, head, _first, second = handled
    assert len(sheet_of(done(services.start_status_file(source, by=head, form="xlsx")))) == 3
    assert len(sheet_of(done(services.start_status_file(source, by=head, form="xlsx")))) == 1
    services.refuse_complaint(second.pk, by=world.officer, now=timezone.now(), reason="重复", legal_basis="第三条")
    wait_until_told()
    rows = sheet_of(done(services.start_status_file(source, by=head, form="xlsx")))
    assert [row[0] for row in rows[1:]] == ["2025092600009"]
    assert rows[1][3] == "重复"


def test_from_a_day_on_or_as_csv_where_it_is_asked_for(handled):
    _world, source, head, *_orders = handled
    since = timezone.now() - datetime.timedelta(hours=1)
    assert len(sheet_of(done(services.start_status_file(source, by=head, form="xlsx", since=since)))) == 2, (
        "the waiting order was received long before"
    )
    job = done(services.start_status_file(source, by=head, form="csv", since=since))
    with job.result_file.open("rb") as file:
        assert file.read().decode("utf-8-sig").splitlines()[1].startswith("2025092600001,结案,")


def test_a_job_that_ends_halfway_is_not_where_the_next_file_begins(handled):
    _world, source, head, *_orders = handled
    parameters = {"source": "12345", "cursor": 10**9}
    JobRun.objects.create(kind=STATUS, title="x", state="failed", finished_at=timezone.now(), parameters=parameters)
    assert len(sheet_of(done(services.start_status_file(source, by=head, form="xlsx")))) == 3
