"""Standard texts with placeholders of a fixed list. Pure functions; nothing is ever evaluated."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

PLACEHOLDERS = {
    "receipt_code": _("receipt code"),
    "title": _("title of the complaint"),
    "estate": _("estate"),
    "category": _("category"),
    "area": _("responsible area"),
    "handler": _("firm or office that handles it"),
    "due_day": _("last day for the answer"),
    "today": _("today"),
}
_PLACEHOLDER = re.compile(r"\{([^{}\n]{0,40})\}")


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces and is not in the list, as it stands there."""
    return [f"{{{name}}}" for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with values in place of the placeholders, in one pass: braces inside a value stay as they are."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)
