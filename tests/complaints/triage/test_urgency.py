"""Danger is found in many ways of telling it; everyday matters are left alone."""

import pytest

from complaints.rules.urgency import dangers_in, lifted

URGENT = {
    "gas": (
        "厨房有很重的煤气味|燃气管道漏气了|天然气表一直报警|楼道里闻到一股瓦斯味"
        "|媒气泄露没人管|煤 气 漏 了|燃氣洩漏|一氧化碳超标"
    ),
    "fire": (
        "楼道着火了|配电房冒烟|有焦糊味|電動車自燃|地下室起火"
        "|垃圾堆烧起来了|没有着火但是冒黑烟|车库找火了|消防车进不来|听到爆炸声"
    ),
    "lift": (
        "孩子被困电梯|电梯困人半小时|老人关在电梯里出不来|電 梯 困 人"
        "|电踢突然下坠|轿厢卡在五楼和六楼中间|电梯夹人|升降机失控|货梯坠落"
    ),
    "electricity": (
        "路灯杆漏电|电线掉在地上|配电箱打火花|插座短路冒火星|孩子摸栏杆被电到|电线裸露在外面|積水裡帶電|电缆老化破皮"
    ),
    "collapse": (
        "围墙要倒了|阳台开裂很危险|地面塌陷一个大坑|井盖不见了"
        "|邻居拆承重墙|危房没人管|天花板掉下来|護欄斷了|有人掉进井里"
    ),
    "falling": (
        "高空抛物砸车|楼上扔酒瓶|外墙瓷砖脱落|玻璃从楼上掉下来"
        "|花盆砸下来|有人往楼下倒水|空调外机松动|高空拋物|墙皮掉了一大块"
    ),
    "harm": ("老人摔下楼梯受伤|有人跳楼|狗咬人|保安持刀|孩子落水|急救车来了|出人命了怎么办"),
}
SERIOUS = "停水三天了|整栋楼没电|消防通道被堵|电动车推进电梯充电|电梯停运一周|保安打人|灭火器过期|污水倒灌进屋|飞线充电"
EVERYDAY = (
    "物业费涨价没有通知|绿化带杂草没人剪|垃圾桶太少|业委会换届不公开|保安态度不好|停车费太贵|楼道卫生差"
    "|维修资金账目不清|邻居半夜唱歌|车位只售不租|押金不退|快递放在门口"
)
CASES = [(code, text) for code, texts in URGENT.items() for text in texts.split("|")]


@pytest.mark.parametrize(("code", "text"), CASES)
def test_danger_to_people_is_found(code, text):
    found = dangers_in("", text)
    assert code in {one.code for one in found}
    assert lifted("routine", found) == "urgent"


@pytest.mark.parametrize("text", SERIOUS.split("|"))
def test_what_is_serious_is_at_least_that(text):
    assert lifted("routine", dangers_in("", text)) != "routine"


@pytest.mark.parametrize("text", EVERYDAY.split("|"))
def test_everyday_matters_stay_routine(text):
    assert dangers_in(text, text) == []


def test_the_words_that_told_stand_in_the_message():
    (found, *_rest) = dangers_in("", "昨晚電 梯 困 人一小时")
    assert found.words in "昨晚電 梯 困 人一小时"


def test_severity_is_never_lowered():
    assert lifted("urgent", dangers_in("", "绿化带杂草没人剪")) == "urgent"
