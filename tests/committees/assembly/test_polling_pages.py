"""Boxes through the pages: who sees them, what is told, and that nothing typed is lost."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from committees.models import BallotBox, BallotEntry, BoxOpening, BoxSealing, PaperReturn, PollingShift
from committees.services import polling, recounts
from tests.committees.assembly.at_boxes import PHOTO, begun, box, closed, counted_box, opened, retyped
from tests.committees.assembly.conftest import DAY, HOUR, MIXED, YES
from tests.committees.assembly.test_pages import browse

__all__ = ["box", "browse", "counted_box"]


def page_of(made, name="boxes", *args):
    return reverse(f"assemblies:{name}", args=[made.code, *args])


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_the_organiser_sets_up_a_box_and_plans_who_watches_over_it(world, browse):
    made = world.voting()
    client, address = browse(world.officer), page_of(made)
    assert client.get(address).status_code == 200
    given = {"act": "box", "number": "1", "place": "东门岗亭", "daily_from": "18:00", "daily_to": "09:00"}
    wrong = client.post(address, given)
    assert (wrong.status_code, BallotBox.objects.count()) == (422, 0)
    assert "东门岗亭" in wrong.content.decode()
    assert client.post(address, {**given, "daily_from": "09:00", "daily_to": "18:00"}).status_code == 302
    assert client.post(address, {**given, "daily_from": "09:00", "daily_to": "18:00"}).status_code == 422
    found = BallotBox.objects.get()
    shift = {"act": "shift", "user": world.counters[0].pk, "box": found.pk, "place": ""}
    times = {"starts_at": local(world.now), "ends_at": local(world.now + HOUR)}
    assert (
        client.post(address, {**shift, "starts_at": times["ends_at"], "ends_at": times["starts_at"]}).status_code == 422
    )
    assert client.post(address, {**shift, **times}).status_code == 302
    [row] = PollingShift.objects.all()
    assert client.post(address, {"act": "withdraw_shift", "thing": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert client.post(address, {"act": "withdraw_shift", "thing": 999999}).status_code == 422


def test_two_officers_seal_a_box_on_a_phone_and_see_the_photo(world, browse):
    made = world.voting()
    polling.set_up_box(made.pk, by=world.officer, now=world.now, number=3, place="流动", is_mobile=True)
    client, address = browse(world.visitors[0]), page_of(made, "box", 3)
    given = {"act": "seal", "seal_number": "FT0007", "second": world.visitors[1].pk}
    lost = client.post(address, {**given, "second": ""})
    assert (lost.status_code, BoxSealing.objects.count()) == (422, 0)
    assert "FT0007" in lost.content.decode()
    photo = SimpleUploadedFile("seal.jpg", PHOTO, "image/jpeg")
    assert client.post(address, {**given, "photo": photo}).status_code == 302
    seal = BoxSealing.objects.get()
    picture = page_of(made, "box_photo", 3, seal.photo_id)
    assert b"".join(client.get(picture).streaming_content) == PHOTO
    assert browse(world.accounts[0]).get(picture).status_code == 404
    broken = {"act": "open", "papers_found": "2", "seal": "broken", "second": world.visitors[1].pk}
    assert client.post(address, broken).status_code == 422
    assert client.post(address, {**broken, "note": "号码不符"}).status_code == 302
    assert BoxOpening.objects.get().papers_found == 2
    assert "号码不符" in client.get(address).content.decode()


def test_strangers_are_not_told_of_the_boxes_and_helpers_cannot_plan(world, browse, box):
    made = box.assembly
    for name, args in (("boxes", ()), ("box", (1,)), ("box_recount", (1,))):
        assert browse(world.accounts[0]).get(page_of(made, name, *args)).status_code == 404
        assert browse().get(page_of(made, name, *args)).status_code == 302
    helper = browse(world.visitors[0])
    assert helper.get(page_of(made)).status_code == 200
    assert helper.post(page_of(made), {"act": "box", "number": "2", "place": "x"}).status_code == 404
    assert helper.get(page_of(made, "box_recount", 1)).status_code == 403
    assert helper.get(page_of(made, "box", 9)).status_code == 404


def test_a_counter_types_papers_of_one_box_after_the_other(world, browse, box):
    closed(world, box.assembly)
    address = page_of(box.assembly, "type")
    assert 'name="box"' not in browse(world.counters[0]).get(address).content.decode()
    opened(world, box, 2)
    data = {"code": world.codes[world.label(0)].code, "m1": "approve", "m2": "oppose", "box": box.pk}
    kept = browse(world.counters[0]).post(address, data).content.decode()
    assert f'<option value="{box.pk}" selected' in kept
    browse(world.counters[1]).post(address, data)
    assert BallotEntry.objects.get().typings.last().box == box
    told = browse(world.officer).get(page_of(box.assembly)).content.decode()
    assert "notice-error" in told


def test_an_owner_hands_a_paper_back_and_its_number_is_asked_for(world, browse):
    made = world.voting()
    client, given = browse(world.counters[0]), {"act": "hand_back", "reason": "unused"}
    assert client.post(page_of(made), {**given, "serial": "99"}).status_code == 422
    assert client.post(page_of(made), {**given, "serial": world.codes[world.label(0)].serial}).status_code == 302
    assert PaperReturn.objects.get().reason == "unused"


def test_a_recount_is_typed_blind_and_corrected_at_the_desk(world, browse, counted_box):
    made, desk = counted_box.assembly, browse(world.officer)
    asked = {"act": "recount", "reason": "业主申请复点"}
    assert desk.post(page_of(made, "box", 1), asked).status_code == 302
    code = world.codes[world.label(0)].code
    said = {"code": code, "m1": "approve", "m2": "oppose"}
    first, second = (browse(user) for user in world.counters)
    address = page_of(made, "box_recount", 1)
    assert "approve" not in first.get(address).content.decode().split("<fieldset")[0]
    assert first.post(address, {**said, "m2": ""}).status_code == 422
    assert first.post(address, said).status_code == 200
    settled = second.post(address, said).content.decode()
    assert "notice-success" in settled
    shown = desk.get(page_of(made)).content.decode()
    row = counted_box.recounts.get().typings.get(differing=["2"])
    assert f'id="correct-{row.pk}"' in shown
    assert desk.post(page_of(made), {"act": "correct", "thing": row.pk, "reason": ""}).status_code == 422
    assert desk.post(page_of(made), {"act": "correct", "thing": row.pk, "reason": "看错一行"}).status_code == 302
    end = {"act": "end_recount", "thing": row.recount_id}
    assert desk.post(page_of(made), {**end, "note": ""}).status_code == 422
    assert desk.post(page_of(made), {**end, "note": "两张票未找到"}).status_code == 302
    assert "两张票未找到" in desk.get(page_of(made)).content.decode()
    assert second.post(address, said).status_code == 422


def test_owners_are_told_where_the_boxes_stand(world, browse, box):
    made = box.assembly
    assert "东门岗亭" in browse().get(page_of(made, "detail")).content.decode()
    closed(world, made)
    assert "东门岗亭" not in browse().get(page_of(made, "detail")).content.decode()


def test_the_receipt_tells_of_a_correction(world, browse, counted_box):
    going = begun(world, counted_box)
    for number, said in enumerate((MIXED, YES, YES)):
        retyped(world, going, number, said)
    recounts.correct_paper(
        going.typings.get(differing=["2"]).pk, by=world.officer, now=timezone.now(), reason="看错一行"
    )
    answer = browse().post(page_of(counted_box.assembly, "receipt"), {"receipt": world.codes[world.label(0)].receipt})
    assert "复点" in answer.content.decode()


def test_a_draft_has_its_boxes_before_the_notice(world, browse):
    made = world.draft(opens_at=world.now + 20 * DAY, closes_at=world.now + 21 * DAY)
    client = browse(world.officer)
    given = {"act": "box", "number": "1", "place": "东门", "daily_from": "09:00", "daily_to": "18:00"}
    assert client.post(page_of(made), given).status_code == 302
    assert client.get(page_of(made)).status_code == 200
    assert client.post(page_of(made, "box", 1), {"act": "withdraw"}).status_code == 302
    assert not BallotBox.objects.filter(withdrawn_at=None).exists()
