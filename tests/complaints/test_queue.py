"""The office's queue: pages by keys, conditions, kept filters, files, and finding by phone."""

import csv
import datetime
import io
import tracemalloc

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from audit.models import AuditEntry
from common.errors import NotAllowed
from complaints import services
from complaints.finding_tasks import export_complaints
from complaints.models import Complaint, SavedFilter
from complaints.selectors import Cursor, Filters, queue_page
from jobs.models import JobRun
from jobs.services import Progress, run_job

QUEUE = "/admin/complaints/complaint/"


@pytest.fixture
def office(world, east, client_of):
    return signed_in(client_of, east, world.officer)


def signed_in(client_of, jurisdiction, user):
    browser = client_of(jurisdiction)
    browser.force_login(user)
    return browser


def page_of(user, *, size=3, after=None, before=None, **filters):
    return queue_page(user, Filters(**filters), now=timezone.now(), after=after, before=before, size=size)


def titles(page):
    return [row.title for row in page.rows]


@pytest.fixture
def seven(world):
    now = timezone.now()
    return [world.submit(title=f"第{number}件", now=now - datetime.timedelta(hours=number)) for number in range(7)]


# --- Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["newest", "due"])
def test_pages_lead_forward_and_back_over_every_row_once(world, seven, sort):
    pages, after = [], None
    while True:
        page = page_of(world.officer, after=after, sort=sort)
        pages.append(page)
        after = page.next
        if after is None:
            break
    forward = [title for page in pages for title in titles(page)]
    assert sorted(forward) == sorted(row.title for row in seven) and len(forward) == 7
    back = page_of(world.officer, before=pages[2].previous, sort=sort)
    assert titles(back) == titles(pages[1])
    first = page_of(world.officer, before=back.previous, sort=sort)
    assert titles(first) == titles(pages[0]) and first.previous is None


def test_a_page_stays_the_same_while_complaints_come_in(world, seven):
    first = page_of(world.officer)
    second = page_of(world.officer, after=first.next)
    for _time in range(4):
        world.submit(title="新来的")
    assert titles(page_of(world.officer, after=first.next)) == titles(second)
    assert titles(page_of(world.officer, before=second.previous)) == titles(first)


def test_equal_moments_are_told_apart_by_number(world):
    now = timezone.now()
    rows = [world.submit(title=f"同时{number}", now=now) for number in range(5)]
    first = page_of(world.officer)
    assert titles(first) == ["同时4", "同时3", "同时2"]
    assert titles(page_of(world.officer, after=first.next)) == ["同时1", "同时0"]
    assert Cursor.read(str(first.next)) == Cursor(rows[2].created_at, rows[2].pk)


@pytest.mark.parametrize("text", ["", "-", "1", "1-", "x-1", "1-x", "9" * 30 + "-1", "1-" + "9" * 30, "²-1", "1-1-1"])
def test_a_cursor_that_cannot_be_one_is_no_cursor(text):
    assert Cursor.read(text) is None


def test_everything_is_seen_from_the_top_and_only_the_own_part_from_below(world):
    north, south = world.submit(title="北"), world.submit(title="南", estate=world.south_estate)
    nowhere = world.submit(title="无小区", estate=None)
    department = world.person("department", "subdistrict_officer", world.district)
    assert titles(page_of(department)) == ["无小区", "南", "北"]
    assert titles(page_of(world.officer)) == ["北"]
    assert titles(page_of(world.south_officer)) == ["南"]
    assert titles(page_of(department, area=world.south)) == ["南"]
    assert titles(page_of(world.officer, area=world.south)) == []
    assert titles(page_of(world.officer, area=world.district)) == ["北"]
    assert {north.area, south.area, nowhere.area} == {world.north_community, world.south_community, world.district}


# --- Conditions -------------------------------------------------------------------------------------


def test_every_condition_narrows(world, office):
    lift = world.submit(title="电梯停运", category=world.category(), channel="phone")
    waste = world.brought_to("dispatched", now=timezone.now() - datetime.timedelta(days=60), title="垃圾未清")

    def found(**query):
        page = office.get(QUEUE, query).content.decode()
        return {row.title for row in (lift, waste) if row.spoken_code in page}

    both, first, second = {"电梯停运", "垃圾未清"}, {"电梯停运"}, {"垃圾未清"}
    long_ago = (timezone.localdate() - datetime.timedelta(days=30)).isoformat()
    assert found() == found(limit="open") == found(sort="due") == both
    assert found(state="received") == found(channel="phone") == found(group="facilities") == first
    assert found(group="cleaning-rubbish") == found(limit="overdue") == found(firm=world.firm.unified_code) == second
    assert found(received_from=long_ago) == first and found(received_to=long_ago) == second
    assert found(estate="CHUNXI01") == found(estate="春熙") == both
    assert found(estate="没有这个") == both  # told beside the field
    assert found(severity=lift.severity, q="停运") == first
    assert found(state="nonsense", received_from="31.31.2020") == both


def test_conditions_stand_as_chips_that_can_be_taken_away(world, office):
    world.submit()
    page = office.get(QUEUE, {"state": "received", "q": "垃圾", "sort": "due"}).content.decode()
    assert 'href="/admin/complaints/complaint/?state=received&amp;sort=due"' in page
    assert 'href="/admin/complaints/complaint/?q=%E5%9E%83%E5%9C%BE&amp;sort=due"' in page


def test_hits_are_marked_and_markup_of_residents_stays_text(world, office):
    world.submit(title="<script>alert(1)</script>电梯", text="楼下<img src=x onerror=alert(1)>漏水，电梯也停了")
    page = office.get(QUEUE, {"q": "电梯"}).content.decode()
    assert "<mark>电梯</mark>" in page and "&lt;script&gt;" in page
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert "<mark>漏水</mark>" in office.get(QUEUE, {"q": "漏水"}).content.decode()
    assert "&quot;&gt;&lt;b" in office.get(QUEUE, {"q": '"><b'}).content.decode()


def test_a_thousand_is_counted_and_no_further(world, office, monkeypatch):
    monkeypatch.setattr("complaints.views.queue.MOST_COUNTED", 60)
    seeds = [world.submit() for _one in range(2)]
    fields = [field for field in Complaint._meta.concrete_fields if field.name not in ("id", "submission_key")]
    for number in range(60):
        values = {field.attname: getattr(seeds[0], field.attname) for field in fields}
        code = "".join("23456789ABCDEFGH"[int(sign, 16)] for sign in f"{number:012x}")
        Complaint.objects.create(**(values | {"receipt_code": code}))
    assert "1,000" in office.get(QUEUE).content.decode()


def test_the_queue_costs_the_same_with_many_rows(world, office, sees_equal_queries):
    world.submit()

    def more():
        for _one in range(19):
            world.submit()

    sees_equal_queries(lambda: office.get(QUEUE, {"q": "垃圾"}), more)
    sees_equal_queries(lambda: office.get(QUEUE, {"limit": "open", "sort": "due"}), more)


# --- Kept filters -----------------------------------------------------------------------------------


def test_a_kept_filter_is_private_until_it_is_shared(world, east, office, client_of):
    colleague = world.person("colleague", "subdistrict_officer", world.north)
    below = world.person("below", "subdistrict_officer", world.north_community)
    office.post(f"{QUEUE}filters/save/", {"name": "我的急件", "query": "state=received&evil=1&q=电梯"})
    saved = SavedFilter.objects.get()
    assert saved.query == "q=%E7%94%B5%E6%A2%AF&state=received"
    everybody = (world.officer, colleague, below, world.south_officer)
    assert [SavedFilter.objects.visible_to(user).count() for user in everybody] == [1, 0, 0, 0]
    services.save_filter(by=world.officer, name="我的急件", query=saved.query, is_shared=True)
    assert [SavedFilter.objects.visible_to(user).count() for user in everybody] == [1, 1, 1, 0]
    other = signed_in(client_of, east, colleague)
    assert "我的急件" in other.get(QUEUE).content.decode()
    assert other.post(f"{QUEUE}filters/{saved.pk}/delete/").status_code == 404
    assert office.post(f"{QUEUE}filters/{saved.pk}/delete/").status_code == 302
    assert not SavedFilter.objects.exists()


def test_the_queue_opens_with_the_own_default_filter(world, office):
    services.save_filter(by=world.officer, name="甲", query="limit=overdue", is_default=True)
    services.save_filter(by=world.officer, name="乙", query="limit=open", is_default=True)
    assert office.get(QUEUE).url == f"{QUEUE}?limit=open"
    assert office.get(QUEUE, {"sort": "newest"}).status_code == 200
    assert SavedFilter.objects.filter(is_default=True).count() == 1


def test_filters_are_limited_and_for_staff_alone(world):
    for number in range(services.finding.MOST_FILTERS):
        services.save_filter(by=world.officer, name=str(number), query="state=received")
    with pytest.raises(services.TooManyFilters):
        services.save_filter(by=world.officer, name="one more", query="")
    with pytest.raises(NotAllowed):
        services.save_filter(by=world.firm_person, name="x", query="")


# --- Files ------------------------------------------------------------------------------------------


def exported(user, kind="xlsx", query="", **options):
    job = services.start_export(by=user, query=query, kind=kind, **options)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "succeeded", job.error_detail
    with job.result_file.open("rb") as file:
        content = file.read()
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_holds_what_the_filter_finds_and_nothing_else(world, seven, kind):
    world.submit(title="南边的", estate=world.south_estate)
    services.withdraw_complaint(seven[3].pk, now=timezone.now())
    lines = exported(world.officer, kind, "state=received")
    assert [line[1] for line in lines[1:]] == [row.title for row in seven if row != seven[3]]
    assert lines[1][0] == seven[0].spoken_code


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_nothing_in_a_file_runs_as_a_formula(world, kind):
    world.submit(title="=1+1", text="@SUM(A1)", reporter_phone="13800000000")
    line = exported(world.officer, kind)[1]
    assert (line[1], line[2]) == (("=1+1", "@SUM(A1)") if kind == "xlsx" else ("'=1+1", "'@SUM(A1)"))
    assert "13800000000" not in "".join(filter(None, line)) and "138****0000" in "".join(filter(None, line))


def test_contacts_in_clear_need_the_right_and_are_in_the_trail(world):
    world.submit(reporter_name="王小明", reporter_phone="13800000000")
    line = exported(world.officer, with_contacts=True)[1]
    assert "王小明 13800000000" in line
    assert AuditEntry.objects.get(action="complaints.export").fields == ["contact"]
    with pytest.raises(NotAllowed):
        services.start_export(by=world.firm_person, query="", kind="xlsx", with_contacts=True)


def test_only_who_asked_gets_the_file_and_after_a_week_nobody(world, east, office, client_of):
    world.submit()
    answer = office.post(f"{QUEUE}export/", {"query": "state=received", "kind": "csv"})
    job = JobRun.objects.get()
    run_job(job.pk)
    address = f"{answer.url}files/result/"
    download = office.get(address)
    assert download.status_code == 200
    assert b"".join(download.streaming_content).startswith(b"\xef\xbb\xbf")  # read to its end, it is closed
    colleague = world.person("colleague", "subdistrict_officer", world.north)
    assert signed_in(client_of, east, colleague).get(address).status_code == 404
    keeper = world.person("keeper", "housing_department", world.district)
    assert JobRun.objects.visible_to(keeper).filter(pk=job.pk).exists()
    assert signed_in(client_of, east, keeper).get(address).status_code == 404
    assert services.purge_exports(timezone.now()) == 0
    assert services.purge_exports(timezone.now() + datetime.timedelta(days=8)) == 1
    assert office.get(address).status_code == 404


def test_a_long_file_does_not_grow_in_memory(world):
    seed = world.submit(text="三栋楼下的垃圾桶满了三天，没有人来收。" * 20)
    fields = [field for field in Complaint._meta.concrete_fields if field.name not in ("id", "submission_key")]
    values = {field.attname: getattr(seed, field.attname) for field in fields}

    def peak(first, last):
        codes = (
            "".join("23456789ABCDEFGH"[int(sign, 16)] for sign in f"{number:012x}") for number in range(first, last)
        )
        Complaint.objects.bulk_create(Complaint(**(values | {"receipt_code": code})) for code in codes)
        job = services.start_export(by=world.officer, query="", kind="csv")
        tracemalloc.start()
        export_complaints(job, Progress(job))
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    small, large = peak(0, 1000), peak(1000, 3000)
    assert large < small * 1.5


# --- Finding by phone -------------------------------------------------------------------------------


def test_a_phone_number_is_found_by_those_who_may_and_leaves_a_trace(world, office):
    complaint = world.submit(title="漏水", reporter_phone="13800000000")
    world.submit(title="南边的", estate=world.south_estate, reporter_phone="13800000000")
    page = office.post(f"{QUEUE}phone/", {"phone": "13800000000"}).content.decode()
    assert complaint.spoken_code in page and "南边的" not in page and "13800000000" not in page
    entry = AuditEntry.objects.get(action="complaints.find_by_phone")
    assert entry.actor_id == world.officer.pk and "1380" not in entry.payload
    assert office.post(f"{QUEUE}phone/", {"phone": "1380"}).status_code == 422
    assert office.get(f"{QUEUE}phone/").status_code == 405
    with pytest.raises(NotAllowed):
        services.find_by_phone("13800000000", by=world.firm_person)


def test_a_phone_number_is_not_searched_by_an_address(world, office):
    complaint = world.submit(text="请打13800000000")
    page = office.get(QUEUE, {"q": "138 0000 0000"}).content.decode()
    assert "error_q" in page and complaint.spoken_code in page
    assert "13800000000" not in page
