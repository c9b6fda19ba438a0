"""Duties of real places to start from: chosen in the administration, never in force by themselves.

Each set is rows of `DisclosureDuty` without their period; the office reads its own rule and corrects what differs.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firms.choices import DueFrom, DutyFrequency, DutyKind, ShareCondition

CONTINUOUS, QUARTERLY = DutyFrequency.CONTINUOUS, DutyFrequency.QUARTERLY
HALF_YEARLY, YEARLY = DutyFrequency.HALF_YEARLY, DutyFrequency.YEARLY
HALF = Decimal("0.5000")


class DutySet(NamedTuple):
    """A place and what it demands."""

    name: str | Promise
    duties: tuple[dict[str, Any], ...]


def _duty(kind: str, frequency: str, source: str, days: int = 30, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "frequency": frequency, "due_days": days, "legal_source": source, **more}


def _common(source: str) -> tuple[dict[str, Any], ...]:
    """What every place demands: the board, and once a year what was done, earned, spent and is planned."""
    return (
        _duty(DutyKind.NOTICE_BOARD, CONTINUOUS, source),
        _duty(DutyKind.PERFORMANCE, YEARLY, source, 90),
        _duty(DutyKind.ACCOUNTS, YEARLY, source, 90),
        _duty(DutyKind.BUDGET, YEARLY, source, 90, due_from=DueFrom.START),
    )


CIVIL_CODE = "民法典第九百四十三条"
SHANGHAI, BEIJING = "上海市住宅物业管理规定", "北京市物业管理条例"
HANGZHOU, HUZHOU = "杭州市物业管理条例", "湖州市物业管理条例"
QINGYUAN, NINGBO = "清远市物业管理条例", "宁波市住宅小区物业管理条例"

DUTY_SETS: dict[str, DutySet] = {
    "general": DutySet(
        _("General: once a year"),
        (
            *_common(CIVIL_CODE),
            _duty(DutyKind.COMMON_REVENUE, YEARLY, CIVIL_CODE, 90),
            _duty(DutyKind.REPAIR_FUND, YEARLY, CIVIL_CODE, 90),
            _duty(DutyKind.MAINTENANCE, HALF_YEARLY, CIVIL_CODE),
            _duty(DutyKind.INSPECTION, HALF_YEARLY, CIVIL_CODE),
        ),
    ),
    "shanghai": DutySet(
        _("Shanghai: common revenue every quarter, more than half to the repair fund"),
        (
            *_common(SHANGHAI),
            _duty(
                DutyKind.COMMON_REVENUE,
                QUARTERLY,
                SHANGHAI,
                share_condition=ShareCondition.ALWAYS,
                share_ratio=HALF,
                is_share_strict=True,
            ),
            _duty(DutyKind.REPAIR_FUND, HALF_YEARLY, SHANGHAI),
        ),
    ),
    "beijing": DutySet(
        _("Beijing: common revenue every year, half to the repair fund while it is below 30 %"),
        (
            *_common(BEIJING),
            _duty(
                DutyKind.COMMON_REVENUE,
                YEARLY,
                BEIJING,
                90,
                share_condition=ShareCondition.FUND_BELOW,
                share_ratio=HALF,
                fund_floor_ratio=Decimal("0.3000"),
            ),
            _duty(DutyKind.REPAIR_FUND, YEARLY, BEIJING, 90),
        ),
    ),
    "hangzhou": DutySet(
        _("Hangzhou: common revenue every half-year, 15 days on the board"),
        (
            *_common(HANGZHOU),
            _duty(DutyKind.COMMON_REVENUE, HALF_YEARLY, HANGZHOU, posting_days=15, needs_photo=True),
            _duty(DutyKind.REPAIR_FUND, HALF_YEARLY, HANGZHOU),
        ),
    ),
    "huzhou": DutySet(
        _("Huzhou: common revenue every half-year, 30 days on the board"),
        (
            *_common(HUZHOU),
            _duty(DutyKind.COMMON_REVENUE, HALF_YEARLY, HUZHOU, posting_days=30, needs_photo=True),
            _duty(DutyKind.REPAIR_FUND, YEARLY, HUZHOU, 90),
        ),
    ),
    "qingyuan": DutySet(
        _("Qingyuan: common revenue every quarter"),
        (
            *_common(QINGYUAN),
            _duty(DutyKind.COMMON_REVENUE, QUARTERLY, QINGYUAN),
            _duty(DutyKind.REPAIR_FUND, HALF_YEARLY, QINGYUAN),
        ),
    ),
    "ningbo": DutySet(
        _("Ningbo: common revenue every year"),
        (
            *_common(NINGBO),
            _duty(DutyKind.COMMON_REVENUE, YEARLY, NINGBO, 90),
            _duty(DutyKind.REPAIR_FUND, YEARLY, NINGBO, 90),
        ),
    ),
}
