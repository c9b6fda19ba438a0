"""What offices, firms and residents do with a complaint, and who may."""

import datetime
import io

import pytest
from django.core import mail
from django.utils import timezone

from audit.models import AuditEntry
from common.errors import MoveNotAllowed, NotAllowed
from common.images import read_picture
from complaints import services
from complaints.choices import State
from complaints.models import Complaint
from complaints.notice_tasks import tell_of_step
from complaints.tasks import close_unrated
from notifications.models import Notice
from notifications.services import deliver
from tests.complaints.conftest import NOW, picture_bytes

LATER = NOW + datetime.timedelta(days=1)


def test_a_complaint_travels_from_receipt_to_closure(world):
    complaint = world.submit(now=NOW)
    pk, officer, firm_person = complaint.pk, world.officer, world.firm_person
    services.accept_complaint(pk, by=officer, now=LATER)
    assert services.dispatch_complaint(pk, by=officer, now=LATER).firm == world.firm
    services.record_first_response(pk, by=firm_person, now=LATER, note="已联系业主，明早清运。")
    proof = [read_picture(io.BytesIO(picture_bytes()))]
    services.answer_complaint(pk, by=firm_person, now=LATER, note="已清运完毕。", pictures=proof)
    services.rate_complaint(pk, satisfaction="basically_satisfied", now=LATER)
    complaint = services.close_complaint(pk, by=officer, now=LATER)
    assert complaint.state == State.CLOSED
    kinds = list(complaint.events.order_by("id").values_list("kind", flat=True))
    assert kinds == ["submit", "accept", "dispatch", "respond", "answer", "rate", "close"]
    assert complaint.events.get(kind="answer").photos.count() == 1
    audited = AuditEntry.objects.filter(object_type="complaints.complaint", object_id=str(pk))
    assert list(audited.order_by("id").values_list("action", flat=True)) == [f"complaints.{kind}" for kind in kinds]


def test_only_the_office_of_the_area_sees_and_decides(world):
    complaint = world.submit()
    assert list(Complaint.objects.visible_to(world.officer)) == [complaint]
    assert not Complaint.objects.visible_to(world.south_officer).exists()
    for act in (
        lambda: services.accept_complaint(complaint.pk, by=world.south_officer, now=NOW),
        lambda: services.refuse_complaint(
            complaint.pk, by=world.south_officer, now=NOW, reason="无关", legal_basis="第三条"
        ),
        lambda: services.reveal_contact(complaint.pk, by=world.south_officer),
        lambda: services.accept_complaint(complaint.pk, by=world.firm_person, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED


def test_a_firm_sees_a_complaint_when_it_was_dispatched_to_it(world):
    complaint = world.brought_to("accepted")
    assert not Complaint.objects.visible_to(world.firm_person).exists()
    services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW)
    assert list(Complaint.objects.visible_to(world.firm_person)) == [complaint]
    assert not Complaint.objects.visible_to(world.other_firm_person).exists()
    with pytest.raises(NotAllowed):
        services.answer_complaint(complaint.pk, by=world.other_firm_person, now=NOW, note="已处理")
    with pytest.raises(NotAllowed):
        services.record_first_response(complaint.pk, by=world.south_officer, now=NOW, note="已处理")


def test_an_estate_without_a_firm_is_dispatched_to_an_office_near_it(world):
    lonely = world.estate_in(world.north_community, "无名院落", "WUMING01")
    complaint = world.brought_to("accepted", estate=lonely)
    with pytest.raises(services.NoFirmServes):
        services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW)
    with pytest.raises(services.AreaOutOfReach):
        services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW, area=world.south)
    services.dispatch_complaint(complaint.pk, by=world.officer, now=NOW, area=world.north)
    resolved = services.resolve_complaint(complaint.pk, by=world.officer, now=LATER, note="社区已清理")
    assert (resolved.state, resolved.first_responded_at) == (State.RESOLVED, LATER)


def test_passing_on_needs_a_reason_and_is_limited(world):
    complaint = world.brought_to("dispatched")
    pass_on = {"by": world.officer, "now": LATER, "area": world.north}
    with pytest.raises(services.ReasonNeeded):
        services.dispatch_complaint(complaint.pk, **pass_on)
    services.dispatch_complaint(complaint.pk, note="由街道直接处理", **pass_on)
    with pytest.raises(services.TransferLimitReached):
        services.dispatch_complaint(complaint.pk, note="再转一次", **pass_on)


def test_a_refusal_needs_reason_and_law(world):
    complaint = world.submit()
    for reason, law in (("", "第三条"), ("不属于物业服务", " ")):
        with pytest.raises(services.ReasonNeeded):
            services.refuse_complaint(complaint.pk, by=world.officer, now=NOW, reason=reason, legal_basis=law)
    refused = world.brought_to("refused")
    event = refused.events.get(kind="refuse")
    assert (event.note, event.legal_basis) == ("不属于物业服务", "第三条")


def test_correcting_the_severity_moves_the_limit(world):
    complaint = world.submit(now=NOW)
    accepted = services.accept_complaint(complaint.pk, by=world.officer, now=LATER, severity="urgent")
    assert accepted.due_at < complaint.due_at


def test_closing_waits_for_the_rating_or_for_the_days_to_pass(world):
    complaint = world.brought_to("resolved", now=NOW)
    with pytest.raises(services.TooEarlyToClose):
        services.close_complaint(complaint.pk, by=world.officer, now=NOW + datetime.timedelta(days=6, hours=23))
    closed = services.close_complaint(complaint.pk, by=world.officer, now=NOW + datetime.timedelta(days=7))
    assert closed.state == State.CLOSED


def test_after_a_bad_rating_the_office_must_say_why_it_closes(world):
    complaint = world.brought_to("resolved", now=NOW)
    services.rate_complaint(complaint.pk, satisfaction="not_satisfied", now=LATER)
    with pytest.raises(services.ReasonNeeded):
        services.close_complaint(complaint.pk, by=world.officer, now=LATER)
    services.close_complaint(complaint.pk, by=world.officer, now=LATER, reason="诉求超出合同约定，已书面告知")


def test_a_rating_counts_once(world):
    complaint = world.brought_to("rated")
    with pytest.raises(services.AlreadyRated):
        services.rate_complaint(complaint.pk, satisfaction="not_satisfied", now=LATER)


def test_sent_back_it_runs_again_with_new_limits_and_without_the_old_rating(world):
    complaint = world.brought_to("rated", now=NOW)
    monday = NOW + datetime.timedelta(days=3)
    back = services.send_back_complaint(complaint.pk, by=world.officer, now=monday, reason="照片显示仍有垃圾")
    assert (back.state, back.satisfaction, back.resolved_at, back.firm) == (State.DISPATCHED, "", None, world.firm)
    assert back.due_at > complaint.due_at
    assert back.events.get(kind="rate").data == {"satisfaction": "satisfied"}


def test_a_resident_reopens_within_the_days_and_times_allowed(world):
    complaint = world.brought_to("closed", now=NOW)
    late = NOW + datetime.timedelta(days=15)
    with pytest.raises(services.ReopenTimeOver):
        services.reopen_complaint(complaint.pk, reason="又堆满了", now=late)
    reopened = services.reopen_complaint(complaint.pk, reason="又堆满了", now=late - datetime.timedelta(seconds=1))
    assert (reopened.state, reopened.closed_at, reopened.satisfaction) == (State.ACCEPTED, None, "")
    for _round in range(2):
        services.resolve_complaint(complaint.pk, by=world.officer, now=LATER, note="已清理")
        if _round == 0:
            services.reopen_complaint(complaint.pk, reason="还是不行", now=LATER)
    with pytest.raises(services.ReopenTimeOver):
        services.reopen_complaint(complaint.pk, reason="第三次", now=LATER)


def test_withdrawing_ends_it_and_messages_with_it(world):
    complaint = world.submit()
    services.add_message(complaint.pk, text="补充：是2单元", now=NOW)
    services.withdraw_complaint(complaint.pk, now=NOW)
    with pytest.raises(services.NoMoreMessages):
        services.add_message(complaint.pk, text="还有", now=NOW)
    with pytest.raises(MoveNotAllowed):
        services.accept_complaint(complaint.pk, by=world.officer, now=NOW)


def test_two_officers_at_once_make_one_decision(fresh_world, fresh_jurisdiction, at_once):
    complaint = fresh_world.submit()
    results = at_once(
        fresh_jurisdiction,
        lambda: services.accept_complaint(complaint.pk, by=fresh_world.officer, now=NOW),
        lambda: services.refuse_complaint(
            complaint.pk, by=fresh_world.officer, now=NOW, reason="不属于物业服务", legal_basis="第三条"
        ),
        lambda: services.withdraw_complaint(complaint.pk, now=NOW),
    )
    # Accepting first leaves room for one of the others; nothing else does, and nothing is half-done.
    complaint.refresh_from_db()
    moved = [result for result in results if isinstance(result, Complaint)]
    refused = [result for result in results if isinstance(result, MoveNotAllowed)]
    assert len(moved) + len(refused) == 3
    assert complaint.events.count() == 1 + len(moved)
    assert complaint.events.order_by("id").last().to_state == complaint.state


def test_showing_the_contact_is_recorded(world):
    complaint = world.submit(reporter_name="王小明", reporter_phone="13800000000")
    assert services.reveal_contact(complaint.pk, by=world.officer)["reporter_phone"] == "13800000000"
    entry = AuditEntry.objects.get(action="complaints.reveal_contact")
    assert (entry.actor, entry.object_id) == ("officer", str(complaint.pk))
    assert "13800000000" not in entry.payload


def test_the_nightly_job_closes_what_nobody_rated_and_nothing_else(world):
    old = timezone.now() - datetime.timedelta(days=8)
    forgotten = world.brought_to("resolved", now=old)
    fresh, rated, open_one = world.brought_to("resolved"), world.brought_to("rated", now=old), world.submit(now=old)
    assert (close_unrated(), close_unrated()) == (1, 0)
    states = {row.pk: row.state for row in Complaint.objects.all()}
    assert states == {forgotten.pk: "closed", fresh.pk: "resolved", rated.pk: "resolved", open_one.pk: "received"}


def test_messages_reach_the_right_people_and_carry_no_personal_data(world):
    complaint = world.brought_to("dispatched", reporter_email="wang@example.test", reporter_name="王小明")
    event = complaint.events.get(kind="dispatch")
    tell_of_step(event_id=event.pk, sides=["office", "firm", "resident"])
    for notice in Notice.objects.filter(channel="mail"):
        deliver(str(notice.pk), timezone.now())
    assert sorted(sent.to[0] for sent in mail.outbox) == [
        "firm@example.test",
        "officer@example.test",
        "wang@example.test",
    ]
    for sent in mail.outbox:
        assert "王小明" not in sent.body + sent.subject
        assert complaint.text not in sent.body
