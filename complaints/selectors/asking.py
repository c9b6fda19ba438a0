"""Reads of what a category asks, and of the category that a text speaks of."""

from typing import NamedTuple

from complaints.models import Category, CategoryQuestion

MOST_SUGGESTED = 3
KEYWORDS = {
    "facilities-lift": ("电梯", "轿厢", "困人"),
    "facilities-water": ("停水", "供水", "水压", "自来水"),
    "facilities-power": ("停电", "断电", "跳闸"),
    "facilities-drainage": ("下水道", "堵塞", "排水", "污水", "反水"),
    "facilities-heating": ("暖气", "供暖", "供热"),
    "facilities-roof": ("漏水", "渗水", "屋面", "屋顶"),
    "facilities-wall": ("外墙", "墙砖", "脱落"),
    "facilities-light": ("路灯", "照明", "楼道灯", "灯不亮"),
    "fire-lane": ("消防通道", "消防车道", "生命通道"),
    "fire-equipment": ("灭火器", "消火栓", "消防栓", "烟感"),
    "fire-ebike": ("电动车", "电瓶车", "飞线"),
    "cleaning-rubbish": ("垃圾", "清运", "异味"),
    "cleaning-green": ("绿化", "草坪", "树木"),
    "security-access": ("门禁", "单元门", "道闸"),
    "parking-space": ("停车", "车位", "乱停"),
    "fees-unclear": ("收费", "物业费", "公示"),
    "funds-repair": ("维修资金", "维修基金"),
    "neighbours-noise": ("噪音", "噪声", "扰民"),
    "neighbours-throwing": ("高空抛物", "抛物"),
    "neighbours-pets": ("养狗", "狗", "宠物"),
    "building-unlawful": ("违建", "搭建", "违法建设"),
}


class Suggestion(NamedTuple):
    """A category that a text seems to speak of, and the words that said so."""

    category: Category
    words: tuple[str, ...]


def category_suggestions(text: str) -> list[Suggestion]:
    """Categories in use that the words of a text point to, the best first; none when no word is known."""
    spoken = {code: tuple(word for word in words if word in text) for code, words in KEYWORDS.items()}
    best = sorted((code for code in spoken if spoken[code]), key=lambda code: -sum(map(len, spoken[code])))
    best = best[:MOST_SUGGESTED]
    if not best:
        return []
    found = {category.code: category for category in Category.objects.leaves().filter(code__in=best)}
    return [Suggestion(found[code], spoken[code]) for code in best if code in found]


def chosen_category(code: str) -> Category | None:
    """The category in use with a code that somebody sent, with `asks`; None for none."""
    if not code or "\0" in code:
        return None
    return Category.objects.leaves().with_asks().filter(code=code[:50]).first()


def questions_for(category: Category | None) -> list[CategoryQuestion]:
    """What is asked today beyond the common form; no statement where `chosen_category` says that nothing is."""
    if category is None or not getattr(category, "asks", True):
        return []
    return list(CategoryQuestion.objects.asked_for(category))
