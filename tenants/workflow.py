"""Which status of a jurisdiction may follow which. Deleting ends in no row at all, so it is no status."""

from common.errors import MoveNotAllowed
from tenants.choices import Status

MOVES: dict[str, frozenset[str]] = {
    Status.PROVISIONING: frozenset({Status.ACTIVE, Status.DISABLED}),  # disabled: restored, not yet brought up to date
    Status.ACTIVE: frozenset({Status.DISABLED}),
    Status.DISABLED: frozenset({Status.ACTIVE, Status.ARCHIVED}),
    Status.ARCHIVED: frozenset({Status.ACTIVE}),
}
DELETABLE = frozenset({Status.DISABLED, Status.ARCHIVED})


def check_move(before: str, after: str) -> None:
    """Raises `MoveNotAllowed` unless the table has the move."""
    if after not in MOVES[before]:
        raise MoveNotAllowed
