"""Rectification orders: terms, the ladder, proof, more time once; and two sides at the same moment."""

import datetime
import io
import zipfile

import pytest
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from common.images import read_picture
from firms.choices import OrderActor, OrderState
from firms.documents.orders import order_docx
from firms.inspection_tasks import climb_order_ladder
from firms.models import Finding, InspectionDaily, OrderPhoto, OrderStep, RectificationOrder
from firms.rules.rectification import Rung, due_on, extended, is_in_time, rung_day, rungs_due
from firms.services import inspections as services
from firms.workflow.inspections import ORDER_MOVES, order_moves_from, order_target
from notifications.models import Notice
from tests.complaints.conftest import do_promised
from tests.firms.inspections.conftest import BASIS, NOW, photo

DAY = datetime.timedelta(days=1)


def day(text):
    return datetime.date.fromisoformat(f"2025-{text}")


@pytest.mark.parametrize(
    ("served", "days", "due"),
    [
        ("09-22", 1, "09-23"),
        ("09-22", 5, "09-28"),  # the Sunday is worked
        ("09-26", 1, "09-28"),
        ("09-26", 3, "09-30"),
        ("09-30", 1, "10-09"),  # eight free days between
        ("09-30", 3, "10-11"),  # the Saturday is worked
    ],
)
def test_terms_are_working_days(served, days, due):
    assert due_on(day(served), days).day == day(due)


@pytest.mark.parametrize(
    ("due", "offset", "on"),
    [
        ("09-28", -2, "09-25"),
        ("09-28", 0, "09-29"),
        ("09-28", 3, "10-09"),
        ("09-30", 0, "10-01"),
        ("09-30", 7, "10-16"),
    ],
)
def test_rungs_stand_on_working_days_from_the_due_date(due, offset, on):
    assert rung_day(day(due), offset) == day(on)


def test_an_extension_goes_on_from_the_old_day():
    assert extended(day("09-28"), 2).day == day("09-30")


def test_rungs_that_are_due_and_not_taken():
    rungs = [Rung("interview", 7), Rung("remind", -2), Rung("press", 0), Rung("supervise", 3)]
    due = day("09-28")
    assert rungs_due(rungs, due, day("09-24"), set()) == []
    assert rungs_due(rungs, due, day("09-25"), set()) == ["remind"]
    assert rungs_due(rungs, due, day("09-28"), {"remind"}) == []
    assert rungs_due(rungs, due, day("09-29"), set()) == ["press"]  # to remind now would come too late
    assert rungs_due(rungs, due, day("10-30"), {"press"}) == ["supervise", "interview"]


@pytest.mark.parametrize(("answered", "in_time"), [(None, False), ("09-28", True), ("09-29", False)])
def test_proof_on_the_last_day_is_in_time(answered, in_time):
    assert is_in_time(answered and day(answered), day("09-28")) == in_time


ALLOWED = {
    ("answer", "issued", "firm"): "answered",
    ("give_back", "answered", "staff"): "issued",
    ("pass", "issued", "staff"): "rectified",
    ("pass", "answered", "staff"): "rectified",
    ("revoke", "issued", "staff"): "revoked",
    ("revoke", "answered", "staff"): "revoked",
    ("ask_extension", "issued", "firm"): "issued",
    ("extend", "issued", "staff"): "issued",
    ("remind", "issued", "system"): "issued",
    ("press", "issued", "system"): "issued",
    ("supervise", "issued", "system"): "issued",
    ("interview", "issued", "system"): "issued",
}


@pytest.mark.parametrize("who", OrderActor.values)
@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("move", [move.name for move in ORDER_MOVES])
def test_every_move_from_every_state_by_every_side(move, state, who):
    target = ALLOWED.get((move, state, who))
    assert (move in order_moves_from(state, who)) == (target is not None)
    if target is not None:
        assert order_target(move, state, who) == target
    else:
        with pytest.raises(MoveNotAllowed):
            order_target(move, state, who)


ACTS = {
    "answer": lambda world, pk: services.answer_order(pk, by=world.firm_person, now=NOW, note="已整改"),
    "ask_extension": lambda world, pk: services.ask_extension(pk, by=world.firm_person, now=NOW, days=2, reason="缺件"),
    "give_back": lambda world, pk: services.give_back_order(pk, by=world.officer, now=NOW, reason="仍无水"),
    "pass": lambda world, pk: services.pass_order(pk, by=world.officer, now=NOW),
    "revoke": lambda world, pk: services.revoke_order(pk, by=world.officer, now=NOW, reason="认定有误"),
    "extend": lambda world, pk: services.extend_order(pk, by=world.officer, now=NOW, days=2, reason="配件在途"),
}


@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("act", ACTS)
def test_every_act_on_an_order_in_every_state(world, act, state):
    order = world.order_in(state)
    side = "firm" if act in ("answer", "ask_extension") else "staff"
    if (act, state, side) in ALLOWED:
        assert ACTS[act](world, order.pk).state == ALLOWED[act, state, side]
        assert order.steps.last().kind == act
    else:
        with pytest.raises(MoveNotAllowed):
            ACTS[act](world, order.pk)


def test_each_term_has_an_order_of_its_own(world):
    inspection = world.submitted(bad=("hydrants", "escape-routes", "extinguishers"))
    orders = services.issue_orders(inspection.pk, by=world.officer, now=NOW, legal_basis=BASIS)
    assert [(one.days, one.due_on, one.findings.count()) for one in orders] == [
        (1, day("09-23"), 1),
        (5, day("09-28"), 2),
    ]
    with pytest.raises(services.NoFindings):
        services.issue_orders(inspection.pk, by=world.officer, now=NOW, legal_basis=BASIS)


def test_nobody_is_ordered_where_no_firm_serves(world):
    estate = world.estate_in(world.north_community, "无主院", "WUZHU001")
    inspection = world.submitted(("hydrants",), world.planned(estate=estate))
    with pytest.raises(services.NoFirmToOrder):
        services.issue_orders(inspection.pk, by=world.officer, now=NOW, legal_basis=BASIS)


def test_an_order_needs_a_submitted_inspection_and_the_right(world):
    inspection = world.answered(("hydrants",))
    with pytest.raises(MoveNotAllowed):
        services.issue_orders(inspection.pk, by=world.officer, now=NOW, legal_basis=BASIS)
    for person in (world.south_officer, world.checker, world.firm_person):
        with pytest.raises(NotAllowed):
            services.issue_orders(inspection.pk, by=person, now=NOW, legal_basis=BASIS)


def test_the_firm_is_told_and_the_office_hears_of_the_proof(world):
    order = world.ordered()
    assert do_promised("firms.tell_order") == 1
    assert {notice.recipient_id for notice in Notice.objects.filter(event="rectification.to_firm")} == {
        world.firm_person.pk
    }
    ACTS["answer"](world, order.pk)
    do_promised("firms.tell_order")
    told = {notice.recipient_id for notice in Notice.objects.filter(event="rectification.to_office")}
    assert told == {world.officer.pk, world.second.pk}


def test_only_the_firm_itself_answers(world):
    order = world.ordered()
    for person in (world.other_firm_person, world.officer):
        with pytest.raises(NotAllowed):
            services.answer_order(order.pk, by=person, now=NOW, note="已整改")


def test_a_new_round_never_shortens_the_time_and_gives_days_when_it_is_over(world):
    order = world.order_in("answered")
    early = services.give_back_order(order.pk, by=world.officer, now=NOW, reason="仍无水")
    assert (early.due_on, early.round) == (day("09-28"), 2)
    services.answer_order(order.pk, by=world.firm_person, now=NOW, note="已整改")
    late = services.give_back_order(order.pk, by=world.officer, now=NOW + 7 * DAY, reason="仍无水")
    assert (late.due_on, late.round) == (due_on(day("09-29"), 5).day, 3)


def test_more_time_is_given_once_and_not_too_much(world):
    order = world.ordered()
    with pytest.raises(services.ExtensionTooLong):
        services.extend_order(order.pk, by=world.officer, now=NOW, days=16, reason="配件在途")
    assert ACTS["extend"](world, order.pk).due_on == day("09-30")
    with pytest.raises(services.ExtendedAlready):
        ACTS["extend"](world, order.pk)
    with pytest.raises(services.ExtendedAlready):
        ACTS["ask_extension"](world, order.pk)


def test_more_time_is_not_asked_for_when_it_is_over(world):
    order = world.ordered()
    with pytest.raises(services.ExtendedAlready):
        services.ask_extension(order.pk, by=world.firm_person, now=NOW + 7 * DAY, days=2, reason="缺件")


def test_a_revoked_order_frees_its_findings_and_the_sums(world):
    order = world.order_in("revoked")
    assert not order.findings.exists()
    assert InspectionDaily.objects.get(severity="major").ordered == 0
    again = services.issue_orders(order.inspection_id, by=world.officer, now=NOW, legal_basis=BASIS)
    assert [one.number for one in again] == [f"ZG2025-{order.inspection_id}-2"]


@pytest.mark.parametrize(("answered", "passed", "in_time"), [(6, 8, 1), (7, 8, 0), (None, 6, 1), (None, 7, 0)])
def test_what_counts_as_in_time_is_the_day_of_the_proof(world, answered, passed, in_time):
    order = world.ordered()
    if answered is not None:
        services.answer_order(order.pk, by=world.firm_person, now=NOW + answered * DAY, note="已整改")
    services.pass_order(order.pk, by=world.officer, now=NOW + passed * DAY)
    row = InspectionDaily.objects.get(day=(NOW + passed * DAY).date(), severity="major")
    assert (row.rectified, row.in_time) == (1, in_time)


def test_the_ladder_is_climbed_once_per_round(world, monkeypatch):
    order = world.ordered()

    def climb(at):
        monkeypatch.setattr("firms.inspection_tasks.timezone.now", lambda: at)
        return climb_order_ladder()

    assert climb(NOW + 2 * DAY) == {}
    assert climb(NOW + 3 * DAY) == {"remind": 1}
    assert climb(NOW + 7 * DAY) == {"press": 1}
    assert climb(NOW + 7 * DAY) == {}
    assert climb(NOW + 60 * DAY) == {"supervise": 1, "interview": 1}
    services.answer_order(order.pk, by=world.firm_person, now=NOW + 60 * DAY, note="已整改")
    assert climb(NOW + 90 * DAY) == {}
    services.give_back_order(order.pk, by=world.officer, now=NOW + 90 * DAY, reason="仍无水")
    assert climb(NOW + 100 * DAY)["press"] == 1


@pytest.mark.parametrize("model", [OrderStep, OrderPhoto])
def test_the_history_of_an_order_never_changes(world, model):
    order = world.ordered()
    pictures = [read_picture(io.BytesIO(photo()))]
    services.answer_order(order.pk, by=world.firm_person, now=NOW, note="已整改", pictures=pictures)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_the_database_gives_more_time_once(world):
    order = world.ordered()
    ACTS["extend"](world, order.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderStep.objects.create(order=order, kind="extend", round=1, to_state="issued", side="staff", created_at=NOW)


def test_the_word_document_says_what_and_by_when_and_is_the_same_every_time(world):
    order = world.ordered()
    first, second = order_docx(order), order_docx(RectificationOrder.objects.get(pk=order.pk))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        text = archive.read("word/document.xml").decode()
    for words in (order.number, world.firm.name, "2025-09-28", BASIS, world.version.items["hydrants"].title):
        assert words in text
    assert str(world.officer) not in text


def test_an_order_is_closed_while_the_firm_uploads(fresh_jurisdiction, fresh_world, at_once):
    order = fresh_world.ordered()
    pictures = [read_picture(io.BytesIO(photo()))]
    results = at_once(
        fresh_jurisdiction,
        lambda: services.pass_order(order.pk, by=fresh_world.officer, now=NOW),
        lambda: services.answer_order(order.pk, by=fresh_world.firm_person, now=NOW, note="已整改", pictures=pictures),
    )
    order.refresh_from_db()
    assert order.state == "rectified"  # whichever came first, the re-inspection holds
    is_refused = isinstance(results[1], MoveNotAllowed)
    assert OrderPhoto.objects.count() == (0 if is_refused else 1)
    assert not isinstance(results[0], Exception)


def test_two_officers_issue_at_the_same_moment_and_the_firm_has_one_order(fresh_jurisdiction, fresh_world, at_once):
    inspection = fresh_world.submitted(("hydrants",))
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda who=who: services.issue_orders(inspection.pk, by=who, now=NOW, legal_basis=BASIS)
            for who in (fresh_world.officer, fresh_world.second)
        ),
    )
    assert RectificationOrder.objects.count() == 1
    assert sum(isinstance(one, services.NoFindings) for one in results) == 1
    assert Finding.objects.get().order_id is not None


def test_two_climbers_at_once_take_each_rung_once(fresh_jurisdiction, fresh_world, at_once):
    order = fresh_world.ordered()
    at_once(fresh_jurisdiction, *(lambda: services.take_rungs(order.pk, now=NOW + 60 * DAY) for _ in range(3)))
    kinds = list(order.steps.values_list("kind", flat=True))
    assert sorted(kinds) == ["interview", "issue", "press", "supervise"]
