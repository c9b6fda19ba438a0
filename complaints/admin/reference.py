"""Reference data that the handling follows. Rules are never changed: new rows are filed, and rows are ended."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.admin import ScopedAdmin
from complaints import samples, services
from complaints.models import (
    Category,
    EscalationStep,
    HandlingClock,
    HandlingPolicy,
    PauseReason,
    PromiseTier,
    RetentionPolicy,
)
from complaints.permissions import can_see_queue, can_set_rules


class ReferenceAdmin(ScopedAdmin):
    """Data that the handling follows, read by everybody who handles complaints."""

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()


@admin.register(Category)
class CategoryAdmin(ReferenceAdmin):
    list_display = ("name", "name_en", "parent", "default_severity", "responsible_unit", "is_active")
    list_select_related = ("parent",)


class RuleAdmin(ReferenceAdmin):
    """Rules with a period. One is added, perhaps from a sample; of one that stands only the end can be set."""

    offered_samples: tuple[samples.Sample, ...] = ()
    change_form_before_template = "complaints/_samples.html"

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_rules(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        if obj is None:
            return []
        return [field.name for field in self.opts.fields if field.name not in ("id", "effective_to")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        return {"effective_from": tomorrow, **super().get_changeform_initial_data(request)}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The empty form, with samples to start from."""
        links = [(sample.name, f"?{urlencode(sample.values)}") for sample in self.offered_samples]
        return super().add_view(request, form_url, {**(extra_context or {}), "samples": links})

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        now = timezone.now()
        if not change:
            services.add_rule(obj, by=request.user, now=now)
        elif form.cleaned_data.get("effective_to"):
            services.end_rule(obj, by=request.user, now=now, effective_to=form.cleaned_data["effective_to"])


@admin.register(HandlingClock)
class HandlingClockAdmin(RuleAdmin):
    list_display = ("category", "severity", "first_response_days", "resolution_days", "legal_source", "effective_from")
    list_select_related = ("category",)
    offered_samples = samples.CLOCKS


@admin.register(HandlingPolicy)
class HandlingPolicyAdmin(RuleAdmin):
    list_display = ("effective_from", "close_after_days", "reopen_within_days", "transfer_limit", "legal_source")
    offered_samples = samples.POLICIES

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # the next row ends this one


@admin.register(EscalationStep)
class EscalationStepAdmin(RuleAdmin):
    list_display = ("step", "offset_days", "is_for_firms_only", "legal_source", "effective_from", "effective_to")


@admin.register(PromiseTier)
class PromiseTierAdmin(RuleAdmin):
    list_display = ("name", "minutes", "end", "category", "severity", "effective_from", "effective_to")
    list_select_related = ("category",)
    offered_samples = samples.PROMISES


@admin.register(PauseReason)
class PauseReasonAdmin(ReferenceAdmin):
    list_display = ("name", "waits_for", "most_days", "limit_days", "limit_scope", "is_active")

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_rules(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [] if obj is None else ["code"]

    def save_model(self, request: HttpRequest, obj: PauseReason, form: ModelForm, change: bool) -> None:
        services.save_pause_reason(obj, by=request.user)


@admin.register(RetentionPolicy)
class RetentionPolicyAdmin(RuleAdmin):
    list_display = ("effective_from", "anonymise_after_days", "delete_after_days")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # the next row ends this one
