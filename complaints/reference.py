"""Categories, clocks and policy that a jurisdiction starts with. Data: an office changes them as its rules say."""

import datetime

from complaints.choices import AnswerKind, Holder, LadderStep, LimitScope, ResponsibleUnit, Severity
from complaints.models import (
    Category,
    CategoryQuestion,
    EscalationStep,
    FloodLimits,
    HandlingClock,
    HandlingPolicy,
    OrderSource,
    PauseReason,
    RetentionPolicy,
    StatisticPolicy,
)

ROUTINE, SERIOUS, URGENT = Severity.ROUTINE, Severity.SERIOUS, Severity.URGENT
FIRM, COMMUNITY, SUBDISTRICT = ResponsibleUnit.FIRM, ResponsibleUnit.COMMUNITY, ResponsibleUnit.SUBDISTRICT
DEPARTMENT, ENFORCEMENT = ResponsibleUnit.DEPARTMENT, ResponsibleUnit.ENFORCEMENT

# Group: code, Chinese, English, usual unit, then leaves: code, Chinese, English and, where they differ
# from the group, severity and unit.
TREE = (
    ("fees", "物业收费", "Fees and prices", FIRM, (
        ("fees-unclear", "收费不公开", "Prices not shown"),
        ("fees-unlawful", "违规收费", "Unlawful charge", SERIOUS, DEPARTMENT),
        ("fees-deposit", "押金不退", "Deposit not returned"),
        ("fees-bundled", "捆绑收费", "Bundled fees", SERIOUS, DEPARTMENT),
    )),
    ("funds", "公共收益与维修资金", "Common revenue and funds", DEPARTMENT, (
        ("funds-undisclosed", "收支不公示", "Not disclosed"),
        ("funds-misused", "挪用侵占", "Misused", SERIOUS),
        ("funds-repair", "维修资金使用", "Use of the repair fund"),
        ("funds-accounts", "账目不清", "Accounts unclear"),
    )),
    ("service", "服务响应", "Service response", FIRM, (
        ("service-no-answer", "报修无人理", "Nobody answers"),
        ("service-slow", "维修拖延", "Slow repair"),
        ("service-attitude", "服务态度", "Attitude"),
    )),
    ("facilities", "设施设备", "Facilities", FIRM, (
        ("facilities-lift", "电梯", "Lift", URGENT),
        ("facilities-water", "供水", "Water", SERIOUS),
        ("facilities-power", "供电", "Power", SERIOUS),
        ("facilities-drainage", "排水堵塞", "Drainage"),
        ("facilities-heating", "供暖", "Heating", SERIOUS),
        ("facilities-roof", "屋面渗漏", "Roof leak"),
        ("facilities-wall", "外墙脱落", "Falling wall tiles", URGENT),
        ("facilities-road", "道路破损", "Roads"),
        ("facilities-light", "公共照明", "Lights"),
    )),
    ("fire", "消防安全", "Fire safety", FIRM, (
        ("fire-lane", "占堵消防通道", "Blocked fire lane", URGENT),
        ("fire-equipment", "消防设施损坏", "Fire equipment broken", URGENT),
        ("fire-ebike", "电动车违规充电", "Unsafe charging of e-bikes", URGENT),
    )),
    ("cleaning", "保洁绿化", "Cleaning and greening", FIRM, (
        ("cleaning-rubbish", "垃圾清运", "Rubbish"),
        ("cleaning-stairs", "楼道保洁", "Stairs and corridors"),
        ("cleaning-green", "绿化养护", "Greening"),
    )),
    ("security", "秩序维护", "Order and security", FIRM, (
        ("security-access", "门禁管理", "Access"),
        ("security-patrol", "巡逻值守", "Patrols"),
        ("security-theft", "失窃", "Theft", SERIOUS),
    )),
    ("parking", "停车管理", "Parking", FIRM, (
        ("parking-space", "车位不足与乱停", "Spaces and disorder"),
        ("parking-fee", "停车收费", "Parking fees"),
        ("parking-sale", "车位只售不租", "Sale instead of lease", SERIOUS, DEPARTMENT),
    )),
    ("building", "违建与装修", "Unlawful building and decoration", ENFORCEMENT, (
        ("building-unlawful", "违法搭建", "Unlawful building", SERIOUS),
        ("building-use", "擅自改变用途", "Changed use", SERIOUS),
        ("building-decoration", "装修扰民", "Decoration noise", ROUTINE, FIRM),
    )),
    ("neighbours", "邻里与噪声", "Neighbours and noise", COMMUNITY, (
        ("neighbours-pets", "饲养宠物", "Pets"),
        ("neighbours-noise", "噪声扰民", "Noise"),
        ("neighbours-dispute", "邻里纠纷", "Disputes"),
        ("neighbours-throwing", "高空抛物", "Things thrown from above", URGENT),
    )),
    ("owners", "业主委员会", "Owners' committee", SUBDISTRICT, (
        ("owners-not-formed", "未成立", "Not formed"),
        ("owners-idle", "不履职", "Not performing"),
        ("owners-election", "选举换届", "Election"),
        ("owners-disclosure", "信息不公开", "Disclosure"),
    )),
    ("handover", "企业交接与退出", "Hand-over and exit of a firm", SUBDISTRICT, (
        ("handover-refused", "拒不交接", "Hand-over refused", SERIOUS),
        ("handover-exit", "擅自撤离", "Left without notice", URGENT),
    )),
    ("disclosure", "信息公开", "Information disclosure", FIRM, (
        ("disclosure-contract", "合同与标准未公示", "Contract and standards"),
        ("disclosure-contact", "联系方式未公示", "Contacts"),
    )),
    ("conduct", "人员行为", "Staff conduct", FIRM, (
        ("conduct-insult", "辱骂威胁", "Insults and threats", SERIOUS),
        ("conduct-privacy", "泄露个人信息", "Personal data given away", SERIOUS, DEPARTMENT),
    )),
    ("other", "其他", "Other", SUBDISTRICT, (
        ("other-matter", "其他问题", "Another matter"),
    )),
)  # fmt: skip

WHO_IS_HIT = (
    ("home", "只有我家", "only my home"),
    ("stair", "本单元", "my stair"),
    ("building", "整栋楼", "the building"),
    ("estate", "整个小区", "the whole estate"),
)
YES_NO = (("yes", "是", "yes"), ("no", "否", "no"), ("unknown", "不清楚", "not known"))

# Category, then its questions: code, kind of answer, Chinese, English, choices. None must be answered.
QUESTIONS = {
    "facilities-lift": (
        ("trapped", AnswerKind.CHOICE, "现在有人被困吗？", "Is anybody trapped now?", YES_NO),
        ("lift-number", AnswerKind.TEXT, "电梯编号或位置", "Number or place of the lift", ()),
        ("since", AnswerKind.DATE, "从哪天开始停运？", "Since which day has it stood still?", ()),
    ),
    "facilities-water": (
        ("who", AnswerKind.CHOICE, "影响范围", "Who is hit?", WHO_IS_HIT),
        ("since", AnswerKind.DATE, "从哪天开始？", "Since which day?", ()),
    ),
    "facilities-power": (("who", AnswerKind.CHOICE, "影响范围", "Who is hit?", WHO_IS_HIT),),
    "facilities-heating": (
        ("degrees", AnswerKind.NUMBER, "室内温度（℃）", "Temperature indoors (°C)", ()),
        ("who", AnswerKind.CHOICE, "影响范围", "Who is hit?", WHO_IS_HIT),
    ),
    "fire-lane": (("still", AnswerKind.CHOICE, "现在仍被占堵吗？", "Is it blocked now?", YES_NO),),
    "parking-fee": (("amount", AnswerKind.NUMBER, "涉及金额（元）", "Amount in yuan", ()),),
}

OTHER = "other-matter"
HOTLINE = "12345"
HOTLINE_CLOSED = ["结案", "完成", "已办结", "办结"]
# Words of hotlines' own trees of categories, from the deepest level up, and the leaf that they mean here.
HOTLINE_CATEGORIES = {
    "停水": "facilities-water", "生活用水": "facilities-water", "用水": "facilities-water",
    "停电": "facilities-power", "供电": "facilities-power", "供暖": "facilities-heating", "供热": "facilities-heating",
    "电梯": "facilities-lift", "电梯故障": "facilities-lift", "污水外溢": "facilities-drainage",
    "下水道堵塞或破损": "facilities-drainage", "道路破损": "facilities-road", "垃圾存放": "cleaning-rubbish",
    "积存垃圾渣土": "cleaning-rubbish", "噪音扰民": "neighbours-noise", "消防设施": "fire-equipment",
    "违章建筑": "building-unlawful", "物业收费": "fees-unlawful", "停车收费": "parking-fee",
    "物业服务": "service-no-answer", "房屋维修": "service-slow",
}  # fmt: skip
SAMPLE_FROM = datetime.date(2020, 1, 1)
RETENTION_SOURCE = "示例：《个人信息保护法》第十九条只要求保存期限为最短必要时间，请按本地规定修改天数和依据"
SAMPLE_SOURCE = "示例：国家条例只要求及时处理，请按本地规定修改天数和依据"
SAMPLE_COUNTING = "示例：统计日自零时起、统计月自1日起，权重10:50:40，请按本地考核办法修改"
CLOCKS = (("", 2, 5), (SERIOUS, 1, 3), (URGENT, 1, 1))

# Code, Chinese, English, who is waited for, days of one pause, days together, added up
PAUSE_REASONS = (
    ("resident", "等待居民补充材料或配合", "Waiting for the resident", Holder.RESIDENT, 10, 20, LimitScope.COMPLAINT),
    ("documents", "等待检测、鉴定或审批文件", "Waiting for documents", Holder.OTHER, 30, 60, LimitScope.COMPLAINT),
    ("authority", "等待其他部门处理结果", "Waiting for another authority", Holder.OTHER, 30, 60, LimitScope.COMPLAINT),
    ("weather", "恶劣天气无法施工", "Weather does not allow the work", "", 15, 60, LimitScope.YEAR),
)

# Step, working days from the limit, only when a firm handles it
LADDER = (
    (LadderStep.REMIND, -1, False),
    (LadderStep.ESCALATE, 0, False),
    (LadderStep.SUPERVISE, 3, False),
    (LadderStep.INTERVIEW, 5, True),
    (LadderStep.PROPOSE_CREDIT, 5, True),
)


def install() -> None:
    """Add the categories, clocks, policy, pause reasons and rungs that are missing; change nothing that exists."""
    for position, (code, name, name_en, unit, leaves) in enumerate(TREE):
        group, _new = Category.objects.get_or_create(
            code=code,
            defaults={"name": name, "name_en": name_en, "responsible_unit": unit, "position": position * 100},
        )
        for offset, leaf in enumerate(leaves, start=1):
            _install_leaf(group, leaf, unit, position * 100 + offset)
    _install_questions()
    for severity, first, last in CLOCKS:
        HandlingClock.objects.get_or_create(
            category=None,
            severity=severity,
            effective_from=SAMPLE_FROM,
            defaults={"first_response_days": first, "resolution_days": last, "legal_source": SAMPLE_SOURCE},
        )
    HandlingPolicy.objects.get_or_create(effective_from=SAMPLE_FROM, defaults={"legal_source": SAMPLE_SOURCE})
    StatisticPolicy.objects.get_or_create(effective_from=SAMPLE_FROM, defaults={"legal_source": SAMPLE_COUNTING})
    RetentionPolicy.objects.get_or_create(effective_from=SAMPLE_FROM, defaults={"legal_source": RETENTION_SOURCE})
    FloodLimits.objects.get_or_create(pk=1)
    _install_pause_reasons()
    for step, offset, is_for_firms_only in LADDER:
        EscalationStep.objects.get_or_create(
            step=step,
            effective_from=SAMPLE_FROM,
            defaults={
                "offset_days": offset,
                "is_for_firms_only": is_for_firms_only,
                "legal_source": SAMPLE_SOURCE,
            },
        )


def _install_pause_reasons() -> None:
    names = ("name", "name_en", "waits_for", "most_days", "limit_days", "limit_scope")
    for position, (code, *values) in enumerate(PAUSE_REASONS):
        defaults = {**dict(zip(names, values, strict=True)), "legal_source": SAMPLE_SOURCE, "position": position}
        PauseReason.objects.get_or_create(code=code, defaults=defaults)
    OrderSource.objects.get_or_create(
        code=HOTLINE, defaults={"name": "12345 热线", "categories": HOTLINE_CATEGORIES, "closed_words": HOTLINE_CLOSED}
    )


def _install_leaf(group: Category, leaf: tuple[str, ...], unit: str, position: int) -> None:
    code, name, name_en, *special = leaf
    Category.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "name_en": name_en,
            "parent": group,
            "default_severity": special[0] if special else ROUTINE,
            "responsible_unit": special[1] if len(special) > 1 else unit,
            "position": position,
        },
    )


def _install_questions() -> None:
    """The sample questions where a category was never asked any."""
    asked = set(CategoryQuestion.objects.values_list("category__code", flat=True))
    fresh = {code: questions for code, questions in QUESTIONS.items() if code not in asked}
    categories = {category.code: category for category in Category.objects.filter(code__in=fresh)}
    CategoryQuestion.objects.bulk_create(
        CategoryQuestion(
            category=categories[category],
            code=code,
            kind=kind,
            label=label,
            label_en=label_en,
            choices=[list(choice) for choice in choices],
            position=position,
        )
        for category, questions in fresh.items()
        for position, (code, kind, label, label_en, choices) in enumerate(questions)
    )
