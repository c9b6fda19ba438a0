"""Two languages, one switch, on every page."""

import re

CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
DATA = re.compile(r"试验市|北苑社区|春熙苑|和睦路|安居物业[\u4e00-\u9fff]*|北街街道|南街街道|试验区|中文|锦绣花园")
PAGES = (
    "/",
    "/complaints/new/",
    "/complaints/track/",
    "/estates/",
    "/ratings/",
    "/lists/",
    "/account/login/",
    "/account/signup/",
)


def test_the_switch_turns_every_page_and_back(town, visitor):
    reader = visitor("reader")
    page = reader.open("/complaints/track/")
    assert page.get_attribute("html", "lang") == "zh-hans"
    reader.says("查询投诉")
    reader.in_english()
    assert page.url.endswith("/complaints/track/")
    for path in PAGES:
        reader.open(path)
        assert page.get_attribute("html", "lang") == "en"
        left = CHINESE.findall(DATA.sub("", page.inner_text("body")))
        assert not left, f"{path} still says {left}"
    reader.press(".language-switch button")
    assert page.get_attribute("html", "lang") == "zh-hans"


def test_an_error_page_helps_in_both_languages(town, visitor):
    reader = visitor("lost")
    reader.open("/nowhere/", status=404)
    reader.says("页面不存在", "返回首页")
    reader.open("/")
    reader.in_english()
    reader.open("/nowhere/", status=404)
    reader.says("This page does not exist", "home page")
