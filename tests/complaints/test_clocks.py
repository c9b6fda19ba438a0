"""Pauses and more time: who may, when, what follows, and that stored limits are what the facts give."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from complaints import services
from complaints.models import ClockPause, Complaint, Extension, HandlingPolicy, PauseReason
from complaints.selectors import clock_facts
from jobs.models import OutboxEntry
from tests.complaints.conftest import NOW

DAY = datetime.timedelta(days=1)
STATES = ["received", "accepted", "refused", "dispatched", "in_progress", "resolved", "closed", "withdrawn"]
OPEN, HANDLED = {"received", "accepted", "dispatched", "in_progress"}, {"dispatched", "in_progress"}


def reason(code="resident"):
    return PauseReason.objects.get(code=code)


def pause(complaint, by, now=NOW, days=3, code="resident", note="等待居民确认上门时间"):
    return services.pause_clock(complaint.pk, by=by, now=now, reason=reason(code), days=days, note=note)


def ask(complaint, by, now=NOW, days=3):
    return services.ask_extension(complaint.pk, by=by, now=now, days=days, reason="配件需要外地调货")


def decide(complaint, by, now=NOW, is_granted=True, **more):
    return services.decide_extension(complaint.pk, by=by, now=now, is_granted=is_granted, reason="情况属实", **more)


def last_day(complaint):
    complaint.refresh_from_db()
    return (complaint.due_at - datetime.timedelta(microseconds=1)).astimezone(NOW.tzinfo).date()


@pytest.fixture
def district(world):
    """Somebody of the office above the subdistricts."""
    return world.person("district", "housing_department", world.district)


def test_a_pause_moves_the_limit_and_both_sides_hear_why(world):
    complaint = world.brought_to("in_progress", now=NOW, reporter_email="resident@example.test")
    assert last_day(complaint) == datetime.date(2025, 10, 10)
    found = pause(complaint, world.officer, days=4)  # to 30 September: then 9, 10, 11, 13, 14
    assert found.ends_at == datetime.datetime(2025, 10, 1, tzinfo=NOW.tzinfo)
    assert last_day(complaint) == datetime.date(2025, 10, 14)
    event = complaint.events.last()
    assert (event.kind, event.is_public, event.note) == ("pause", True, "等待居民确认上门时间")
    assert event.data == {"reason": "resident", "until": "2025-09-30"}
    assert OutboxEntry.objects.get(payload__event_id=event.pk).payload["sides"] == ["resident", "firm", "unit"]
    assert AuditEntry.objects.get(action="complaints.pause").reason == "等待居民确认上门时间"


def test_a_clock_that_goes_on_earlier_is_due_earlier(world):
    complaint = world.brought_to("in_progress", now=NOW)
    pause(complaint, world.officer, days=4)
    services.resume_clock(complaint.pk, by=world.officer, now=NOW + 2 * DAY + DAY / 12)  # noon of the worked Sunday
    assert last_day(complaint) == datetime.date(2025, 10, 11)
    with pytest.raises(services.NotPaused):
        services.resume_clock(complaint.pk, by=world.officer, now=NOW + 2 * DAY + DAY / 12)


def test_a_pause_ends_by_itself(world):
    complaint = world.brought_to("in_progress", now=NOW)
    pause(complaint, world.officer, days=2)
    with pytest.raises(services.AlreadyPaused):
        pause(complaint, world.officer, now=NOW + DAY)
    with pytest.raises(services.NotPaused):
        services.resume_clock(complaint.pk, by=world.officer, now=NOW + 3 * DAY)
    assert pause(complaint, world.officer, now=NOW + 3 * DAY, days=1)


@pytest.mark.parametrize("days", [0, 11])
def test_a_reason_says_how_long_one_pause_may_be(world, days):
    complaint = world.brought_to("in_progress", now=NOW)
    with pytest.raises(services.TooLongAPause):
        pause(complaint, world.officer, days=days)


def test_a_reason_says_how_many_days_one_complaint_may_stand_still(world):
    PauseReason.objects.filter(code="resident").update(most_days=3, limit_days=5)
    complaint = world.brought_to("in_progress", now=NOW)
    pause(complaint, world.officer, days=3)
    with pytest.raises(services.TooLongAPause):
        pause(complaint, world.officer, now=NOW + 4 * DAY, days=3)
    assert pause(complaint, world.officer, now=NOW + 4 * DAY, days=2)


def test_weather_is_counted_over_the_year_of_a_firm(world):
    PauseReason.objects.filter(code="weather").update(most_days=5, limit_days=6)
    first, second = (world.brought_to("in_progress", now=NOW) for _ in range(2))
    pause(first, world.officer, days=5, code="weather")
    with pytest.raises(services.TooLongAPause):
        pause(second, world.officer, days=2, code="weather")
    assert pause(second, world.officer, days=1, code="weather")


def test_after_the_limit_nothing_stops_the_clock_any_more(world):
    complaint = world.brought_to("in_progress", now=NOW)
    late = complaint.due_at
    with pytest.raises(services.LimitIsOver):
        pause(complaint, world.officer, now=late)
    with pytest.raises(services.LimitIsOver):
        ask(complaint, world.firm_person, now=late)
    assert last_day(complaint) == datetime.date(2025, 10, 10)


def test_words_are_needed(world):
    complaint = world.brought_to("in_progress", now=NOW)
    with pytest.raises(services.ReasonNeeded):
        pause(complaint, world.officer, note=" ")


@pytest.mark.parametrize("state", STATES)
def test_a_clock_is_paused_only_while_a_complaint_is_open(world, state):
    complaint = world.brought_to(state, now=NOW)
    if state in OPEN:
        assert pause(complaint, world.officer)
        return
    with pytest.raises(MoveNotAllowed):
        pause(complaint, world.officer)


@pytest.mark.parametrize("state", STATES)
def test_more_time_is_asked_for_only_by_those_who_handle_it(world, state):
    complaint = world.brought_to(state, now=NOW)
    asker = world.firm_person if complaint.firm_id else world.officer
    if state in HANDLED:
        assert ask(complaint, asker)
        return
    with pytest.raises(MoveNotAllowed):
        ask(complaint, asker)


def test_neither_a_stranger_nor_the_firm_pauses_the_clock(world):
    complaint = world.brought_to("in_progress", now=NOW)
    for person in (world.firm_person, world.other_firm_person, world.south_officer):
        with pytest.raises(NotAllowed):
            pause(complaint, person)
    with pytest.raises(NotAllowed):
        ask(complaint, world.other_firm_person)


def test_granted_days_lengthen_the_limit_and_resident_and_firm_read_why(world):
    complaint = world.brought_to("in_progress", now=NOW, reporter_email="resident@example.test")
    ask(complaint, world.firm_person, days=3)
    assert last_day(complaint) == datetime.date(2025, 10, 10)
    decide(complaint, world.officer, days=2)
    assert last_day(complaint) == datetime.date(2025, 10, 13)  # Saturday 11 and Monday 13
    event = complaint.events.last()
    assert (event.kind, event.note, event.data, event.is_public) == ("grant_extension", "情况属实", {"days": 2}, True)
    assert OutboxEntry.objects.get(payload__event_id=event.pk).payload["sides"] == ["resident", "firm", "unit"]


def test_time_that_is_not_granted_changes_no_limit(world):
    complaint = world.brought_to("in_progress", now=NOW)
    ask(complaint, world.firm_person)
    extension = decide(complaint, world.officer, is_granted=False)
    assert (extension.is_granted, extension.granted_days) == (False, 0)
    assert last_day(complaint) == datetime.date(2025, 10, 10)
    with pytest.raises(services.NothingAsked):
        decide(complaint, world.officer)


def test_an_office_cannot_grant_itself_more_time(world, district):
    complaint = world.brought_to("accepted", now=NOW)
    services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW, area=world.north)
    colleague = world.person("colleague", "subdistrict_officer", world.north)
    ask(complaint, world.officer)
    for person in (world.officer, colleague, world.south_officer):
        with pytest.raises(NotAllowed):
            decide(complaint, person)
    assert decide(complaint, district).is_granted


def test_whoever_asked_never_decides_whatever_their_rights_are(world, district):
    complaint = world.brought_to("in_progress", now=NOW)
    ask(complaint, district)
    with pytest.raises(NotAllowed):
        decide(complaint, district)
    assert decide(complaint, world.officer).is_granted


def test_a_request_made_in_time_may_be_decided_after_the_limit(world):
    complaint = world.brought_to("in_progress", now=NOW)
    ask(complaint, world.firm_person)
    decide(complaint, world.officer, now=complaint.due_at + DAY)
    assert last_day(complaint) == datetime.date(2025, 10, 14)


def test_the_policy_limits_how_often_and_how_much(world):
    complaint = world.brought_to("in_progress", now=NOW)
    with pytest.raises(services.NoMoreTime):
        ask(complaint, world.firm_person, days=11)
    ask(complaint, world.firm_person)
    with pytest.raises(services.AlreadyAsked):
        ask(complaint, world.firm_person)
    decide(complaint, world.officer)
    with pytest.raises(services.NoMoreTime):
        ask(complaint, world.firm_person)
    HandlingPolicy.objects.update(extension_limit=2)
    assert ask(complaint, world.firm_person)


def test_pause_and_more_time_commute(world):
    one, other = (world.brought_to("in_progress", now=NOW) for _ in range(2))
    pause(one, world.officer)
    ask(one, world.firm_person)
    decide(one, world.officer)
    ask(other, world.firm_person)
    decide(other, world.officer)
    pause(other, world.officer)
    assert last_day(one) == last_day(other)


def test_a_new_round_begins_without_the_pauses_and_days_of_the_last(world):
    complaint = world.brought_to("in_progress", now=NOW)
    pause(complaint, world.officer)
    ask(complaint, world.firm_person)
    decide(complaint, world.officer)
    services.answer_complaint(complaint.pk, by=world.firm_person, now=NOW + DAY, note="已处理")
    services.send_back_complaint(complaint.pk, by=world.officer, now=NOW + 2 * DAY, reason="没有解决")
    assert last_day(complaint) == datetime.date(2025, 10, 11)  # 29, 30, 9, 10, 11: as if received on the 28th
    assert clock_facts(complaint).round == 2
    assert ask(complaint, world.firm_person, now=NOW + 2 * DAY)


def test_a_correction_at_the_acceptance_keeps_the_pause(world):
    complaint = world.submit(now=NOW)
    pause(complaint, world.officer, days=4)
    services.accept_complaint(complaint.pk, by=world.officer, now=NOW, severity="serious")
    assert last_day(complaint) == datetime.date(2025, 10, 11)  # three days: 9, 10, Saturday 11
    assert clock_facts(complaint).due.due_at == complaint.due_at


def test_the_facts_cannot_be_changed_afterwards(world):
    complaint = world.brought_to("in_progress", now=NOW)
    pause(complaint, world.officer)
    ask(complaint, world.firm_person)
    changes = (
        lambda: ClockPause.objects.update(ends_at=NOW + 30 * DAY),
        lambda: ClockPause.objects.all().delete(),
        lambda: Extension.objects.update(days=9),
        lambda: Extension.objects.update(is_granted=True, granted_days=1, decided_by=world.firm_person, decided_at=NOW),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_two_pauses_of_one_clock_never_overlap(world):
    complaint = world.brought_to("in_progress", now=NOW)
    values = {"complaint": complaint, "round": 1, "reason": reason(), "note": "x", "started_by": world.officer}
    ClockPause.objects.create(**values, started_at=NOW, ends_at=NOW + 2 * DAY)
    ClockPause.objects.create(**values, started_at=NOW + 2 * DAY, ends_at=NOW + 3 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockPause.objects.create(**values, started_at=NOW + DAY, ends_at=NOW + 4 * DAY)


def test_two_officers_decide_one_request(fresh_world, fresh_jurisdiction, at_once):
    world = fresh_world
    second = world.person("second", "subdistrict_officer", world.north)
    complaint = world.brought_to("in_progress", now=NOW)
    ask(complaint, world.firm_person)
    results = at_once(
        fresh_jurisdiction,
        lambda: decide(complaint, world.officer, days=1),
        lambda: decide(complaint, second, is_granted=False),
    )
    decided = [result for result in results if isinstance(result, Extension)]
    assert len(decided) == 1
    assert [type(result) for result in results if result not in decided] == [services.NothingAsked]
    stored = Extension.objects.get()
    assert stored.decided_by_id == decided[0].decided_by_id
    assert complaint.events.filter(kind__in=["grant_extension", "deny_extension"]).count() == 1


def test_a_resident_withdraws_while_the_officer_resolves(fresh_world, fresh_jurisdiction, at_once):
    complaint = fresh_world.brought_to("in_progress", now=NOW)
    results = at_once(
        fresh_jurisdiction,
        lambda: services.withdraw_complaint(complaint.pk, now=NOW),
        lambda: services.resolve_complaint(complaint.pk, by=fresh_world.officer, now=NOW, note="已解决"),
    )
    assert sum(isinstance(result, Complaint) for result in results) == 1
    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 1
    complaint.refresh_from_db()
    assert complaint.events.last().to_state == complaint.state
