"""Who signs a record, one level after the other."""

from typing import Any

TWO_LEVELS = ("subdistrict", "county")
"""Where neither the item nor the rulebook says who signs."""


def levels_of(document: dict[str, Any], item_code: str) -> tuple[str, ...]:
    """Levels that sign a record of an item, in order: the item's own, else the rulebook's, else two.

    The last one confirms; with three, the one in the middle endorses.
    """
    item: dict[str, Any] = next((item for item in document["items"] if item["code"] == item_code), {})
    return tuple(item.get("reviewed_by") or document.get("confirmation", {}).get("events") or TWO_LEVELS)
