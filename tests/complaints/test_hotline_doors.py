"""Who may use the hotline's door, what it tells of changes, and what happens at the same moment."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, ComplaintEvent
from jobs.models import OutboxEntry
from tests.complaints.exchange import System, order, token_for, wait_until_told
from tests.jobs.conftest import dead_broker  # noqa: F401

ADDRESS = "/api/v1/hotline/orders/"


@pytest.mark.parametrize("words", ["", "Token", "Token wrong", "Basic dXNlcjpwYXNz", "Bearer " + "a" * 54])
def test_without_a_valid_token_the_door_is_shut(words, world, client_of, jurisdiction):
    client = client_of(jurisdiction)
    headers = {"Authorization": words}
    for answer in (client.get(ADDRESS, headers=headers), client.post(ADDRESS, {}, headers=headers)):
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"


def test_somebody_who_is_signed_in_has_no_token(world, client_of, jurisdiction):
    client = client_of(jurisdiction)
    client.force_login(world.officer)
    assert client.get(ADDRESS).status_code == 401


def test_a_token_of_another_scope_is_told_so(world, client_of, jurisdiction):
    system = System(client_of(jurisdiction), token_for("open311.post"))
    assert system.changes().status_code == 403
    assert system.hand_in(order()).status_code == 403
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("word", ["Token", "token", "Bearer", "bearer"])
def test_both_usual_words_are_understood(word, world, client_of, jurisdiction):
    assert System(client_of(jurisdiction), token_for("complaints.import"), word).changes().status_code == 200


def test_a_token_opens_nothing_else(world, client_of, jurisdiction):
    complaint = world.submit()
    system = System(client_of(jurisdiction), token_for("complaints.import", "open311.post"))
    for address in ("/api/v1/complaints/", f"/api/v1/complaints/{complaint.pk}/", "/api/v1/estates/"):
        assert system.client.get(address, headers=system.headers).status_code in (401, 403)


def test_a_token_of_one_jurisdiction_is_nothing_on_another(world, client_of, west):
    secret = token_for("complaints.import")
    assert System(client_of(west), secret).changes().status_code == 401


def test_more_calls_than_the_token_allows_are_asked_to_wait(world, client_of, jurisdiction):
    system = System(client_of(jurisdiction), token_for("complaints.import", per_minute=2))
    assert [system.changes().status_code for _call in range(3)] == [200, 200, 429]
    assert int(system.changes()["Retry-After"]) > 0


def test_while_the_cache_is_away_the_door_stays_open(world, client_of, jurisdiction, monkeypatch):
    system = System(client_of(jurisdiction), token_for("complaints.import", per_minute=1))
    monkeypatch.setattr(cache, "get", lambda key, default=None, **more: default)
    monkeypatch.setattr(cache, "set", lambda *args, **more: None)
    assert [system.changes().status_code for _call in range(3)] == [200, 200, 200]


def test_the_same_order_on_four_connections_is_one_complaint(fresh_world, fresh_jurisdiction, at_once, client_of):
    secret = token_for("complaints.import")
    batch = [order(str(number)) for number in range(5)]

    def hand_in():
        return System(client_of(fresh_jurisdiction), secret).hand_in(batch).json()

    answers = at_once(fresh_jurisdiction, *[hand_in] * 4)
    assert Complaint.objects.count() == 5
    assert ComplaintEvent.objects.count() == 5
    assert OutboxEntry.objects.filter(topic="complaints.received").count() == 5
    outcomes = sorted(one["outcome"] for answer in answers for one in answer)
    assert outcomes == ["created"] * 5 + ["unchanged"] * 15
    assert len({tuple(one["receipt_code"] for one in answer) for answer in answers}) == 1


def test_a_dead_broker_does_not_stop_orders(fresh_world, fresh_jurisdiction, client_of, dead_broker):  # noqa: F811
    answer = System(client_of(fresh_jurisdiction), token_for("complaints.import")).hand_in(order())
    assert answer.status_code == 201
    assert OutboxEntry.objects.get(topic="complaints.received").done_at is None


@pytest.fixture
def told(fresh_world, fresh_jurisdiction, client_of):
    """The hotline with six orders handed in, each committed."""
    system = System(client_of(fresh_jurisdiction), token_for("complaints.import"))
    for number in range(6):
        system.hand_in(order(str(number)))
    wait_until_told()
    return system


def numbers(answer):
    return [one["number"] for one in answer.json()["orders"]]


def test_changes_come_page_by_page_without_gap_or_repetition(told):
    first = told.changes(limit=4)
    assert (numbers(first), first.json()["has_more"]) == (["0", "1", "2", "3"], True)
    second = told.changes(limit=4, cursor=first.json()["cursor"])
    assert (numbers(second), second.json()["has_more"]) == (["4", "5"], False)
    third = told.changes(cursor=second.json()["cursor"])
    assert (numbers(third), third.json()["cursor"]) == ([], second.json()["cursor"])


def test_what_happens_later_comes_after_the_cursor(told, fresh_world):
    cursor = told.changes().json()["cursor"]
    complaint = Complaint.objects.get(source_number="3")
    services.accept_complaint(complaint.pk, by=fresh_world.officer, now=timezone.now())
    wait_until_told()
    answer = told.changes(cursor=cursor)
    assert numbers(answer) == ["3"]
    assert answer.json()["orders"][0]["state"] == "accepted"


def test_a_moment_begins_the_walk(told):
    moment = timezone.now() + datetime.timedelta(seconds=1)
    assert numbers(told.changes(changed_since=moment.isoformat())) == []
    assert len(numbers(told.changes(changed_since="2025-01-01T00:00:00+08:00"))) == 6


def test_neither_texts_nor_contacts_are_told(told):
    words = told.changes().content.decode()
    assert '"number":"0"' in words
    assert "林小树" not in words and "139" not in words and "水泵" not in words


def test_another_source_is_another_list(told):
    from complaints.models import OrderSource

    OrderSource.objects.create(code="mayor", name="市长信箱")
    assert numbers(told.changes(source="mayor")) == []


@pytest.mark.parametrize("query", [
    {"cursor": "x"}, {"cursor": "-1"}, {"cursor": "9" * 30}, {"limit": "0"}, {"limit": "1001"}, {"limit": "x"},
    {"changed_since": "yesterday"}, {"source": "none"}, {"source": "\0"},
])  # fmt: skip
def test_a_bad_question_is_told_what_is_wrong(query, world, client_of, jurisdiction):
    answer = System(client_of(jurisdiction), token_for("complaints.import")).changes(**query)
    assert answer.status_code == 400
    assert answer.json()
