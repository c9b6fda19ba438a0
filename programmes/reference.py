"""What a new jurisdiction starts with: a questionnaire, and sample figures of target, subsidy and rooms.

The figures are samples after programmes of several cities; an office puts its own in force with their source.
"""

import datetime
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from common.digest import digest
from programmes.choices import CaretakerKind, EstateClass, MonthRule, RoomKind, Rounding
from programmes.choices_training import Audience
from programmes.choices_volunteers import TermKind
from programmes.models import AwardStandard, CoverageTarget, HoursRule, KeepingTerm, RoomRule, SubsidyRule, SurveyForm
from programmes.rules.award import check_standard
from programmes.rules.survey import check_questions
from programmes.services.awards.rounds import read_standard

FIRST_DAY = datetime.date(2024, 1, 1)
SAMPLE = "示例标准，请以本地文件为准"
GRADES = ("A", "AA", "AAA")
ROOMS = ((RoomKind.COMMITTEE, Decimal(20), None), (RoomKind.MANAGEMENT, Decimal(100), Decimal("0.002")))
KEPT_DAYS = {TermKind.VISIT: 365, TermKind.LOAN: 90}

QUESTIONS = [
    {"code": "firm", "label": "有无物业服务企业", "kind": "yes_no"},
    {"code": "owners_body", "label": "有无业主委员会或物业管理委员会", "kind": "yes_no"},
    {"code": "fund", "label": "有无专项维修资金", "kind": "yes_no"},
    {"code": "gate", "label": "有无门卫值守", "kind": "yes_no"},
    {"code": "cleaning", "label": "公共区域保洁", "kind": "choice", "choices": ["每天", "每周", "偶尔", "无人"]},
    {"code": "lighting", "label": "楼道照明", "kind": "choice", "choices": ["完好", "部分损坏", "全部损坏"]},
    {"code": "fire", "label": "消防设施", "kind": "choice", "choices": ["可用", "部分失效", "失效", "没有"]},
    {"code": "lifts_stopped", "label": "停用电梯", "kind": "number", "unit": "台", "is_required": False},
    {"code": "leaking_homes", "label": "屋面渗漏住户", "kind": "number", "unit": "户", "is_required": False},
]


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    if not SurveyForm.objects.exists():
        questions = check_questions(QUESTIONS)
        SurveyForm.objects.create(
            number=1, title="老旧小区调查表", questions=questions, digest=digest(questions), effective_from=FIRST_DAY
        )
    if not CoverageTarget.objects.exists():
        CoverageTarget.objects.create(
            share=Decimal("0.7"), counted_kinds=sorted(CaretakerKind.values), source=SAMPLE, effective_from=FIRST_DAY
        )
    if not SubsidyRule.objects.exists():
        SubsidyRule.objects.create(
            title="老旧小区物业服务补贴",
            rate=Decimal("0.2"),
            grades=sorted(GRADES),
            estate_kinds=sorted(EstateClass.values),
            month_rule=MonthRule.BY_DAYS,
            rounding=Rounding.HALF_UP,
            source=SAMPLE,
            effective_from=FIRST_DAY,
        )
    if not RoomRule.objects.exists():
        for kind, least_area, share in ROOMS:
            RoomRule.objects.create(
                kind=kind, least_area=least_area, share=share, source=SAMPLE, effective_from=FIRST_DAY
            )
    _awards_and_training()


# --- awards

STANDARDS = Path(__file__).parent / "standards"
HOURS = ((Audience.FIRM_HEAD, Decimal(16)), (Audience.PROJECT_MANAGER, Decimal(24)))


def _awards_and_training() -> None:
    if not AwardStandard.objects.exists():
        for name in ("firm", "project", "service"):
            text = (STANDARDS / f"{name}.yaml").read_text(encoding="utf-8")
            document = read_standard(text)
            head = {word: document[word] for word in ("code", "title", "kind", "source")}
            parts = {**head, **check_standard(document)}
            AwardStandard.objects.create(**parts, number=1, digest=digest(parts), published_at=timezone.now())
    if not HoursRule.objects.exists():
        for audience, hours in HOURS:
            HoursRule.objects.create(audience=audience, hours=hours, source=SAMPLE, effective_from=FIRST_DAY)
    install_keeping_terms()


def install_keeping_terms() -> None:
    """Sample terms for persons of home visits and loans."""
    for kind in TermKind.values:
        if not KeepingTerm.objects.filter(kind=kind).exists():
            KeepingTerm.objects.create(kind=kind, days=KEPT_DAYS[kind], source=SAMPLE, effective_from=FIRST_DAY)
