"""Offices at work in the browser: routing rules, parts, a joined complaint, standard texts, many at once."""

import datetime
import uuid

import pytest
from django.utils import timezone

from complaints import services
from complaints.models import Category, Complaint, RoutingRule, StandardText
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK, PHONE

QUEUE = "/admin/complaints/complaint/"
SINCE = datetime.date(2025, 1, 1)


def hand_in(town, title, **contact):
    return services.submit_complaint(
        submission_key=uuid.uuid4(),
        estate=town.estate,
        category=Category.objects.get(code="cleaning-rubbish"),
        title=title,
        text=f"{title}，请尽快处理。",
        now=timezone.now(),
        **contact,
    )


def prepare(town):
    """Three rules, a standard text, a complaint with parts, and one that was joined to it."""
    rules = (("紧急词语", "level"), ("保洁转物业", "firm"), ("其余", "triage"))
    for position, (name, outcome) in enumerate(rules, start=1):
        RoutingRule.objects.create(
            name=name,
            position=position,
            outcome=outcome,
            office_level="subdistrict" if outcome == "level" else "",
            keywords="燃气\n困人" if outcome == "level" else "",
            weekdays=[6, 7] if outcome == "firm" else [],
            effective_from=SINCE,
        )
    StandardText.objects.create(
        title="受理告知", move="dispatch", text="{estate}的事项已转办。", area=town.root, effective_from=SINCE
    )
    now, by = timezone.now(), town.officer
    whole = hand_in(town, "楼道堆物和路灯不亮", reporter_name="赵安", reporter_phone="19900001111")
    services.route_complaint(whole.pk, now)
    services.accept_complaint(whole.pk, by=by, now=now)
    parts = [services.Part("路灯不亮", "三栋门口", Category.objects.get(code="facilities-lift"))]
    services.split_complaint(whole.pk, by=by, now=now, parts=parts, reason="分开办理")
    joined = hand_in(town, "楼道又堆东西", reporter_phone="19900001111")
    services.merge_complaint(joined.pk, by=by, now=now, into_id=whole.pk, reason="同一事项")
    return whole, joined


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_offices_handle_on_every_screen(town, visitor, width):
    if not Complaint.objects.exists():
        prepare(town)
    whole, joined = Complaint.objects.order_by("pk")[0], Complaint.objects.get(state="merged")
    resident = visitor("resident", width=width)
    resident.open(f"/complaints/track/{whole.receipt_code}/")
    resident.open(f"/complaints/track/{joined.receipt_code}/")
    officer = visitor("officer", width=width)
    officer.sign_in("officer", PASSWORD)
    page = officer.open(f"{QUEUE}{whole.pk}/change/")
    page.eval_on_selector_all(".case-act", "acts => acts.forEach((act) => { act.open = true })")
    officer.look()
    page.select_option("#texts-dispatch", label="受理告知")
    assert page.input_value("#id_dispatch-note") == "春熙苑的事项已转办。"
    officer.open("/admin/complaints/routingrule/")
    officer.open("/admin/complaints/standardtext/add/")
    boss = visitor("boss", width=width)
    boss.sign_in("housing", PASSWORD)
    boss.open("/admin/complaints/routingrule/add/")
    page = boss.open("/admin/complaints/routingrule/")
    first = RoutingRule.objects.order_by("position")[0]
    boss.press(page.locator(".case-rules > li").first.locator("form button"))
    assert RoutingRule.objects.order_by("position")[1] == first
    firm = visitor("firm", width=width)
    firm.sign_in("firm", PASSWORD)
    firm.open("/firm/complaints/new/")


def test_many_are_accepted_at_once_in_the_queue(town, visitor):
    rows = [hand_in(town, f"垃圾未清运{number}") for number in range(3)]
    officer = visitor("officer", width=DESK)
    officer.sign_in("officer", PASSWORD)
    page = officer.open(QUEUE)
    for row in rows:
        page.check(f"input[name=pk][value='{row.pk}']")
    page.select_option("select[name=act]", "accept")
    officer.press("#many button")
    officer.press(".case-button[type=submit]")
    states = Complaint.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)
    assert set(states) == {"accepted"}
