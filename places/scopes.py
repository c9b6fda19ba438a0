"""Roles are given on areas and estates: who may give them there, and how the object is found and shown."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.scopes import Scope
from places.models import Area, Estate
from places.permissions import area_paths, may_in_area

if TYPE_CHECKING:
    from accounts.models import User


class AreaScope(Scope):
    """Roles of staff on an area; only rights that the giver holds there can be passed on."""

    model = "places.area"

    def manageable_by(self, user: "User") -> models.QuerySet:
        areas = Area.objects.active().without_geometry()
        return areas if user.is_superuser else areas.under(area_paths(user, "manage_accounts"))

    def search(self, objects: models.QuerySet, words: str) -> models.QuerySet:
        return objects.filter(Q(name__contains=words.strip()) | Q(code__startswith=words.strip()))

    def may_give(self, user: "User", codename: str, target: models.Model) -> bool:
        return user.is_superuser or (isinstance(target, Area) and may_in_area(user, codename, target))

    def describe(self, target: models.Model) -> str:
        return f"{target} ({getattr(target, 'code', '')})"


class EstateScope(Scope):
    """Roles of committee members, owners and residents on an estate, given by those who manage accounts there."""

    model = "places.estate"

    def manageable_by(self, user: "User") -> models.QuerySet:
        estates = Estate.objects.select_related("area")
        return estates if user.is_superuser else estates.within_areas(area_paths(user, "manage_accounts"))

    def search(self, objects: models.QuerySet, words: str) -> models.QuerySet:
        return objects.matching(words)  # type: ignore[attr-defined]

    def may_give(self, user: "User", codename: str, target: models.Model) -> bool:
        return True  # rights on an estate come from its roles only; who may give them there is decided by the area

    def may_define(self, user: "User", permission: str) -> bool:
        return True  # who defines roles manages the whole jurisdiction; staff hold no rights on estates


def holds_everywhere(user: "User", permission: str) -> bool:
    """Whether the person holds `places.codename` on the root of the area tree."""
    app_label, _dot, codename = permission.partition(".")
    if app_label != "places":
        return False
    paths = area_paths(user, codename)
    return bool(paths) and all(root in paths for root in _roots(user))


def _roots(user: "User") -> list[str]:
    """Paths of the areas without one above them; read once per user instance, since a menu asks for every screen."""
    held: list[str] | None = getattr(user, "_root_paths", None)
    if held is None:
        held = list(Area.objects.filter(parent=None).values_list("path", flat=True))
        user._root_paths = held  # type: ignore[attr-defined]
    return held
