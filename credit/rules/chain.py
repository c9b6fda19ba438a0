"""The chain of publications: what anybody can check with the published texts alone."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from common.digest import canonical_json, sha256_hex

FIRST_LINK = "0" * 64


class Link(NamedTuple):
    """A publication: its number, text and the digests kept beside it."""

    number: int
    payload: str
    digest: str
    previous_digest: str


def chain_problems(links: Iterable[Link]) -> list[tuple[int, str]]:
    """(number, what is wrong) of a chain in order; empty when nothing was changed, removed or put in between.

    What: `number`, `not_canonical`, `digest`, `previous`, `number_in_text`, `previous_in_text`.
    """
    found: list[tuple[int, str]] = []
    expected, previous = 1, FIRST_LINK
    for link in links:
        if link.number != expected:
            found.append((link.number, "number"))
        try:
            text = json.loads(link.payload)
        except ValueError:
            text = {}
        if not text or canonical_json(text) != link.payload:
            found.append((link.number, "not_canonical"))
        if sha256_hex(link.payload) != link.digest:
            found.append((link.number, "digest"))
        if link.previous_digest != previous:
            found.append((link.number, "previous"))
        if text.get("number") != link.number:
            found.append((link.number, "number_in_text"))
        if text.get("previous_digest") != link.previous_digest:
            found.append((link.number, "previous_in_text"))
        expected, previous = link.number + 1, link.digest
    return found
