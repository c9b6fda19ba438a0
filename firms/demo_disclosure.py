"""Disclosures of the demo: duties, levels and prices, and estates in every state. The same every time, added once."""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from firms.choices import AdjustmentState, DutyFrequency, DutyKind, LineItem, LineSection, PaidFrom
from firms.models import (
    AccountQuestion,
    DisclosureDuty,
    DisclosureVersion,
    FeeAdjustment,
    QuestionPolicy,
    ReferencePrice,
    ServiceLevel,
    ServiceProject,
)
from firms.rules import Account, DutyPeriod, Line, period_of
from firms.services import (
    Content,
    add_dated_row,
    adopt_duty_set,
    answer,
    ask,
    correct,
    disclose,
    enter_decision,
    enter_fee,
    moderate,
    move_adjustment,
    order_correction,
    propose_adjustment,
    record_repair,
    review_version,
)

FIRST_DAY = datetime.date(2025, 1, 1)
SOURCE = "演示用的价格通知"
LEVELS = (
    ("g1", "一级", 1, ("日常保洁", "公共设施巡查"), "0.8000", "1.2000"),
    ("g2", "二级", 2, ("每日保洁", "秩序维护十二小时", "设施月检"), "1.2000", "1.8000"),
    ("g3", "三级", 3, ("每日两次保洁", "二十四小时值守", "设施周检", "绿化专人养护"), "1.8000", "2.6000"),
)
BOARD = {
    "licence": "营业执照正本在服务中心公示",
    "manager_name": "演示经理",
    "manager_phone": "028-00000001",
    "service_phone": "028-00000000",
    "services": "保洁、秩序维护、绿化养护、设施设备维护",
    "standards": "按合同约定的二级标准",
    "fees": "按建筑面积按月收取",
    "maintainers": "电梯、消防、二次供水分别由演示维保公司维护",
}
QUESTIONS = (
    (30, DutyKind.COMMON_REVENUE, "快递柜的场地费怎么用的？"),
    (25, DutyKind.NOTICE_BOARD, "我家的私事请不要公开。"),
    (15, DutyKind.COMMON_REVENUE, "电梯广告的合同到什么时候？"),
    (40, DutyKind.REPAIR_FUND, "维修资金余额与去年公布的为什么不同？"),
    (2, DutyKind.ACCOUNTS, "人员支出包括哪些岗位？"),
)
ANSWERED = (30, 25, 15)
ANSWER = "已在服务中心公示合同和凭证，可以查阅。"
DAY = datetime.timedelta(days=1)
MOST_PROJECTS = 12


def seed(scale: int) -> None:
    """Rules, twelve projects that disclosed in different ways, and what people did with it. Adds nothing twice.

    People of the demo ask, answer and decide where they have been seeded before.
    """
    now = timezone.now()
    if DisclosureDuty.objects.exists():
        return
    _rules(now)
    today = timezone.localdate(now)
    projects = list(ServiceProject.objects.on(today).select_related("estate", "firm").order_by("pk")[:MOST_PROJECTS])
    for number, project in enumerate(projects):
        _project(project, number, now)
    seed_acts({user.username: user for user in User.objects.filter(username__in=["owner", "firm", "housing"])})


def _rules(now: datetime.datetime) -> None:
    adopt_duty_set("hangzhou", by=None, now=now, effective_from=FIRST_DAY)
    looked_at = DisclosureDuty(
        kind=DutyKind.INSPECTION,
        frequency=DutyFrequency.HALF_YEARLY,
        due_days=30,
        needs_review=True,
        legal_source="演示用的检查规定",
        effective_from=FIRST_DAY,
    )
    add_dated_row(looked_at, by=None, now=now)
    for code, title, rank, items, low, high in LEVELS:
        period = {"effective_from": FIRST_DAY, "legal_source": SOURCE}
        add_dated_row(ServiceLevel(code=code, title=title, rank=rank, items=list(items), **period), by=None, now=now)
        price = ReferencePrice(level_code=code, low_amount=Decimal(low), high_amount=Decimal(high), **period)
        add_dated_row(price, by=None, now=now)
    policy = QuestionPolicy(effective_from=FIRST_DAY, answer_days=10, legal_source="演示用的答复规定")
    add_dated_row(policy, by=None, now=now)


def _project(project: ServiceProject, number: int, now: datetime.datetime) -> None:
    """Every third project is complete; others disclosed late, wrongly and corrected, in part, or nothing."""
    _fee(project, number, now)
    if number % 6 == 5:
        return  # nothing is disclosed
    shown = _moment(max(project.effective_from, FIRST_DAY) + 10 * DAY, now)
    disclose(project.pk, by=None, now=shown, kind=DutyKind.NOTICE_BOARD, content=Content(facts=BOARD))
    revenue = _revenue(project, number, now)
    if number % 3 == 1:
        _correct(revenue, number, now)
    if number % 3 == 0:
        _fund(project, number, now)
        _accounts(project, now)
        _inspection(project, now)
        _adjust(project, number, now)
    _repairs(project, number, now)


def _fee(project: ServiceProject, number: int, now: datetime.datetime) -> None:
    amounts = ("1.50", "2.20", "1.10")
    enter_fee(
        project.pk,
        by=None,
        now=now,
        amount=Decimal(amounts[number % 3]),
        effective_from=max(project.effective_from, FIRST_DAY),
        basis="物业服务合同",
        level_code="g2",
    )


def _ended(frequency: str, now: datetime.datetime, back: int = 1) -> DutyPeriod:
    """The period that ended last, or `back` periods ago."""
    day = timezone.localdate(now)
    for _step in range(back):
        day = period_of(frequency, day).start - DAY
    return period_of(frequency, day)


def _lines(income: Sequence[tuple[str, str, int, int]], spending: Sequence[tuple[str, str, int]]) -> tuple[Line, ...]:
    came = (
        Line(LineSection.INCOME, item, Decimal(gross - cost), title, Decimal(gross), Decimal(cost))
        for item, title, gross, cost in income
    )
    went = (Line(LineSection.SPENDING, item, Decimal(amount), title) for item, title, amount in spending)
    return (*came, *went)


def _account(opening: int, lines: tuple[Line, ...]) -> Account:
    change = sum((line.amount if line.section == LineSection.INCOME else -line.amount for line in lines), Decimal(0))
    return Account(Decimal(opening), Decimal(opening) + change, lines)


def _revenue(project: ServiceProject, number: int, now: datetime.datetime) -> DisclosureVersion:
    opening, latest = 2000, None
    for back in (2, 1):
        period = _ended(DutyFrequency.HALF_YEARLY, now, back)
        if project.effective_from >= period.end or period.last < FIRST_DAY:
            continue
        lines = _lines(
            (
                (LineItem.PARKING, "地面停车", 48000 + number * 500 + back * 1000, 9000),
                (LineItem.ADVERTISING, "电梯广告", 12000, 600),
                (LineItem.RENT, "快递柜场地", 3600, 0),
            ),
            (
                (LineItem.TO_REPAIR_FUND, "补充维修资金", 30000),
                (LineItem.OWNERS, "业主活动", 2500),
                (LineItem.UTILITIES, "楼道照明", 4100),
            ),
        )
        account = _account(opening, lines)
        opening = int(account.closing)
        handed_in = _moment(period.end + (20 + number * 4) * DAY, now)
        posted = timezone.localdate(handed_in)
        content = Content(account=account, posted_from=posted, posted_to=posted + 14 * DAY)
        latest = disclose(
            project.pk,
            by=None,
            now=handed_in,
            kind=DutyKind.COMMON_REVENUE,
            period_start=period.start,
            content=content,
        )
    assert latest is not None
    return latest


def _moment(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """Ten in the morning of a day, never in the future."""
    return min(timezone.make_aware(datetime.datetime.combine(day, datetime.time(10))), now)


def _correct(version: DisclosureVersion, number: int, now: datetime.datetime) -> None:
    lines = _lines(
        ((LineItem.PARKING, "地面停车", 52000 + number * 500, 9000), (LineItem.ADVERTISING, "电梯广告", 14000, 600)),
        ((LineItem.TO_REPAIR_FUND, "补充维修资金", 30000), (LineItem.UTILITIES, "楼道照明", 4100)),
    )
    content = Content(
        account=_account(int(version.opening_amount or 0), lines),
        posted_from=version.posted_from,
        posted_to=version.posted_to,
    )
    reason = "漏记一笔广告收入，更正后重新公布"
    correct(version.disclosure_id, by=None, now=now, based_on=1, reason=reason, content=content)


def _fund(project: ServiceProject, number: int, now: datetime.datetime) -> None:
    period = _ended(DutyFrequency.HALF_YEARLY, now)
    lines = _lines(
        ((LineItem.CONTRIBUTION, "公共收益补充", 30000, 0), (LineItem.INTEREST, "存款利息", 1260, 0)),
        ((LineItem.REPAIR, "屋面防水", 18600 + number * 100),),
    )
    handed_in = _moment(period.end + 15 * DAY, now)
    content = Content(account=_account(860000, lines))
    disclose(
        project.pk,
        by=None,
        now=handed_in,
        kind=DutyKind.REPAIR_FUND,
        period_start=period.start,
        content=content,
    )


def _accounts(project: ServiceProject, now: datetime.datetime) -> None:
    year = _ended(DutyFrequency.YEARLY, now)
    lines = _lines(
        ((LineItem.FEES, "物业费", 1260000, 0),),
        (
            (LineItem.STAFF, "人员", 820000),
            (LineItem.REPAIR, "维修养护", 160000),
            (LineItem.UTILITIES, "公共水电", 190000),
        ),
    )
    moment = _moment(year.end + 60 * DAY, now)
    content = Content(account=_account(0, lines))
    disclose(project.pk, by=None, now=moment, kind=DutyKind.ACCOUNTS, period_start=year.start, content=content)
    words = Content(text="合同约定的四类服务均已履行，业主反映的问题已在季度内答复。")
    disclose(project.pk, by=None, now=moment, kind=DutyKind.PERFORMANCE, period_start=year.start, content=words)


def _inspection(project: ServiceProject, now: datetime.datetime) -> None:
    period = _ended(DutyFrequency.HALF_YEARLY, now)
    content = Content(text="电梯、消防设施和水箱检查各一次，发现的两处问题已整改。")
    moment = _moment(period.end + 10 * DAY, now)
    disclose(project.pk, by=None, now=moment, kind=DutyKind.INSPECTION, period_start=period.start, content=content)


def _adjust(project: ServiceProject, number: int, now: datetime.datetime) -> None:
    case = propose_adjustment(
        project.pk,
        by=None,
        now=now,
        proposed_amount=Decimal("1.68"),
        start_on=timezone.localdate(now) + 90 * DAY,
        reasons="人员工资和公共能耗上涨，账目见上年度收支。",
    )
    for move in ("publish", "deliberate")[: number // 3]:
        move_adjustment(case.pk, move, by=None, now=now)


def _repairs(project: ServiceProject, number: int, now: datetime.datetime) -> None:
    today = timezone.localdate(now)
    for days, facility, work, cost in (
        (20 + number, "1号电梯", "更换钢丝绳", "6800.00"),
        (75 + number, "消防泵房", "更换稳压泵", "12600.00"),
    ):
        record_repair(
            project.pk,
            by=None,
            now=now,
            done_on=today - days * DAY,
            facility=facility,
            work=work,
            contractor="演示维保公司",
            cost=Decimal(cost),
            paid_from=PaidFrom.REPAIR_FUND if number % 2 else PaidFrom.COMMON_REVENUE,
        )


def seed_acts(people: dict[str, User]) -> None:
    """What people of the demo do, by user name: questions in every state, a review, a return, an order to correct."""
    if {"owner", "firm", "housing"} <= set(people) and not AccountQuestion.objects.exists():
        _questions(people["owner"], people["firm"], people["housing"])
        _decisions(people["housing"])
        _fee_decisions(people["housing"])


def _questions(owner: User, firm_person: User, officer: User) -> None:
    assignment = owner.assignments.current().order_by("pk").first()
    today, now = timezone.localdate(), timezone.now()
    project = ServiceProject.objects.on(today).filter(estate_id=getattr(assignment, "scope_id", 0)).first()
    if project is None:
        return
    asked = []
    for days, kind, text in QUESTIONS:
        question = ask(project.pk, by=owner, now=now - days * DAY, kind=kind, text=text)
        asked.append(question)
        if days in ANSWERED:
            answer(question.pk, by=firm_person, now=now - 10 * DAY, text=ANSWER)
    words = {"question_text": QUESTIONS[0][2], "answer_text": ANSWER}
    moderate(asked[0].pk, by=officer, now=now - 5 * DAY, is_public=True, **words)
    moderate(asked[1].pk, by=officer, now=now - 5 * DAY, is_public=False, reason="涉及个人事务")


def _decisions(officer: User) -> None:
    now = timezone.now()
    waiting = list(DisclosureVersion.objects.waiting().order_by("pk")[:2])
    for version, is_accepted in zip(waiting, (True, False), strict=False):
        reason = "" if is_accepted else "请补充检查日期"
        review_version(version.pk, by=officer, now=now, is_accepted=is_accepted, reason=reason)
    accounts = DisclosureVersion.objects.public().filter(disclosure__kind=DutyKind.ACCOUNTS).order_by("pk").first()
    if accounts is not None:
        due_on = timezone.localdate(now) + 15 * DAY
        order_correction(accounts.pk, by=officer, now=now, reason="公共水电与凭证不符", due_on=due_on)


def _fee_decisions(officer: User) -> None:
    """One case is approved by document and filed, one proposal refused, one withdrawn."""
    now = timezone.now()
    deliberating = FeeAdjustment.objects.filter(state=AdjustmentState.DELIBERATING).order_by("-pk").first()
    if deliberating is not None:
        enter_decision(
            deliberating.pk,
            by=officer,
            now=now,
            is_approved=True,
            title="业主大会决定（演示）",
            decided_on=timezone.localdate(now),
            document=b"%PDF-1.4 demo",
            reason="线下表决",
        )
        move_adjustment(deliberating.pk, "file", by=officer, now=now)
    others = ServiceProject.objects.on(timezone.localdate(now)).filter(adjustments=None).order_by("pk")[:2]
    for project, move in zip(others, ("refuse", "withdraw"), strict=False):
        case = propose_adjustment(
            project.pk,
            by=None,
            now=now,
            proposed_amount=Decimal("1.90"),
            start_on=timezone.localdate(now) + 60 * DAY,
            reasons="成本上涨",
        )
        move_adjustment(case.pk, move, by=None, now=now, reason="账目尚未公布")
