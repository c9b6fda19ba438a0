"""Clocks of tenders and a short sample catalogue of government purchase. A sample: an office writes its own."""

import datetime
from decimal import Decimal

from firms.choices import DayUnit, TenderKind
from firms.models import PurchaseItem, TenderTerms

SINCE = datetime.date(2020, 1, 1)
LAW = "招标投标法第 23、24、28、37、46 条；招标投标法实施条例第 54 条"
NATURAL, WORKING = DayUnit.NATURAL, DayUnit.WORKING

# Kind: days to bid, last change, publicity, answer, contract, least bidders, least experts, source.
TERMS = (
    (TenderKind.EARLY_STAGE, 20, 15, 3, NATURAL, 3, NATURAL, 30, 3, 5, LAW),
    (TenderKind.OWNERS, 20, 15, 7, WORKING, 3, WORKING, 30, 3, 3, f"{LAW}；民法典第 278 条"),
    (
        TenderKind.INTERIM,
        0,
        0,
        0,
        NATURAL,
        1,
        WORKING,
        10,
        1,
        1,
        "样例：由本地应急物业服务规定修改",
    ),
)
# Code, service, unit, worst grade admitted, least satisfaction.
SAMPLE_ITEMS = (
    ("A01", "老旧小区兜底保洁", "平方米·月", 1, None),
    ("A02", "无主楼院秩序维护", "院·月", 1, None),
    ("A03", "公共区域垃圾清运", "吨", 2, None),
    ("B01", "独居老人上门巡访", "户·次", 1, Decimal("80.00")),
    ("B02", "社区食堂运营", "餐", 1, Decimal("85.00")),
    ("B03", "托育点日常管理", "点·月", 0, Decimal("85.00")),
    ("C01", "小微设施维修", "工时", 2, None),
    ("C02", "雨污管网疏通", "米", 2, None),
)


def install() -> None:
    """Add the terms and, in an empty catalogue, the sample services."""
    for kind, bid, change, publicity, unit, answer, answer_unit, contract, bidders, experts, source in TERMS:
        TenderTerms.objects.get_or_create(
            kind=kind,
            effective_from=SINCE,
            defaults={
                "bid_days": bid,
                "clarification_days": change,
                "publicity_days": publicity,
                "publicity_unit": unit,
                "answer_days": answer,
                "answer_unit": answer_unit,
                "contract_days": contract,
                "least_bidders": bidders,
                "least_experts": experts,
                "legal_source": source,
            },
        )
    if PurchaseItem.objects.exists():
        return
    for code, title, unit, rank, satisfaction in SAMPLE_ITEMS:
        PurchaseItem.objects.create(
            code=code,
            title=title,
            unit=unit,
            worst_rank=rank,
            least_satisfaction=satisfaction,
            legal_source="样例：由本地采购目录规定",
        )
