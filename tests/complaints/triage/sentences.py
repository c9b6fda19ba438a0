"""A small training set, written for the tests: three matters, forty sentences each."""

import itertools

from complaints.classifier.rows import Labelled

PLACES = ("东门", "三号楼", "地下车库", "二单元", "北区", "会所旁", "七栋", "西侧", "大堂", "中庭")
LIFT = ("电梯一直停运没人修", "电梯门关不上还乱响", "轿厢晃动得厉害", "电梯按钮失灵上不去")
GREEN = ("草坪枯黄无人浇水", "树枝挡住窗户没人修剪", "花坛杂草长得很高", "绿化带被踩成泥地")
FEES = ("物业费涨价没有依据", "停车收费不给发票", "收费标准从来不公示", "水电费多收不退")


def rows() -> list[Labelled]:
    """The sentences with their labels."""
    matters = (("电梯", LIFT), ("绿化", GREEN), ("收费", FEES))
    return [
        Labelled(f"{place}{saying[:4]}", f"我家住{place}，{saying}，已经{days}天了，希望处理。", label)
        for label, sayings in matters
        for (days, place), saying in itertools.product(enumerate(PLACES, start=2), sayings)
    ]


def many_rows() -> list[Labelled]:
    """Enough sentences for topics: the days differ and the sentences are told in three ways."""
    ways = ("{text}", "各位领导好，{text}", "{text}请给个说法，谢谢。")
    return [row._replace(text=way.format(text=row.text)) for row in rows() for way in ways]


def write_csv(path, found):
    """A file of labelled messages."""
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["title", "content", "label"])
        writer.writerows(found)
    return path
