"""Which answers count when two inspectors write without seeing each other. Pure functions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from uuid import UUID


class Answer(Protocol):
    """What the rules read of an answer."""

    client_key: UUID
    item_code: str
    replaces: list[str]


class Standing(NamedTuple):
    """Item code → the answers that count; more than one that say different things are a conflict."""

    heads: dict[str, list[Any]]

    @property
    def conflicts(self) -> list[str]:
        """Items that the inspectors have to settle."""
        return [code for code, found in self.heads.items() if len({said(one) for one in found}) > 1]

    def counting(self) -> dict[str, Any]:
        """Item code → the answer that counts where there is nothing to settle; of equal ones the first by key."""
        conflicts = set(self.conflicts)
        return {code: found[0] for code, found in self.heads.items() if code not in conflicts}


def said(answer: Any) -> tuple[str, str, str]:
    """What an answer says, whoever said it and whatever photos came with it."""
    number = "" if answer.number is None else format(Decimal(answer.number).normalize(), "f")
    return (answer.verdict, number, answer.words.strip())


def heads_of(answers: Iterable[Answer]) -> Standing:
    """An answer counts until another one of the same item replaces it by name.

    Whoever writes an answer names those that they saw. Two who saw the same state both replace it, and neither
    replaces the other: both count, until somebody who sees both replaces them. The order of arrival changes nothing.
    """
    rows = sorted(answers, key=lambda one: str(one.client_key))
    replaced = {(one.item_code, key) for one in rows for key in one.replaces if key != str(one.client_key)}
    heads: dict[str, list[Any]] = {}
    for one in rows:
        if (one.item_code, str(one.client_key)) not in replaced:
            heads.setdefault(one.item_code, []).append(one)
    return Standing(heads)
