"""Filling in texts, and the number of a notice."""

import re
import uuid
from collections.abc import Collection, Mapping

PLACEHOLDER = re.compile(r"\{(\w+)\}")
NUMBERS = uuid.UUID("0e0f5a0e-7c7c-5a0b-9f3f-6f5d1f1f2b61")


def unknown_names(text: str, allowed: Collection[str]) -> list[str]:
    """Names in braces that are not among the allowed ones, in order."""
    return [name for name in PLACEHOLDER.findall(text) if name not in allowed]


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """`{name}` → its value; a name without value stays as it is. Values are put in as they are and read no further."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def used_values(text: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values that a text uses, in its order: what a provider's template is filled with."""
    return {name: values[name] for name in PLACEHOLDER.findall(text) if name in values}


def notice_number(schema: str, origin: str, channel: str, recipient: str) -> uuid.UUID:
    """The same for the same event, channel and recipient of a jurisdiction; tells nothing about any of them."""
    return uuid.uuid5(NUMBERS, "\n".join((schema, origin, channel, recipient)))
