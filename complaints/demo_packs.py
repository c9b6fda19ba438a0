"""Demo of statistics, ledgers and monthly packs: a few entries on the way, and the pack of the last whole month."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from accounts.models import User
from complaints.choices import Ledger
from complaints.models import LedgerEntry, MonthlyPack
from complaints.permissions import can_keep_ledger
from complaints.rules.periods import month_before, month_of
from complaints.selectors.facts import statistic_policy_on
from complaints.services import ledgers, packs
from complaints.services.ledgers import Plan
from complaints.services.statistics import refresh_statistics
from places.choices import AreaKind
from places.models import Area, Estate

STORIES = (
    (
        Ledger.PROBLEM,
        "电梯反复停运",
        "一个月内多次停运。",
        "联系维保单位更换部件，张贴检修公告。",
        12,
        "start",
    ),
    (Ledger.SURVEY, "楼道堆物占用消防通道", "走访发现三个单元门前堆放杂物。", "当日清理，每周巡查一次。", 5, "report"),
    (
        Ledger.RECTIFICATION,
        "公共收益未公示",
        "上半年收支未公示。",
        "补充公示并提交业主委员会审核。",
        20,
        "check",
    ),
    (Ledger.RECTIFICATION, "地下车库照明损坏", "东侧车库一半灯具不亮。", "更换灯具并恢复夜间巡查。", 15, ""),
)


def seed_packs(people: Sequence[User], now: datetime.datetime) -> None:
    """Count, propose and enter ledgers for the subdistricts of those who keep them, and issue one pack each."""
    refresh_statistics(now)
    if LedgerEntry.objects.exists():
        return
    for area in Area.objects.without_geometry().filter(kind=AreaKind.SUBDISTRICT).order_by("path")[:2]:
        officer = next((user for user in people if can_keep_ledger(user, area)), None)
        if officer is not None:
            ledgers.propose_entries(area, by=officer, now=now)
            _enter(area, officer, now)
            _issue(area, officer, now)


def _enter(area: Area, officer: User, now: datetime.datetime) -> None:
    estates = list(Estate.objects.select_related("area").defer("polygon").within_areas([area.path]).order_by("pk")[:4])
    for (ledger, title, finding, measure, days, last), estate in zip(STORIES, estates, strict=False):
        plan = Plan(measure, area, "", timezone.localdate(now) + datetime.timedelta(days=days))
        entry = ledgers.enter_entry(
            by=officer, now=now, estate=estate, ledger=ledger, title=title, finding=finding, plan=plan
        )
        if last in ("start", "report", "check"):
            ledgers.start_entry(entry.pk, by=officer, now=now)
        if last in ("report", "check"):
            ledgers.report_entry(entry.pk, by=officer, now=now, note="已按方案完成，请验收。")
        if last == "check":
            ledgers.check_entry(entry.pk, by=officer, now=now, note="现场验收合格。")


def _issue(area: Area, officer: User, now: datetime.datetime) -> None:
    today = timezone.localdate(now)
    month = month_before(month_of(today, statistic_policy_on(today).month_starts_on))
    packs.begin_pack(area, month, by=officer, now=now)
    pack = MonthlyPack.objects.get(area=area, month=month)
    packs.build_pack(pack.pk, now=now)
    packs.remark_on_pack(
        pack.pk,
        by=officer,
        analysis_remark="本月投诉集中在少数小区，设施设备和保洁类问题反复出现。",
        dispatch_remark="请责任单位按时限完成整改，社区每周报送进度。",
        review_remark="对逾期未完成的事项，下月例会上由责任单位说明原因。",
    )
    packs.issue_pack(pack.pk, by=officer, now=now)
