"""A polling with a box from its sealing to the recount, and what owners say before it, played through the screens.

The portal runs with the real clock: the voting goes on when the owners speak, and is closed for the second part.
"""

import pytest
from django.utils import timezone

from committees.models import Assembly, BallotEntry, BoxOpening, BoxSealing, OwnerComment, OwnerLink
from committees.services import assemblies
from tests.browser.files import picture
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK, PHONE
from tests.committees.assembly.conftest import HOUR, World

TEXT, PROPOSAL, SALE = "建议合同一年一签，并写明报修响应时间。", "建议增加议题：更换电梯", "转让车位一个"


@pytest.fixture(scope="module")
def hall(town):
    """An assembly that votes now, and one whose voting ended an hour ago; counters and an owner with passwords."""
    world = World(town.north_community, estate_code="ASMB0011")
    counters = [town.person(name, "grid_worker", town.north) for name in ("counter-a", "counter-b")]
    for user, name in zip(counters, ("李计票", "王监票"), strict=True):
        user.display_name = name
        user.save()
    owner = world.accounts[0]
    owner.set_password(PASSWORD)
    owner.save()
    running = world.voting()
    _appoint(running, counters, world)
    second = World(town.north_community, estate_code="ASMB0012")
    over = second.past()
    _appoint(over, counters, second)
    return world, running, second, over, counters


def _appoint(made, counters, world):
    for user in counters:
        assemblies.appoint_officer(made.pk, user, "counter", by=None, now=world.now)


def signed_in(visitor, name, width):
    person = visitor(name, width=width)
    person.sign_in(name, PASSWORD)
    return person


def fill(person, act, **fields):
    """Fill in and send the form of an act on the page that is shown."""
    form = person.page.locator(f"form:has(input[name=act][value={act}])").first
    if not form.locator("button[type=submit]").is_visible():
        person.page.locator("details", has=form).locator("summary").first.click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]").first
        kind = field.get_attribute("type") or field.evaluate("(e) => e.localName")
        if kind == "select":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files([value])
        elif kind == "radio":
            form.locator(f"[name={name}][value={value}]").check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value)
    person.press(form.locator("button[type=submit]"))


def type_one(person, code, box=None, **opinions):
    """Type one paper."""
    form = person.page.locator("form:has([name=code])")
    form.locator("[name=code]").fill(code)
    if box is not None:
        form.locator("[name=box]").select_option(str(box))
    for motion, opinion in opinions.items():
        form.locator(f"[name={motion}][value={opinion}]").check()
    person.press(form.locator("button[type=submit]"))


def counted_again(officer, two, boxes, codes):
    """The two type both papers again; one says something else than the ledger, which is corrected."""
    officer.open(f"{boxes}1/")
    fill(officer, "recount", reason="业主申请复点")
    for person in two:
        person.open(f"{boxes}1/recount/")
        type_one(person, codes[0], m1="approve", m2="oppose")
        type_one(person, codes[1], m1="approve", m2="approve")
    two[1].says("两名复点人一致")
    officer.open(boxes)
    fill(officer, "correct", reason="首次录入看错一行")
    officer.says("已更正", "第 1 行 → 第 3 行")
    fill(officer, "end_recount", note="")
    officer.says("已结束")


def test_a_box_is_set_up_sealed_and_watched_and_an_owner_sees_where_it_stands(visitor, town, hall):
    _world, running, *_rest, counters = hall
    officer = signed_in(visitor, "officer", DESK)
    boxes = f"/assemblies/{running.code}/desk/boxes/"
    officer.open(boxes)
    officer.says("尚未设置票箱", "尚未排班")
    fill(officer, "box", number="1", place="东门岗亭", daily_from="00:10", daily_to="23:50")
    officer.says("1号票箱（东门岗亭）", "以下投票时段无人值守")
    now = timezone.localtime()
    times = {"starts_at": now - 3 * HOUR, "ends_at": now + 3 * HOUR}
    box = running.boxes.get()
    fill(
        officer,
        "shift",
        user=str(counters[0].pk),
        box=str(box.pk),
        **{name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in times.items()},
    )
    officer.says("李计票")

    counter = signed_in(visitor, "counter-a", PHONE)
    counter.open(f"{boxes}1/")
    counter.says("未封箱", "当前")
    fill(counter, "seal", seal_number="FT00001", second=str(counters[1].pk), photo=picture(1))
    counter.says("已封箱", "FT00001", "表决截止后开箱")
    assert BoxSealing.objects.get(box=box).photo is not None
    anybody = visitor("anybody")
    anybody.open(f"/assemblies/{running.code}/")
    anybody.says("票箱地点", "东门岗亭")
    anybody.open(f"/assemblies/{running.code}/discussion/")
    stranger = signed_in(visitor, "firm", PHONE)
    stranger.open(boxes, status=404)


def test_after_the_close_a_box_is_opened_typed_and_counted_again(visitor, town, hall):
    *_first, second, over, counters = hall
    officer, boxes = signed_in(visitor, "officer", DESK), f"/assemblies/{over.code}/desk/boxes/"
    officer.open(boxes)
    fill(officer, "box", number="1", place="西门", daily_from="09:00", daily_to="18:00")
    from committees.services import polling

    box, before = over.boxes.get(), over.opens_at
    polling.seal_box(box.pk, "FT00002", by=counters[0], second=counters[1], now=before)
    assemblies.close_voting(over.pk, by=None, now=over.closes_at)

    a, b = (signed_in(visitor, name, PHONE) for name in ("counter-a", "counter-b"))
    a.open(f"{boxes}1/")
    fill(a, "open", papers_found="2", seal="intact", second=str(counters[1].pk), photo=picture(2))
    a.says("已开箱")
    assert BoxOpening.objects.get(sealing__box=box).papers_found == 2
    codes = [second.codes[second.label(number)].code for number in (0, 1)]
    for person in (a, b):
        person.open(f"/assemblies/{over.code}/desk/type/")
        type_one(person, codes[0], box.pk, m1="approve", m2="approve")
    assert BallotEntry.objects.filter(assembly=over).count() == 1
    officer.open(boxes)
    officer.says("票数不符", "-1")
    for person in (a, b):
        type_one(person, codes[1], box.pk, m1="approve", m2="approve")
    officer.open(boxes)
    officer.says("票数相符")

    counted_again(officer, (a, b), boxes, codes)
    officer.open(f"/assemblies/{over.code}/desk/")
    fill(officer, "count")
    fill(officer, "announce")
    assert Assembly.objects.get(pk=over.pk).record.payload.count('"line_after":3') == 1


def test_owners_speak_and_are_answered_and_the_subdistrict_looks_again(visitor, town, hall):
    world, running, *_rest = hall
    assert OwnerLink.objects.filter(user=world.accounts[0]).exists()
    talk = f"/assemblies/{running.code}/discussion/"
    owner, officer = signed_in(visitor, world.accounts[0].username, PHONE), signed_in(visitor, "officer", DESK)
    owner.open(talk)
    owner.says("暂无意见")
    motion = running.motions.order_by("number").first()
    fill(owner, "write", about=str(motion.pk), kind="proposal", text=TEXT)
    owner.says(TEXT, "1栋业主")
    fill(owner, "write", about=str(motion.pk), kind="comment", text=SALE)
    fill(owner, "write", about="", text=PROPOSAL)
    owner.says(PROPOSAL, "附议 1 人（共 6 人）")

    officer.open(f"{talk}?open=1")
    officer.says("显示全部意见", SALE)
    fill(officer, "answer", text="已写入合同草案第六条。")
    sale = OwnerComment.objects.filter(assembly=running).order_by("pk")[1]
    article = officer.page.locator(f"#text-{sale.pk}")
    article.locator("summary", has_text="移除此意见").click()
    article.locator("[name=ground][value=off_topic]").check()
    article.locator("[name=reason]").fill("与本次会议无关")
    officer.press(article.locator("form:has(input[value=remove]) button[type=submit]"))
    owner.open(talk)
    owner.says("已移除，理由： 与本次会议无关", "已写入合同草案第六条。")
    fill(owner, "review", words="车位也是小区的事")

    other = town.person("officer-b", "subdistrict_officer", town.north)
    reviewer = signed_in(visitor, other.username, DESK)
    reviewer.open(f"{talk}?open=1")
    fill(reviewer, "decide", outcome="upheld", reason="与议题无关，维持")
    reviewer.says("维持移除")
    owner.open(talk)
    owner.says("维持移除", "与议题无关，维持")
    assert sale.removal.review.decided_by == other


def test_the_polling_in_english_fits_a_phone(visitor, hall):
    _world, running, *_rest = hall
    counter = signed_in(visitor, "counter-b", PHONE)
    counter.open(f"/assemblies/{running.code}/desk/boxes/")
    counter.in_english()
    counter.says("Where the ballot papers are", "Shifts")
