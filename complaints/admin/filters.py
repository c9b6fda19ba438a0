"""Filters that several lists share."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from complaints.forms.queue import areas_of
from places.models import Area


class AreaFilter(DropdownFilter):
    """The subdistricts and communities that the person's roles reach, by code."""

    title = _("area")
    parameter_name = "area_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return areas_of(request.user)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).filter(code=self.value()).first()
        return queryset.filter(area__path__startswith=area.path) if area is not None else queryset.none()
