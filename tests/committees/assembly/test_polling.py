"""Ballot boxes: sealed by two, opened by two, watched without a gap, and papers that add up."""

import io
import json

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from committees.documents import result_docx
from committees.models import (
    AssemblyRecord,
    BallotBox,
    BallotEntry,
    BallotPaper,
    BoxOpening,
    BoxSealing,
    Candidate,
    PaperTyping,
    PollingShift,
)
from committees.selectors.ledger import verify_ledger
from committees.selectors.polling import boxes_of, coverage, paper_account
from committees.services import assemblies, counts, papers, polling
from committees.services.candidacy import OfficerStands
from committees.services.counts import BoxesNotDone
from common.digest import sha256_hex
from common.errors import NotAllowed
from tests.committees.assembly.at_boxes import FIVE, NINE, PHOTO, box, closed, opened, refused, sealed, typed
from tests.committees.assembly.conftest import DAY, HOUR, YES

__all__ = ["box"]

ELECTION = (
    {"matter": "committee", "title": "候选人：赵安宁", "election": "业主委员会委员", "seats": 1},
    {"matter": "committee", "title": "候选人：钱文静", "election": "业主委员会委员", "seats": 1},
)


# --- Boxes ----------------------------------------------------------------------------------------------


def test_a_box_is_sealed_by_two_different_officers_with_a_photo(world):
    made = world.voting()
    found = polling.set_up_box(made.pk, by=world.officer, now=world.now, number=1, place="东门", hours=(NINE, FIVE))
    with pytest.raises(polling.NeedsTwoOfficers):
        polling.seal_box(found.pk, "A1", by=world.counters[0], second=world.counters[0], now=world.now)
    with pytest.raises(polling.NeedsTwoOfficers):
        polling.seal_box(found.pk, "A1", by=world.counters[0], second=world.accounts[0], now=world.now)
    with pytest.raises(NotAllowed):
        polling.seal_box(found.pk, "A1", by=world.accounts[0], second=world.counters[0], now=world.now)
    made_seal = sealed(world, found, "A1", world.now, photo=PHOTO)
    assert (made_seal.photo.estate, made_seal.photo.subject_id) == (world.estate, found.pk)
    with pytest.raises(polling.BoxSealedAlready):
        sealed(world, found, "A2", world.now)


def test_a_seal_number_is_used_once_in_an_assembly(world):
    made = world.voting()
    for number in (1, 2):
        polling.set_up_box(made.pk, by=world.officer, now=world.now, number=number, place="门", hours=(NINE, FIVE))
    first, second = boxes_of(made)
    sealed(world, first, "A1", world.now)
    with pytest.raises(polling.SealUsed):
        sealed(world, second, "A1", world.now)


def test_a_box_that_stands_stays_sealed_until_the_close_and_a_mobile_one_until_its_return(world):
    made = world.voting()
    kinds = {"hours": (NINE, FIVE)}, {"is_mobile": True}
    for number, kind in enumerate(kinds, 1):
        box = polling.set_up_box(made.pk, by=world.officer, now=world.now, number=number, place="门", **kind)
        sealed(world, box, f"A{number}", world.now)
    standing, mobile = boxes_of(made)
    with pytest.raises(polling.BoxStaysSealed):
        opened(world, standing, 3, world.now)
    opened(world, mobile, 2, world.now)
    with pytest.raises(polling.BoxNotSealed):
        opened(world, mobile, 2, world.now)
    sealed(world, mobile, "A3", world.now)
    assert [row.round for row in mobile.sealings.order_by("round")] == [1, 2]


def test_a_broken_seal_is_explained(world, box):
    closed(world, box.assembly)
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        opened(world, box, 1, is_intact=False)
    assert opened(world, box, 1, is_intact=False, note="封条边角翘起，号码相符").papers_found == 1


def test_the_database_itself_refuses_what_the_services_refuse(world, box):
    two = {"first_by": world.counters[0], "second_by": world.counters[1]}
    sealing, late = box.sealings.get(), box.assembly.closes_at

    def seal(**changed):
        values = {"box": box, "round": 2, "seal_number": "A9", "sealed_at": box.assembly.opens_at, **two, **changed}
        return lambda: BoxSealing.objects.create(**values)

    def opening(**changed):
        return lambda: BoxOpening.objects.create(
            **{"sealing": sealing, "is_intact": True, "papers_found": 0, "opened_at": late, **two, **changed}
        )

    refused(seal(), "polling_box_sealed")
    refused(seal(sealed_at=late), "polling_seal_in_time")
    refused(seal(second_by=world.counters[0]), "polling_two_officers")
    refused(seal(first_by=world.accounts[0]), "polling_two_officers")
    refused(opening(), "polling_open_in_time")  # the voting goes on
    closed(world, box.assembly)
    refused(opening(opened_at=late - HOUR), "polling_open_in_time")
    refused(opening(is_intact=False), "box_opening_explained")
    refused(opening(second_by=world.accounts[1]), "polling_two_officers")
    for change in (lambda: BoxSealing.objects.update(seal_number="B"), lambda: BoxSealing.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_two_who_seal_a_box_at_once_leave_one_seal(committed, fresh_jurisdiction, at_once):
    made = committed.voting()
    box = polling.set_up_box(made.pk, by=None, now=committed.now, number=1, place="门", hours=(NINE, FIVE))
    outcomes = at_once(
        fresh_jurisdiction,
        lambda: sealed(committed, box, "A1", committed.now),
        lambda: sealed(committed, box, "A2", committed.now),
    )
    assert BoxSealing.objects.count() == 1
    assert sum(isinstance(outcome, polling.BoxSealedAlready) for outcome in outcomes) == 1


def test_only_a_box_that_never_was_sealed_is_withdrawn(world, box):
    other = polling.set_up_box(
        box.assembly_id, by=world.officer, now=world.now, number=2, place="西门", hours=(NINE, FIVE)
    )
    with pytest.raises(polling.BoxInUse):
        polling.withdraw_box(box.pk, by=world.officer, now=world.now)
    polling.withdraw_box(other.pk, by=world.officer, now=world.now)
    assert boxes_of(box.assembly) == [box]
    with pytest.raises(polling.BoxWithdrawn):
        sealed(world, other, "B1", box.assembly.opens_at)


# --- Shifts and officers --------------------------------------------------------------------------------


def test_a_gap_in_the_watch_over_a_box_is_told(world):
    day = timezone.localtime(world.now).replace(hour=8, minute=0, second=0, microsecond=0) + 20 * DAY
    made = world.noticed(opens_at=day, closes_at=day + DAY)
    box = polling.set_up_box(made.pk, by=world.officer, now=world.now, number=1, place="东门", hours=(NINE, FIVE))

    def shift(number, first, last):
        at = day.replace(hour=0)
        return polling.plan_shift(
            made.pk,
            world.counters[number],
            by=world.officer,
            now=world.now,
            starts_at=at + first * HOUR,
            ends_at=at + last * HOUR,
            box=box,
        )

    shift(0, 9, 12)
    shift(1, 13, 17)
    [row] = coverage(made, boxes_of(made))
    assert [(timezone.localtime(a).hour, timezone.localtime(b).hour) for a, b in row["gaps"]] == [(12, 13)]
    with pytest.raises(polling.ShiftElsewhere):
        shift(0, 11, 14)
    lunch = shift(0, 12, 13)
    assert coverage(made, boxes_of(made)) == []
    polling.withdraw_shift(lunch.pk, by=world.officer, now=world.now)
    assert len(coverage(made, boxes_of(made))) == 1


def test_a_shift_is_kept_by_an_officer_at_one_place_at_a_time(world):
    made = world.noticed()
    times = {"starts_at": world.now, "ends_at": world.now + HOUR}
    with pytest.raises(polling.NoTask):
        polling.plan_shift(made.pk, world.accounts[0], by=world.officer, now=world.now, place="计票处", **times)
    row = {"assembly": made, "user": world.counters[0], "place": "计票处", "planned_at": world.now, **times}
    PollingShift.objects.create(**row)
    refused(lambda: PollingShift.objects.create(**row), "polling_shift_one_place")
    refused(lambda: PollingShift.objects.create(**{**row, "user": world.accounts[0]}), "polling_shift_fits")
    refused(
        lambda: PollingShift.objects.create(**{**row, "user": world.counters[1], "place": ""}), "polling_shift_placed"
    )


def test_a_candidate_has_no_task_in_the_own_election(world):
    made = world.draft(agenda=ELECTION)
    world.accounts[0].display_name = "赵安宁"
    world.accounts[0].save()
    with pytest.raises(OfficerStands):
        assemblies.appoint_officer(made.pk, world.accounts[0], "watcher", by=world.officer, now=world.now)
    assemblies.appoint_officer(made.pk, world.accounts[1], "watcher", by=world.officer, now=world.now)
    assemblies.set_agenda(made.pk, [{**ELECTION[0], "title": "候选人：业主1（2栋）"}], by=world.officer)
    with pytest.raises(OfficerStands):
        assemblies.appoint_officer(made.pk, world.accounts[1], "caller", by=world.officer, now=world.now)


def test_a_nominated_owner_has_no_task_where_the_election_is_prepared(world):
    from committees.models import ElectionPreparation

    made = world.draft(agenda=ELECTION)
    preparing = ElectionPreparation.objects.create(
        estate=world.estate, kind="first", state="preparing", requested_on=world.now.date()
    )
    Candidate.objects.create(preparation=preparing, owner=world.owners[2], name="业主2", source="self")
    with pytest.raises(OfficerStands):
        assemblies.appoint_officer(made.pk, world.accounts[2], "counter", by=world.officer, now=world.now)


def test_no_notice_is_given_while_a_candidate_has_a_task(world):
    made = world.draft(opens_at=world.now + 20 * DAY, closes_at=world.now + 21 * DAY)
    world.counters[0].display_name = "钱文静"
    world.counters[0].save()
    assemblies.set_agenda(made.pk, ELECTION, by=world.officer)
    from committees.services import rolls

    rolls.freeze_roll(made.pk, by=world.officer, now=world.now)
    with pytest.raises(OfficerStands):
        assemblies.give_notice(made.pk, by=world.officer, now=world.now)


# --- Papers ---------------------------------------------------------------------------------------------


def test_papers_add_up_over_all_their_ways(world, box):
    made = box.assembly
    polling.take_back_paper(made.pk, world.codes[world.label(0)].serial, "unused", by=world.officer, now=made.opens_at)
    papers.issue_papers(made.pk, by=world.officer, now=made.opens_at, replace=[world.label(1)])
    world.cast(made, 2, YES)
    closed(world, made)
    opened(world, box, 2)
    for number in (3, 4):
        typed(world, box, number, YES)
    account = paper_account(made)
    assert (account.issued, account.found, account.online, account.handed_back, account.void) == (8, 2, 1, 1, 1)
    assert (account.outstanding, account.difference, account.adds_up) == (3, 0, True)


def test_a_paper_too_few_in_a_box_is_told(world, box):
    closed(world, box.assembly)
    opened(world, box, 3)
    typed(world, box, 3, YES)
    account = paper_account(box.assembly)
    assert ([row.difference for row in account.boxes], account.difference, account.adds_up) == ([-2], -2, False)


def test_a_paper_from_a_box_came_in_before_the_close(world, box):
    closed(world, box.assembly)
    with pytest.raises(papers.BoxNotOpened):
        typed(world, box, 0, YES)
    opened(world, box, 1, timezone.now())
    entry = typed(world, box, 0, YES).entry
    assert (entry.received_at, entry.remark) == (box.assembly.closes_at, "")


def test_both_counters_say_from_which_box_a_paper_came(world, box):
    closed(world, box.assembly)
    opened(world, box, 1)
    code = world.codes[world.label(0)].code
    papers.type_paper(box.assembly_id, code, YES, by=world.counters[0], now=timezone.now(), box=box)
    with pytest.raises(papers.OtherBox):
        papers.type_paper(box.assembly_id, code, YES, by=world.counters[1], now=timezone.now())
    assert BallotEntry.objects.count() == 0


def test_papers_are_typed_from_an_opened_box_of_their_assembly_only(world, box):
    paper = BallotPaper.objects.first()
    row = {"paper": paper, "typed_by": world.counters[0], "digests": {}, "received_at": world.now, "box": box}
    refused(lambda: PaperTyping.objects.create(**row, typed_at=world.now), "polling_typing_fits")


def test_a_paper_with_a_vote_is_not_taken_back(world, box):
    made = box.assembly
    world.cast(made, 2, YES)
    with pytest.raises(polling.NoSuchPaper):
        polling.take_back_paper(made.pk, world.codes[world.label(2)].serial, "spoilt", by=world.officer, now=world.now)


def test_no_count_while_a_box_is_sealed(world, box):
    closed(world, box.assembly)
    with pytest.raises(BoxesNotDone):
        counts.count_votes(box.assembly_id, by=world.officer, now=timezone.now())
    opened(world, box, 0)
    assert len(counts.count_votes(box.assembly_id, by=world.officer, now=timezone.now())) == 2


def test_the_record_and_the_word_document_say_what_is_missing(world, box):
    made = closed(world, box.assembly)
    opened(world, box, 2)
    typed(world, box, 3, YES)
    counts.count_votes(made.pk, by=world.officer, now=timezone.now())
    counts.announce_result(made.pk, by=world.officer, now=timezone.now())
    kept = AssemblyRecord.objects.get()
    content = json.loads(kept.payload)["polling"]
    assert (content["papers"]["difference"], content["adds_up"]) == (-1, False)
    assert content["boxes"][0]["seals"][0]["seal"] == "A001"
    assert world.counters[0].username not in kept.payload
    made.refresh_from_db()
    document = Document(io.BytesIO(result_docx(made)))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert any("东门岗亭" in row[0] and row[1:] == ["2", "1", "-1"] for row in cells)
    assert verify_ledger(made) == []


def test_a_record_without_boxes_is_as_it_was(world):
    made = world.past()
    made = world.announced(made)
    kept = AssemblyRecord.objects.get()
    assert "polling" not in json.loads(kept.payload)
    assert sha256_hex(kept.payload) == kept.sha256
    assert result_docx(made)


def test_a_box_of_another_assembly_is_none_of_it(world, box):
    assert BallotBox.objects.count() == 1
    other = world.noticed(opens_at=world.now + 20 * DAY, closes_at=world.now + 30 * DAY)
    assert (boxes_of(other), paper_account(other).boxes) == ([], [])
