"""Assembly rules in the reader's language: keys, parts and values. The words are data beside the samples."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from committees.rules.law import shape
from committees.rules.law.choices import COUNT, FLAG, SHARE, WORD, Choice
from committees.rules.law.shape import PATHS

FILE = Path(__file__).resolve().parent.parent / "data" / "rule_words.yaml"
Words = dict[str, dict[str, list[str]]]
TRIGGER_SHARES = ("area", "heads", "households")
NATIONAL_TEXTS = {
    "CC": "民法典",
    "REG": "物业管理条例",
    "JI": "建筑物区分所有权司法解释",
    "GR": "业主大会和业主委员会指导规则",
}
NATIONAL_TEXT = re.compile(r"(CC|REG|JI|GR)(?: (.+))?")


@cache
def _words() -> Words:
    found: Words = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def _said(part: str, code: str) -> str:
    found = _words()[part].get(code)
    if found is None:
        return code.replace("_", " ")
    return found[1] if (get_language() or "").startswith("zh") else found[0]


def word(code: str) -> str:
    """A code of a value, such as a place or a body; what is no known code stays as it is written."""
    return _said("words", code)


def key_label(key: str) -> str:
    """One of the 45 keys."""
    return _said("keys", key)


def part_label(path: str) -> str:
    """The part of a key; the key itself where it has no parts."""
    key, _dot, part = path.partition(".")
    return _said("parts", part) if part else key_label(key)


def value_in_words(path: str, value: Any) -> str:
    """A value of the rules as a person reads it."""
    kind = PATHS[path]
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if kind == shape.TRIGGERS:
        return _("; or ").join(trigger_in_words(test) for test in value)
    if kind == shape.MAJORITY and isinstance(value, dict):
        return f"{word(value['of'])}: {word('area')} {_sign(value['area'])}, {word('heads')} {_sign(value['heads'])}"
    if kind == shape.DAYS and isinstance(value, int):
        return f"{value} {word('days')}"
    return _plain(value)


def trigger_in_words(test: dict[str, Any]) -> str:
    """One test of the first assembly: every condition in it must hold."""
    return ", ".join(
        f"{word(name)} ≥ {value}" if name in TRIGGER_SHARES else f"{value} {word(name)}" for name, value in test.items()
    )


def choice_in_words(choice: Choice, value: Any, readings: dict[str, Any]) -> str:
    """A reading of an open point."""
    if value is None:
        return _("none")
    if choice.kind == FLAG:
        return _("yes") if value else _("no")
    if choice.kind in (SHARE, COUNT):
        return str(value)
    return str(readings.get(value, value)) if choice.kind == WORD else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(
            f"{part} {word(name)}" if isinstance(part, int) else f"{word(name)}: {_plain(part)}"
            for name, part in value.items()
        )
    if isinstance(value, list):
        return "、".join(_plain(part) for part in value)
    return word(_sign(value)) if isinstance(value, str) else str(value)


def _sign(text: str) -> str:
    return text.replace(">=", "≥ ").replace("<=", "≤ ").replace(">", "> ").replace("<", "< ")


def clause(layer: str, article: str) -> str:
    """A text and its article as records name it, in Chinese like the law: `民法典 第278条`, `北京市 第34条`."""
    if not article:
        return ""
    with translation.override("zh-hans"):
        text, number = word(layer), article
    national = NATIONAL_TEXT.fullmatch(article)
    if national is not None:
        text, number = NATIONAL_TEXTS[national[1]], national[2] or ""
    return f"{text} 第{number}条" if number.isdecimal() else f"{text} {number}".strip()
