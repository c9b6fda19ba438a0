"""Making an inspection: answers sent twice, by two people at once, and after the submission."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from common.errors import MoveNotAllowed, NotAllowed
from common.images import read_picture
from firms.choices import InspectionState
from firms.models import Finding, Inspection, InspectionAnswer, InspectionDaily, InspectionPhoto, InspectionStep
from firms.rules.answers import heads_of
from firms.services import inspections as services
from firms.workflow.inspections import INSPECTION_MOVES, inspection_target
from tests.firms.inspections.conftest import NOW, photo

CODE = "hydrants"


def heads(inspection, code=CODE):
    return heads_of(inspection.answers.filter(is_late=False)).heads.get(code, [])


def answer(world, inspection, by, given, **more):
    return services.answer_item(inspection.pk, by=by, now=NOW, given=given, **more)


@pytest.mark.parametrize("state", InspectionState.values)
@pytest.mark.parametrize("move", [move.name for move in INSPECTION_MOVES])
def test_every_move_from_every_state(move, state):
    allowed = {
        ("start", "planned"): "under_way",
        ("submit", "under_way"): "submitted",
        ("take_up", "submitted"): "submitted",
        ("cancel", "planned"): "cancelled",
        ("cancel", "under_way"): "cancelled",
    }
    if (move, state) in allowed:
        assert inspection_target(move, state) == allowed[move, state]
    else:
        with pytest.raises(MoveNotAllowed):
            inspection_target(move, state)


def test_the_first_answer_begins_the_inspection(world):
    inspection = world.planned()
    answer(world, inspection, world.officer, world.given(CODE))
    inspection.refresh_from_db()
    assert (inspection.state, inspection.started_at) == ("under_way", NOW)
    assert [step.kind for step in inspection.steps.all()] == ["plan", "start"]


def test_an_answer_sent_twice_is_there_once_with_its_photos(world):
    inspection, given = world.planned(), world.given(CODE, "not_ok")
    pictures = [read_picture(io.BytesIO(photo()))]
    first = answer(world, inspection, world.officer, given, pictures=pictures)
    assert answer(world, inspection, world.officer, given, pictures=pictures) == first
    assert (InspectionAnswer.objects.count(), InspectionPhoto.objects.count()) == (1, 1)


def test_a_photo_is_kept_without_metadata(world):
    exif = Image.Exif()
    exif[0x010E] = "where I was"
    inspection = world.planned()
    pictures = [read_picture(io.BytesIO(photo(exif=exif.tobytes())))]
    answer(world, inspection, world.officer, world.given(CODE), pictures=pictures)
    with default_storage.open(InspectionPhoto.objects.get().file.name) as file:
        content = file.read()
    assert b"where I was" not in content and not Image.open(io.BytesIO(content)).getexif()


def test_a_key_of_somebody_elses_answer_is_refused(world):
    inspection, given = world.planned(), world.given(CODE)
    answer(world, inspection, world.officer, given)
    with pytest.raises(services.KeyUsedElsewhere):
        answer(world, inspection, world.second, given)


def test_a_later_answer_replaces_what_its_writer_saw(world):
    inspection = world.planned()
    first = answer(world, inspection, world.officer, world.given(CODE, "not_ok"))
    seen = (str(first.client_key),)
    second = answer(world, inspection, world.second, world.given(CODE, replaces=seen))
    assert heads(inspection) == [second]


def test_two_who_did_not_see_each_other_both_count_until_it_is_settled(world):
    inspection = world.answered()
    seen = tuple(str(one.client_key) for one in heads(inspection))
    one = answer(world, inspection, world.officer, world.given(CODE, "not_ok", replaces=seen))
    other = answer(world, inspection, world.second, world.given(CODE, "not_applicable", replaces=seen))
    assert set(heads(inspection)) == {one, other}
    with pytest.raises(services.ConflictsLeft) as refusal:
        services.submit_inspection(inspection.pk, by=world.officer, now=NOW)
    assert world.version.items[CODE].title in str(refusal.value)
    both = (str(one.client_key), str(other.client_key))
    answer(world, inspection, world.second, world.given(CODE, "not_ok", replaces=both))
    services.submit_inspection(inspection.pk, by=world.officer, now=NOW)
    assert Finding.objects.get().item_code == CODE


def test_two_who_say_the_same_have_nothing_to_settle(world):
    inspection = world.answered()
    answer(world, inspection, world.second, world.given(CODE))
    assert len(heads(inspection)) == 2
    services.submit_inspection(inspection.pk, by=world.officer, now=NOW)


def test_the_order_in_which_answers_arrive_changes_nothing(world):
    keys = [uuid.UUID(int=number) for number in range(4)]
    rows = [
        InspectionAnswer(client_key=key, item_code=CODE, verdict="ok", replaces=[str(keys[at])] if at >= 0 else [])
        for key, at in zip(keys, (-1, 0, 0, 2), strict=True)
    ]
    expected = heads_of(rows).heads
    assert [one.client_key for one in expected[CODE]] == [keys[1], keys[3]]
    assert heads_of(reversed(rows)).heads == expected


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        (CODE, {"verdict": ""}),
        (CODE, {"verdict": "perhaps"}),
        (CODE, {"verdict": "not_ok", "words": "  "}),
        ("lifts-stopped", {"number": None}),
        ("lifts-stopped", {"number": -1}),
        ("no-such-item", {"verdict": "ok"}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_leaves_nothing(world, code, changes):
    inspection = world.planned()
    given = services.AnswerGiven(uuid.uuid4(), code, **changes)
    with pytest.raises(services.AnswerUnfit):
        answer(world, inspection, world.officer, given)
    inspection.refresh_from_db()
    assert inspection.state == "planned" and not InspectionAnswer.objects.exists()


def test_only_the_two_inspectors_answer_and_submit(world):
    inspection = world.planned()
    for person in (world.housing, world.south_officer, world.firm_person, world.checker):
        with pytest.raises(NotAllowed):
            answer(world, inspection, person, world.given(CODE))
        with pytest.raises(NotAllowed):
            services.submit_inspection(inspection.pk, by=person, now=NOW)


def test_what_is_missing_is_named(world):
    inspection = world.planned()
    for code in world.version.items:
        if code not in (CODE, "lift-remarks"):
            answer(world, inspection, world.officer, world.given(code))
    with pytest.raises(services.ItemsMissing) as refusal:
        services.submit_inspection(inspection.pk, by=world.officer, now=NOW)
    assert world.version.items[CODE].title in str(refusal.value)
    assert world.version.items["lift-remarks"].title not in str(refusal.value)


def test_submitting_makes_findings_and_adds_to_the_sums(world):
    inspection = world.submitted(bad=("hydrants", "escape-routes", "extinguishers"))
    found = {one.item_code: (one.severity, one.days) for one in inspection.findings.all()}
    assert found == {"hydrants": ("major", 5), "extinguishers": ("major", 5), "escape-routes": ("danger", 1)}
    rows = InspectionDaily.objects.values_list("severity", "inspections", "findings").order_by("severity")
    assert list(rows) == [("", 1, 0), ("danger", 0, 1), ("major", 0, 2)]


def test_an_answer_after_the_submission_is_kept_and_can_be_taken_up(world):
    inspection = world.submitted()
    late = answer(world, inspection, world.officer, world.given(CODE, "not_ok"))
    assert late.is_late and not inspection.findings.exists()
    finding = services.take_up_late(late.pk, by=world.officer, now=NOW)
    assert finding.answer == late
    with pytest.raises(MoveNotAllowed):
        services.take_up_late(late.pk, by=world.officer, now=NOW)


def test_a_cancelled_inspection_is_not_made_but_what_was_written_stays(world):
    inspection = world.planned()
    services.cancel_inspection(inspection.pk, by=world.officer, now=NOW, reason="小区停水")
    assert answer(world, inspection, world.officer, world.given(CODE)).is_late
    with pytest.raises(MoveNotAllowed):
        services.submit_inspection(inspection.pk, by=world.officer, now=NOW)


@pytest.mark.parametrize("model", [InspectionAnswer, InspectionStep, Finding])
def test_history_and_answers_never_change(world, model):
    world.submitted(bad=(CODE,))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)


def test_one_person_is_not_two_inspectors(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.create(
            estate=world.estate,
            version=world.version,
            first_inspector=world.officer,
            second_inspector=world.officer,
            due_on=NOW.date(),
        )


def test_two_inspectors_submit_at_the_same_moment_and_one_does(fresh_jurisdiction, fresh_world, at_once):
    inspection = fresh_world.answered(bad=(CODE,))
    results = at_once(
        fresh_jurisdiction,
        *(
            lambda who=who: services.submit_inspection(inspection.pk, by=who, now=NOW)
            for who in (fresh_world.officer, fresh_world.second)
        ),
    )
    assert sorted(type(one).__name__ for one in results) == ["Inspection", "MoveNotAllowed"]
    assert Finding.objects.count() == 1
    assert InspectionDaily.objects.get(severity="").inspections == 1


def test_one_answer_sent_by_two_connections_at_once_is_there_once(fresh_jurisdiction, fresh_world, at_once):
    inspection, given = fresh_world.planned(), fresh_world.given(CODE)
    results = at_once(
        fresh_jurisdiction,
        *(lambda: services.answer_item(inspection.pk, by=fresh_world.officer, now=NOW, given=given) for _ in range(4)),
    )
    assert {one.pk for one in results} == {InspectionAnswer.objects.get().pk}


def test_an_answer_and_the_submission_at_once_lose_nothing(fresh_jurisdiction, fresh_world, at_once):
    inspection = fresh_world.answered()
    seen = tuple(str(one.client_key) for one in heads(inspection))
    given = fresh_world.given(CODE, "not_ok", replaces=seen)
    at_once(
        fresh_jurisdiction,
        lambda: services.answer_item(inspection.pk, by=fresh_world.second, now=NOW, given=given),
        lambda: services.submit_inspection(inspection.pk, by=fresh_world.officer, now=NOW),
    )
    kept = InspectionAnswer.objects.get(client_key=given.key)
    assert kept.is_late != Finding.objects.filter(item_code=CODE).exists()
