"""Offices make personal data unreadable in the browser: words, parts of a photo, and the sealed original."""

import io
import uuid

import pytest
from django.utils import timezone

from common.images import read_picture
from complaints import services
from complaints.models import Category, Complaint, OpenInterface, SealedOriginal
from complaints.services.retention import anonymise
from tests.browser.acts import decide
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK, PHONE
from tests.complaints.conftest import picture_bytes

CASE = "/admin/complaints/complaint/{}/change/"


def hand_in(town):
    return services.submit_complaint(
        submission_key=uuid.uuid4(),
        estate=town.estate,
        category=Category.objects.get(code="cleaning-rubbish"),
        title="楼道堆满杂物",
        text="我叫王小明，住3栋2单元501室，电话19912345678。隔壁李女士家的杂物堆了半个月。",
        pictures=[read_picture(io.BytesIO(picture_bytes(640, 480)))],
        now=timezone.now(),
    )


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_an_officer_blacks_out_words_and_parts_of_a_photo(town, visitor, width):
    complaint = hand_in(town)
    officer = visitor("officer", width=width)
    officer.sign_in("officer", PASSWORD)
    page = officer.open(CASE.format(complaint.pk))
    page.locator("details.case-act", has=page.locator("form[action$='/acts/redact/']")).locator("summary").click()
    officer.look()
    decide(officer, "redact", passages="半个月", reason="办理不需要")
    officer.says("我叫███，住█████████，电话███████████", "个人信息")
    officer.press(page.get_by_role("link", name="遮盖投诉人照片"))
    frame = page.locator("[data-cover]").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.25, frame["y"] + frame["height"] * 0.25)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.75, frame["y"] + frame["height"] * 0.5, steps=4)
    page.mouse.up()
    drawn = [round(float(number)) for number in page.input_value("textarea.case-boxes").split()]
    assert drawn == pytest.approx([25, 25, 50, 25], abs=2)
    page.fill("[name=reason]", "人脸")
    officer.look()
    officer.press("form .case-button[type=submit]")
    assert SealedOriginal.objects.filter(complaint=complaint, source=SealedOriginal.PHOTO).count() == 1
    form = page.locator(".case-sealed", has_text="事情经过").first
    form.locator("input[name=reason]").fill("核实事实")
    officer.press(form.locator("button"))
    officer.says("我叫王小明")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_is_over_says_so_to_officer_and_resident(town, visitor, width):
    complaint = hand_in(town)
    services.withdraw_complaint(complaint.pk, now=timezone.now())
    services.hold_complaint(complaint.pk, reason="法院调卷", by=town.officer, now=timezone.now())
    officer = visitor("officer", width=width)
    officer.sign_in("officer", PASSWORD)
    officer.open(CASE.format(complaint.pk))
    officer.says("法院调卷")
    services.release_complaint(complaint.pk, reason="结案", by=town.officer, now=timezone.now())
    anonymise(complaint.pk, now=timezone.now())
    officer.open(CASE.format(complaint.pk))
    officer.says("匿名化")
    assert Complaint.objects.get(pk=complaint.pk).tombstone
    visitor("resident", width=width).open(f"/complaints/track/{complaint.receipt_code}/")
    boss = visitor("boss", width=width)
    boss.sign_in("housing", PASSWORD)
    boss.open("/admin/complaints/retentionpolicy/")
    boss.open("/admin/complaints/retentionpolicy/add/")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_everybody_reads_what_the_jurisdiction_publishes(town, visitor, width):
    OpenInterface.objects.get_or_create(pk=1, defaults={"is_public": True})
    complaints = [hand_in(town) for _number in range(6)]
    now, by = timezone.now(), town.officer
    services.accept_complaint(complaints[0].pk, by=by, now=now)
    services.resolve_complaint(complaints[0].pk, by=by, now=now, note="已清理")
    services.rate_complaint(complaints[0].pk, satisfaction="not_satisfied", now=now)
    services.publish_text(complaints[0].pk, text="楼道杂物已清理，物业每周巡查。", by=by, now=now)
    resident = visitor("everybody", width=width)
    resident.open(f"/estates/{town.estate.code}/")
    resident.press(".card-panel a[href*='/complaints/public/']")
    resident.says("楼道杂物已清理", "居民不满意")
    resident.press(".tabs a >> nth=1")
    resident.open("/complaints/public/")
    resident.in_english()
    resident.open(f"/complaints/public/estates/{town.estate.code}/")
    resident.open(f"/complaints/public/estates/{town.south_estate.code}/")
    resident.says("Nothing to show here")
