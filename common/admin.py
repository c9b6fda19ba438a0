"""The staff administration shows what the person's roles reach, and changes only through services."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin


class ScopedAdmin(ModelAdmin):
    """Admin of one model, limited by object permissions.

    Subclasses name `may_view` and `may_change`: functions (user) → bool for the module, and give
    `visible_to(user)` on the model's queryset for the rows. Deleting is never offered.
    """

    list_per_page = 50
    show_full_result_count = False

    def may_view(self, user: Any) -> bool:
        """Whether the person sees this part of the administration at all. Denied by default."""
        return False

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        """Whether the person may change the object (None: any object). Denied by default."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_authenticated and self.may_view(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_authenticated and self.may_change(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.may_change(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
