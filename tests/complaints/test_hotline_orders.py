"""Orders of the hotline by API: taken over once, corrected while they wait, never doubled."""

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from complaints import services
from complaints.models import Complaint, ComplaintEvent, SourceOrder
from jobs.models import OutboxEntry
from tests.complaints.exchange import System, order, token_for


@pytest.fixture
def hotline(world, client_of, jurisdiction):
    return System(client_of(jurisdiction), token_for("complaints.import"))


def only():
    return Complaint.objects.select_related("category", "estate", "area").get(source="12345")


def test_a_new_order_becomes_a_complaint_of_its_estate(world, hotline):
    answer = hotline.hand_in(order())
    complaint = only()
    assert answer.status_code == 201
    assert answer.json() == {
        "number": "2025092600001",
        "outcome": "created",
        "receipt_code": complaint.receipt_code,
        "state": "received",
        "errors": [],
    }
    assert (complaint.estate, complaint.area, complaint.channel) == (world.estate, world.estate.area, "hotline")
    assert (complaint.category.code, complaint.source_label) == ("facilities-water", "用水/停水")
    assert (complaint.reporter_name, complaint.reporter_phone) == ("林小树", "13900000000")
    assert complaint.place_text == "春熙路 12 号二栋"


def test_the_office_is_promised_to_hear_and_the_system_stands_in_the_trail(world, hotline):
    hotline.hand_in(order())
    assert OutboxEntry.objects.filter(topic="complaints.received").count() == 1
    entry = AuditEntry.objects.get(action="complaints.import_orders")
    assert entry.actor.startswith("api:Test system ")
    assert entry.actor_id is None
    assert only().events.get().actor is None


def test_the_same_order_again_gives_the_same_receipt_and_writes_nothing(world, hotline):
    first = hotline.hand_in(order())
    counts = [model.objects.count() for model in (Complaint, ComplaintEvent, AuditEntry, OutboxEntry)]
    again = hotline.hand_in(order())
    assert again.status_code == 200
    assert again.json() == {**first.json(), "outcome": "unchanged"}
    assert [model.objects.count() for model in (Complaint, ComplaintEvent, AuditEntry, OutboxEntry)] == counts


def test_before_acceptance_the_hotline_corrects_what_it_owns(world, hotline):
    hotline.hand_in(order())
    complaint = only()
    Complaint.objects.filter(pk=complaint.pk).update(category=world.category("facilities-lift"), severity="urgent")
    answer = hotline.hand_in(order(text="三栋的水泵坏了。", phone="13900000001", level5="水压", estate="秋实园"))
    complaint = only()
    assert (answer.status_code, answer.json()["outcome"]) == (200, "updated")
    assert (complaint.text, complaint.reporter_phone, complaint.estate) == (
        "三栋的水泵坏了。",
        "13900000001",
        world.south_estate,
    )
    assert complaint.area == world.south_estate.area
    assert (complaint.category.code, complaint.severity) == ("facilities-lift", "urgent"), "the office decided these"
    assert [event.kind for event in complaint.events.all()] == ["submit", "correct"]
    assert (
        hotline.hand_in(order(text="三栋的水泵坏了。", phone="13900000001", level5="水压", estate="秋实园")).json()[
            "outcome"
        ]
        == "unchanged"
    )


def test_after_acceptance_a_change_is_a_message_and_nothing_is_overwritten(world, hotline):
    hotline.hand_in(order())
    services.accept_complaint(only().pk, by=world.officer, now=timezone.now())
    answer = hotline.hand_in(order(text="现在整栋楼都没有水。"))
    complaint = only()
    assert (answer.status_code, answer.json()["outcome"], answer.json()["state"]) == (200, "updated", "accepted")
    assert complaint.text == "二栋的水泵坏了，高层没有水。"
    message = complaint.events.last()
    assert (message.kind, message.note, message.actor_kind) == ("message", "现在整栋楼都没有水。", "system")
    assert hotline.hand_in(order(text="现在整栋楼都没有水。")).json()["outcome"] == "unchanged"
    assert Complaint.objects.count() == 1


def test_a_batch_says_of_every_order_what_became_of_it(world, hotline):
    hotline.hand_in(order("1"))
    answer = hotline.hand_in([order("1"), order("2"), order("2"), order("3", text=""), order("4", category="none")])
    assert answer.status_code == 200
    assert [(one["number"], one["outcome"]) for one in answer.json()] == [
        ("1", "unchanged"),
        ("2", "created"),
        ("2", "duplicates"),
        ("3", "rejected"),
        ("4", "rejected"),
    ]
    assert [bool(one["errors"]) for one in answer.json()] == [False, False, True, True, True]
    assert all(one["receipt_code"] for one in answer.json()[:3])


def test_an_estate_that_is_not_known_stays_in_the_words_of_the_place(world, hotline):
    hotline.hand_in(order(estate="不知名小区"))
    assert (only().estate, only().area) == (None, world.district)
    assert only().place_text == "不知名小区 春熙路 12 号二栋"


def test_a_pressing_order_is_at_least_serious(world, hotline):
    hotline.hand_in(order(urgency="紧急", level3="", level5="", due="2025-09-27 09:00"))
    assert (only().severity, only().category.code) == ("serious", "other-matter")
    assert SourceOrder.objects.get().due_at.isoformat() == "2025-09-27T01:00:00+00:00"


def test_a_closed_order_with_its_answer_is_history_and_nobody_is_told(world, hotline):
    hotline.hand_in(order(status="结案", reply="水泵已经更换。", replied="2025-09-26 15:00"))
    assert only().state == "closed"
    assert not OutboxEntry.objects.filter(topic="complaints.received").exists()


def test_numbers_of_two_sources_do_not_meet(world, hotline):
    from complaints.models import OrderSource

    OrderSource.objects.create(code="mayor", name="市长信箱")
    assert hotline.hand_in(order()).status_code == 201
    assert hotline.hand_in(order(), "?source=mayor").status_code == 201
    assert Complaint.objects.count() == 2


def test_one_order_costs_as_many_statements_as_any_other(world, hotline, django_assert_max_num_queries):
    hotline.hand_in(order("0"))
    with django_assert_max_num_queries(45):
        hotline.hand_in(order("1"))


BAD = {
    "no number": {"number": ""},
    "number missing": {"number": None},
    "number too long": {"number": "9" * 65},
    "number with control sign": {"number": "1\u0007"},
    "no words": {"text": ""},
    "words of spaces": {"text": "  \n "},
    "text is a list": {"text": ["a"]},
    "text is an object": {"text": {"a": 1}},
    "text too long": {"text": "长" * 30_001},
    "text with control signs": {"text": "水\u0000管"},
    "formula": {"text": '=HYPERLINK("x")'},
    "time is a word": {"created": "yesterday"},
    "time of the future": {"created": "2099-01-01 00:00"},
    "time before everything": {"created": "1889-01-01 00:00"},
    "impossible day": {"created": "2025-02-30 10:00"},
    "month 13": {"created": "2025-13-01"},
    "limit is a word": {"due": "soon"},
    "limit in a hundred years": {"due": "2125-01-01"},
    "unknown category": {"category": "nothing"},
    "group instead of a category": {"category": "facilities"},
    "category is a list": {"category": ["facilities-water"]},
    "estate too long": {"estate": "园" * 121},
    "place too long": {"place": "路" * 301},
    "name too long": {"name": "名" * 61},
    "phone too long": {"phone": "1" * 41},
    "unknown field": {"colour": "red"},
    "level too long": {"level1": "级" * 51},
    "urgency too long": {"urgency": "急" * 21},
    "status too long": {"status": "态" * 41},
    "answered in the future": {"replied": "2099-01-01"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_order_is_refused_with_words_and_leaves_nothing(name, world, hotline):
    answer = hotline.hand_in(order(**BAD[name]))
    assert answer.status_code == 422, answer.content
    body = answer.json()
    assert (body["outcome"], body["receipt_code"]) == ("rejected", "")
    assert body["errors"]
    assert all(8 <= len(words) <= 300 for words in body["errors"])
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("body", ["{", "5", '"text"', "null", "[]", "[1]", "[null]", "[[]]"])
def test_a_body_that_is_no_order_is_refused(body, world, hotline):
    answer = hotline.hand_in(body)
    assert answer.status_code in (200, 400), answer.content
    assert answer.status_code == 400 or answer.json()[0]["outcome"] == "rejected"
    assert not Complaint.objects.exists()


def test_more_than_500_at_once_are_refused(world, hotline):
    answer = hotline.hand_in([order(str(number)) for number in range(501)])
    assert answer.status_code == 400
    assert "500" in answer.content.decode()


def test_500_at_once_are_taken(world, hotline):
    answer = hotline.hand_in([order(str(number)) for number in range(500)])
    assert {one["outcome"] for one in answer.json()} == {"created"}
    assert Complaint.objects.count() == 500


def test_a_source_that_is_not_known_is_named_with_those_that_are(world, hotline):
    answer = hotline.hand_in(order(), "?source=nobody")
    assert answer.status_code == 400
    assert "12345" in answer.content.decode()
