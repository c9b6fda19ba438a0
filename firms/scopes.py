"""Roles are given on firms: who may give them there, and how a firm is found."""

from typing import TYPE_CHECKING

from django.db import models

from accounts.permissions import object_ids
from accounts.scopes import Scope, covers_all
from firms.models import PropertyFirm
from places.permissions import area_paths
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User


class FirmScope(Scope):
    """Roles of a firm's people, given by the firm's own administrator or by staff who manage accounts there."""

    model = "firms.propertyfirm"

    def manageable_by(self, user: "User") -> models.QuerySet:
        if user.is_superuser or covers_all(user, "places.manage_accounts"):
            return PropertyFirm.objects.all()
        here = self._served_where(user)
        own = models.Q(pk__in=object_ids(user, "firms.manage_firm_staff"))
        return PropertyFirm.objects.filter(
            pk__in=PropertyFirm.objects.filter(own | here).values("pk")  # a firm with many projects stands once
        )

    def search(self, objects: models.QuerySet, words: str) -> models.QuerySet:
        return objects.search(words)  # type: ignore[attr-defined]

    def may_give(self, user: "User", codename: str, target: models.Model) -> bool:
        """Staff who manage accounts where the firm serves hold no rights on firms and give any; the firm's own
        people pass on what they hold."""
        if user.is_superuser or covers_all(user, "places.manage_accounts"):
            return True
        if target.pk in object_ids(user, f"firms.{codename}"):
            return True
        return PropertyFirm.objects.filter(self._served_where(user), pk=target.pk).exists()

    def may_define(self, user: "User", permission: str) -> bool:
        return True  # who defines roles manages the whole jurisdiction; staff hold no rights on firms

    @staticmethod
    def _served_where(user: "User") -> models.Q:
        return under_paths(area_paths(user, "manage_accounts"), field="projects__estate__area__path")

    def describe(self, target: models.Model) -> str:
        return f"{target} ({getattr(target, 'unified_code', '')})"
