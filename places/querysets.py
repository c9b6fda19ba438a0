"""Names of reads on places. Chainable, no writes."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, IntegerField, Q, When
from django.db.models.functions import Length

if TYPE_CHECKING:
    from accounts.models import User


PUBLIC = ("in_use", "under_construction")
"""States of an estate that anybody may look up."""

WITH_CODE = "SELECT id, code, name, area_id FROM places_estate WHERE code = %s AND status = ANY(%s)"


def under_paths(paths: Iterable[str], field: str = "area__path") -> Q:
    """Condition: the area named by `field` is one of `paths` or lies below it. No paths: nothing matches."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def _paths(user: "User") -> list[str]:
    from places.permissions import area_paths  # permissions reads models, which read this module

    return area_paths(user, "view_work")


class AreaQuerySet(models.QuerySet):
    """Reads of the area tree."""

    def active(self) -> Self:
        """Areas in use."""
        return self.filter(is_active=True)

    def under(self, paths: Iterable[str]) -> Self:
        """The areas with these paths and everything below them."""
        return self.filter(under_paths(paths, "path"))

    def above(self, path: str) -> Self:
        """The areas that contain the one with this path, itself included, from the root down."""
        codes = path.strip("/").split("/")
        return self.filter(path__in=["/".join(codes[: end + 1]) + "/" for end in range(len(codes))]).order_by("path")

    def visible_to(self, user: "User") -> Self:
        """Areas whose work the person's roles let them see."""
        return self.under(_paths(user))

    def without_geometry(self) -> Self:
        """Leave borders in the database: one may be hundreds of kilobytes."""
        return self.defer("geometry")


class EstateQuerySet(models.QuerySet):
    """Reads of estates."""

    def in_use(self) -> Self:
        """Estates that exist today."""
        return self.filter(status="in_use")

    def within_areas(self, paths: Iterable[str]) -> Self:
        """Estates in the areas with these paths or below them."""
        return self.filter(under_paths(paths))

    def visible_to(self, user: "User") -> Self:
        """Estates whose area the person's roles reach."""
        return self.within_areas(_paths(user))

    def public(self) -> Self:
        """Estates that anybody may look up."""
        return self.filter(status__in=PUBLIC)

    def public_with_code(self, code: str) -> Any:
        """The one with this code, with number, code, name and number of the area; None for none.

        Every form that is sent asks for it: composing this query costs three times what asking it does.
        """
        return next(iter(self.raw(WITH_CODE, [code, list(PUBLIC)])), None)

    def to_choose(self) -> Self:
        """Public ones with their area, without what a form does not show."""
        heavy = ("polygon", "search_text", "name_key", "area__geometry")
        return self.public().select_related("area").defer(*heavy)

    def matching(self, words: str) -> Self:
        """Estates whose name, pinyin, initials or address contain every word; none when there is no word.

        Names that begin with the first word come first, shorter ones before longer ones.
        """
        from places.rules import search_words

        needles = search_words(words)
        if not needles:
            return self.none()
        found = self
        for word in needles:
            found = found.filter(search_text__contains=word)
        first = needles[0]
        is_beginning = Q(search_text__startswith=first) | Q(search_text__contains=f" {first}")  # characters or pinyin
        begins = Case(When(is_beginning, then=0), default=1, output_field=IntegerField())
        return found.order_by(begins, Length("name"), "name", "pk")


class BuildingQuerySet(models.QuerySet):
    """Reads of buildings."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(_paths(user), "estate__area__path"))


class UnitQuerySet(models.QuerySet):
    """Reads of units."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(_paths(user), "building__estate__area__path"))

    def of_estate(self, estate: Any) -> Self:
        """Units in the buildings of an estate."""
        return self.filter(building__estate=estate)


class OwnershipQuerySet(models.QuerySet):
    """Reads of ownership shares; periods are half-open."""

    def on(self, day: datetime.date) -> Self:
        """Shares held on a day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def visible_to(self, user: "User") -> Self:
        return self.filter(under_paths(_paths(user), "unit__building__estate__area__path"))


class OwnerQuerySet(models.QuerySet):
    """Reads of owners."""

    def visible_to(self, user: "User") -> Self:
        """Owners of at least one unit, at any time, in the areas the person's roles reach."""
        from places.models import Ownership

        return self.filter(pk__in=Ownership.objects.visible_to(user).values("owner_id"))
