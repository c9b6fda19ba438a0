"""Rectification orders in the staff administration: the list, one with its history, what the office does."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.photos import photo_response
from firms.admin.inspection_base import Act, InspectionsAdmin
from firms.choices import OrderActor, OrderState
from firms.forms.inspections import DaysForm, OptionalWordsForm, WordsForm
from firms.models import OrderPhoto, RectificationOrder
from firms.permissions import can_inspect_in
from firms.services import inspections as services
from firms.views.rectification import word_response
from firms.workflow.inspections import order_moves_from

COLOURS = {"issued": "warning", "answered": "info", "rectified": "success", "revoked": "default"}
ACTS = {
    "pass": Act(
        gettext_lazy("Re-inspected: rectified"),
        OptionalWordsForm,
        lambda one, data, by, now: services.pass_order(one.pk, by=by, now=now, note=data["note"]),
    ),
    "give_back": Act(
        gettext_lazy("Re-inspected: not in order, give back"),
        WordsForm,
        lambda one, data, by, now: services.give_back_order(one.pk, by=by, now=now, reason=data["note"]),
    ),
    "extend": Act(
        gettext_lazy("Give more time (once)"),
        DaysForm,
        lambda one, data, by, now: services.extend_order(
            one.pk, by=by, now=now, days=data["days"], reason=data["note"]
        ),
    ),
    "revoke": Act(
        gettext_lazy("Revoke the order"),
        WordsForm,
        lambda one, data, by, now: services.revoke_order(one.pk, by=by, now=now, reason=data["note"]),
    ),
}


class OverdueFilter(DropdownFilter):
    """Orders whose last day is over, and those to be looked at again."""

    title = gettext_lazy("time limit")
    parameter_name = "limit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("check", _("to be re-inspected"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state=OrderState.ANSWERED) if self.value() == "check" else queryset


@admin.register(RectificationOrder)
class RectificationOrderAdmin(InspectionsAdmin):
    """What firms have to put right by when."""

    list_display = ("number", "shown_estate", "shown_state", "shown_due", "firm", "round")
    list_filter = (("state", ChoicesDropdownFilter), OverdueFilter)
    list_filter_submit = True
    search_fields = ("number", "estate__search_text")
    search_help_text = gettext_lazy("Number, or name of the estate")
    ordering = ("-pk",)
    template = "firms/inspections/staff_order.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).for_list()
        return rows.defer("estate__polygon", "estate__area__geometry", "inspection__version__sections")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_rectificationorder_act"),
            path("<int:pk>/word/", wrap(self.word_view), name="firms_rectificationorder_word"),
            path("<int:pk>/photos/<int:photo>/", wrap(self.photo_view), name="firms_rectificationorder_photo"),
            *super().get_urls(),
        ]

    def acts_for(self, target: RectificationOrder, user: Any) -> dict[str, Act]:
        if not can_inspect_in(user, target.estate.area):
            return {}
        moves = order_moves_from(target.state, OrderActor.STAFF)
        return {
            name: act for name, act in ACTS.items() if name in moves and not (name == "extend" and target.is_extended)
        }

    def context_of(self, request: HttpRequest, target: RectificationOrder) -> dict[str, Any]:
        asked = target.steps.filter(kind="ask_extension", round=target.round).last()
        return {
            "findings": target.findings.select_related("answer").prefetch_related("answer__photos"),
            "steps": target.steps.select_related("actor").prefetch_related("photos"),
            "asked": asked if asked is not None and not target.is_extended else None,
            "is_overdue": target.state == OrderState.ISSUED and target.due_on < timezone.localdate(),
        }

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The order as a Word document."""
        return word_response(self.visible(request, pk))

    def photo_view(self, request: HttpRequest, pk: int, photo: int) -> HttpResponse:
        """A photo that the firm handed in."""
        target = self.visible(request, pk)
        return photo_response(get_object_or_404(OrderPhoto.objects.filter(step__order=target), pk=photo))

    @display(description=gettext_lazy("estate"), header=True)
    def shown_estate(self, row: RectificationOrder) -> list[str]:
        return [row.estate.name, row.estate.area.name]

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, row: RectificationOrder) -> tuple[str, str]:
        return row.state, row.get_state_display()

    @display(description=gettext_lazy("to be rectified by"), ordering="due_on")
    def shown_due(self, row: RectificationOrder) -> str:
        day = row.due_on.isoformat()
        if row.state == OrderState.ISSUED and row.due_on < timezone.localdate():
            return format_html(
                '<strong class="text-red-700 dark:text-red-500">{} {}</strong>', day, gettext_lazy("overdue")
            )
        return day
