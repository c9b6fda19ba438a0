"""Searching: what is found, where the hits are marked, and who finds what."""

import datetime

import pytest
from django.utils import timezone

from complaints import services
from complaints.choices import ActorKind, EventKind
from complaints.models import Complaint, ComplaintEvent, ComplaintSearch
from complaints.rules import marked, read_terms
from complaints.selectors import Filters, queue_page


def found(user, typed, **filters):
    page = queue_page(user, Filters(q=typed, **filters), now=timezone.now())
    return [row.title for row in page.rows]


def remark(complaint, note, *, is_public):
    return ComplaintEvent.objects.create(
        complaint=complaint,
        kind=EventKind.NOTE,
        from_state=complaint.state,
        to_state=complaint.state,
        actor_kind=ActorKind.STAFF,
        note=note,
        is_public=is_public,
        created_at=timezone.now(),
    )


@pytest.fixture
def lift(world):
    return world.submit(
        title="电梯停运", text="3号楼A座电梯停运两天，Ｂ２停车场也没有灯。老人上下楼不便", place_text="二单元门口"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "电梯",
        "停运两天",
        "梯",
        "便",
        "3号楼",
        "3 号楼a座",
        "b2停车场",
        "B２",
        "二单元",
        "春熙苑",
        "cx",
        '"电梯停运"',
        "电梯 老人",
        "电梯 -垃圾",
        "两天，b2",
        "  电梯  ",
    ],
)
def test_words_signs_and_phrases_are_found(world, lift, typed):
    world.submit()
    if typed == "cx":
        world.estate.search_text = "春熙苑 chunxiyuan cx"
        world.estate.save()
        Complaint.objects.filter(pk=lift.pk).update(estate=world.estate)
    assert "电梯停运" in found(world.officer, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "梯电",
        "停运三天",
        "3号门",
        "b",
        "电梯 垃圾",
        "-电梯",
        '"停运电梯"',
        "，",
        '""',
        "电梯 -老人",
        "号楼3",
        "'",
        "a & b | !c",
        "%",
        "\0",
    ],
)
def test_what_does_not_stand_there_is_not_found(world, lift, typed):
    assert "电梯停运" not in found(world.officer, typed)


def test_a_receipt_code_is_read_in_any_grouping(world, lift):
    world.submit()
    for typed in (lift.receipt_code, lift.spoken_code, lift.spoken_code.lower().replace("-", " ")):
        assert found(world.officer, typed) == ["电梯停运"]


def test_what_is_written_later_is_found_at_once(world, lift):
    assert found(world.officer, "配件已到") == []
    remark(lift, "配件已到，周五更换", is_public=True)
    assert found(world.officer, "配件已到") == ["电梯停运"]
    Complaint.objects.filter(pk=lift.pk).update(text="已改为漏水")
    assert found(world.officer, "老人") == []
    assert found(world.officer, "漏水") == ["电梯停运"]
    assert found(world.officer, "配件") == ["电梯停运"]


def test_nobody_finds_what_lies_in_another_area(world, lift):
    assert found(world.south_officer, "电梯") == []
    assert found(world.south_officer, lift.receipt_code) == []
    assert found(world.other_firm_person, "电梯") == []


def test_an_office_that_was_told_to_handle_it_finds_it(world, lift):
    Complaint.objects.filter(pk=lift.pk).update(handling_area=world.south)
    assert found(world.south_officer, "电梯") == ["电梯停运"]
    assert [row.pk for row in queue_page(world.south_officer, Filters(), now=timezone.now()).rows] == [lift.pk]


def test_a_firm_does_not_find_what_internal_remarks_say(world):
    complaint = world.brought_to("dispatched", title="电梯停运")
    remark(complaint, "疑似拖欠维保费用", is_public=False)
    remark(complaint, "请三日内修好", is_public=True)
    assert found(world.officer, "维保费用") == ["电梯停运"]
    assert found(world.firm_person, "维保费用") == []
    assert found(world.firm_person, "费") == []
    assert found(world.firm_person, "三日内") == found(world.firm_person, "电梯") == ["电梯停运"]


def test_old_and_rare_hits_are_found_beside_recent_ones(world):
    now = timezone.now()
    for years in range(4):
        world.submit(title=f"漏水{years}", now=now - datetime.timedelta(days=360 * years))
    assert found(world.officer, "漏水") == ["漏水0", "漏水1", "漏水2", "漏水3"]
    assert found(world.officer, "漏水", sort="due") == ["漏水3", "漏水2", "漏水1", "漏水0"]


def test_the_words_go_with_the_complaint(world, lift):
    assert ComplaintSearch.objects.filter(pk=lift.pk).exists()
    services.withdraw_complaint(lift.pk, now=timezone.now(), reason="问题已经解决")
    assert found(world.officer, "已经解决", state="withdrawn") == ["电梯停运"]
    assert found(world.officer, "已经解决", state="received") == []


def test_hits_are_marked_as_written():
    def marks(text, typed, **options):
        return "".join(f"[{part}]" if hit else part for part, hit in marked(text, read_terms(typed), **options))

    assert marks("3 号楼电梯，B2 灯", "3号楼 b2") == "[3 号楼]电梯，[B2] 灯"
    assert marks("电梯停电梯", "电梯") == "[电梯]停[电梯]"
    assert marks("cab ab", "ab") == "cab [ab]"
    assert marks("<b>电梯</b>", "电梯 -b") == "<b>[电梯]</b>"
    assert marks("没有", "电梯") == ""
    assert marks("一二三四五电梯六七八九十百千", "电梯", around=2) == "…四五[电梯]六七八九…"


def test_what_people_type_never_breaks_a_search(world, lift):
    for typed in (
        "'':*",
        "a' | '",
        "\\",
        "!!",
        "<->",
        "((",
        "电梯':A",
        "🚰 电梯",
        "-" * 90,
        '"' * 7,
        "𠮷" * 50,
        "x" * 5000,
    ):
        assert found(world.officer, typed) in ([], ["电梯停运"])
