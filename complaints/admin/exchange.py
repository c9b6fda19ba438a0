"""The open interface: what clients of other systems may read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_manage_tokens
from complaints import services
from complaints.admin.reference import ReferenceAdmin
from complaints.models import OpenInterface


class OpenInterfaceForm(forms.ModelForm):
    """What everybody may read, and whom developers ask."""

    class Meta:
        model = OpenInterface
        fields = ("is_public", "contact")
        help_texts = {
            "is_public": _(
                "Off: only systems with an API token, about what they handed in. On: everybody, about all requests,"
                " with category, estate, state and times. Never what residents wrote, nor who they are."
            ),
            "contact": _("Shown to developers who need a token: an office and how to reach it."),
        }


@admin.register(OpenInterface)
class OpenInterfaceAdmin(ReferenceAdmin):
    """One row: the entry of the menu leads to it."""

    form = OpenInterfaceForm
    fields = ("is_public", "contact")
    change_form_before_template = "complaints/_open_interface.html"

    def may_view(self, user: Any) -> bool:
        return can_manage_tokens(user)

    def may_change(self, user: Any, target: OpenInterface | None = None) -> bool:
        return can_manage_tokens(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not OpenInterface.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Straight to the row, or to making it."""
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        row = OpenInterface.objects.values_list("pk", flat=True).first()
        if row is None:
            return redirect("admin:complaints_openinterface_add")
        return redirect("admin:complaints_openinterface_change", row)

    def response_post_save_add(self, request: HttpRequest, obj: OpenInterface) -> HttpResponse:
        return redirect("admin:complaints_openinterface_change", obj.pk)

    def response_post_save_change(self, request: HttpRequest, obj: OpenInterface) -> HttpResponse:
        return redirect("admin:complaints_openinterface_change", obj.pk)

    def save_model(self, request: HttpRequest, obj: OpenInterface, form: Any, change: bool) -> None:
        services.save_open_interface(obj, by=request.user)

    def log_addition(self, request: HttpRequest, obj: OpenInterface, message: Any) -> None:
        """The service wrote the audit trail."""

    log_change = log_addition
