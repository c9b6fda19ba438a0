"""Whether the owners of an estate approved something, as the app of assemblies knows it.

Firms lie below that app and cannot read it; it says here who knows, when it is loaded. What needs the owners (a new
fee) asks here and keeps the digest of what it was told. Without a source nothing is approved by itself.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from places.models import Estate

FEE_ADJUSTMENT = "fee_adjustment"


@dataclass(frozen=True)
class Approval:
    """What the owners decided. `is_chain_complete`: the deliberation before the vote went through all its stages.

    `is_approved` is None while the vote goes on. `digest` is the SHA-256 of the announced result, `title` its name.
    """

    is_chain_complete: bool
    is_approved: bool | None = None
    decided_on: datetime.date | None = None
    title: str = ""
    digest: str = ""


Source = Callable[[Estate, str, int], Approval | None]
"""`source(estate, matter, reference)`: the matter is `fee_adjustment`, the reference the number of the case."""

_source: Source | None = None


def set_approval_source(source: Source | None) -> None:
    """Say who knows what owners decided. Called once, from `AppConfig.ready`."""
    global _source
    _source = source


def has_approval_source() -> bool:
    """Whether anybody knows."""
    return _source is not None


def approval_of(estate: Estate, matter: str, reference: int) -> Approval | None:
    """What the owners decided about a matter; None where nobody knows of it."""
    return None if _source is None else _source(estate, matter, reference)
