"""Flood control of the residents' form: what is usual passes, everything else passes after a check; nothing is lost."""

import datetime
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import NotAllowed
from common.kept import forget_kept
from complaints.models import Complaint, FloodHour, FloodLimits, Joining
from complaints.services import proofs, save_flood_limits
from tests.complaints.conftest import picture_bytes
from tests.complaints.floods import ASK, NEW, hidden, limits, send, solved
from tests.complaints.test_bad_input import good, upload

FIELDS = [field.name for field in FloodLimits._meta.fields if field.name not in ("id", "is_on")]
TYPED = ("春熙苑", "垃圾三天没有清运", "三栋楼下的垃圾桶满了三天。", "3栋2单元", "13800000000")


@pytest.fixture(autouse=True)
def _in_use(settings):
    settings.FLOOD_CONTROL = True


@pytest.fixture
def resident(world, east, client_of):
    return client_of(east)


@pytest.fixture
def checked(resident):
    """A form that was answered with a check, because another came from the same address."""
    limits(address_limit=1, work=1000)
    assert send(resident).status_code == 302
    key = str(uuid.uuid4())
    return key, send(resident, submission_key=key)


def test_a_usual_form_passes_and_the_device_gets_a_random_number_for_an_hour(resident):
    answer = send(resident)
    assert answer.status_code == 302
    cookie = answer.cookies["device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["max-age"] == 3600
    assert "device" not in send(resident).cookies, "known already"


def test_counting_costs_no_statement(resident, settings):
    settings.PAGE_CACHE_SECONDS = 60
    forget_kept()
    send(resident)
    with CaptureQueriesContext(connection) as counted:
        assert send(resident).status_code == 302
    settings.FLOOD_CONTROL = False
    with CaptureQueriesContext(connection) as uncounted:
        assert send(resident).status_code == 302
    forget_kept()
    assert len(counted) == len(uncounted) <= 12


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("发送前还需核验一次", "您填写的内容已保留", "请等待 20 秒", "提交投诉")),
        ("en", ("One more check before it is sent", "what you typed is kept", "Wait 20 seconds", "Send the complaint")),
    ],
)
def test_one_form_too_many_is_checked_and_keeps_what_was_typed(resident, language, words):
    limits(address_limit=1)
    resident.cookies["django_language"] = language
    send(resident)
    answer = send(resident)
    page = answer.content.decode()
    assert answer.status_code == 428 and Complaint.objects.count() == 1
    for word in (*TYPED, *words, "<altcha-widget", "vendor/altcha/worker.js"):
        assert word in page
    assert "<script>" not in page and "onload=" not in page.replace('auto="onload"', "")


def test_the_solved_work_lets_its_form_through_and_no_other(resident, checked):
    key, page = checked
    proof = solved(page.context["flood"]["challenge"])
    first = send(resident, submission_key=key, altcha=proof)
    again = send(resident, submission_key=key, altcha=proof)
    assert first.status_code == 302 and again.url == first.url, "a repeated request brings the same receipt"
    assert send(resident, altcha=proof).status_code == 428, "another form needs a proof of its own"
    assert Complaint.objects.count() == 2


def test_an_expired_solution_brings_a_new_challenge(resident, checked):
    key, page = checked
    proof = solved(page.context["flood"]["challenge"])
    with time_machine.travel(timezone.now() + proofs.LIFE):
        answer = send(resident, submission_key=key, altcha=proof)
    assert answer.status_code == 428 and Complaint.objects.count() == 1
    assert answer.context["flood"]["challenge"] != page.context["flood"]["challenge"]


def test_without_scripts_waiting_is_as_good_as_the_work(resident, checked):
    key, page = checked
    wait = hidden(page, "form_wait")
    now = timezone.now()
    with time_machine.travel(now + datetime.timedelta(seconds=8)):
        early = send(resident, submission_key=key, form_wait=wait)
    assert early.status_code == 428 and "请再稍等片刻" in early.content.decode()
    assert hidden(early, "form_wait") == wait, "who pressed too early goes on waiting"
    assert early.context["flood"]["wait_seconds"] <= 13
    with time_machine.travel(now + datetime.timedelta(seconds=21)):
        assert send(resident, submission_key=key, form_wait=wait).status_code == 302
        assert send(resident, form_wait=wait).status_code == 428, "of another form"


def test_so_many_only_wait_and_then_the_page_gives_a_telephone_number(resident):
    limits(address_limit=1, waits_limit=1)
    send(resident)
    keys = [str(uuid.uuid4()) for _form in range(2)]
    waits = [hidden(send(resident, submission_key=key), "form_wait") for key in keys]
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=30)):
        answers = [send(resident, submission_key=key, form_wait=wait) for key, wait in zip(keys, waits, strict=True)]
    assert [answer.status_code for answer in answers] == [302, 428]
    page = answers[1].content.decode()
    assert "12345" in page and 'name="form_wait"' not in page and TYPED[2] in page


def test_a_form_without_a_number_gets_one_that_its_check_is_made_for(resident):
    limits(address_limit=1, work=1000)
    send(resident)
    page = send(resident, submission_key="")
    key = hidden(page, "submission_key")
    assert page.status_code == 428 and uuid.UUID(key)
    proof = solved(page.context["flood"]["challenge"])
    assert send(resident, submission_key="", altcha=proof).status_code == 428
    assert send(resident, submission_key=key, altcha=proof).status_code == 302


def test_machines_are_known_by_the_field_that_nobody_sees_and_by_their_haste(resident):
    opened = hidden(resident.get(NEW), "form_stamp")
    assert send(resident, website="http://spam.test").status_code == 428
    assert send(resident, form_stamp=opened).status_code == 428
    assert hidden(resident.post(NEW, good(step=3, form_stamp=opened)), "form_stamp") == opened
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=5)):
        assert send(resident, form_stamp=opened).status_code == 302


@pytest.mark.parametrize("kind", ["device", "estate"])
def test_devices_and_estates_have_limits_of_their_own(resident, world, kind):
    limits(**{f"{kind}_limit": 2})
    answers = [send(resident).status_code for _form in range(4)]
    assert answers == ([302, 302, 302, 428] if kind == "device" else [302, 302, 428, 428])
    elsewhere = {"device": {"REMOTE_ADDR": "203.0.113.9"}, "estate": {}}[kind]
    if kind == "device":
        resident.cookies.clear()
    other = resident.post(NEW, good(estate="QIUSHI01"), **elsewhere)
    assert other.status_code == 302


def test_three_thousand_households_behind_one_address_are_never_refused(resident):
    limits(address_limit=3, estate_limit=3, work=1000)
    for household in range(6):
        resident.cookies.clear()
        key = str(uuid.uuid4())
        answer = send(resident, submission_key=key)
        if answer.status_code == 428:
            answer = send(resident, submission_key=key, altcha=solved(answer.context["flood"]["challenge"]))
        assert answer.status_code == 302, household
    assert Complaint.objects.count() == 6


def test_joining_a_neighbour_goes_through_the_same_check(resident, world):
    from complaints.views.submitting import join_token

    limits(address_limit=1, work=1000)
    send(resident)
    token, key = join_token(Complaint.objects.get().pk), str(uuid.uuid4())
    page = resident.post(NEW, good(join=token, submission_key=key))
    assert page.status_code == 428 and not Joining.objects.exists()
    assert f'value="{token}"' in page.content.decode()
    proof = solved(page.context["flood"]["challenge"])
    assert resident.post(NEW, good(join=token, submission_key=key, altcha=proof)).status_code == 302
    assert Joining.objects.count() == 1


def test_asked_before_sending_the_page_shows_the_check_and_photos_stay(resident):
    limits(address_limit=1, work=1000)
    key = str(uuid.uuid4())
    ask = {"submission_key": key, "estate": "CHUNXI01"}
    assert resident.post(ASK, ask).status_code == 204
    assert resident.post(ASK, ask).status_code == 204, "asking is not counted"
    send(resident)
    part = resident.post(ASK, ask)
    assert part.status_code == 200 and "<html" not in part.content.decode()
    proof = solved(part.context["flood"]["challenge"])
    photo = upload(picture_bytes())
    assert send(resident, submission_key=key, altcha=proof, photos=[photo]).status_code == 302
    assert Complaint.objects.latest("pk").photos.count() == 1


def test_while_the_cache_is_away_forms_are_taken_and_it_is_logged(resident, settings, caplog):
    limits(device_limit=1, address_limit=1, estate_limit=1)
    away = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = {"default": away}
    assert [send(resident).status_code for _form in range(3)] == [302] * 3
    assert "flood control does not count" in caplog.text
    assert "127.0.0.1" not in "".join(record.getMessage() for record in caplog.records if "flood" in record.message)
    assert send(resident, website="x").status_code == 428, "what can be judged without the cache still is"


def test_checks_are_counted_by_the_hour_without_anything_of_people(resident, checked, world):
    key, page = checked
    send(resident, submission_key=key, altcha=solved(page.context["flood"]["challenge"]))
    row = FloodHour.objects.get()
    assert (row.reason, row.estate, row.shown, row.passed) == ("address", None, 1, 1)
    assert row.hour.minute == row.hour.second == 0


def test_a_flood_about_one_estate_names_it(resident, world):
    limits(estate_limit=1)
    for _form in range(4):
        send(resident)
    row = FloodHour.objects.get()
    assert (row.reason, row.estate, row.shown, row.passed) == ("estate", world.estate, 3, 0)


def test_switched_off_nothing_is_asked(resident, settings):
    limits(is_on=False, address_limit=1)
    assert [send(resident, website="x").status_code for _form in range(2)] == [302, 302]
    settings.FLOOD_CONTROL = False
    assert resident.post(ASK, {"submission_key": str(uuid.uuid4())}).status_code == 204


def test_the_office_sees_hours_with_many_checks(resident, world, client_of, east):
    limits(address_limit=1, notice_after=2)
    for _form in range(4):
        send(resident)
    office = client_of(east)
    office.force_login(world.officer)
    office.cookies["django_language"] = "en"
    page = office.get("/admin/complaints/floodhour/").content.decode()
    assert "many from one address" in page and "many checks" in page
    assert office.get("/admin/complaints/floodlimits/", follow=True).status_code == 200
    assert office.post("/admin/complaints/floodlimits/1/change/", {"address_limit": 9}).status_code == 403


def test_whoever_sets_rules_sets_the_limits_and_they_hold(
    resident, world, client_of, east, django_capture_on_commit_callbacks
):
    chief = world.person("chief", "housing_department", world.district)
    assert send(resident).status_code == 302
    office = client_of(east)
    office.force_login(chief)
    new = {name: getattr(limits(), name) for name in FIELDS} | {"is_on": "on", "address_limit": 1}
    with django_capture_on_commit_callbacks(execute=True):
        assert office.post("/admin/complaints/floodlimits/1/change/", new).status_code == 302
    assert AuditEntry.objects.filter(action="complaints.save_flood_limits").count() == 1
    assert send(resident).status_code == 428
    wrong = office.post("/admin/complaints/floodlimits/1/change/", new | {"address_limit": 0, "work": 5})
    assert wrong.status_code == 200 and limits().address_limit == 1


def test_only_who_sets_rules_changes_the_limits(world):
    with pytest.raises(NotAllowed):
        save_flood_limits(FloodLimits(address_limit=1), by=world.officer)
