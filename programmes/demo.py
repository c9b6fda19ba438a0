"""Invented old estates of the demo in every state, quarters of subsidies, rooms and assets. Adds nothing twice."""

import datetime
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from firms.models import PropertyFirm, ServiceProject
from firms.selectors import project_on
from places.choices import EstateKind
from places.models import Estate
from programmes import demo_volunteers, services
from programmes.choices import AssetKind, CaretakerKind, EstateClass, RoomKind
from programmes.demo_awards import seed_awards
from programmes.demo_subsidies import seed_runs
from programmes.demo_training import seed_training
from programmes.models import ManagementRoom, NeglectedEstate, PublicAsset

FIRST_DAY = datetime.date(2024, 3, 1)
CLASSES = (EstateClass.ABANDONED, EstateClass.THREE_WITHOUTS, EstateClass.OLD, EstateClass.OWNERLESS)
OLD_ESTATES = 16
ANSWERS = {
    "firm": "no",
    "owners_body": "no",
    "fund": "no",
    "gate": "yes",
    "cleaning": "每周",
    "lighting": "部分损坏",
    "fire": "部分失效",
    "lifts_stopped": "0",
    "leaking_homes": "9",
}


def seed(scale: int, people: list[User] | None = None) -> None:
    """Old estates in every state, rooms with cases, assets due and overdue, runs in every state."""
    if NeglectedEstate.objects.exists():
        return
    now = timezone.now()
    today = timezone.localdate()
    estates = list(
        Estate.objects.in_use()
        .select_related("area")
        .defer("area__geometry", "polygon")
        .order_by("pk")[: OLD_ESTATES * max(scale, 1)]
    )
    unowned = Estate.objects.in_use().filter(kind=EstateKind.UNOWNED_COURT).select_related("area")
    estates += [estate for estate in unowned.order_by("pk")[:4] if estate not in estates]
    firms = list(PropertyFirm.objects.order_by("pk")[:6])
    for number, estate in enumerate(estates):
        _old_estate(estate, number, firms, now, today)
        if number % 2 == 0:
            _rooms(estate, number, now, today)
        _assets(estate, number, today)
    everybody = people or list(User.objects.filter(is_active=True).order_by("pk"))
    seed_runs(everybody, now, today)
    # awards
    seed_awards(everybody, now, today)
    seed_training(everybody, now, today)
    demo_volunteers.seed(everybody)


def _old_estate(
    estate: Estate, number: int, firms: list[PropertyFirm], now: datetime.datetime, today: datetime.date
) -> None:
    entry = services.enter_estate(estate, by=None, now=now, effective_from=FIRST_DAY)
    stage = number % 8  # 0 to be surveyed … 7 left the register
    if stage == 0:
        return
    surveyed_on = today - datetime.timedelta(days=40 + number)
    condition = ("worn", "neglected", "dangerous", "sound")[number % 4]
    services.record_survey(
        entry.pk,
        by=None,
        now=now,
        today=today,
        surveyed_on=surveyed_on,
        office=estate.area,
        condition=condition,
        answers=ANSWERS,
    )
    if stage == 1:
        return
    kind = EstateClass.OWNERLESS if estate.kind == EstateKind.UNOWNED_COURT else CLASSES[number % 3]
    services.classify_estate(entry.pk, by=None, now=now, kind=kind, basis="街道会同社区现场认定")
    if stage == 2:
        return
    _plan(entry, number, today, now)
    if stage == 3:
        return
    _caretaker(entry, estate, number, firms, now, today)
    for step in entry.plans.get().steps.all()[: 1 if stage == 4 else 3]:
        services.close_step(step.pk, by=None, today=today)
    if stage > 4:
        services.finish_takeover(entry.pk, by=None, now=now, today=today)
    if stage == 7:
        reason = "改造完成，转为常态化物业管理"
        services.leave_register(entry.pk, by=None, now=now, effective_to=today, reason=reason)


def _plan(entry: NeglectedEstate, number: int, today: datetime.date, now: datetime.datetime) -> None:
    late = datetime.timedelta(days=-10 if number % 2 else 30)
    due_on = today + datetime.timedelta(days=90)
    steps = [
        services.PlannedStep("公告并征求居民意见", today + late),
        services.PlannedStep("确定接管单位并签订协议", today + datetime.timedelta(days=45)),
        services.PlannedStep("现场交接、公示联系方式", due_on),
    ]
    services.plan_takeover(entry.pk, by=None, now=now, office=entry.estate.area, due_on=due_on, steps=steps)


def _caretaker(
    entry: NeglectedEstate,
    estate: Estate,
    number: int,
    firms: list[PropertyFirm],
    now: datetime.datetime,
    today: datetime.date,
) -> None:
    project: ServiceProject | None = project_on(estate, today)
    firm = project.firm if project is not None else firms[number % len(firms)] if firms else None
    kinds = (CaretakerKind.INTERIM_FIRM, CaretakerKind.STATE_OWNED_FIRM, CaretakerKind.PROPERTY_FIRM)
    kind = CaretakerKind.COMMUNITY_TRUST if firm is None else kinds[number % 3]
    services.appoint_caretaker(
        entry.pk, by=None, now=now, kind=kind, firm=firm, effective_from=FIRST_DAY, basis="街道办事处会议纪要"
    )


def _rooms(estate: Estate, number: int, now: datetime.datetime, today: datetime.date) -> None:
    area = Decimal("86.50") + number
    room = services.keep_room(by=None, estate=estate, kind=RoomKind.MANAGEMENT, location="1幢架空层", area=area)
    services.keep_room(by=None, estate=estate, kind=RoomKind.COMMITTEE, location="门卫室旁", area=Decimal(14 + number))
    if number % 4:
        return
    case = services.open_misuse_case(
        room.pk,
        by=None,
        now=now,
        today=today,
        found_on=today - datetime.timedelta(days=20),
        finding="现场为棋牌室，不作物业用房",
        use="let" if number % 8 else "misused",
    )
    if number % 8 == 0:
        services.order_correction(
            case.pk,
            by=None,
            now=now,
            order_number=f"责改〔2026〕{number + 1}号",
            ordered_on=today - datetime.timedelta(days=15),
            due_on=today + datetime.timedelta(days=-1 if number % 16 else 15),
        )


def _assets(estate: Estate, number: int, today: datetime.date) -> None:
    last = today - datetime.timedelta(days=300 + 25 * (number % 6))
    for kind, serial in (
        (AssetKind.LIFT, f"DT-{estate.code}-1"),
        (AssetKind.FIRE_SYSTEM, f"XF-{estate.code}"),
        (AssetKind.WATER_TANK, f"SX-{estate.code}"),
    ):
        made = services.keep_asset(
            by=None, estate=estate, kind=kind, serial=serial, location="1幢", installed_on=datetime.date(2012, 5, 1)
        )
        if kind == AssetKind.WATER_TANK and number % 5 == 0:
            continue  # never inspected
        services.record_inspection(
            made.pk,
            by=None,
            today=today,
            inspected_on=last,
            result="failed" if number % 7 == 6 else "passed",
            next_due_on=last + datetime.timedelta(days=365),
        )
    fund = services.keep_asset(by=None, estate=estate, kind=AssetKind.REPAIR_FUND, serial=f"WX-{estate.code}")
    balance = Decimal(number * 12_345) + Decimal("0.50")
    services.record_balance(fund.pk, by=None, today=today, balance_on=last, balance_amount=balance)


def is_seeded() -> bool:
    """Whether the demo's rows are there."""
    return PublicAsset.objects.exists() and ManagementRoom.objects.exists()
