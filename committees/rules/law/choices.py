"""What the law leaves open about a vote: the readings that may be chosen, and what holds while nobody has chosen.

A jurisdiction chooses for all its estates, an assembly for its own in its rules of procedure. The meaning of silence
and the way of counting heads are the assembly's alone: before the first assembly there are no rules of procedure,
so silence counts as not taking part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from committees.rules.law.values import is_whole, share_of

WORD, SHARE, COUNT, FLAG = "word", "share", "count", "flag"


@dataclass(frozen=True)
class Choice:
    """One open point: its readings (for words), the default, and who may choose.

    `may_be_none`: nothing at all is a reading too, such as no limit of proxies.
    """

    key: str
    kind: str
    default: Any
    words: tuple[str, ...] = ()
    may_be_none: bool = False
    is_own_only: bool = False

    def accepts(self, value: Any) -> bool:
        """Whether the value is one of the readings."""
        if value is None:
            return self.may_be_none
        if self.kind == WORD:
            return value in self.words
        if self.kind == SHARE:
            return share_of(value) is not None
        return isinstance(value, bool) if self.kind == FLAG else is_whole(value) and value > 0


CHOICES = (
    Choice("invalid", WORD, "not_participating", ("not_participating", "participating")),
    Choice("unreturned", WORD, "ignore", ("ignore", "with_majority", "participating_abstain"), is_own_only=True),
    Choice("majority_floor", SHARE, None, may_be_none=True),
    Choice("duplicates", WORD, "first_valid", ("first_valid", "last_before_close")),
    Choice("co_owner_without_representative", WORD, "accept_agreed", ("accept_agreed", "reject")),
    Choice("proxy_limit", COUNT, None, may_be_none=True),
    Choice("proxy_excess", WORD, "reject_excess", ("reject_excess", "reject_all")),
    Choice("proxy_must_be_owner", FLAG, default=False),
    Choice("roll_date", WORD, "frozen", ("frozen", "close")),
    Choice("parking", WORD, "count", ("count", "exclude")),
    Choice("head_rule", WORD, "owner", ("owner", "unit"), is_own_only=True),
    Choice("objection_threshold", SHARE, "1/3"),
    Choice("objection_inclusive", FLAG, default=True),
)
BY_KEY = {choice.key: choice for choice in CHOICES}
DEFAULTS = {choice.key: choice.default for choice in CHOICES}


def wrong_choices(values: Mapping[str, Any], *, of_assembly: bool) -> list[str]:
    """Keys that are no open point, that this body may not choose, or whose value is no reading; sorted."""
    return sorted(
        key
        for key, value in values.items()
        if key not in BY_KEY or (BY_KEY[key].is_own_only and not of_assembly) or not BY_KEY[key].accepts(value)
    )
