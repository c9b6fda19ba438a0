"""Reference data that the handling follows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.admin import ScopedAdmin
from complaints.models import Category, HandlingClock, HandlingPolicy
from complaints.permissions import can_see_queue


class ReferenceAdmin(ScopedAdmin):
    """Data that the handling follows; read here, changed by the jurisdiction's reference data."""

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    list_display = ("name", "name_en", "parent", "default_severity", "responsible_unit", "is_active")
    list_select_related = ("parent",)


@admin.register(HandlingClock)
class HandlingClockAdmin(ReferenceAdmin):
    list_display = ("category", "severity", "first_response_days", "resolution_days", "legal_source", "effective_from")
    list_select_related = ("category",)


@admin.register(HandlingPolicy)
class HandlingPolicyAdmin(ReferenceAdmin):
    list_display = ("effective_from", "close_after_days", "reopen_within_days", "transfer_limit", "legal_source")
