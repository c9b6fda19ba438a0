"""One complaint split into parts, and several joined to one."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from common.errors import MoveNotAllowed, NotAllowed
from complaints import services
from complaints.models import Complaint
from complaints.notice_tasks import tell_of_step
from complaints.selectors import contact_holder, main_of, nearby, of_same_phone
from notifications.models import Notice
from tests.complaints.conftest import NOW

LATER = NOW + datetime.timedelta(hours=3)


def part(world, title="路灯不亮", code="facilities-lift"):
    return services.Part(title, f"{title}，已有一周。", world.category(code))


def split(world, complaint, count=2):
    parts = [part(world, f"事项{number}") for number in range(count)]
    return services.split_complaint(complaint.pk, by=world.officer, now=LATER, parts=parts, reason="分开办理")


def merge(world, complaint, main, by=None):
    return services.merge_complaint(
        complaint.pk, by=by or world.officer, now=LATER, into_id=main.pk, reason="同一事项，合并办理"
    )


# --- Parts -----------------------------------------------------------------------------------------


def test_parts_are_handled_each_for_itself_and_leave_the_contact_with_the_whole(world):
    whole = world.brought_to("accepted", now=NOW, reporter_name="赵安", reporter_phone="19900001111")
    parts = split(world, whole)
    assert [one.state for one in parts] == ["accepted", "accepted"]
    for one in parts:
        assert (one.estate, one.area, one.created_at) == (whole.estate, whole.area, whole.created_at)
        assert not one.has_contact
        assert one.reporter_phone_hash == ""
        assert contact_holder(one).reporter_phone == "19900001111"
        assert list(one.events.order_by("id").values_list("kind", flat=True)) == ["submit", "accept"]
    assert whole.events.get(kind="split").data["parts"] == [one.pk for one in parts]


def test_the_whole_closes_after_its_parts_are_answered(world):
    whole = world.brought_to("accepted", now=NOW)
    (one,) = split(world, whole, 1)
    services.resolve_complaint(whole.pk, by=world.officer, now=LATER, note="已处理")
    services.rate_complaint(whole.pk, satisfaction="satisfied", now=LATER)
    with pytest.raises(services.PartsOpen):
        services.close_complaint(whole.pk, by=world.officer, now=LATER)
    services.resolve_complaint(one.pk, by=world.officer, now=LATER, note="已更换")
    assert services.close_complaint(whole.pk, by=world.officer, now=LATER).state == "closed"


def test_ten_parts_at_most_and_none_of_a_part(world):
    whole = world.brought_to("accepted", now=NOW)
    parts = split(world, whole, 9)
    with pytest.raises(services.TooManyParts):
        split(world, whole, 2)
    split(world, whole, 1)
    with pytest.raises(services.PartOfAnother):
        split(world, parts[0], 1)
    with pytest.raises(services.PartsNeeded):
        split(world, whole, 0)
    assert whole.parts.count() == 10


def test_only_the_office_of_the_area_splits_and_only_what_goes_on(world):
    complaint = world.submit(now=NOW)
    with pytest.raises(MoveNotAllowed):
        split(world, complaint)
    services.accept_complaint(complaint.pk, by=world.officer, now=LATER)
    for stranger in (world.south_officer, world.firm_person):
        with pytest.raises(NotAllowed):
            services.split_complaint(complaint.pk, by=stranger, now=LATER, parts=[part(world)], reason="越权")


def test_the_resident_finds_the_parts_from_the_whole(world, east, client_of):
    whole = world.brought_to("accepted", now=NOW)
    (one,) = split(world, whole, 1)
    page = client_of(east).get(f"/complaints/track/{whole.receipt_code}/").content.decode()
    assert f"/complaints/track/{one.receipt_code}/" in page


def test_the_resident_is_told_of_the_steps_of_a_part(world):
    whole = world.brought_to("accepted", now=NOW, reporter_email="resident@example.test")
    (one,) = split(world, whole, 1)
    services.resolve_complaint(one.pk, by=world.officer, now=LATER, note="已更换")
    event = one.events.get(kind="resolve")
    tell_of_step(event_id=event.pk, sides=["resident"])
    assert Notice.objects.get(channel="mail").address == "resident@example.test"


# --- Joined ----------------------------------------------------------------------------------------


def test_a_joined_complaint_leads_to_the_steps_of_the_main_one_and_to_nothing_else_of_it(world, east, client_of):
    main = world.submit(
        now=NOW,
        title="电梯停运",
        text="家住三单元，电话在此",
        place_text="三单元902",
        reporter_name="钱宁",
        reporter_phone="19900002222",
    )
    other = world.submit(now=NOW, title="电梯又坏了")
    assert merge(world, other, main).state == "merged"
    services.accept_complaint(main.pk, by=world.officer, now=LATER, note="回复三单元902钱女士")
    services.add_message(main.pk, text="请打我电话", now=LATER)
    services.resolve_complaint(main.pk, by=world.officer, now=LATER, note="电梯已恢复运行")
    page = client_of(east).get(f"/complaints/track/{other.receipt_code}/").content.decode()
    assert "电梯已恢复运行" in page
    for hidden in ("家住三单元", "902", "钱", "19900002222", "请打我电话", main.receipt_code, main.spoken_code):
        assert hidden not in page


def test_reporters_of_joined_complaints_hear_of_the_steps_of_the_main_one(world):
    main, other, third = (world.submit(now=NOW, reporter_email=f"r{number}@example.test") for number in range(3))
    merge(world, third, other)
    merge(world, other, main)
    assert main_of(Complaint.objects.get(pk=third.pk)) == main
    services.accept_complaint(main.pk, by=world.officer, now=LATER)
    event = main.events.get(kind="accept")
    for _time in range(2):
        tell_of_step(event_id=event.pk, sides=["resident"])
    told = {notice.address: notice.title for notice in Notice.objects.filter(channel="mail")}
    assert set(told) == {"r0@example.test", "r1@example.test", "r2@example.test"}
    for number, own in enumerate((main, other, third)):
        assert own.spoken_code in told[f"r{number}@example.test"]
    assert Notice.objects.filter(text__contains=main.spoken_code).count() == 1


def test_what_cannot_be_joined(world):
    main, other = world.submit(now=NOW), world.brought_to("accepted", now=NOW)
    with pytest.raises(services.SameComplaint):
        merge(world, main, main)
    with pytest.raises(services.MainNotOpen):
        merge(world, main, world.brought_to("withdrawn"))
    with pytest.raises(services.ReasonNeeded):
        services.merge_complaint(other.pk, by=world.officer, now=LATER, into_id=main.pk, reason=" ")
    with pytest.raises(MoveNotAllowed):
        merge(world, world.brought_to("closed"), main)
    split(world, other, 1)
    with pytest.raises(services.HasParts):
        merge(world, other, main)
    assert main.events.filter(kind="absorb").count() == 0


def test_joining_needs_the_right_in_both_places(world):
    north, south = world.submit(now=NOW), world.submit(now=NOW, estate=world.south_estate)
    for by in (world.officer, world.south_officer, world.firm_person):
        with pytest.raises(NotAllowed):
            merge(world, north, south, by=by)
    boss = world.person("boss", "subdistrict_officer", world.district)
    assert merge(world, north, south, by=boss).merged_into == south


def test_two_officers_who_join_a_to_b_and_b_to_a_leave_one_that_goes_on(fresh_world, fresh_jurisdiction, at_once):
    first, second = fresh_world.submit(now=NOW), fresh_world.submit(now=NOW)
    results = at_once(
        fresh_jurisdiction,
        lambda: merge(fresh_world, first, second),
        lambda: merge(fresh_world, second, first),
    )
    assert sum(isinstance(result, services.MainNotOpen) for result in results) == 1
    assert Complaint.objects.filter(state="merged").count() == 1


def test_the_database_refuses_circles(world):
    first, second, third = (world.submit(now=NOW) for _number in range(3))
    Complaint.objects.filter(pk=first.pk).update(state="merged", merged_into=second)
    Complaint.objects.filter(pk=second.pk).update(state="merged", merged_into=third)
    for row, target in ((third, first), (third, third)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=row.pk).update(state="merged", merged_into=target)
    for row, parent in ((first, third), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=row.pk).update(parent=parent)


def test_a_joined_complaint_names_the_main_one_and_no_other_does(world):
    complaint, main = world.submit(now=NOW), world.submit(now=NOW)
    for values in ({"state": "merged"}, {"merged_into": main}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**values)


# --- What is near ----------------------------------------------------------------------------------


def test_staff_see_what_else_the_estate_and_the_number_have(world):
    complaint = world.submit(now=NOW, reporter_phone="19900003333")
    same = world.submit(now=NOW, title="垃圾又满了")
    world.submit(now=NOW, category=world.category("facilities-lift"))
    world.submit(now=NOW - datetime.timedelta(days=91))
    elsewhere = world.submit(now=NOW, estate=world.south_estate, reporter_phone="19900003333")
    first, second = nearby(complaint, world.officer, LATER)
    assert (first["number"], first["links"], second["number"]) == (1, [same], 1)
    found = of_same_phone(complaint, world.officer)
    assert (found["number"], found["links"]) == (1, [])  # it is counted, but lies beyond this officer's area
    boss = world.person("boss", "subdistrict_officer", world.district)
    assert of_same_phone(complaint, boss)["links"] == [elsewhere]
    assert of_same_phone(same, world.officer) is None


def test_the_page_of_staff_shows_what_belongs_together_with_as_many_statements_as_for_one(
    world, east, client_of, sees_equal_queries
):
    whole = world.brought_to("accepted", now=NOW, reporter_phone="19900003333")
    split(world, whole, 1)
    world.submit(now=NOW, reporter_phone="19900003333")
    client = client_of(east)
    client.force_login(world.officer)

    def grow():
        split(world, whole, 6)
        for _number in range(6):
            world.submit(now=NOW, reporter_phone="19900003333")

    address = f"/admin/complaints/complaint/{whole.pk}/change/"
    assert "事项0" in client.get(address).content.decode()
    sees_equal_queries(lambda: client.get(address), grow)
