"""Names of reads on firms and projects. Staff see what their areas reach, firm accounts see their own firm."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from common.search import search_words

if TYPE_CHECKING:
    from accounts.models import User


class FirmQuerySet(models.QuerySet):
    """Chainable reads of firms."""

    def visible_to(self, user: "User") -> Self:
        """Own firms; firms with a project, past or present, in an area of the person; all for the whole city."""
        from firms.models import ServiceProject  # permissions and models read this module
        from firms.permissions import firm_ids, sees_everything, staff_paths
        from places.querysets import under_paths

        if sees_everything(user):
            return self
        reach = Q(pk__in=firm_ids(user))
        paths = staff_paths(user)
        if paths:
            projects = ServiceProject.objects.filter(under_paths(paths, field="estate__area__path"))
            reach |= Exists(projects.filter(firm=OuterRef("pk")))
        return self.filter(reach)

    def search(self, text: str) -> Self:
        """Firms whose name, pinyin initials or unified code contain every word."""
        found = self
        for word in search_words(text):
            found = found.filter(search_text__contains=word)
        return found


class ProjectQuerySet(models.QuerySet):
    """Chainable reads of projects."""

    def on(self, day: datetime.date) -> Self:
        """Projects in force on a day; periods are half-open."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day)

    def visible_to(self, user: "User") -> Self:
        """Projects of one's own firms and those in an area of the person."""
        from firms.permissions import firm_ids, sees_everything, staff_paths
        from places.querysets import under_paths

        if sees_everything(user):
            return self
        reach = Q(firm__in=firm_ids(user))
        paths = staff_paths(user)
        if paths:
            reach |= under_paths(paths, field="estate__area__path")
        return self.filter(reach)
