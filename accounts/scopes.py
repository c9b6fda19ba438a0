"""On which objects roles are given, and who may give them there.

The accounts stand below areas, firms and estates and cannot know them. Each of those apps describes its kind of
object by a `Scope` and registers it when it is loaded; a kind that nobody described cannot be given roles on.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

Covers = Callable[["User", str], bool]


class Scope(ABC):
    """One kind of object on which roles are given. `model` is its label in lower case, e.g. `places.area`."""

    model: str

    @abstractmethod
    def manageable_by(self, user: "User") -> models.QuerySet | None:
        """Objects on which the person may give and end roles; None or an empty query for nobody."""

    @abstractmethod
    def search(self, objects: models.QuerySet, words: str) -> models.QuerySet:
        """Those of the objects that a person means by these words (a name or a code)."""

    @abstractmethod
    def may_give(self, user: "User", codename: str, target: models.Model) -> bool:
        """Whether the person may pass on a right on this object. On areas: only one that they hold there."""

    def may_define(self, user: "User", permission: str) -> bool:
        """Whether the person may put the right `app.codename` into a role, which holds in the whole jurisdiction."""
        return covers_all(user, permission)

    def describe(self, target: models.Model) -> str:
        """How the object is shown in a list of choices."""
        return str(target)


_scopes: dict[str, Scope] = {}
_covers: list[Covers] = []


def register_scope(scope: Scope) -> None:
    """Describe a kind of object; called from `AppConfig.ready`."""
    _scopes[scope.model] = scope


def register_covers_all(function: Covers) -> None:
    """Say who holds a right on the whole jurisdiction; called from `AppConfig.ready` of the app with the areas."""
    _covers[:] = [function]


def all_scopes() -> list[Scope]:
    """The kinds of objects on which roles are given."""
    return list(_scopes.values())


def scope_of(target: type[models.Model]) -> Scope | None:
    """The description of a kind of object, None when nobody described it."""
    return _scopes.get(target._meta.label_lower)


def covers_all(user: "User", permission: str) -> bool:
    """Whether the person holds `app.codename` everywhere in this schema. Platform operators do in theirs."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or any(function(user, permission) for function in _covers)
