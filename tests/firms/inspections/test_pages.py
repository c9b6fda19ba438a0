"""The pages of inspectors, firms, staff and the public."""

import io
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from firms.models import (
    Checklist,
    Inspection,
    InspectionAnswer,
    InspectionFrequency,
    InspectionPhoto,
    InspectionPlan,
    RectificationOrder,
)
from firms.services import inspections as services
from jobs.models import JobRun
from jobs.services import run_job
from tests.firms.inspections.conftest import NOW, photo

CODE = "hydrants"


@pytest.fixture
def browser(jurisdiction, client_of):
    """`browser(user)`: signed in at the jurisdiction's host; nobody for None."""

    def come(user=None):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return come


def send(client, inspection, code=CODE, *, by_script=False, **fields):
    headers = {"HTTP_ACCEPT": "application/json"} if by_script else {}
    return client.post(f"/inspections/{inspection.pk}/items/{code}/", fields, **headers)


# --- Inspectors --------------------------------------------------------------------------------------


def test_the_plain_form_saves_an_answer_with_photos(world, browser):
    inspection, client = world.planned(), browser(world.officer)
    files = [
        SimpleUploadedFile("a.jpg", photo(), "image/jpeg"),
        SimpleUploadedFile("b.jpg", photo((1, 2, 3)), "image/jpeg"),
    ]
    answer = send(client, inspection, verdict="not_ok", words="无水", photos=files)
    assert answer["Location"] == f"/inspections/{inspection.pk}/#item-{CODE}"
    page = client.get(f"/inspections/{inspection.pk}/").content.decode()
    kept = InspectionAnswer.objects.get()
    assert "无水" in page and f'value="{kept.client_key}"' in page
    shown = InspectionPhoto.objects.first()
    assert client.get(f"/inspections/{inspection.pk}/photos/{shown.pk}/")["Content-Type"] == "image/jpeg"


def test_what_is_refused_stays_in_the_form(world, browser):
    inspection = world.planned()
    answer = send(browser(world.officer), inspection, verdict="not_ok", words="")
    assert answer.status_code == 422 and "field-error" in answer.content.decode()
    answer = send(browser(world.officer), inspection, "lifts-stopped", number="-3", words="两台停梯")
    assert answer.status_code == 422 and "两台停梯" in answer.content.decode()
    assert not InspectionAnswer.objects.exists()


def test_a_file_that_is_no_photo_is_refused_with_its_name(world, browser):
    files = [SimpleUploadedFile("说明.txt", b"words", "text/plain")]
    answer = send(browser(world.officer), world.planned(), verdict="ok", photos=files)
    assert answer.status_code == 422 and "说明.txt" in answer.content.decode()


def test_a_device_sends_the_same_twice_and_hears_the_same(world, browser):
    inspection, client, key = world.planned(), browser(world.officer), str(uuid.uuid4())
    fields = {"key": key, "verdict": "ok", "at": "2025-09-22T01:59:00Z"}
    first = send(client, inspection, by_script=True, **fields).json()
    assert send(client, inspection, by_script=True, **fields).json() == first
    assert first["item"]["heads"][0]["key"] == key and first["error"] == ""
    assert InspectionAnswer.objects.count() == 1


def test_the_second_device_is_shown_both_answers(world, browser):
    inspection = world.planned()
    send(browser(world.officer), inspection, by_script=True, key=str(uuid.uuid4()), verdict="ok")
    said = send(
        browser(world.second), inspection, by_script=True, key=str(uuid.uuid4()), verdict="not_ok", words="无水"
    ).json()
    assert said["item"]["is_conflict"]
    assert {head["verdict"] for head in said["item"]["heads"]} == {"ok", "not_ok"}
    assert {head["who"] for head in said["item"]["heads"]} == {"officer", "second"}
    page = browser(world.second).get(f"/inspections/{inspection.pk}/").content.decode()
    assert "notice-warning" in page and "officer" in page
    settled = send(
        browser(world.second), inspection, by_script=True, key=str(uuid.uuid4()), verdict="ok",
        replaces=said["item"]["replaces"],
    ).json()  # fmt: skip
    assert not settled["item"]["is_conflict"] and len(settled["item"]["heads"]) == 1


@pytest.mark.parametrize("at", ["", "yesterday", "2025-13-45T99:00:00Z", "2025-09-22T10:00:00"])
def test_a_clock_that_says_nothing_is_no_obstacle(world, browser, at):
    assert send(browser(world.officer), world.planned(), by_script=True, verdict="ok", at=at).status_code == 200


def test_a_device_asks_what_counts_and_gets_a_token(world, browser):
    inspection = world.answered()
    said = browser(world.second).get(f"/inspections/{inspection.pk}/state/").json()
    assert said["state"] == "under_way" and len(said["token"]) > 20
    assert {item["code"] for item in said["items"]} == set(world.version.items)


def test_submitting_says_what_is_missing_and_then_does_it(world, browser):
    inspection, client = world.planned(), browser(world.officer)
    send(client, inspection, verdict="ok")
    answer = client.post(f"/inspections/{inspection.pk}/submit/")
    assert answer.status_code == 422 and world.version.items["extinguishers"].title in answer.content.decode()
    world.answered(inspection=inspection)
    assert client.post(f"/inspections/{inspection.pk}/submit/").status_code == 302
    assert "data-submit" not in client.get(f"/inspections/{inspection.pk}/").content.decode()


def test_nobody_but_the_inspectors_opens_the_form(world, browser):
    inspection = world.planned()
    for person, status in (
        (world.housing, 404),
        (world.south_officer, 404),
        (world.checker, 403),
        (world.firm_person, 403),
    ):
        assert browser(person).get(f"/inspections/{inspection.pk}/").status_code == status
        assert send(browser(person), inspection, verdict="ok").status_code == status


def test_the_list_shows_mine_in_order_of_days(world, browser, sees_equal_queries):
    client = browser(world.officer)
    for days in (9, 2):
        world.planned(due_on=timezone.localdate() + timezone.timedelta(days=days))
    page = client.get("/inspections/").content.decode()
    first, last = Inspection.objects.order_by("due_on")
    assert page.index(f"/inspections/{first.pk}/") < page.index(f"/inspections/{last.pk}/")
    sees_equal_queries(
        lambda: client.get("/inspections/"),
        lambda: [world.planned() for _ in range(5)],
    )


def test_the_form_takes_as_many_statements_for_any_number_of_answers(world, browser, sees_equal_queries):
    inspection, client = world.planned(), browser(world.officer)
    send(client, inspection, verdict="ok")
    sees_equal_queries(
        lambda: client.get(f"/inspections/{inspection.pk}/"), lambda: world.answered(inspection=inspection)
    )


def test_the_service_worker_is_served_from_its_scope(world, browser):
    answer = browser(world.officer).get("/inspections/sw.js")
    assert answer["Content-Type"].startswith("text/javascript") and b"/inspections" in answer.content
    assert browser(world.firm_person).get("/inspections/sw.js").status_code == 403


# --- Firms -------------------------------------------------------------------------------------------


def test_the_firm_reads_and_answers_its_order(world, browser):
    order, client = world.ordered(now=timezone.now()), browser(world.firm_person)
    page = client.get(f"/firm/inspections/{order.pk}/").content.decode()
    assert order.number in page and "officer" not in page
    assert str(order.pk) in client.get("/firm/inspections/").content.decode()
    assert "/firm/inspections/" in client.get("/firm/").content.decode()
    refused = client.post(f"/firm/inspections/{order.pk}/answer/", {"note": " "})
    assert refused.status_code == 422
    files = [SimpleUploadedFile("a.jpg", photo(), "image/jpeg")]
    assert client.post(f"/firm/inspections/{order.pk}/answer/", {"note": "已换", "photos": files}).status_code == 302
    order.refresh_from_db()
    shown = order.steps.last().photos.get()
    assert order.state == "answered"
    assert client.get(f"/firm/inspections/{order.pk}/photos/{shown.pk}/").status_code == 200
    again = client.post(f"/firm/inspections/{order.pk}/answer/", {"note": "再交"})
    assert again.status_code == 422 and "再交" not in order.steps.last().note


def test_the_firm_asks_for_time_once(world, browser):
    order, client = world.ordered(now=timezone.now()), browser(world.firm_person)
    address = f"/firm/inspections/{order.pk}/ask-extension/"
    assert client.post(address, {"days": 99, "note": "缺件"}).status_code == 422
    assert client.post(address, {"days": 3, "note": "缺件"}).status_code == 302
    assert "ask-extension" not in client.get(f"/firm/inspections/{order.pk}/").content.decode()
    assert client.post(address, {"days": 3, "note": "缺件"}).status_code == 422


def test_the_order_of_another_firm_does_not_exist(world, browser):
    order = world.ordered()
    for path in ("", "word/"):
        assert browser(world.other_firm_person).get(f"/firm/inspections/{order.pk}/{path}").status_code == 404
    assert browser(world.officer).get(f"/firm/inspections/{order.pk}/").status_code == 403


def test_the_firms_word_document(world, browser):
    order = world.ordered()
    answer = browser(world.firm_person).get(f"/firm/inspections/{order.pk}/word/")
    assert answer.content.startswith(b"PK") and order.number in answer["Content-Disposition"]


# --- Staff -------------------------------------------------------------------------------------------


def test_staff_serve_orders_and_close_them(world, browser):
    inspection, client = world.submitted((CODE,), now=timezone.now()), browser(world.officer)
    base = f"/admin/firms/inspection/{inspection.pk}"
    assert world.version.items[CODE].title in client.get(f"{base}/change/").content.decode()
    refused = client.post(f"{base}/acts/issue/", {"legal_basis": "", "demand": "请附照片"})
    assert refused.status_code == 422 and "请附照片" in refused.content.decode()
    assert client.post(f"{base}/acts/issue/", {"legal_basis": "条例"}).status_code == 302
    order = RectificationOrder.objects.get()
    base = f"/admin/firms/rectificationorder/{order.pk}"
    assert order.number in client.get(f"{base}/change/").content.decode()
    assert client.get(f"{base}/word/").content.startswith(b"PK")
    assert client.post(f"{base}/acts/extend/", {"days": 3, "note": "缺件"}).status_code == 302
    assert client.post(f"{base}/acts/extend/", {"days": 3, "note": "缺件"}).status_code == 404
    assert client.post(f"{base}/acts/pass/", {"note": ""}).status_code == 302
    order.refresh_from_db()
    assert order.state == "rectified"


def test_readers_see_and_do_nothing(world, browser):
    order, client = world.ordered(), browser(world.checker)
    page = client.get(f"/admin/firms/rectificationorder/{order.pk}/change/")
    assert page.status_code == 200 and "/acts/" not in page.content.decode()
    assert client.post(f"/admin/firms/rectificationorder/{order.pk}/acts/pass/", {}).status_code == 404
    assert browser(world.south_officer).get(f"/admin/firms/rectificationorder/{order.pk}/change/").status_code == 404


def test_a_plan_is_made_and_drawn_on_the_screen(world, browser):
    client = browser(world.officer)
    people = [world.officer.pk, world.second.pk]
    today = timezone.localdate()
    fields = {"area": world.north.pk, "version": world.version.pk, "first_day": today, "inspectors": people}
    wrong = client.post("/admin/firms/inspectionplan/new/", {**fields, "last_day": "2020-01-01", "seed": "7 1 3"})
    assert wrong.status_code == 422 and "7 1 3" in wrong.content.decode()
    last = today + timezone.timedelta(days=364)
    assert (
        client.post("/admin/firms/inspectionplan/new/", {**fields, "last_day": last, "seed": "7 1 3"}).status_code
        == 302
    )
    plan = InspectionPlan.objects.get()
    base = f"/admin/firms/inspectionplan/{plan.pk}"
    assert client.get(f"{base}/inputs/").status_code == 404
    assert client.post(f"{base}/draw/").status_code == 302
    run_job(JobRun.objects.get(kind=services.DRAW).pk)
    assert world.estate.name in client.get(f"{base}/change/").content.decode()
    kept = json.loads(client.get(f"{base}/inputs/").content)
    assert (kept["seed"], kept["inputs"]["inspectors"]) == ("7 1 3", people)


def test_an_inspection_is_planned_by_two_different_people(world, browser):
    client = browser(world.officer)
    fields = {
        "estate": world.estate.code,
        "version": world.version.pk,
        "first_inspector": world.officer.pk,
        "second_inspector": world.officer.pk,
        "due_on": timezone.localdate(),
        "note": "专项",
    }
    assert client.post("/admin/firms/inspection/new/", fields).status_code == 422
    assert (
        client.post("/admin/firms/inspection/new/", {**fields, "second_inspector": world.second.pk}).status_code == 302
    )
    assert Inspection.objects.get().firm == world.firm


def test_a_checklist_is_edited_previewed_and_published(world, browser):
    client, checklist = browser(world.housing), Checklist.objects.get(code="common")
    base = f"/admin/firms/checklist/{checklist.pk}"
    item = {
        "section": "大门", "section_en": "Gate", "code": "gate", "title": "大门完好", "title_en": "The gate is whole",
        "legal_source": "样本", "kind": "verdict", "severity": "minor", "days": 5,
    }  # fmt: skip
    assert client.post(f"{base}/acts/item/", {**item, "days": 0}).status_code == 422
    assert client.post(f"{base}/acts/item/", item).status_code == 302
    assert "gate" in client.get(f"{base}/change/").content.decode()
    assert "大门完好" in client.get(f"{base}/versions/2/").content.decode()
    assert client.post(f"{base}/acts/publish/", {}).status_code == 302
    assert checklist.versions.get(number=2).state == "published"
    assert client.post(f"{base}/acts/publish/", {}).status_code == 404
    assert browser(world.officer).post(f"{base}/acts/item/", item).status_code == 404


def test_late_answers_are_taken_up_on_the_screen(world, browser):
    inspection = world.submitted()
    late = services.answer_item(inspection.pk, by=world.officer, now=NOW, given=world.given(CODE, "not_ok"))
    client = browser(world.officer)
    address = f"/admin/firms/inspection/{inspection.pk}/late/{late.pk}/"
    assert address in client.get(f"/admin/firms/inspection/{inspection.pk}/change/").content.decode()
    client.post(address)
    assert inspection.findings.get().item_code == CODE


def test_the_statistics_read_no_inspection(world, browser, sees_equal_queries):
    now = timezone.now()
    world.submitted((CODE,), now=now)
    client = browser(world.officer)
    page = client.get("/admin/firms/inspectiondaily/")
    assert page.status_code == 200 and world.north_community.name in page.content.decode()
    assert client.get("/admin/firms/inspectiondaily/?first=nonsense").status_code == 200
    sees_equal_queries(
        lambda: client.get("/admin/firms/inspectiondaily/"),
        lambda: [world.submitted(("escape-routes", CODE), now=now) for _ in range(3)],
    )


def test_findings_are_exported_in_the_background_for_the_persons_areas(world, browser):
    world.ordered((CODE,), now=timezone.now())
    rows = []
    for person in (world.officer, world.south_officer):
        browser(person).post("/admin/firms/inspection/export/", {"first": "2025-01-01"})
        job = JobRun.objects.filter(kind=services.EXPORT).latest("pk")
        run_job(job.pk)
        job.refresh_from_db()
        with job.result_file.open("rb") as file:
            rows.append(list(load_workbook(io.BytesIO(file.read())).active.values))
    assert [len(one) for one in rows] == [2, 1]
    assert world.version.items[CODE].title in rows[0][1] and world.estate.name in rows[0][1]


def test_figures_are_added_and_never_edited(world, browser):
    client = browser(world.housing)
    row = {"risk": "low", "grade": "", "per_year": 9, "legal_source": "样本", "effective_from": "2025-01-01"}
    client.post("/admin/firms/inspectionfrequency/add/", row)
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    client.post("/admin/firms/inspectionfrequency/add/", {**row, "effective_from": tomorrow})
    assert list(InspectionFrequency.objects.filter(per_year=9).values_list("effective_from", flat=True)) == [tomorrow]


@pytest.mark.parametrize("name", ["inspection", "rectificationorder", "inspectionplan"])
def test_lists_take_as_many_statements_for_many_rows(world, browser, sees_equal_queries, name):
    client = browser(world.officer)
    now = timezone.now()

    def grow():
        for number in range(4):
            estate = world.estate_in(world.north_community, f"新苑{number}", f"NEW{Inspection.objects.count():05}")
            world.serve(world.firm, estate)
            world.ordered((CODE,), world.planned(estate=estate), now=now)
            services.make_plan(
                by=world.officer, now=now, today=timezone.localdate(), area=world.north, version=world.version,
                first_day=timezone.localdate(), last_day=timezone.localdate(), inspectors=[world.officer, world.second],
            )  # fmt: skip

    grow()
    sees_equal_queries(lambda: client.get(f"/admin/firms/{name}/"), grow)


# --- Public ------------------------------------------------------------------------------------------


def test_the_public_reads_days_and_numbers_and_no_names(world, browser):
    assert "inspections-title" not in browser().get(f"/estates/{world.estate.code}/").content.decode()
    order = world.ordered((CODE, "escape-routes"))
    services.pass_order(order.pk, by=world.officer, now=NOW)
    page = browser().get(f"/estates/{world.estate.code}/").content.decode()
    part = page.split('id="inspections-title"')[1].split("</section>")[0]
    for words in (world.version.checklist.name, "2 项问题", "1 项已整改", "1 项整改中"):
        assert words in part
    for person in (world.officer, world.second):
        assert person.username not in part
    assert order.number not in part


def test_what_is_not_submitted_is_not_public(world, browser):
    world.answered((CODE,))
    assert "inspections-title" not in browser().get(f"/estates/{world.estate.code}/").content.decode()
