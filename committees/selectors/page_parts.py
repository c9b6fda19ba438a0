"""What pages of a committee's work are made of: a page, its rows, days and values in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import NoticePosting

MOST = 50
OVERDUE = gettext_lazy("overdue")
SIGN = re.compile(r"^(?:(>=)|[<>])(?=[0-9])")
Link = Callable[[str, Any], str]


@dataclass
class Row:
    """One line of a list. `is_late` makes its state stand out; `late_words` say why, where the state does not."""

    title: Any
    line: Any = ""
    state: Any = ""
    url: str = ""
    is_late: bool = False
    late_words: Any = ""


@dataclass
class Page:
    """What a page shows. `lists`: (heading, rows, what stands there when there are none)."""

    title: Any
    state: Any = ""
    facts: list[tuple[Any, Any]] = field(default_factory=list)
    texts: list[tuple[Any, Any]] = field(default_factory=list)
    lists: list[tuple[Any, list[Row]]] = field(default_factory=list)
    is_late: bool = False
    late_words: Any = OVERDUE


def day(value: Any) -> str:
    """A day as the pages write it; a dash for none."""
    return f"{value:%Y-%m-%d}" if value else "–"


def ruled(value: Any, article: str) -> str:
    """A value with the article that gives it; `>=2/3` as people write it."""
    shown = SIGN.sub(lambda found: "≥ " if found[1] else f"{found[0][0]} ", f"{value}")
    return f"{shown} ({article})" if article else shown


def postings_of(thing: Any) -> list[Row]:
    """Where and when something hung, with its proof."""
    rows = NoticePosting.objects.about(thing).select_related("photo")
    return [
        Row(
            row.place,
            f"{day(row.posted_on)} – {day(row.until)}",
            _("posted late") if row.is_late else _("in time"),
            "" if row.photo_id is None else f"paper:{row.photo_id}",
            row.is_late,
        )
        for row in rows
    ]
