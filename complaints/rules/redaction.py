"""Finding personal data in free text, and blacking it out."""

import re
from collections.abc import Iterable

BLACK = "█"
NUMBER = "[0-9一二三四五六七八九十]"
_PATTERNS = (
    re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])"),  # identity number
    re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"),  # mobile
    re.compile(r"(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])"),  # landline
    re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    re.compile(r"(?<![0-9])[0-9]{15,19}(?![0-9])"),  # bank account
    re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9]{5,6}(?![0-9A-Za-z])"),  # number plate
    re.compile(  # flat
        rf"(?:{NUMBER}{{1,4}}(?:号楼|栋|幢|座))?"
        rf"(?:{NUMBER}{{1,3}}单元[0-9]{{2,5}}(?:室|号房)?|[0-9]{{2,5}}(?:室|号房))"
    ),
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万钱严"
)
_NAMED = re.compile(
    rf"(?:我叫|我是|姓名[:：]?|联系人[:：]?|业主|住户)\s*([{SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[,，。;；、\s]|$|的|电话|手机)"
)
_TITLED = re.compile(rf"([{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|大爷|阿姨|师傅))")


def find_personal_data(text: str) -> list[str]:
    """Passages that look like a phone, identity or account number, number plate, flat, address of mail, or a name in
    a usual turn of phrase; in the order of the text. A help to the officer, not a promise that nothing is missed.
    """
    found = [(match.start(), match[0]) for pattern in _PATTERNS for match in pattern.finditer(text)]
    found += [(match.start(1), match[1]) for pattern in (_NAMED, _TITLED) for match in pattern.finditer(text)]
    return list(dict.fromkeys(passage for _start, passage in sorted(found)))


def black_out(text: str, passages: Iterable[str]) -> str:
    """The text with every sign of the passages replaced by █; longer passages first, so that none shows through."""
    for passage in sorted(set(passages), key=len, reverse=True):
        text = text.replace(passage, BLACK * len(passage))
    return text
