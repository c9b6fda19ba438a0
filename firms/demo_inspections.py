"""Demo of inspections: a drawn plan, inspections and orders in every state. Invented; added once."""

import datetime
import io
import uuid
from decimal import Decimal

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from common.images import Picture, read_picture
from firms.models import ChecklistVersion, Inspection, InspectionPlan, PropertyFirm, RectificationOrder, ServiceProject
from firms.permissions import answering_firms, inspectors_for
from firms.rules.checklists import Item
from firms.services import inspections as services
from places.choices import AreaKind
from places.models import Area, Estate

NAMESPACE = uuid.UUID("0c5b1f0e-9d61-4f0e-8a1c-57f3a4f3f6b1")
BASIS = "《物业管理条例》关于监督检查的规定"
DAY = datetime.timedelta(days=1)
WORDS = {
    "hydrants": "三号楼东侧消火栓无水，水带缺失。",
    "extinguishers": "地下车库两具灭火器压力不足。",
    "escape-routes": "二单元楼梯间堆放杂物。",
    "notice-board": "公示栏缺少收费标准。",
    "lighting": "东门步道路灯五盏不亮。",
}
# (days ago, checklist, items not in order, what became of it)
STORIES = (
    (60, "fire-lift", ("hydrants", "extinguishers"), "rectified"),
    (45, "common", ("notice-board", "lighting"), "overdue"),
    (30, "fire-lift", ("escape-routes", "hydrants"), "given_back"),
    (12, "common", ("lighting",), "answered"),
    (6, "fire-lift", ("hydrants",), "extended"),
    (9, "common", ("notice-board",), "revoked"),
    (4, "common", ("lighting",), "found"),
    (20, "common", (), "clean"),
    (1, "fire-lift", ("extinguishers",), "under_way"),
    (2, "common", (), "cancelled"),
)


def seed(now: datetime.datetime | None = None) -> None:
    """One plan and an inspection for each story, in the first subdistrict that has two inspectors and estates."""
    now = now or timezone.now()
    if Inspection.objects.exists() or InspectionPlan.objects.exists():
        return
    for area in Area.objects.without_geometry().filter(kind=AreaKind.SUBDISTRICT).order_by("path"):
        people = inspectors_for(area)
        served = _served(area, now)
        if len(people) >= 2 and served:
            for number, story in enumerate(STORIES):
                _tell(number, story, served[number % len(served)], (people[0], people[1]), now)
            _plan(area, people, now)
            return


def _served(area: Area, now: datetime.datetime) -> list[ServiceProject]:
    """Projects of the area whose firm has people here who can answer; where there are none, all."""
    rows = ServiceProject.objects.on(timezone.localdate(now) - 70 * DAY).filter(effective_to=None)
    rows = rows.filter(estate__area__path__startswith=area.path).select_related("firm", "estate__area").order_by("pk")
    answering = {firm for user in User.objects.filter(is_staff=False) for firm in answering_firms(user)}
    rows = rows.defer("estate__polygon", "estate__area__geometry")
    return list(rows.filter(firm__in=answering)) or list(rows)


def _plan(area: Area, people: list[User], now: datetime.datetime) -> None:
    today = timezone.localdate(now)
    version = ChecklistVersion.objects.filter(checklist__code="common", state="published").latest("number")
    for days, seed_words in ((90, "demo 1"), (60, "demo 2")):
        plan = services.make_plan(
            by=people[0],
            now=now,
            today=today,
            area=area,
            version=version,
            first_day=today,
            last_day=today + days * DAY,
            inspectors=people,
            seed=f"{seed_words} {area.code}",
        )
        if days == 90 and Estate.objects.in_use().within_areas([area.path]).exists():
            services.draw_plan(plan.pk, by=None, now=now)


def _tell(
    number: int,
    story: tuple[int, str, tuple[str, ...], str],
    project: ServiceProject,
    people: tuple[User, User],
    now: datetime.datetime,
) -> None:
    ago, checklist, bad, ending = story
    start = now - ago * DAY
    version = ChecklistVersion.objects.filter(checklist__code=checklist, state="published").latest("number")
    inspection = services.plan_inspection(
        by=people[0],
        now=start,
        estate=project.estate,
        version=version,
        inspectors=people,
        due_on=timezone.localdate(start) + 3 * DAY,
        note="重点检查",
    )
    if ending == "cancelled":
        services.cancel_inspection(inspection.pk, by=people[0], now=start, reason="小区当日停电，另行安排。")
        return
    items = list(version.items.values())
    for place, item in enumerate(items[: len(items) // 2] if ending == "under_way" else items):
        _answer(inspection, item, item.code in bad, people[place % 2], start, f"{number} {item.code}")
    if ending == "under_way":
        return
    services.submit_inspection(inspection.pk, by=people[1], now=start)
    if bad and ending != "found":
        for order in services.issue_orders(inspection.pk, by=people[0], now=start, legal_basis=BASIS):
            _follow(order, ending, people[0], start, now)


def _answer(inspection: Inspection, item: Item, is_bad: bool, by: User, at: datetime.datetime, name: str) -> None:
    given = services.AnswerGiven(
        uuid.uuid5(NAMESPACE, name),
        item.code,
        verdict="not_ok" if is_bad else "ok" if item.kind == "verdict" else "",
        number=Decimal(2) if item.kind == "number" else None,
        words=WORDS.get(item.code, "") if is_bad else "",
    )
    services.answer_item(inspection.pk, by=by, now=at, given=given, pictures=[_drawing()] if is_bad else [])


def _follow(
    order: RectificationOrder, ending: str, officer: User, start: datetime.datetime, now: datetime.datetime
) -> None:
    worker = _worker(order.firm)
    later = start + DAY
    if ending == "revoked":
        services.revoke_order(order.pk, by=officer, now=later, reason="该设施由产权单位负责，认定有误。")
    elif ending == "overdue" or worker is None:
        services.take_rungs(order.pk, now=now)
    elif ending == "extended":
        services.ask_extension(order.pk, by=worker, now=later, days=5, reason="配件采购需要时间。")
        services.extend_order(order.pk, by=officer, now=later, days=5, reason="情况属实，准予延期一次。")
    else:
        note = "已更换配件并试水，照片附后。"
        services.answer_order(order.pk, by=worker, now=later, note=note, pictures=[_drawing()])
        if ending == "rectified":
            services.pass_order(order.pk, by=officer, now=later + DAY, note="现场复查合格。")
        elif ending == "given_back":
            services.give_back_order(order.pk, by=officer, now=later + DAY, reason="仍有一处未整改，请继续。")


def _worker(firm: PropertyFirm) -> User | None:
    people = User.objects.filter(is_staff=False, is_active=True).order_by("pk")
    return next((user for user in people if firm.pk in answering_firms(user)), None)


def _drawing() -> Picture:
    """A drawn pipe in place of a photo."""
    image = Image.new("RGB", (640, 480), (196, 202, 208))
    pen = ImageDraw.Draw(image)
    pen.rectangle((280, 60, 360, 420), fill=(178, 44, 40))
    pen.ellipse((240, 160, 400, 320), outline=(90, 20, 18), width=14)
    output = io.BytesIO()
    image.save(output, "JPEG", quality=80)
    return read_picture(output)
