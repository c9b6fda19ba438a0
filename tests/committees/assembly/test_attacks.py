"""What an attacker tries, also one who owns the database."""

import json
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from committees.choices import Opinion
from committees.models import BallotEntry, LedgerHead, LiveBallot, OpenedBallot
from committees.sealing import LETTERS
from committees.selectors.ledger import own_ballot, public_ledger, verify_ledger
from committees.selectors.recount import recount
from committees.services import assemblies, counts
from committees.services.counts import StillSealed
from committees.services.ledger import VotingNotOpen, chained, content_of
from common.digest import canonical_json, sha256_hex
from tests.committees.assembly.conftest import MIXED, NO, SECOND, YES


@contextmanager
def as_owner(*tables):
    """The owner of the database switches the guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        try:
            yield
        finally:
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def test_two_channels_at_the_same_instant_leave_one_live_ballot(committed, fresh_jurisdiction, at_once):
    made = committed.voting()
    code = committed.codes[committed.label(0)].code
    from committees.services import papers

    papers.type_paper(made.pk, code, NO, by=committed.counters[0], now=committed.now)
    outcomes = at_once(
        fresh_jurisdiction,
        lambda: committed.cast(made, 0, YES),
        lambda: papers.type_paper(made.pk, code, NO, by=committed.counters[1], now=committed.now),
        lambda: committed.cast(made, 0, YES),
    )
    assert LiveBallot.objects.count() == 1
    assert BallotEntry.objects.filter(remark="").count() == 1
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) >= 1
    assert verify_ledger(made) == []


def test_two_live_ballots_are_refused_by_the_database_itself(committed, fresh_jurisdiction, at_once):
    made = committed.voting()
    first = committed.cast(made, 0, YES).entry
    second = committed.append(made, committed.label(0), committed.key(made, 0), NO, "paper", committed.now)
    voice = LiveBallot.objects.get().voice
    LiveBallot.objects.all().delete()
    outcomes = at_once(
        fresh_jurisdiction,
        lambda: LiveBallot.objects.create(voice=voice, entry=first, since=committed.now),
        lambda: LiveBallot.objects.create(voice=voice, entry=second, since=committed.now),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "LiveBallot"]
    assert LiveBallot.objects.count() == 1


def test_many_owners_at_once_lose_nothing(committed, fresh_jurisdiction, at_once):
    made = committed.voting()
    at_once(fresh_jurisdiction, *[lambda n=n: committed.cast(made, n, MIXED) for n in range(6)])
    assert list(BallotEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert verify_ledger(made) == []


def test_a_vote_beside_the_close_is_counted_or_refused_never_lost(committed, fresh_jurisdiction, at_once):
    made = committed.past()
    cast, closed = at_once(
        fresh_jurisdiction,
        lambda: committed.cast(made, 0, YES, now=made.closes_at),
        lambda: assemblies.close_voting(made.pk, by=None, now=made.closes_at),
    )
    assert not isinstance(closed, Exception)
    assert BallotEntry.objects.count() == (0 if isinstance(cast, VotingNotOpen) else 1)
    with pytest.raises(VotingNotOpen):
        committed.cast(made, 1, YES, now=made.closes_at)


def test_a_changed_line_is_found(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    assert verify_ledger(made) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotEntry.objects.filter(number=2).update(unit_label=world.label(5))
    with as_owner("committees_ballotentry"):
        BallotEntry.objects.filter(number=2).update(commitment="0" * 64)
    assert "CONTENT 2" in verify_ledger(made)


def test_a_removed_line_is_found(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    LiveBallot.objects.filter(entry__number=4).delete()
    with as_owner("committees_ballotentry"):
        BallotEntry.objects.filter(number=4).delete()
    assert "HEAD" in verify_ledger(made)
    head = LedgerHead.objects.get()
    last = BallotEntry.objects.get(number=3)
    head.length, head.digest = 3, last.digest
    head.save()
    assert [one.split()[0] for one in verify_ledger(made)] == ["NOT_IN_LEDGER"]


def test_a_ledger_computed_anew_from_end_to_end_is_found(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    with as_owner("committees_ballotentry"):
        previous = "0" * 64
        for entry in BallotEntry.objects.order_by("number"):
            entry.commitment = sha256_hex(f"forged {entry.number}")
            entry.previous_digest = previous
            entry.content_digest = sha256_hex(canonical_json(content_of(entry, made.code)))
            entry.digest = previous = chained(previous, entry.content_digest)
            entry.save()
    LedgerHead.objects.update(digest=previous)
    assert {one.split()[0] for one in verify_ledger(made)} == {"NOT_IN_TRAIL", "NOT_IN_LEDGER"}


def test_a_changed_choice_after_the_opening_is_found_by_verify_and_recount(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    made = world.announced(made)
    assert recount(made)["equals"] is True
    with as_owner("committees_openedballot"):
        OpenedBallot.objects.filter(entry__number=1).update(choices=NO)
    assert "COMMITMENT 1" in verify_ledger(made)
    assert recount(made)["equals"] is False


def test_a_changed_result_is_found(world):
    made = world.past()
    for number in range(4):
        world.cast(made, number, YES)
    made = world.announced(made)
    result = counts.results_of(made)[0]
    with as_owner("committees_motionresult"):
        type(result).objects.filter(pk=result.pk).update(values={**result.values, "approve_heads": 1})
    assert recount(made)["problems"] == ["RESULT 1"]


# --- Reading before the close -----------------------------------------------------------------------


def _whole_database():
    """Every row of every table of this app and of the trail, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
            " AND (table_name LIKE 'committees_%' OR table_name LIKE 'audit_%')"
        )
        found = []
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{name}" t')
            found += [(name, row) for (row,) in cursor.fetchall()]
    return found


def test_the_database_holds_no_choice_before_the_close(world):
    made = world.voting()
    world.cast(made, 0, YES)
    world.cast(made, 1, NO)
    world.paper(made, 2, MIXED)
    rows = [(name, text) for name, text in _whole_database() if not name.startswith("committees_motion")]
    for word in (Opinion.APPROVE, Opinion.OPPOSE, Opinion.ABSTAIN):
        assert [name for name, text in rows if f'"{word}"' in text] == []
    entries = list(BallotEntry.objects.order_by("number"))
    assert len({len(bytes(entry.sealed)) for entry in entries}) == 1
    for entry in entries:
        sealed = bytes(entry.sealed)
        assert all(json.dumps({"1": letter})[1:-1].encode() not in sealed for letter in LETTERS.values())


def test_equal_choices_look_different(world):
    made = world.voting()
    first, second = world.cast(made, 0, YES).entry, world.cast(made, 1, YES).entry
    assert first.commitment != second.commitment
    assert bytes(first.sealed)[44:] != bytes(second.sealed)[44:]


def test_nobody_opens_before_the_close_by_neither_clock(world):
    made = world.voting()
    entry = world.cast(made, 0, YES).entry
    with pytest.raises(StillSealed):
        counts.count_votes(made.pk, by=world.officer, now=world.now)
    with pytest.raises(StillSealed):
        counts.count_votes(made.pk, by=world.officer, now=made.closes_at + SECOND)
    with pytest.raises(IntegrityError, match="sealed until"), transaction.atomic():
        OpenedBallot.objects.create(entry=entry, choices=YES)
    assemblies.close_voting(made.pk, by=world.officer, now=made.closes_at)  # a clock that runs ahead
    with pytest.raises(IntegrityError, match="sealed until"), transaction.atomic():
        counts.count_votes(made.pk, by=world.officer, now=made.closes_at)


def test_a_receipt_tells_the_choice_only_after_the_count_and_only_its_own(world):
    made = world.past()
    mine = [world.cast(made, number, YES if number else NO) for number in range(4)]
    assert own_ballot(made, mine[0].receipt)["choices"] is None
    made = world.announced(made)
    found = own_ballot(made, mine[0].receipt)
    assert [choice for _motion, choice in found["choices"]] == ["oppose", "oppose"]
    assert found["entry"].number == 1
    assert own_ballot(made, "A" * 20) is None
    text = json.dumps(public_ledger(made))
    assert all(word not in text for word in ("oppose", "approve", world.label(0)))


def test_a_ledger_can_be_checked_by_anybody(world):
    made = world.voting()
    for number in range(3):
        world.cast(made, number, YES)
    previous = "0" * 64
    for line in public_ledger(made)["lines"]:
        assert line["previous_digest"] == previous
        previous = sha256_hex(f"{previous}:{line['content_digest']}")
        assert line["digest"] == previous
