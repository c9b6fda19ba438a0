"""Neighbours who report the same, and corrections by the reporter."""

import datetime
import uuid

import pytest
from django.core.signing import dumps
from django.db import connection
from django.utils import timezone

from complaints import services
from complaints.models import Complaint, Joining
from complaints.selectors import people_behind, same_matters
from complaints.tasks import notice_tasks
from jobs.models import OutboxEntry
from notifications.models import Notice
from tests.complaints.conftest import picture_bytes
from tests.complaints.test_bad_input import good, upload
from tests.complaints.test_pages import signed_in


@pytest.fixture
def resident(world, east, client_of):
    return client_of(east)


def join(complaint, **changes):
    values = {"submission_key": uuid.uuid4(), "now": timezone.now()} | changes
    return services.join_complaint(complaint.pk, **values)


def offered(page):
    return page.content.decode().split('name="join"')[1].split('value="')[1].split('"')[0]


def found(world, words="电梯坏了", category="facilities-lift", estate=None):
    return same_matters(estate or world.estate, world.category(category), words, timezone.now())


def test_the_same_category_at_the_same_estate_is_the_same_matter(world):
    complaint = world.submit(category=world.category(), title="三单元电梯停运")
    join(complaint)
    matter = found(world)[0]
    assert (matter.complaint_id, matter.place, matter.people) == (complaint.pk, "春熙苑", 2)
    assert found(world, estate=world.south_estate) == []


def test_like_words_in_another_category_are_the_same_matter(world):
    complaint = world.submit(category=world.category("service-slow"), title="三单元电梯停运两天")
    assert [matter.complaint_id for matter in found(world, "三单元电梯停运")] == [complaint.pk]
    assert found(world, "楼下垃圾没有人收") == []


def test_finished_and_old_complaints_are_not_offered(world):
    services.withdraw_complaint(world.submit(category=world.category()).pk, now=timezone.now())
    world.submit(category=world.category(), now=timezone.now() - datetime.timedelta(days=31))
    assert found(world) == []


def test_an_estate_within_fifty_metres_counts_and_one_further_off_does_not(world):
    def put(estate, longitude):
        estate.longitude, estate.latitude = longitude, "30.658600"
        estate.save()
        estate.refresh_from_db()

    put(world.estate, "104.064800")
    world.submit(category=world.category())
    put(world.south_estate, "104.065200")  # 38 metres to the east
    assert len(found(world, estate=world.south_estate)) == 1
    put(world.south_estate, "104.065500")  # 67 metres
    assert found(world, estate=world.south_estate) == []


def test_people_behind_a_complaint_are_counted(world):
    complaint = world.submit()
    for number in range(3):
        join(complaint, reporter_phone=f"1380000000{number}")
    assert people_behind(complaint) == 4


def test_one_click_joins_and_gives_a_code_of_its_own(world, resident):
    complaint = world.submit(title="我家在3栋2单元1501", text="只有我知道的细节", reporter_name="王小明")
    page = resident.post("/complaints/new/", good(step="3"))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "我家在3栋" not in shown and "只有我知道" not in shown and "王小明" not in shown
    answer = resident.post("/complaints/new/", good(join=offered(page)))
    joining = Joining.objects.get()
    assert answer.url == f"/complaints/done/{joining.receipt_code}/"
    assert joining.complaint == complaint and joining.note == "三栋楼下的垃圾桶满了三天。"
    assert joining.spoken_code in resident.get(answer.url).content.decode()
    assert Complaint.objects.count() == 1
    assert [event.kind for event in complaint.events.order_by("id")] == ["submit", "join"]


def test_who_joined_sees_progress_and_nobodys_words(world, resident):
    complaint = world.submit(title="我家在3栋2单元1501", text="只有我知道的细节", reporter_name="王小明")
    code = join(complaint).receipt_code
    services.accept_complaint(complaint.pk, by=world.officer, now=timezone.now(), note="王先生，已收到")
    page = resident.get(f"/complaints/track/{code}/").content.decode()
    assert "已受理" in page and "春熙苑" in page
    for secret in ("我家在3栋", "只有我知道", "王小明", "王先生", complaint.spoken_code, complaint.receipt_code):
        assert secret not in page
    assert resident.post(f"/complaints/track/{code}/withdraw/", {}).status_code == 404
    assert resident.get("/complaints/track/", {"code": code.lower()}).url == f"/complaints/track/{code}/"


def test_the_same_key_or_phone_joins_once(world):
    complaint, key = world.submit(), uuid.uuid4()
    assert join(complaint, submission_key=key) == join(complaint, submission_key=key)
    join(complaint, reporter_phone="13800000000")
    with pytest.raises(services.JoinedAlready):
        join(complaint, reporter_phone="13800000000")
    assert Joining.objects.count() == 2


def test_two_connections_with_one_key_join_once(fresh_world, fresh_jurisdiction, at_once):
    complaint, key = fresh_world.submit(), uuid.uuid4()
    results = at_once(fresh_jurisdiction, *[lambda: join(complaint, submission_key=key) for _ in range(4)])
    assert len({result.receipt_code for result in results}) == 1
    assert Joining.objects.count() == 1


def test_a_finished_matter_cannot_be_joined(world, resident):
    complaint = world.submit()
    token = offered(resident.post("/complaints/new/", good(step="3")))
    services.withdraw_complaint(complaint.pk, now=timezone.now())
    answer = resident.post("/complaints/new/", good(join=token))
    assert answer.status_code == 409 and "垃圾三天没有清运" in answer.content.decode()
    assert not Joining.objects.exists()


@pytest.mark.parametrize("token", ["", "1", "x:y:z", "长" * 300, "\0"])
def test_only_what_was_offered_can_be_joined(world, resident, token):
    world.submit()
    assert resident.post("/complaints/new/", good(join=token)).status_code == 422
    assert resident.post("/complaints/new/", good(join=dumps(1, salt="other"))).status_code == 422
    assert not Joining.objects.exists()


def test_a_wrong_phone_of_somebody_who_joins_is_marked(world, resident):
    world.submit()
    token = offered(resident.post("/complaints/new/", good(step="3")))
    answer = resident.post("/complaints/new/", good(join=token, reporter_phone="123"))
    assert answer.status_code == 422 and 'class="field-error"' in answer.content.decode()
    assert not Joining.objects.exists()


def test_contact_and_words_of_who_joined_are_encrypted(world):
    join(world.submit(), reporter_name="李大力", reporter_phone="13900000000", note="也是三楼")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reporter_name || reporter_phone || note FROM complaints_joining")
        stored = cursor.fetchone()[0]
    assert "李" not in stored and "139" not in stored and "三楼" not in stored


def test_who_joined_hears_of_every_step_under_their_own_code(world):
    complaint = world.submit()
    joining = join(complaint, reporter_email="li@example.test")
    join(complaint)
    services.accept_complaint(complaint.pk, by=world.officer, now=timezone.now())
    entry = OutboxEntry.objects.get(topic="complaints.tell", payload__sides__contains=["resident"])
    for _time in range(2):  # told twice is told once
        notice_tasks.tell_of_step(**entry.payload)
    notice = Notice.objects.get(recipient=None)
    assert notice.address == "li@example.test"
    words = f"{notice.title} {notice.text}"
    assert joining.spoken_code in words and complaint.spoken_code not in words


def test_who_joins_later_is_not_told_of_earlier_steps(world):
    complaint = world.brought_to("accepted")
    entry = OutboxEntry.objects.filter(topic="complaints.tell", payload__sides__contains=["resident"]).latest("pk")
    join(complaint, reporter_email="li@example.test")
    notice_tasks.tell_of_step(**entry.payload)
    assert not Notice.objects.filter(recipient=None).exists()


# --- Corrections -------------------------------------------------------------------------------------


def corrected(complaint, **changes):
    wanted = {"title": complaint.title, "text": complaint.text, "place_text": "", "category": complaint.category}
    return services.correct_complaint(complaint.pk, **(wanted | changes), now=timezone.now())


def test_a_correction_keeps_what_was_said_before(world, resident, east, client_of):
    complaint = world.submit()
    follow = f"/complaints/track/{complaint.receipt_code}/"
    wanted = {"title": "垃圾五天没有清运", "text": "改为五天。", "place_text": "5栋", "category": "cleaning-stairs"}
    assert resident.post(f"{follow}correct/", wanted).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.title, complaint.place_text, complaint.category.code) == (
        "垃圾五天没有清运",
        "5栋",
        "cleaning-stairs",
    )
    before = complaint.events.latest("id").revision
    assert (before.title, before.text) == ("垃圾三天没有清运", "三栋楼下的垃圾桶满了三天，没有人来收。")
    office = signed_in(client_of, east, world.officer)
    assert before.text in office.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
    assert before.text not in resident.get(follow).content.decode()


def test_the_category_stays_once_the_office_has_accepted(world):
    complaint = world.brought_to("accepted")
    with pytest.raises(services.CategoryIsSettled):
        corrected(complaint, category=world.category("cleaning-stairs"))
    assert corrected(complaint, title="改过的标题").title == "改过的标题"


@pytest.mark.parametrize("state", ["resolved", "closed", "withdrawn", "refused"])
def test_what_is_answered_or_over_is_not_corrected(world, state):
    with pytest.raises(services.NoMoreCorrections):
        corrected(world.brought_to(state), title="改过的标题")


def test_a_correction_that_changes_nothing_or_comes_too_often_is_refused(world):
    complaint = world.submit()
    with pytest.raises(services.NothingCorrected):
        corrected(complaint)
    for number in range(10):
        complaint = corrected(complaint, title=f"第{number}次")
    with pytest.raises(services.NoMoreCorrections):
        corrected(complaint, title="再改一次")


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"title": "长" * 61}, {"text": "a\0b"}, {"category": "dragons"}, {"place_text": "楼" * 101}],
)
def test_a_bad_correction_is_explained_and_changes_nothing(world, resident, wrong):
    complaint = world.submit()
    wanted = {"title": "改过的标题", "text": "改过", "place_text": "", "category": "cleaning-rubbish"} | wrong
    answer = resident.post(f"/complaints/track/{complaint.receipt_code}/correct/", wanted)
    assert answer.status_code == 422 and 'class="field-error"' in answer.content.decode()
    assert complaint.events.count() == 1


def test_a_photo_of_a_message_is_not_for_who_joined(world, resident):
    complaint = world.submit()
    code = join(complaint).receipt_code
    photos = [upload(picture_bytes(), "1.jpg")]
    resident.post(f"/complaints/track/{complaint.receipt_code}/message/", {"note": "看", "photos": photos})
    photo = complaint.photos.get()
    assert resident.get(f"/complaints/track/{code}/photos/{photo.pk}/").status_code == 404
