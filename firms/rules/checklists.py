"""What a checklist may say: sections with items. Pure functions over the JSON that a version keeps."""

import re
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firms.choices import AnswerKind, FindingSeverity

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
MOST_DAYS, MOST_ITEMS, LONGEST_TITLE = 180, 200, 200


class Item(NamedTuple):
    """One thing to look at. `days` are working days to rectify; `credit_item` hints at an item of the rulebook."""

    code: str
    title: str
    title_en: str
    legal_source: str
    kind: str
    severity: str
    days: int
    credit_item: str = ""

    @property
    def label(self) -> str:
        """Title in the language of the page."""
        return self.title if (get_language() or "zh").startswith("zh") else self.title_en

    @property
    def kind_label(self) -> str:
        """Kind of answer in words."""
        return str(AnswerKind(self.kind).label)

    @property
    def severity_label(self) -> str:
        """Severity in words."""
        return str(FindingSeverity(self.severity).label)


class Section(NamedTuple):
    """A heading with its items."""

    title: str
    title_en: str
    items: tuple[Item, ...]

    @property
    def label(self) -> str:
        """Title in the language of the page."""
        return self.title if (get_language() or "zh").startswith("zh") else self.title_en


def read_sections(document: list[dict[str, Any]]) -> tuple[Section, ...]:
    """The sections of a document that `problems_of` finds nothing wrong with."""
    return tuple(
        Section(row["title"], row["title_en"], tuple(Item(**item) for item in row["items"])) for row in document
    )


def write_sections(sections: tuple[Section, ...]) -> list[dict[str, Any]]:
    """The document of sections: `read_sections` backwards."""
    return [
        {"title": one.title, "title_en": one.title_en, "items": [item._asdict() for item in one.items]}
        for one in sections
    ]


def problems_of(sections: tuple[Section, ...]) -> list[str]:
    """What is wrong with a checklist, in words; nothing: it may be published."""
    found = [] if any(section.items for section in sections) else [_("The checklist has no items.")]
    items = [item for section in sections for item in section.items]
    if len(items) > MOST_ITEMS:
        found.append(_("A checklist has at most %(most)s items.") % {"most": MOST_ITEMS})
    codes = [item.code for item in items]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        found.append(_("The code %(code)s stands twice.") % {"code": code})
    for item in items:
        found += [f"{item.code}: {words}" for words in _problems_of_item(item)]
    return found


def _problems_of_item(item: Item) -> list[str]:
    found = []
    if not CODE.fullmatch(item.code):
        found.append(_("A code begins with a small letter, then small letters, digits and hyphens."))
    if not item.title.strip() or not item.title_en.strip():
        found.append(_("An item has a title in both languages."))
    if max(len(item.title), len(item.title_en), len(item.legal_source)) > LONGEST_TITLE:
        found.append(_("Titles and sources have at most 200 characters."))
    if not item.legal_source.strip():
        found.append(_("Name the legal source of the item."))
    if item.kind not in AnswerKind.values or item.severity not in FindingSeverity.values:
        found.append(_("Kind of answer or severity is unknown."))
    if not 1 <= item.days <= MOST_DAYS:
        found.append(_("Give 1 to 180 working days to rectify."))
    return found


def with_item(sections: tuple[Section, ...], title: str, title_en: str, item: Item) -> tuple[Section, ...]:
    """The sections with an item put in (or, with a known code, changed) under a heading, new headings at the end."""
    rows: dict[str, Section] = {}
    is_placed = False
    for section in sections:
        same = section.title == title
        items = []
        for known in section.items:
            if known.code != item.code:
                items.append(known)
            elif same:
                items.append(item)
                is_placed = True
        if same and not is_placed:
            items.append(item)
            is_placed = True
        rows[section.title] = Section(section.title, title_en if same else section.title_en, tuple(items))
    if not is_placed:
        rows[title] = Section(title, title_en, (item,))
    return tuple(section for section in rows.values() if section.items)


def without_item(sections: tuple[Section, ...], code: str) -> tuple[Section, ...]:
    """The sections without an item; a heading without items goes too."""
    kept = (one._replace(items=tuple(item for item in one.items if item.code != code)) for one in sections)
    return tuple(section for section in kept if section.items)


class ItemChange(NamedTuple):
    """What became of an item from one version to the next: `added`, `removed` or `changed`, with the fields."""

    code: str
    kind: str
    fields: tuple[str, ...] = ()


def differences(before: tuple[Section, ...], after: tuple[Section, ...]) -> list[ItemChange]:
    """What differs between two versions, by item code."""
    old = {item.code: item for section in before for item in section.items}
    new = {item.code: item for section in after for item in section.items}
    found = [ItemChange(code, "added") for code in new if code not in old]
    found += [ItemChange(code, "removed") for code in old if code not in new]
    for code, item in new.items():
        if code in old and old[code] != item:
            fields = tuple(name for name in Item._fields if getattr(old[code], name) != getattr(item, name))
            found.append(ItemChange(code, "changed", fields))
    return sorted(found)
