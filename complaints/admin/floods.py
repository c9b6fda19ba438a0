"""Flood control: its limits, one row, and the hours in which residents' forms were checked."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.admin import ReadOnlyAdmin
from complaints import services
from complaints.admin.reference import ReferenceAdmin
from complaints.models import FloodHour, FloodLimits
from complaints.permissions import can_see_queue, can_set_rules
from complaints.selectors.floods import flood_limits


@admin.register(FloodLimits)
class FloodLimitsAdmin(ReferenceAdmin):
    fieldsets = (
        (None, {"fields": ("is_on",)}),
        (_("What is usual"), {"fields": ("address_limit", "device_limit", "estate_limit", "least_seconds")}),
        (_("The check"), {"fields": ("work", "wait_seconds", "waits_limit")}),
        (_("For the office"), {"fields": ("notice_after",)}),
    )

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_rules(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not FloodLimits.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one row: its page is the list."""
        if self.has_view_permission(request) and FloodLimits.objects.exists():
            return redirect(reverse("admin:complaints_floodlimits_change", args=[1]))
        return super().changelist_view(request, extra_context)

    def save_model(self, request: HttpRequest, obj: FloodLimits, form: ModelForm, change: bool) -> None:
        services.save_flood_limits(obj, by=request.user)


@admin.register(FloodHour)
class FloodHourAdmin(ReadOnlyAdmin):
    """Where a flood comes in, and whether it is people: they pass the check, programs mostly do not."""

    list_display = ("hour_shown", "mark", "reason", "estate", "shown", "passed")
    list_filter = ("reason",)
    list_select_related = ("estate",)

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.defer("estate__polygon")

    @display(description=_("hour"), ordering="hour")
    def hour_shown(self, row: FloodHour) -> str:
        return str(localize(row.hour))

    @display(description=_("pointed out"), label={True: "danger"})
    def mark(self, row: FloodHour) -> Any:
        """Hours with more checks than the limits say are pointed out."""
        return (True, _("many checks")) if row.shown >= flood_limits().notice_after else ""
