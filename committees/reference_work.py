"""Classes of major matters and rules of deliberation that a jurisdiction starts with; an office adds its own.

Of one city's twenty-three classes two are known by name (hiring a firm, large sums of the repair fund); three more
follow from matters that are deliberated by the party organisation first. The list is open.
"""

import datetime

from committees.choices import ChainMatter, ChainStageKind
from committees.models import ChainRule, MajorMatterClass

FIRST_DAY = datetime.date(2024, 1, 1)
CITY, DELIBERATED = "成都市党建引领社区治理公开做法", "党组织先行审议的事项"
SAMPLE = "示例规则：党组织先行审议并经三会，请以本地文件为准"

# code, name, English name, source
MATTERS = (
    ("hire_firm", "选聘、续聘、解聘物业服务企业", "Hiring, renewing or dismissing the firm", CITY),
    ("large_fund_use", "动用大额专项维修资金", "Using large sums of the repair fund", CITY),
    ("fee_adjustment", "调整物业服务收费", "Changing the service fee", DELIBERATED),
    ("common_revenue", "公共收益的使用和分配", "Using and sharing out common revenue", DELIBERATED),
    ("major_repair", "重大维修项目的实施", "Carrying out a major repair", DELIBERATED),
)
NEEDED = (ChainMatter.FEE, ChainMatter.REVENUE, ChainMatter.REPAIR)


def install() -> None:
    """Add what is missing; changes nothing that exists."""
    for position, (code, name, name_en, source) in enumerate(MATTERS):
        MajorMatterClass.objects.get_or_create(
            code=code, defaults={"name": name, "name_en": name_en, "source": source, "position": position}
        )
    if not ChainRule.objects.exists():
        for matter in NEEDED:
            ChainRule.objects.create(
                matter=matter, stages=ChainStageKind.values, source=SAMPLE, effective_from=FIRST_DAY
            )
