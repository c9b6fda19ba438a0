"""Words that tell of danger to people. They are to be found rather once too often than not at all.

Negations are not read ("no fire yet" is looked at too), signs may stand apart, be traditional or mistyped. Whatever is
found only lifts the severity; an officer lowers it again. See docs/rules/triage.md.
"""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.choices import Severity
from complaints.classifier.text import tidied


class Danger(NamedTuple):
    """A kind of danger: its code, its name, how pressing it is, and the words in which it is told."""

    code: str
    name: Promise
    severity: Severity
    pattern: re.Pattern[str]


class Found(NamedTuple):
    """A danger that a message tells of, and the words that told."""

    code: str
    name: Promise
    severity: Severity
    words: str


LIFT = "(?:电梯|电踢|电提|店梯|升降机|升降梯|客梯|货梯|轿厢|梯子里|梯厢|(?<!楼)梯里)"
GAS = "(?:燃气|煤气|媒气|天然气|天燃气|液化气|瓦斯|沼气|燃起管|煤汽)"
POWER = "(?:电线|电缆|电箱|电表箱|配电|电闸|插座|电线杆|路灯杆|灯杆|电杆|线路|充电桩|变压器)"
STRUCTURE = (
    "(?:房子|房屋|楼板|楼梯|楼体|墙|围墙|天花板|阳台|屋顶|顶棚|吊顶|车库顶|地面|路面|地基"
    "|护栏|栏杆|雨棚|挡土墙|广告牌|大树)"
)
CHILD = "(?:小孩|孩子|老人|小朋友|儿童|有人|业主|住户|居民|保安|行人|路人|孕妇|妈妈|爸爸|奶奶|爷爷)"

_URGENT = (
    ("gas", _("gas"), (
        f"{GAS}.{{0,8}}(?:漏|露|味|泄|爆|臭|报警|难闻|中毒)",
        f"(?:漏|泄露|泄漏|闻到|闻见|一股|有股|很重的|刺鼻的).{{0,6}}{GAS}",
        "漏气|一氧化碳|嘶嘶.{0,4}气",
        "(?:gas).{0,3}(?:漏|味)",
    )),
    ("fire", _("fire"), (
        "(?:着|起|失|冒|找|发|大|救)(?:火|伙)(?!车)|火灾|燃烧|烧起来|烧着|烧了起来|自燃|火苗|明火|火光|火情|烧焦|焦糊|糊味|烧糊",
        "(?:冒|浓|黑|白|好多|很多|全是)烟(?!头)|烟雾(?!报警器坏)|爆炸|炸了|爆燃|轰的一声",
        "消防(?:车|员).{0,6}(?:进不|开不进|来不|过不)|0火警",
    )),
    ("lift", _("trapped in a lift"), (
        f"{LIFT}.{{0,14}}(?:困|关在|关了|卡在|卡住|卡主|出不来|坠|下滑|掉|冲顶|蹲底|急停|失控|夹|自由落体|下坠|不开门|打不开)",
        f"(?:困|关在|关进|卡在|卡住|卡主|夹|坠落|坠).{{0,8}}{LIFT}",
        f"{LIFT}.{{0,14}}(?:突然停|停在半空|停在中间|停在两层|半空|乱跳|不停层)",
        "困人|被困|困在|困住",
    )),
    ("electricity", _("electricity"), (
        "漏电|露电|漏店|触电|触店|电击|带电|电死|电到|电倒|被电|过电|麻了|麻手|麻电|电人",
        f"{POWER}.{{0,10}}(?:裸露|露在|外露|断|掉|垂|冒火|火花|打火|冒烟|老化|烧|泡水|进水|着|发烫|短路|破皮|破了|拖在)",
        "(?:火花|冒火星|电火|电弧|短路|裸露).{0,8}(?:电|线|插)|裸露的?电|裸线",
    )),
    ("collapse", _("collapse"), (
        "坍塌|塌方|倒塌|垮塌|塌陷|塌了|要塌|快塌|塌下|塌落|踏陷|危房|垮了|要垮|摇摇欲坠|沉降|陷下去|地陷|天坑",
        f"{STRUCTURE}.{{0,10}}(?:倒了|要倒|快倒|会倒|倒下|断了|断裂|裂缝|开裂|裂开|下沉|倾斜|歪了|松动|掉下|掉落|脱落|坠)",
        "承重(?:墙|柱|梁).{0,10}(?:拆|砸|敲|打|凿|开)|(?:拆|砸|敲|打|凿).{0,8}承重",
        "井盖.{0,8}(?:没|丢|缺|不见|坏|破|开|掉|失|翘|松)|(?:没|无|缺|少).{0,3}井盖|掉进.{0,6}(?:井|坑|洞)|掉(?:进|到).{0,3}井",
    )),
    ("falling", _("things falling or thrown from above"), (
        "高空.{0,3}(?:抛|扔|坠|丢|落)|抛物|坠物|从天而降|天上掉",
        "(?:楼上|楼顶|高层|窗户|窗口|阳台|0楼|高处|上面).{0,10}(?:扔|丢|抛|甩|泼|掉下|掉落|砸|倒下来|坠)",
        "(?:扔|丢|抛|甩|掉|砸|落)(?:了)?下(?:来|去|楼)|往(?:楼)?下(?:扔|丢|抛|甩|倒|泼)",
        "(?:瓷砖|墙皮|墙砖|玻璃|外墙|保温层|空调外机|花盆|幕墙|水泥块).{0,10}(?:掉|脱落|坠|砸|落下|松动|要落|剥落|炸裂|碎)",
        "(?:掉|脱落|坠|砸|落下|剥落).{0,6}(?:瓷砖|墙皮|墙砖|玻璃|外墙|保温层|花盆|水泥块)|砸(?:到|中|伤|坏|死|了)",
    )),
    ("harm", _("people hurt or in danger"), (
        f"{CHILD}.{{0,12}}(?:受伤|摔伤|昏倒|晕倒|昏迷|流血|骨折|溺水|落水|掉水|摔下|坠楼|跳楼|中毒|休克|没呼吸|送医|住院|死)",
        "生命危险|人命|出人命|伤亡|死人|死亡|救命|坠楼|跳楼|轻生|自杀|溺水|中毒|救护车|急救|猝死|砍人|持刀|拿刀|动刀|行凶",
        "(?:狗|犬).{0,8}(?:咬|扑|追)(?:人|伤|了|到|小|孩|老|我)|被.{0,6}(?:狗|犬).{0,3}(?:咬|扑)",
    )),
)  # fmt: skip
_SERIOUS = (
    ("water", _("no water or flooding"), (
        "停水|没水|没有水|无水|断水|爆管|水管爆|水管.{0,4}(?:裂|破)|倒灌|淹|水漫|污水.{0,6}(?:溢|涌|流|返|倒)|粪水|水.{0,4}(?:发黄|发臭|发黑|变色)",
    )),
    ("blackout", _("no electricity"), ("停电|没电|没有电|断电|跳闸|缺电",)),
    ("fire-lane", _("escape ways blocked"), (
        "消防(?:通道|车道|门|出口|登高).{0,12}(?:堵|占|锁|停|封|堆|挡|关)|(?:堵|占|锁|停|封|堆|挡).{0,10}(?:消防|疏散|逃生|生命)(?:通道|车道|出口|楼梯)?",
        "(?:安全出口|疏散通道|逃生通道|疏散楼梯).{0,8}(?:堵|占|锁|封|堆|挡|关)",
        "(?:消防栓|消火栓|灭火器|喷淋|烟感|消防设施|消防设备|消防器材).{0,10}(?:没水|没有水|坏|过期|失效|瘫痪|空|不能用|损坏|没)",
    )),
    ("charging", _("unsafe charging of e-bikes"), (
        "飞线|私拉电|乱拉电|(?:电动车|电瓶车|电瓶|电动自行车).{0,10}(?:充电|上楼|进电梯|进楼|入户|推进|推上)|(?:楼道|楼梯间|家里|楼内|屋里).{0,8}充电",
    )),
    ("stopped-lift", _("a lift out of order"), (
        f"{LIFT}.{{0,12}}(?:停运|停用|坏|故障|不能用|不动|停了|停止|维修|罢工|异响|抖|晃)",
    )),
    ("violence", _("violence or threats"), ("打人|打业主|殴打|威胁|恐吓|打架|动手打|群殴|被打|推搡",)),
)  # fmt: skip


def _dangers() -> tuple[Danger, ...]:
    both = ((Severity.URGENT, _URGENT), (Severity.SERIOUS, _SERIOUS))
    return tuple(
        Danger(code, name, severity, re.compile("|".join(patterns)))
        for severity, rows in both
        for code, name, patterns in rows
    )


DANGERS = _dangers()
NAMES = {danger.code: danger.name for danger in DANGERS}
RANK = {Severity.ROUTINE: 0, Severity.SERIOUS: 1, Severity.URGENT: 2}


def dangers_in(title: str, text: str) -> list[Found]:
    """The dangers that a message tells of, the most pressing first, each with the first words that told of it."""
    found: dict[str, Found] = {}
    for source in (title, text):
        read = tidied(source)
        for danger in DANGERS:
            if danger.code not in found and (match := danger.pattern.search(read.text)):
                words = read.original(source, match.start(), match.end())
                found[danger.code] = Found(danger.code, danger.name, danger.severity, words)
    return sorted(found.values(), key=lambda one: -RANK[one.severity])


def lifted(severity: str, found: list[Found]) -> Severity:
    """The severity after reading: never lower than it was."""
    return max([Severity(severity), *(one.severity for one in found)], key=RANK.__getitem__)
