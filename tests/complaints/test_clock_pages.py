"""The clock on the pages of office, firm and resident, and the screens of the rules."""

import datetime

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from complaints import services
from complaints.models import EscalationStep, Extension, HandlingClock, PauseReason, PromiseTier
from tests.complaints.test_pages import signed_in

DAY = datetime.timedelta(days=1)


@pytest.fixture
def case(world):
    return world.brought_to("in_progress", now=timezone.now())


def staff_page(complaint):
    return f"/admin/complaints/complaint/{complaint.pk}/change/"


def do(client, complaint, act, **data):
    address = f"/admin/complaints/complaint/{complaint.pk}/acts/{act}/"
    return client.post(address, {f"{act}-{name}": value for name, value in data.items()})


def test_the_office_pauses_and_lets_it_go_on(world, east, client_of, case):
    office = signed_in(client_of, east, world.officer)
    reason = PauseReason.objects.get(code="resident")
    assert do(office, case, "pause", reason=reason.pk, days=3, note="等居民在家").status_code == 302
    page = office.get(staff_page(case)).content.decode()
    assert "计时暂停" in page and "等居民在家" in page and "恢复计时" in page
    assert do(office, case, "resume", note="").status_code == 302
    assert "还剩" in office.get(staff_page(case)).content.decode()


def test_too_many_days_are_refused_and_what_was_typed_stays(world, east, client_of, case):
    office = signed_in(client_of, east, world.officer)
    reason = PauseReason.objects.get(code="resident")
    answer = do(office, case, "pause", reason=reason.pk, days=300, note="等居民在家")
    assert answer.status_code == 422 and "等居民在家" in answer.content.decode()


def test_a_firm_asks_the_office_grants_and_all_three_read_why(world, east, client_of, case):
    firm = signed_in(client_of, east, world.firm_person)
    address = f"/firm/complaints/{case.pk}/ask-extension/"
    assert firm.post(address, {"days": "", "note": ""}).status_code == 422
    assert firm.post(address, {"days": 2, "note": "配件需要调货"}).status_code == 302
    page = firm.get(f"/firm/complaints/{case.pk}/").content.decode()
    assert "配件需要调货" in page and address not in page
    office = signed_in(client_of, east, world.officer)
    assert "配件需要调货" in office.get(staff_page(case)).content.decode()
    assert do(office, case, "grant_extension", days=2, note="情况属实").status_code == 302
    assert Extension.objects.get().granted_days == 2
    for client, place in ((firm, f"/firm/complaints/{case.pk}/"), (client_of(east), track(case))):
        assert "情况属实" in client.get(place).content.decode()


def track(complaint):
    return f"/complaints/track/{complaint.receipt_code}/"


def test_whoever_asked_is_not_offered_the_decision(world, east, client_of, case):
    services.ask_extension(case.pk, by=world.officer, now=timezone.now(), days=2, reason="需要复核")
    page = signed_in(client_of, east, world.officer).get(staff_page(case)).content.decode()
    assert "acts/grant_extension/" not in page
    assert (
        do(signed_in(client_of, east, world.officer), case, "grant_extension", days=2, note="同意").status_code == 403
    )


def test_the_resident_reads_until_when_and_why_it_stands_still(world, east, client_of, case):
    reason = PauseReason.objects.get(code="weather")
    services.pause_clock(case.pk, by=world.officer, now=timezone.now(), reason=reason, days=2, note="连日暴雨")
    page = client_of(east).get(track(case)).content.decode()
    assert "何时答复您" in page and "连日暴雨" in page and reason.name in page
    withdrawn = services.withdraw_complaint(case.pk, now=timezone.now())
    assert "何时答复您" not in client_of(east).get(track(withdrawn)).content.decode()


def test_a_late_complaint_says_how_late_and_what_comes_next(world, east, client_of):
    late = world.brought_to("in_progress", now=timezone.now() - 20 * DAY)
    page = signed_in(client_of, east, world.officer).get(staff_page(late)).content.decode()
    assert "已超期" in page and "下一步督办" in page


def test_interview_and_supervision_are_done_from_the_page(world, east, client_of, case):
    office = signed_in(client_of, east, world.officer)
    today = timezone.localdate().isoformat()
    assert do(office, case, "supervise", note="群众反映强烈").status_code == 302
    assert do(office, case, "interview", held_on=today, note="多次未答复").status_code == 302
    assert do(office, case, "interview_outcome", note="承诺三日内整改").status_code == 302
    page = office.get(staff_page(case)).content.decode()
    assert "承诺三日内整改" in page and "acts/interview_outcome/" not in page


def test_promises_in_clock_time_stand_beside_the_limit(world, east, client_of, case):
    PromiseTier.objects.create(
        name="一般问题40分钟解决",
        name_en="Small",
        minutes=40,
        end="answer",
        legal_source="承诺",
        effective_from=LONG_AGO,
    )
    PromiseTier.objects.create(
        name="5分钟到场",
        name_en="On site",
        minutes=5,
        end="first_response",
        legal_source="承诺",
        effective_from=LONG_AGO,
    )
    page = signed_in(client_of, east, world.officer).get(staff_page(case)).content.decode()
    assert "一般问题40分钟解决" in page and "5分钟到场" in page and "承诺已兑现" in page


LONG_AGO = datetime.date(2020, 1, 1)


# --- Rules -------------------------------------------------------------------------------------------

CLOCKS = "/admin/complaints/handlingclock/"


@pytest.fixture
def department(world, east, client_of):
    """Somebody who sets rules for the whole jurisdiction."""
    return signed_in(client_of, east, world.person("department", "housing_department", world.district))


def row(**changes):
    tomorrow = timezone.localdate() + DAY
    values = {
        "category": "",
        "severity": "",
        "first_response_days": 1,
        "resolution_days": 4,
        "counts_working_days": "on",
        "legal_source": "本市办法第八条",
        "effective_from": tomorrow.isoformat(),
        "effective_to": "",
    }
    return values | changes


def test_a_new_clock_begins_tomorrow_and_is_audited(department):
    assert department.post(f"{CLOCKS}add/", row()).status_code == 302
    clock = HandlingClock.objects.get(legal_source="本市办法第八条")
    assert AuditEntry.objects.get(action="complaints.add_rule").object_id == str(clock.pk)
    today = timezone.localdate().isoformat()
    department.post(f"{CLOCKS}add/", row(effective_from=today, severity="serious"))
    assert HandlingClock.objects.filter(legal_source="本市办法第八条").count() == 1


def test_of_a_clock_that_stands_only_the_end_can_be_set(department):
    clock = HandlingClock.objects.get(severity="", category=None)
    end = timezone.localdate() + 30 * DAY
    department.post(f"{CLOCKS}{clock.pk}/change/", row(resolution_days=99, effective_to=end.isoformat()))
    clock.refresh_from_db()
    assert (clock.resolution_days, clock.effective_to) == (5, end)


def test_a_form_can_start_from_the_numbers_of_another_place(department):
    page = department.get(f"{CLOCKS}add/").content.decode()
    assert "杭州：10日" in page and "resolution_days=10" in page
    started = department.get(f"{CLOCKS}add/?resolution_days=10&legal_source=x").content.decode()
    assert 'value="10"' in started


def test_an_officer_of_a_subdistrict_reads_the_rules_and_changes_none(world, east, client_of):
    office = signed_in(client_of, east, world.officer)
    assert office.get(CLOCKS).status_code == 200
    assert office.get(f"{CLOCKS}add/").status_code == 403
    assert office.get("/admin/complaints/escalationstep/").status_code == 200
    assert office.post("/admin/complaints/escalationstep/add/", {}).status_code == 403


def test_a_rung_is_added_and_the_old_one_gives_way(department):
    tomorrow = (timezone.localdate() + DAY).isoformat()
    values = {"step": "supervise", "offset_days": 1, "legal_source": "本市办法", "effective_from": tomorrow}
    assert department.post("/admin/complaints/escalationstep/add/", values).status_code == 302
    assert EscalationStep.objects.filter(step="supervise").count() == 2


def test_a_reason_for_pauses_is_changed_by_the_department(department):
    reason = PauseReason.objects.get(code="weather")
    values = {"name": "汛期停工", "name_en": "Floods", "waits_for": "", "most_days": 10, "limit_days": 30}
    values |= {"limit_scope": "year", "legal_source": "本市办法", "position": 3, "is_active": "on"}
    assert department.post(f"/admin/complaints/pausereason/{reason.pk}/change/", values).status_code == 302
    reason.refresh_from_db()
    assert (reason.name, reason.most_days, reason.code) == ("汛期停工", 10, "weather")
