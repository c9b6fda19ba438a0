"""Figures of inspections in the staff administration: matrix, policy, ladder, risks by hand; and the statistics."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.admin import ScopedAdmin
from firms.admin.inspection_base import InspectionsAdmin
from firms.forms.inspections import PeriodForm
from firms.models import EstateRisk, InspectionDaily, InspectionFrequency, InspectionPolicy, OrderRung
from firms.permissions import can_manage_checklists, can_see_firms, staff_paths
from firms.selectors.inspection_pages import statistics
from firms.services import inspections as services
from places.permissions import may_anywhere
from places.querysets import under_paths

MOST_DAYS = 1100


class FiguresAdmin(ScopedAdmin):
    """Rows that hold from a day on: they are added, never edited."""

    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return target is None and can_manage_checklists(user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        services.save_figures(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]


@admin.register(InspectionPolicy)
class InspectionPolicyAdmin(FiguresAdmin):
    """Routes, terms, and when an estate is old or big."""

    list_display = (
        "effective_from",
        "old_after_years",
        "many_households",
        "route_length",
        "again_days",
        "legal_source",
    )


@admin.register(InspectionFrequency)
class InspectionFrequencyAdmin(FiguresAdmin):
    """Inspections a year by risk and grade."""

    list_display = ("risk", "grade", "per_year", "effective_from", "effective_to", "legal_source")
    list_filter = ("risk",)
    ordering = ("risk", "grade", "-effective_from")


@admin.register(OrderRung)
class OrderRungAdmin(FiguresAdmin):
    """What follows when an order is overdue."""

    list_display = ("step", "offset_days", "effective_from", "effective_to", "legal_source")


@admin.register(EstateRisk)
class EstateRiskAdmin(ScopedAdmin):
    """Risks that officers set by hand, with the reason."""

    list_display = ("estate", "level", "reason", "set_by", "set_at")
    list_select_related = ("estate", "set_by")
    fields = ("estate", "level", "reason")
    autocomplete_fields = ("estate",)
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return target is None and may_anywhere(user, "manage_firms")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = EstateRisk.objects.select_related("estate__area", "set_by").defer("estate__area__geometry")
        return rows.filter(under_paths(staff_paths(request.user), "estate__area__path"))  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        data: dict[str, Any] = form.cleaned_data
        saved = services.set_estate_risk(
            data["estate"], by=request.user, now=timezone.now(), level=data["level"], reason=data["reason"]
        )  # type: ignore[arg-type]
        obj.pk = saved.pk


@admin.register(InspectionDaily)
class InspectionDailyAdmin(InspectionsAdmin):
    """Sums of findings by severity and area: added up act by act, so that the page reads no inspection."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The statistics of a period."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = PeriodForm(request.GET or None)
        last = timezone.localdate()
        first = last.replace(month=1, day=1)
        if form.is_valid():
            last = form.cleaned_data["last"] or last
            first = form.cleaned_data["first"] or min(first, last)
        first = max(first, last - datetime.timedelta(days=MOST_DAYS))
        shown = PeriodForm(initial={"first": first, "last": last}) if not form.errors else form
        more = {"form": shown, "first": first, "last": last}
        paths = staff_paths(request.user)  # type: ignore[arg-type]
        return self.page(
            request,
            "firms/inspections/staff_statistics.html",
            str(_("Findings of inspections")),
            more | statistics(paths, first, last),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return InspectionDaily.objects.filter(under_paths(staff_paths(request.user)))  # type: ignore[arg-type]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        raise PermissionDenied
