"""The sheets of a rulebook's workbook, their columns, and what a cell can hold.

Headers are part of the file format, so they do not change with the language of a screen.
"""

import re
from functools import cache
from typing import Any

from credit.rules.flat import MISSING, Field, fields_of, put_together, value_at
from credit.rules.source import Path

HEAD_SHEET, CLOCK_SHEET, REST_SHEET = "基本信息", "时限", "其余"
TABLES = {
    "sources": "来源",
    "raters": "评分主体",
    "categories": "类别",
    "groups": "分组",
    "items": "项目",
    "indicators": "指标",
    "grades": "等级",
    "states": "无分状态",
    "vetoes": "一票否决",
    "measures": "措施",
    "lists": "榜单",
    "gaps": "缺口",
}
HEAD_PARTS = {"": "", "score": "评分", "grading": "定级", "confirmation": "签署", "period": "周期"}
REST_HEADER = "其他内容（JSON）"
HEAD_HEADERS = ("字段", "值")
CLOCK_HEADERS = ("时限", "天数", "日历", "依据来源", "条款")
REST_HEADERS = ("部分", "序号", "内容（JSON）")
CLOCK_WORDS = ("days", "calendar", "basis.source", "basis.clause")
LONGEST_CELL = 32_000
LARGEST_NUMBER = 10**14
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
LIST_SIGNS = re.compile(r"[、,，;；\s]")
CHINESE = {
    "format": "格式",
    "code": "代码",
    "title": "名称",
    "notice": "提示",
    "document_number": "文号",
    "issuer": "发布机关",
    "subject": "评价对象",
    "effective_from": "生效日期",
    "effective_to": "失效日期",
    "where": "位置",
    "text": "说明",
    "sources": "来源",
    "weight": "权重",
    "base": "起始分",
    "floor": "下限",
    "cap": "上限",
    "basis": "依据",
    "source": "来源",
    "clause": "条款",
    "polarity": "正负",
    "counts": "计分方式",
    "category": "类别",
    "group": "分组",
    "points": "分值",
    "fixed": "固定",
    "by_level": "级别",
    "national": "国家",
    "province": "省",
    "city": "市",
    "county": "区县",
    "subdistrict": "街道",
    "range": "区间",
    "per_unit": "每单位",
    "unit": "单位",
    "step": "步长",
    "minimum": "起计",
    "limit": "限额",
    "veto": "一票否决",
    "grade": "等级",
    "effect": "效果",
    "validity": "有效期",
    "months": "月",
    "days": "天数",
    "from": "起算",
    "until": "至",
    "on_repair": "修复后",
    "ends": "终止",
    "factor": "系数",
    "if_not_repaired": "逾期未修复",
    "copied_to": "同时计入",
    "rectify_days": "整改天数",
    "evidence_required": "须有证据",
    "reported_by": "报送主体",
    "reviewed_by": "审核层级",
    "name": "指标代码",
    "rater": "评分主体",
    "minimum_denominator": "最少件数",
    "per": "每",
    "bands": "分档",
    "formula": "公式",
    "by_text": "按文字",
    "missing": "缺失时",
    "colour": "颜色",
    "min": "下界",
    "min_inclusive": "含下界",
    "max": "上界",
    "max_inclusive": "含上界",
    "when": "条件",
    "any": "多种途径",
    "share": "占比",
    "kind": "种类",
    "amount": "数量",
    "tone": "性质",
    "minimum_sample": "最小样本",
    "ranking": "排名方式",
    "by_class": "分类排名",
    "criterion": "条件",
    "quota": "名额",
    "count": "个数",
    "ties": "并列",
    "recheck_at_final": "定稿前复核",
    "consequences": "后果",
    "leaving": "退出方式",
    "remedies": "救济途径",
    "valid_months": "在榜月数",
    "reset": "重新起算",
    "decimals": "小数位",
    "rounding": "舍入",
    "method": "方法",
    "small_field": "样本不足时等级",
    "events": "信用信息",
    "ratings": "评价结果",
    "cycle": "周期",
    "filing": "报送",
    "cut_off": "截止",
    "draft": "拟定",
    "publication": "公布",
    "calendar": "日历",
    "stays": "异议期间中止",
    "event_notice": "告知至生效",
    "event_objection": "信用信息异议",
    "event_decision": "信用信息异议决定",
    "rectify": "整改",
    "repair_view": "修复后撤下",
    "list_publicity": "榜单公示",
    "list_decision": "榜单异议决定",
}
_ENDS = ("最低", "最高")


def header_of(path: Path) -> str:
    """`points.range.0` → 分值/区间/最低"""
    words = [_ENDS[step] if isinstance(step, int) else CHINESE.get(step, step) for step in path]
    return "/".join(words)


@cache
def columns_of(part: str) -> tuple[tuple[str, Field], ...]:
    """The columns of a table: header and field."""
    return tuple((header_of(field.path), field) for field in fields_of(part))


@cache
def head_rows() -> tuple[tuple[str, str, Field], ...]:
    """The rows of the first sheet: what is shown, part, field."""
    rows = [(CHINESE["format"], "", Field(("format",), "whole"))]
    for part, title in HEAD_PARTS.items():
        for field in fields_of(part):
            rows.append((f"{title}/{header_of(field.path)}" if title else header_of(field.path), part, field))
    rows.append(("时限/" + CHINESE["stays"], "clocks", Field(("stays",), "flag")))
    return tuple(rows)


def clock_names() -> dict[str, str]:
    """What is shown → word of the format."""
    words = dict.fromkeys(field.path[0] for field in fields_of("clocks") if len(field.path) > 1)
    return {CHINESE.get(str(word), str(word)): str(word) for word in words}


def fits_cell(field: Field, value: Any) -> bool:
    """Whether a value comes back from a cell of this field as it was."""
    if field.kind == "words":
        return (
            isinstance(value, list)
            and bool(value)
            and all(
                isinstance(word, str) and word and not LIST_SIGNS.search(word) and _is_plain(word) for word in value
            )
        )
    if field.kind == "flag":
        return isinstance(value, bool)
    if field.kind in ("whole", "number") and isinstance(value, int):
        return not isinstance(value, bool) and abs(value) < LARGEST_NUMBER
    if field.kind == "whole":
        return False
    return isinstance(value, str) and _is_plain(value)


def _is_plain(text: str) -> bool:
    return bool(text) and text == text.strip() and len(text) < LONGEST_CELL and not _UNSAFE.search(text)


def split_entry(fields: tuple[Field, ...], entry: dict[str, Any]) -> tuple[dict[Path, Any], dict[str, Any]]:
    """(value by field, the words that do not fit into fields): together they say exactly the entry."""
    cells: dict[Path, Any] = {}
    rest: dict[str, Any] = {}
    for word, value in entry.items():
        own = [field for field in fields if field.path[0] == word]
        found = {field.path: value_at(entry, field.path) for field in own}
        found = {path: given for path, given in found.items() if given is not MISSING}
        nested = {field.path: field.kind == "nested" for field in own}
        is_fitting = all(
            nested[field.path] or fits_cell(field, found[field.path]) for field in own if field.path in found
        )
        if found and is_fitting and put_together(found.items()) == {word: value}:
            cells |= found
        else:
            rest[word] = value
    return cells, rest
