"""Seam to the Party's organisations, which this app does not know: they register how branches are found.

Whoever knows them calls `register_branches` from `AppConfig.ready`. Nobody registered: no branches are called.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from accounts.models import User


class Branch(NamedTuple):
    """A branch that can be called: its key, name, areas in which it stands, accounts that are told. No members."""

    key: str
    name: str
    area_ids: tuple[int, ...]
    user_ids: tuple[int, ...] = ()


class Branches(Protocol):
    """What the registering app answers."""

    def in_areas(self, paths: Sequence[str]) -> Iterable[Branch]:
        """Branches in the areas with these paths or below them."""

    def named(self, keys: Iterable[str]) -> Iterable[Branch]:
        """Branches with these keys, for telling them again."""

    def keys_of(self, user: "User") -> frozenset[str]:
        """Keys of the branches for which the person answers."""


_source: list[Callable[[], Branches]] = []


def register_branches(source: Callable[[], Branches]) -> None:
    """Say who knows the branches."""
    _source[:] = [source]


def branches_in(paths: Sequence[str]) -> list[Branch]:
    """Branches in areas; empty where nobody knows any."""
    return list(_source[0]().in_areas(paths)) if _source else []


def branches_named(keys: Iterable[str]) -> list[Branch]:
    """Branches with these keys."""
    return list(_source[0]().named(keys)) if _source else []


def branch_keys_of(user: "User") -> frozenset[str]:
    """Keys of the branches for which the person answers."""
    return _source[0]().keys_of(user) if _source else frozenset()
