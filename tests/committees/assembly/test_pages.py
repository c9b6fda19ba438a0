"""Owner on a phone, counters, visitors, head and office, through the pages."""

import json
import re
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from committees.models import Assembly, BallotEntry, DoorVisit, OwnerLink
from committees.services import assemblies
from tests.committees.assembly.conftest import DAY, HOUR, NO, YES


@pytest.fixture
def browse(client_of, jurisdiction):
    def make(user=None):
        client = client_of(jurisdiction)
        if user is not None:
            client.force_login(user)
        return client

    return make


def _vote_address(made, label):
    return f"{reverse('assemblies:vote', args=[made.code])}?unit={label}"


def test_an_owner_votes_and_finds_the_own_ballot(world, browse):
    made = world.past()
    world.cast(made, 1, YES)
    world.cast(made, 2, YES)
    world.cast(made, 3, YES)
    client, label = browse(world.accounts[0]), world.label(0)
    page = client.get(reverse("assemblies:detail", args=[made.code]))
    assert label in page.content.decode()
    world.announced(made)
    shown = browse().get(reverse("assemblies:detail", args=[made.code])).content.decode()
    assert "SHA-256" in shown
    assert browse().get(reverse("assemblies:document", args=[made.code])).status_code == 200
    record = browse().get(reverse("assemblies:record", args=[made.code]))
    assert json.loads(record.content)["motions"][0]["figures"]["approve_heads"] == 3


def test_the_vote_page_takes_a_vote_and_shows_the_receipt_once(world, browse):
    made = world.voting()
    client, label = browse(world.accounts[0]), world.label(0)
    assert client.get(_vote_address(made, label)).status_code == 200
    data = {"m1": "approve", "m2": "oppose", "code": world.codes[label].code}
    wrong = client.post(_vote_address(made, label), {**data, "m2": ""})
    assert (wrong.status_code, BallotEntry.objects.count()) == (422, 0)
    assert world.codes[label].code in wrong.content.decode()
    done = client.post(_vote_address(made, label), data)
    receipt = re.search(r'receipt-code[^"]*">\s*([A-Z0-9-]+)', done.content.decode()).group(1)
    again = client.post(_vote_address(made, label), data)
    assert (again.status_code, BallotEntry.objects.count()) == (422, 1)
    found = browse().post(reverse("assemblies:receipt", args=[made.code]), {"receipt": receipt.lower()})
    assert found.status_code == 200
    assert "approve" not in found.content.decode()
    assert browse().post(reverse("assemblies:receipt", args=[made.code]), {"receipt": "A" * 20}).status_code == 422


def test_a_stranger_cannot_open_the_vote_of_a_unit(world, browse):
    made = world.voting()
    assert browse(world.accounts[1]).get(_vote_address(made, world.label(0))).status_code == 404
    assert browse().get(_vote_address(made, world.label(0))).status_code == 302


def test_counters_type_and_see_where_they_differ(world, browse):
    made = world.voting()
    address = reverse("assemblies:type", args=[made.code])
    code = world.codes[world.label(0)].code
    first, second = (browse(user) for user in world.counters)
    first.post(address, {"code": f"https://x/?unit=1&code={code}", "m1": "approve", "m2": "approve"})
    differs = second.post(address, {"code": code, "m1": "approve", "m2": "invalid"}).content.decode()
    assert "改变共有部分用途" in differs.split('role="alert"')[1].split("<form")[0]
    second.post(address, {"code": code, "m1": "approve", "m2": "approve"})
    assert BallotEntry.objects.get().channel == "paper"
    assert browse(world.accounts[0]).get(address).status_code == 404
    assert browse(world.visitors[0]).get(address).status_code == 403


def test_a_visit_sent_twice_arrives_once(world, browse):
    made = world.voting()
    address = reverse("assemblies:visit", args=[made.code])
    client = browse(world.visitors[0])
    data = {
        "code": world.codes[world.label(0)].code,
        "outcome": "voted",
        "second": world.visitors[1].pk,
        "m1": "approve",
        "m2": "abstain",
        "client_id": str(uuid.uuid4()),
        "phone": "13900000000",
    }
    assert client.post(address, {**data, "m2": ""}).status_code == 422
    assert client.post(address, data).status_code == 200
    assert client.post(address, data).status_code == 200
    assert (DoorVisit.objects.count(), BallotEntry.objects.count()) == (1, 1)
    later = {**data, "client_id": uuid.uuid4().hex}
    refused = client.post(address, later, HTTP_ACCEPT="application/json")
    assert (refused.status_code, list(refused.json())) == (422, ["error"])
    later |= {"code": world.codes[world.label(1)].code}
    assert client.post(address, later, HTTP_ACCEPT="application/json").status_code == 200
    assert client.post(address, later, HTTP_ACCEPT="application/json").json() == {}
    assert (DoorVisit.objects.count(), BallotEntry.objects.count()) == (2, 2)
    assert client.get(reverse("assemblies:visit_worker")).status_code == 200


def test_the_office_plays_an_assembly_at_the_desk(world, browse, people):
    client = browse(people["officer"])
    begin = {
        "estate": world.estate.code,
        "kind": "regular",
        "title": "定期会议",
        "opens_at": f"{timezone.localtime(world.now + 20 * DAY):%Y-%m-%dT%H:%M}",
        "closes_at": f"{timezone.localtime(world.now + 30 * DAY):%Y-%m-%dT%H:%M}",
        "warning": "",
    }
    assert client.post("/admin/committees/assembly/new/", {**begin, "estate": "NONE0000"}).status_code == 422
    made = client.post("/admin/committees/assembly/new/", begin)
    desk = made["Location"]
    assert client.post(desk, {"act": "notice"}).status_code == 422
    assert client.post(desk, {"act": "agenda", "title-1": "没有事项"}).status_code == 422
    agenda = {
        "matter-1": "hire_dismiss",
        "title-1": "选聘",
        "matter-2": "committee",
        "title-2": "张三",
        "election-2": "换届",
        "seats-2": "1",
        "matter-3": "other",
        "title-3": "维修",
        "by_objection-3": "on",
    }
    assert client.post(desk, {"act": "agenda", **agenda}).status_code == 302
    assert client.post(desk, {"act": "roll"}).status_code == 302
    assert client.post(desk, {"act": "notice"}).status_code == 302
    found = Assembly.objects.get(title="定期会议")
    assert [m.legal_class for m in found.motions.order_by("number")] == ["ordinary", "ordinary", "objection"]
    printed = client.post(reverse("assemblies:papers", args=[found.code]), {"building": "1"}).content.decode()
    assert printed.count("assembly-sheet") == 6
    assert client.post(reverse("assemblies:papers", args=[found.code])).content.decode().count("assembly-sheet") == 0
    assert client.post(desk, {"act": "open"}).status_code == 404
    assert browse(people["other officer"]).get(desk).status_code == 404


def test_no_page_shows_a_choice_before_the_close(world, browse, people):
    made = world.voting()
    world.cast(made, 0, YES)
    world.cast(made, 1, NO)
    before = {}
    for name, args in (("desk", people["officer"]), ("detail", None), ("ledger", None), ("roll", None)):
        before[name] = browse(args).get(reverse(f"assemblies:{name}", args=[made.code])).content.decode()
    assert "1-1-101" in before["roll"]
    alone = made.motions.first()
    assert all(word not in before["desk"] for word in ("state-resolved", "state-refused", "result-title"))
    assert str(alone) in before["desk"]
    assert browse().get(reverse("assemblies:record", args=[made.code])).status_code == 404
    assert browse().get(reverse("assemblies:document", args=[made.code])).status_code == 404


def test_an_owner_proves_to_be_one(world, browse):
    from accounts.models import User

    user = User.objects.create(username="new", phone="13900000003", phone_verified=True)
    client, address = browse(user), reverse("assemblies:verify")
    given = {"act": "register", "estate": world.estate.code, "name": "业主2"}
    assert client.post(address, given).status_code == 422
    assert client.post(address, {**given, "name": "业主3"}).status_code == 302
    assert OwnerLink.objects.get(user=user).owner == world.owners[3]
    assert client.get(reverse("assemblies:index")).status_code == 200


def test_guessing_an_owner_ends_soon(world, browse):
    from accounts.models import User

    client, address = browse(User.objects.create(username="guesser")), reverse("assemblies:verify")
    given = {"act": "register", "estate": world.estate.code, "name": "业主3"}
    for number in range(30):
        assert client.post(address, {**given, "identity_number": str(number)}).status_code == 422
    right = {**given, "identity_number": f"{world.estate.code}3"}
    assert client.post(address, right).status_code == 422
    assert not OwnerLink.objects.filter(user__username="guesser").exists()


def test_a_draft_is_nobodys_business(world, browse):
    made = world.draft()
    assert browse(world.accounts[0]).get(reverse("assemblies:detail", args=[made.code])).status_code == 404
    assemblies.cancel_assembly(made.pk, by=world.officer, now=world.now, reason="推迟")
    assert browse().get(reverse("assemblies:detail", args=[made.code])).status_code == 404


def test_an_estate_tells_of_its_assemblies(world, browse):
    page = browse().get(reverse("places:estate", args=[world.estate.code])).content.decode()
    assert "assemblies-title" not in page
    made = world.voting()
    assert made.code in browse().get(reverse("places:estate", args=[world.estate.code])).content.decode()


def test_the_desk_asks_as_often_for_many_units_as_for_few(world, browse, sees_equal_queries):
    made = world.voting()
    client = browse(world.officer)

    def grow():
        for number in range(5):
            world.cast(made, number, YES, now=made.opens_at + HOUR)

    sees_equal_queries(lambda: client.get(reverse("assemblies:desk", args=[made.code])), grow)


def test_commands_recount_and_verify(world, capsys, jurisdiction):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    made = world.announced(made)
    call_command("recount", made.code, jurisdiction=jurisdiction.slug, json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["equals"], found["motions"][0]["passed"]) == (True, True)
    call_command("verify_ledger", made.code, jurisdiction=jurisdiction.slug)
    assert "4 ballots, 0 problems" in capsys.readouterr().out
