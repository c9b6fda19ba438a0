"""The escalation ladder: what is due and not yet taken, once per complaint, round and step."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.errors import MoveNotAllowed, NotAllowed
from complaints import clock_tasks, services
from complaints.models import Escalation, EscalationStep, FirmInterview
from complaints.selectors import due_complaints, ladder_on, next_rung
from jobs.models import OutboxEntry
from tests.complaints.conftest import NOW

DAY = datetime.timedelta(days=1)
MOMENT = datetime.timedelta(microseconds=1)
DUE = datetime.datetime(2025, 10, 11, tzinfo=NOW.tzinfo)
"""The limit of what was received at `NOW`: five working days, the last of them Friday 10 October."""
SUPERVISED = datetime.datetime(2025, 10, 15, tzinfo=NOW.tzinfo)
"""Three working days later: Saturday 11, Monday 13 and Tuesday 14 October have passed."""


def climb(now):
    """One run of the ladder at a moment; returns the steps that were taken, in order."""
    before = set(Escalation.objects.values_list("pk", flat=True))
    for rung in ladder_on(timezone.localdate(now)):
        for pk in due_complaints(rung, now).values_list("pk", flat=True):
            services.take_rung(pk, rung, now=now)
    return list(Escalation.objects.exclude(pk__in=before).order_by("pk").values_list("step", flat=True))


def told_sides(event):
    return set(OutboxEntry.objects.get(payload__event_id=event.pk).payload["sides"])


def test_the_steps_come_in_order_each_at_its_time_and_once(world):
    complaint = world.brought_to("in_progress", now=NOW)
    assert complaint.due_at == DUE
    times = {
        DUE - DAY - MOMENT: [],
        DUE - DAY: ["remind"],
        DUE - MOMENT: [],
        DUE: ["escalate"],
        DUE + 2 * DAY: [],
        SUPERVISED - MOMENT: [],
        SUPERVISED: ["supervise"],
        SUPERVISED + 2 * DAY: ["interview", "propose_credit"],
    }
    assert {now: climb(now) for now in times} == times
    assert [climb(now) for now in times] == [[]] * len(times)
    taken = list(Escalation.objects.order_by("pk").values_list("step", flat=True))
    assert [event.kind for event in complaint.events.order_by("id")][-5:] == taken


def test_each_step_tells_those_whom_it_concerns(world):
    complaint = world.brought_to("in_progress", now=NOW, reporter_email="resident@example.test")
    for now in (DUE - DAY, DUE, DUE + 20 * DAY):
        climb(now)
    told = {row.step: told_sides(row.event) for row in Escalation.objects.select_related("event")}
    assert told == {
        "remind": {"firm", "unit"},
        "escalate": {"firm", "unit", "superior"},
        "supervise": {"firm", "unit", "superior", "resident"},
        "interview": {"office"},
        "propose_credit": {"office"},
    }
    public = complaint.events.filter(actor_kind="system", is_public=True)
    assert [event.kind for event in public] == ["supervise"]


def test_an_office_that_is_late_is_never_called_in_nor_proposed(world):
    complaint = world.brought_to("accepted", now=NOW)
    services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW, area=world.north)
    assert climb(DUE + 30 * DAY) == ["escalate", "supervise"]
    assert told_sides(Escalation.objects.get(step="escalate").event) == {"firm", "unit", "superior"}


def test_after_the_limit_no_reminder_is_sent_and_what_was_missed_is_done(world):
    world.brought_to("in_progress", now=NOW)
    assert climb(DUE + DAY) == ["escalate"]


@pytest.mark.parametrize("state", ["refused", "resolved", "closed", "withdrawn"])
def test_what_is_not_open_climbs_no_ladder(world, state):
    world.brought_to(state, now=NOW)
    assert climb(DUE + DAY) == []


def test_a_longer_limit_moves_the_ladder(world):
    complaint = world.brought_to("in_progress", now=NOW)
    services.ask_extension(complaint.pk, by=world.firm_person, now=NOW, days=3, reason="配件需要外地调货")
    services.decide_extension(complaint.pk, by=world.officer, now=NOW, is_granted=True, reason="情况属实")
    assert climb(DUE) == []
    complaint.refresh_from_db()
    assert climb(complaint.due_at) == ["escalate"]


def test_a_new_round_has_its_own_ladder(world):
    complaint = world.brought_to("in_progress", now=NOW)
    climb(DUE)
    services.answer_complaint(complaint.pk, by=world.firm_person, now=DUE + DAY, note="已处理")
    services.send_back_complaint(complaint.pk, by=world.officer, now=DUE + DAY, reason="没有解决")
    complaint.refresh_from_db()
    assert climb(complaint.due_at) == ["escalate"]
    assert list(Escalation.objects.order_by("pk").values_list("round", "step")) == [(1, "escalate"), (2, "escalate")]


def test_a_clock_that_jumps_forth_and_back_does_nothing_twice(world):
    world.brought_to("in_progress", now=NOW)
    assert climb(DUE + 30 * DAY) == ["escalate", "supervise", "interview", "propose_credit"]
    assert [climb(now) for now in (NOW, DUE - DAY, DUE, DUE + DAY, DUE + 60 * DAY)] == [[], ["remind"], [], [], []]
    assert Escalation.objects.filter(step="escalate").count() == 1


def test_a_clamped_clock_takes_each_step_once(world):
    world.brought_to("in_progress", now=NOW)
    assert [climb(DUE) for _ in range(4)] == [["escalate"], [], [], []]


def test_a_ladder_that_comes_into_force_leaves_the_past_alone(world):
    world.brought_to("in_progress", now=NOW)
    EscalationStep.objects.update(effective_from=datetime.date(2025, 10, 12))
    assert climb(DUE + 2 * DAY) == []


def test_of_two_rows_of_a_step_the_later_counts(world):
    world.brought_to("in_progress", now=NOW)
    EscalationStep.objects.create(
        step="escalate", offset_days=2, legal_source="试行", effective_from=datetime.date(2025, 9, 1)
    )
    assert climb(DUE) == []
    assert climb(SUPERVISED - DAY) == ["escalate"]


def test_the_page_can_say_which_step_comes_next(world):
    complaint = world.brought_to("in_progress", now=NOW)
    rung = next_rung(complaint, 1, NOW)
    assert (rung.rung.step, rung.due_at) == ("remind", DUE - DAY)
    climb(DUE)
    rung = next_rung(complaint, 1, DUE)
    assert (rung.rung.step, rung.due_at) == ("supervise", SUPERVISED)


def test_the_task_takes_what_is_due_now(world):
    old = timezone.now() - 40 * DAY
    world.brought_to("in_progress", now=old)
    counts = clock_tasks.climb_ladder()
    assert counts == {"escalate": 1, "supervise": 1, "interview": 1, "propose_credit": 1}
    assert sum(clock_tasks.climb_ladder().values()) == 0


def test_two_workers_at_once_take_each_step_once(fresh_world, fresh_jurisdiction, at_once):
    old = timezone.now() - 40 * DAY
    complaints = [fresh_world.brought_to("in_progress", now=old) for _ in range(3)]
    results = at_once(fresh_jurisdiction, *[clock_tasks.climb_ladder] * 2)
    clock_tasks.climb_ladder()  # what both left to the other because its row was locked
    assert all(isinstance(result, dict) for result in results)
    assert Escalation.objects.count() == 4 * len(complaints)
    for complaint in complaints:
        assert complaint.events.filter(actor_kind="system").count() == 4


def test_a_step_is_filed_once_whatever_is_written(world):
    complaint = world.brought_to("in_progress", now=NOW)
    climb(DUE)
    event = complaint.events.last()
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.create(complaint=complaint, round=1, step="escalate", event=event, taken_at=DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.update(round=2)


# --- What people do ----------------------------------------------------------------------------------


def supervise(complaint, by, now=NOW):
    return services.supervise_complaint(complaint.pk, by=by, now=now, reason="群众反映强烈")


def test_a_supervision_order_by_hand_comes_instead_of_the_ladders(world):
    complaint = world.brought_to("in_progress", now=NOW)
    supervise(complaint, world.officer)
    with pytest.raises(services.AlreadySupervised):
        supervise(complaint, world.officer)
    assert climb(DUE + 30 * DAY) == ["escalate", "interview", "propose_credit"]


def test_an_office_is_supervised_by_the_one_above_it(world):
    complaint = world.brought_to("accepted", now=NOW)
    with pytest.raises(NotAllowed):
        supervise(complaint, world.person("community", "community_worker", world.north_community))
    assert supervise(complaint, world.officer)


def call_in(complaint, by, now=NOW, held_on=datetime.date(2025, 9, 28)):
    return services.call_interview(complaint.pk, by=by, now=now, held_on=held_on, reason="三次未按期答复")


def test_a_firm_is_called_in_and_what_comes_of_it_is_kept(world):
    complaint = world.brought_to("in_progress", now=NOW)
    interview = call_in(complaint, world.officer)
    assert (interview.firm, told_sides(complaint.events.last())) == (world.firm, {"firm"})
    with pytest.raises(services.AlreadyCalledIn):
        call_in(complaint, world.officer)
    with pytest.raises(services.WrongDay):
        services.record_interview(complaint.pk, by=world.officer, now=NOW, outcome="承诺三日内整改")
    services.record_interview(complaint.pk, by=world.officer, now=NOW + 2 * DAY, outcome="承诺三日内整改")
    kept = FirmInterview.objects.get()
    assert (kept.outcome, kept.recorded_by) == ("承诺三日内整改", world.officer)
    with pytest.raises(services.NotCalledIn):
        services.record_interview(complaint.pk, by=world.officer, now=NOW + 2 * DAY, outcome="又一次")


def test_only_a_firm_that_handles_it_is_called_in_and_not_for_yesterday(world):
    complaint = world.brought_to("in_progress", now=NOW)
    with pytest.raises(services.WrongDay):
        call_in(complaint, world.officer, held_on=NOW.date() - DAY)
    with pytest.raises(NotAllowed):
        call_in(complaint, world.south_officer)
    with pytest.raises(MoveNotAllowed):
        call_in(world.brought_to("received", now=NOW), world.officer)
    own = world.brought_to("accepted", now=NOW)
    services.dispatch_complaint(own.pk, by=world.officer, now=NOW, area=world.north)
    with pytest.raises(services.NoFirmToCallIn):
        call_in(own, world.officer)
