"""Ballots come in by three channels; one stands for each unit."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from committees.choices import OfficerTask
from committees.models import Assembly, BallotEntry, LiveBallot, Motion, RollUnit
from committees.sealing import make_code
from committees.services import assemblies, ballots, owner_links, papers, proxies, rolls, visits
from committees.services.ledger import AlreadyVoted, NotWholeBallot, UnitNotOnRoll, VotingNotOpen
from common.errors import MoveNotAllowed, NotAllowed
from tests.committees.assembly.conftest import AGENDA, DAY, HOUR, MIXED, NO, SECOND, YES, World

LAST = {"duplicates": "last_before_close"}


def test_a_vote_online_goes_into_the_ledger_once(world):
    made = world.voting()
    cast = world.cast(made, 0, YES)
    assert (cast.entry.number, cast.entry.remark) == (1, "")
    assert LiveBallot.objects.get().entry == cast.entry
    with pytest.raises(ballots.CodeUsed):
        world.cast(made, 0, NO)
    assert BallotEntry.objects.count() == 1


def test_somebody_elses_code_opens_nothing(world):
    made = world.voting()
    label = world.label(0)
    with pytest.raises(ballots.NotYourUnit):
        ballots.cast_online(made.pk, label, world.codes[label].code, YES, by=world.accounts[1], now=world.now)
    with pytest.raises(papers.WrongCode):
        ballots.cast_online(made.pk, label, world.codes[world.label(1)].code, YES, by=world.accounts[0], now=world.now)
    with pytest.raises(papers.WrongCode):
        ballots.cast_online(made.pk, label, make_code(), YES, by=world.accounts[0], now=world.now)


def test_a_lost_paper_is_replaced_and_opens_nothing(world):
    made = world.voting()
    lost, voted = world.label(0), world.label(1)
    old = world.codes[lost].code
    world.cast(made, 1, YES)
    [sheet] = papers.issue_papers(made.pk, by=None, now=world.now, replace=[lost])
    assert sheet.unit == lost
    with pytest.raises(papers.WrongCode):
        world.cast(made, 0, YES)
    with pytest.raises(papers.VoteStands, match=voted):
        papers.issue_papers(made.pk, by=None, now=world.now, replace=[lost, voted])
    with pytest.raises(UnitNotOnRoll):
        papers.issue_papers(made.pk, by=None, now=world.now, replace=["9-9-901"])
    assert old != sheet.code
    world.codes[lost] = sheet
    assert world.cast(made, 0, YES).entry.number == 2


def test_a_unit_of_another_estate_is_not_on_the_roll(world, areas, people):
    made = world.voting()
    other = World(areas["first community"], people["officer"], estate_code="ASMB0002", units=2)
    elsewhere = other.voting()
    code = other.codes[other.label(0)].code
    with pytest.raises(papers.WrongCode):
        ballots.cast_online(made.pk, world.label(0), code, YES, by=other.accounts[0], now=world.now)
    with pytest.raises(UnitNotOnRoll):
        ballots.cast_online(made.pk, "9-9-901", code, YES, by=other.accounts[0], now=world.now)
    foreign = RollUnit.objects.filter(roll__assembly=elsewhere).first()
    cast = world.cast(made, 0, YES)
    with pytest.raises(IntegrityError, match="not on the roll"), transaction.atomic():
        BallotEntry.objects.create(**_copy(cast.entry, roll_unit=foreign, number=2, previous_digest="1" * 64))


def _copy(entry, **values):
    names = [field.attname for field in entry._meta.concrete_fields if field.attname != "id"]
    kept = {name: getattr(entry, name) for name in names}
    if "roll_unit" in values:
        kept.pop("roll_unit_id")
    return {**kept, "receipt_hash": uuid.uuid4().hex * 2, **values}


def test_the_window_ends_at_its_second(world):
    made = world.voting()
    world.cast(made, 0, YES, now=made.closes_at)
    with pytest.raises(VotingNotOpen):
        world.cast(made, 1, YES, now=made.closes_at + SECOND)
    with pytest.raises(VotingNotOpen):
        world.cast(made, 1, YES, now=made.opens_at - SECOND)


def test_the_database_refuses_a_late_online_ballot_by_itself(world):
    made = world.voting()
    entry = world.cast(made, 0, YES).entry
    with pytest.raises(IntegrityError, match="no ballot is taken"), transaction.atomic():
        BallotEntry.objects.create(
            **_copy(entry, number=2, previous_digest="1" * 64, received_at=made.closes_at + SECOND)
        )


def test_the_first_of_two_channels_stands_where_the_rules_say_so(world):
    made = world.voting()
    online = world.cast(made, 0, YES)
    typed = world.paper(made, 0, NO)
    assert typed.entry.remark == "DUPLICATE"
    assert LiveBallot.objects.get().entry == online.entry
    world.paper(made, 1, NO)
    with pytest.raises(ballots.CodeUsed):
        world.cast(made, 1, YES)


def test_the_last_one_stands_where_the_rules_say_so(world):
    made = world.voting(LAST)
    first = world.cast(made, 0, YES)
    with pytest.raises(ballots.CodeUsed):
        world.cast(made, 0, NO)
    with pytest.raises(ballots.WrongReceipt):
        world.cast(made, 0, NO, replaces=make_code(20))
    second = world.cast(made, 0, NO, replaces=first.receipt)
    assert (second.entry.supersedes, second.entry.remark) == (1, "CHANGED")
    assert LiveBallot.objects.get().entry == second.entry


def test_a_vote_cannot_be_changed_where_the_first_stands(world):
    made = world.voting()
    first = world.cast(made, 0, YES)
    with pytest.raises(AlreadyVoted):
        world.cast(made, 0, NO, replaces=first.receipt)


def test_a_ballot_has_one_opinion_on_each_motion(world):
    made = world.voting()
    with pytest.raises(NotWholeBallot):
        world.cast(made, 0, {"1": "approve"})
    with pytest.raises(NotWholeBallot):
        world.cast(made, 0, {"1": "approve", "2": "perhaps"})


def test_two_counters_must_agree_on_a_paper(world):
    made = world.voting()
    code, at = world.codes[world.label(0)].code, world.now
    first, second = world.counters
    assert papers.type_paper(made.pk, code, YES, by=first, now=at).entry is None
    with pytest.raises(papers.TypedBySame):
        papers.type_paper(made.pk, code, YES, by=first, now=at)
    differs = papers.type_paper(made.pk, code, MIXED, by=second, now=at)
    assert (differs.entry, differs.differing) == (None, ["2"])
    assert BallotEntry.objects.count() == 0
    settled = papers.type_paper(made.pk, code, MIXED, by=first, now=at)
    assert settled.entry.channel == "paper"
    with pytest.raises(ballots.CodeUsed):
        papers.type_paper(made.pk, code, MIXED, by=second, now=at)


def test_only_counters_type_and_only_visitors_visit(world):
    made = world.voting()
    code = world.codes[world.label(0)].code
    with pytest.raises(NotAllowed):
        papers.type_paper(made.pk, code, YES, by=world.officer, now=world.now)
    visit = visits.Visit(uuid.uuid4(), code, "absent", world.now, world.visitors[1])
    with pytest.raises(NotAllowed):
        visits.record_visit(made.pk, visit, by=world.counters[0], now=world.now)


def test_a_visit_is_by_two_and_arrives_once(world):
    made = world.voting()
    code = world.codes[world.label(2)].code
    first, second = world.visitors
    alone = visits.Visit(uuid.uuid4(), code, "voted", world.now, first, YES)
    with pytest.raises(visits.NeedsTwoVisitors):
        visits.record_visit(made.pk, alone, by=first, now=world.now)
    visit = visits.Visit(uuid.uuid4(), code, "voted", world.now, second, YES, phone="13900000002")
    one = visits.record_visit(made.pk, visit, by=first, now=world.now)
    again = visits.record_visit(made.pk, visit, by=first, now=world.now + HOUR)
    assert one.pk == again.pk
    assert [entry.channel for entry in BallotEntry.objects.all()] == ["door"]
    assert one.roll_unit.deliveries.get().means == "door"


def test_a_late_paper_is_written_down_with_its_reason_and_does_not_count(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    late = world.paper(made, 4, NO, now=made.closes_at + SECOND)
    assert late.entry.remark == "LATE"
    first, second = world.counted(made)
    assert first.values["rejected"] == {"5": "LATE"}
    assert (first.is_passed, second.is_passed, first.values["approve_heads"]) == (True, True, 4)


def test_an_agent_votes_online_within_the_limit(world):
    made = world.voting({"proxy_limit": 1})
    agent = world.accounts[5]
    for number in (0, 1):
        principal = proxies.roll_owner(made, world.owners[number].pk)
        own = proxies.roll_owner(made, world.owners[5].pk)
        if number:
            with pytest.raises(proxies.TooManyProxies):
                proxies.register_proxy(made.pk, principal, by=None, now=world.now, agent=own, agent_user=agent)
        else:
            proxies.register_proxy(made.pk, principal, by=None, now=world.now, agent=own, agent_user=agent)
    label = world.label(0)
    cast = ballots.cast_online(made.pk, label, world.codes[label].code, YES, by=agent, now=world.now)
    assert cast.entry.voter_key == world.key(made, 5)
    assert LiveBallot.objects.get().voice.key == world.key(made, 0)


def test_agenda_roll_and_terms_are_fixed_at_the_notice(world):
    made = world.noticed()
    with pytest.raises(assemblies.AgendaFixed):
        assemblies.set_agenda(made.pk, AGENDA, by=world.officer)
    with pytest.raises(assemblies.AgendaFixed):
        rolls.freeze_roll(made.pk, by=world.officer, now=world.now)
    for act in (
        lambda: Motion.objects.filter(assembly=made).update(title="改过的"),
        lambda: Motion.objects.filter(assembly=made).delete(),
        lambda: Motion.objects.create(assembly=made, number=9, matter="other", legal_class="ordinary", title="临时"),
        lambda: Assembly.objects.filter(pk=made.pk).update(closes_at=made.closes_at + DAY),
        lambda: Assembly.objects.filter(pk=made.pk).update(state="draft"),
        lambda: Assembly.objects.filter(pk=made.pk).update(state="counted"),
        lambda: RollUnit.objects.filter(roll__assembly=made).update(area=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_notice_needs_agenda_roll_and_its_days(world):
    made = world.draft()
    told = made.opens_at - 16 * DAY
    with pytest.raises(assemblies.NoRoll):
        assemblies.give_notice(made.pk, by=world.officer, now=told)
    rolls.freeze_roll(made.pk, by=world.officer, now=told)
    with pytest.raises(assemblies.NoticeTooShort, match="15"):
        assemblies.give_notice(made.pk, by=world.officer, now=made.opens_at - 14 * DAY)
    assemblies.set_agenda(made.pk, [], by=world.officer)
    with pytest.raises(assemblies.NothingToVoteOn):
        assemblies.give_notice(made.pk, by=world.officer, now=told)


def test_opening_and_closing_wait_for_their_moment(world):
    made = world.noticed()
    with pytest.raises(assemblies.NotDueYet):
        assemblies.open_voting(made.pk, by=world.officer, now=made.opens_at - SECOND)
    assemblies.open_voting(made.pk, by=world.officer, now=made.opens_at)
    with pytest.raises(assemblies.NotDueYet):
        assemblies.close_voting(made.pk, by=world.officer, now=made.closes_at - SECOND)
    with pytest.raises(MoveNotAllowed):
        assemblies.open_voting(made.pk, by=world.officer, now=made.opens_at)


def test_assemblies_open_and_close_by_themselves(world):
    made = world.noticed()
    assert assemblies.move_due_assemblies(made.opens_at - SECOND) == 0
    assert assemblies.move_due_assemblies(made.opens_at) == 1
    assert assemblies.move_due_assemblies(made.closes_at - SECOND) == 0
    assert assemblies.move_due_assemblies(made.closes_at) == 1
    made.refresh_from_db()
    assert made.state == "closed"


def test_others_may_not_prepare(world, people):
    made = world.draft()
    with pytest.raises(NotAllowed):
        rolls.freeze_roll(made.pk, by=people["other officer"], now=world.now)
    with pytest.raises(NotAllowed):
        assemblies.appoint_officer(made.pk, world.accounts[0], "head", by=people["other officer"], now=world.now)
    assemblies.appoint_officer(made.pk, world.accounts[0], OfficerTask.HEAD, by=world.officer, now=world.now)
    rolls.freeze_roll(made.pk, by=world.accounts[0], now=world.now)


def test_an_owner_is_known_by_register_code_or_officer(world):
    from accounts.models import User

    user = User.objects.create(username="new", phone="13900000003", phone_verified=True)
    with pytest.raises(owner_links.NotFoundOnRegister):
        owner_links.verify_by_register(user, world.estate, name="业主2", now=world.now)
    assert owner_links.verify_by_register(user, world.estate, name="业主3", now=world.now).owner == world.owners[3]
    _row, code = owner_links.invite_owner(world.owners[4], world.estate, by=world.officer, now=world.now)
    assert owner_links.accept_invitation(user, code.lower(), now=world.now).owner == world.owners[4]
    with pytest.raises(owner_links.InvitationNotValid):
        owner_links.accept_invitation(user, code, now=world.now)
    linked = owner_links.link_by_officer(user, world.owners[5], world.estate, by=world.officer, now=world.now)
    owner_links.revoke_link(linked.pk, world.estate, by=world.officer, now=world.now + HOUR, reason="错认")
    made = world.voting()
    label = world.label(5)
    with pytest.raises(ballots.NotYourUnit):
        ballots.cast_online(made.pk, label, world.codes[label].code, YES, by=user, now=world.now)
