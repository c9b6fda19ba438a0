"""Terms and the hand-over list that a jurisdiction starts with. Data: an office changes them as its rules say."""

import datetime

from firms.choices import DayCount, TermKind
from firms.models import FilingTerms, HandoverKind

FIRST_DAY = datetime.date(2021, 1, 1)  # the Civil Code came into force
CIVIL_CODE = "民法典"
SAMPLE = "样例，由本地主管部门按当地规定修改"

# kind, days, counted in, legal source. Local rules say 15 days (Beijing, Hangzhou), 30 (Shanghai) or 10 (Shandong).
TERMS = (
    (TermKind.FIRM, 30, DayCount.NATURAL, SAMPLE),
    (TermKind.FIRM_CHANGE, 30, DayCount.NATURAL, SAMPLE),
    (TermKind.PROJECT, 15, DayCount.NATURAL, SAMPLE),
    (TermKind.PROJECT_CHANGE, 30, DayCount.NATURAL, SAMPLE),
    (TermKind.MANAGER, 3, DayCount.NATURAL, SAMPLE),
    (TermKind.RENEWAL_NOTICE, 90, DayCount.NATURAL, f"{CIVIL_CODE}第九百四十七条"),
    (TermKind.DISMISSAL_NOTICE, 60, DayCount.NATURAL, f"{CIVIL_CODE}第九百四十六条"),
    (TermKind.HANDOVER, 15, DayCount.NATURAL, SAMPLE),
)
# code, Chinese, English, needed for the end
HANDOVER = (
    ("management_rooms", "物业服务用房", "Management rooms", True),
    ("archives", "物业档案和图纸资料", "Archives and drawings", True),
    ("owners_files", "业主及房屋清册", "Lists of owners and homes", True),
    ("equipment", "共用设施设备及钥匙", "Shared equipment and keys", True),
    ("equipment_records", "设施设备运行和维修记录", "Records of equipment and repairs", True),
    ("seals", "代管的印章和证照", "Seals and licences kept for others", True),
    ("common_funds", "公共收益及账目", "Common revenue and its accounts", True),
    ("prepaid_fees", "预收的物业费及押金", "Fees paid in advance and deposits", True),
    ("repair_fund", "维修资金使用资料", "Papers on the use of the repair fund", True),
    ("other", "其他应移交的财物", "Other things to hand over", False),
)


def install() -> None:
    """Add what is missing: a term where none of its kind ever stood, a thing whose code is not known."""
    for kind, days, day_count, source in TERMS:
        if not FilingTerms.objects.filter(kind=kind).exists():
            FilingTerms.objects.create(
                kind=kind, days=days, day_count=day_count, legal_source=source, effective_from=FIRST_DAY
            )
    for position, (code, name, name_en, is_required) in enumerate(HANDOVER):
        HandoverKind.objects.get_or_create(
            code=code,
            defaults={"name": name, "name_en": name_en, "is_required": is_required, "position": position},
        )
