"""Stored limits are what the facts give; limits of acceptance; promises in clock time."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import AuditEntry
from common import workdays
from complaints import clock_tasks, services
from complaints.choices import ActorKind, EventKind
from complaints.models import Complaint, ComplaintEvent, HandlingClock, HandlingPolicy, PauseReason, PromiseTier
from complaints.selectors import accept_limit, clock_for, promises_of, wrong_due_times
from tenants.selectors.workdays import loaded_calendar
from tests.complaints.conftest import NOW

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
LONG_AGO = datetime.date(2020, 1, 1)


def everything_that_moves_a_limit(world):
    for state in ("received", "dispatched", "resolved", "closed", "withdrawn"):
        world.brought_to(state, now=NOW)
    paused = world.brought_to("in_progress", now=NOW)
    reason = PauseReason.objects.get(code="authority")
    services.pause_clock(paused.pk, by=world.officer, now=NOW, reason=reason, days=5, note="等待消防检查")
    services.resume_clock(paused.pk, by=world.officer, now=NOW + 3 * DAY)
    services.ask_extension(paused.pk, by=world.firm_person, now=NOW, days=3, reason="配件需要调货")
    services.decide_extension(paused.pk, by=world.officer, now=NOW, is_granted=True, reason="情况属实")
    again = world.brought_to("resolved", now=NOW)
    services.reopen_complaint(again.pk, now=NOW + DAY, reason="没有解决")
    corrected = world.submit(now=NOW)
    services.accept_complaint(corrected.pk, by=world.officer, now=NOW + DAY, category=world.category("fire-lane"))


def test_every_stored_limit_is_what_its_facts_give(world):
    everything_that_moves_a_limit(world)
    assert wrong_due_times() == (Complaint.objects.count(), [])


def test_the_check_costs_the_same_for_one_and_for_twenty(world, sees_equal_queries):
    world.submit(now=NOW)
    sees_equal_queries(wrong_due_times, lambda: [world.submit(now=NOW) for _ in range(19)])


def test_the_command_names_what_is_wrong_and_repairs_it(world):
    complaint = world.brought_to("in_progress", now=NOW)
    Complaint.objects.update(due_at=complaint.due_at + DAY)
    with pytest.raises(CommandError, match=str(complaint.pk)):
        call_command("check_clocks", jurisdiction="east", stdout=StringIO())
    told = StringIO()
    call_command("check_clocks", jurisdiction="east", repair=True, stdout=told)
    assert told.getvalue() == "1 checked, 1 wrong\n"
    complaint.refresh_from_db()
    assert wrong_due_times() == (1, [])
    assert AuditEntry.objects.filter(action="complaints.settle_due").count() == 1


@pytest.fixture
def announced():
    """`announced(tables)`: these years are loaded; afterwards the platform's own again."""

    def load(tables):
        workdays._kept = (0.0, {})
        workdays.set_calendar_source(lambda: tables)

    yield load
    workdays._kept = (0.0, {})
    workdays.set_calendar_source(loaded_calendar)


def test_a_calendar_announced_later_settles_the_limit(world, announced):
    received = datetime.datetime(2030, 9, 30, 9, tzinfo=NOW.tzinfo)
    complaint = world.submit(now=received)
    assert complaint.is_due_provisional
    holidays = frozenset(datetime.date(2030, 10, day) for day in range(1, 8))
    announced({2030: workdays.YearTable(holidays, frozenset())})
    assert (clock_tasks.settle_due_times(), clock_tasks.settle_due_times()) == (1, 0)
    complaint.refresh_from_db()
    assert not complaint.is_due_provisional
    assert complaint.due_at == datetime.datetime(2030, 10, 15, tzinfo=NOW.tzinfo)  # 8, 9, 10, 11, 14 October


def test_a_rule_that_begins_later_leaves_what_was_received_alone(world):
    old = world.submit(now=NOW)
    later = NOW.date() + DAY
    HandlingClock.objects.create(first_response_days=1, resolution_days=1, legal_source="新规", effective_from=later)
    assert wrong_due_times() == (1, [])
    assert clock_for(old.category, "routine", later).resolution_days == 1
    assert clock_for(old.category, "routine", NOW.date()).resolution_days == 5


# --- To accept or refuse -----------------------------------------------------------------------------


def join(complaint, count, now=NOW):
    """So many neighbours join, one minute after the other."""
    for number in range(1, count + 1):
        ComplaintEvent.objects.create(
            complaint=complaint,
            kind=EventKind.JOIN,
            to_state=complaint.state,
            actor_kind=ActorKind.RESIDENT,
            created_at=now + number * MINUTE,
        )


def test_without_a_rule_there_is_no_limit_for_the_acceptance(world):
    assert accept_limit(world.submit(now=NOW)) is None


def test_a_group_complaint_has_its_own_limit_from_the_tenth_person_on(world):
    HandlingPolicy.objects.update(group_accept_days=2, legal_source="某市办法")
    complaint = world.submit(now=NOW)
    join(complaint, 8)
    assert accept_limit(complaint) is None
    join(complaint, 1, now=NOW + 3 * DAY)
    limit = accept_limit(complaint)
    assert (limit.people, limit.is_group, limit.legal_source) == (10, True, "某市办法")
    assert limit.due_at == datetime.datetime(2025, 10, 10, tzinfo=NOW.tzinfo)  # from Monday 29: the 30th and the 9th


def test_of_two_limits_for_the_acceptance_the_earlier_counts(world):
    HandlingPolicy.objects.update(accept_days=3, group_accept_days=2)
    complaint = world.submit(now=NOW)
    assert accept_limit(complaint).due_at == datetime.datetime(2025, 10, 1, tzinfo=NOW.tzinfo)
    join(complaint, 9)
    assert accept_limit(complaint).due_at == datetime.datetime(2025, 9, 30, tzinfo=NOW.tzinfo)


# --- Promises in clock time --------------------------------------------------------------------------


def promise(minutes, end, severity=""):
    values = {"name": f"{minutes}分钟", "name_en": f"{minutes} minutes", "legal_source": "承诺"}
    return PromiseTier.objects.create(**values, minutes=minutes, end=end, severity=severity, effective_from=LONG_AGO)


def test_a_promise_runs_from_the_dispatch_and_is_kept_before_its_end(world):
    promise(5, "first_response")
    promise(40, "answer", severity="routine")
    promise(180, "answer", severity="serious")
    complaint = world.brought_to("dispatched", now=NOW)
    assert [(found.tier.minutes, found.is_late) for found in promises_of(complaint, NOW + 5 * MINUTE)] == [
        (5, True),
        (40, False),
    ]
    services.record_first_response(complaint.pk, by=world.firm_person, now=NOW + 4 * MINUTE, note="已到现场")
    complaint.refresh_from_db()
    kept = promises_of(complaint, NOW + DAY)
    assert [(found.kept_at is not None, found.is_late) for found in kept] == [(True, False), (False, True)]


def test_nothing_is_promised_before_the_dispatch(world):
    promise(5, "first_response")
    assert promises_of(world.brought_to("accepted", now=timezone.now()), timezone.now()) == []
