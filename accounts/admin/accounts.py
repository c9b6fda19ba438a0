"""Accounts of the people one looks after."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts import services
from accounts.models import RoleAssignment, User
from accounts.permissions import can_manage_account, can_manage_accounts, can_see_phone
from accounts.rules import normal_phone
from common.admin import ScopedAdmin


class AccountForm(forms.ModelForm):
    """Name, mail and phone. On an existing account an empty number leaves the one it has."""

    new_phone = forms.CharField(
        label=_("phone"),
        required=False,
        max_length=20,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Leave empty to keep the number."),
    )

    class Meta:
        model = User
        fields = ("username", "display_name", "email")

    def clean_new_phone(self) -> str:
        text = self.cleaned_data["new_phone"]
        if not text:
            return ""
        try:
            return normal_phone(text)
        except ValueError as error:
            raise forms.ValidationError(_("This is not a mobile number.")) from error


@admin.register(User)
class UserAdmin(ScopedAdmin):
    """People, what they hold, and helping those who cannot get in."""

    form = AccountForm
    list_display = ("username", "display_name", "phone_shown", "roles_now", "is_staff", "is_active", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "display_name")
    ordering = ("username",)
    readonly_fields = ("phone_shown", "roles_now", "is_staff", "is_active", "last_login", "date_joined", "created_by")
    fieldsets = (
        (None, {"fields": ("username", "display_name", "email", "phone_shown", "new_phone")}),
        (_("State"), {"fields": ("roles_now", "is_staff", "is_active", "last_login", "date_joined", "created_by")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "display_name", "email", "new_phone")}),)
    actions_detail = ("reveal", "unlock", "remove_factors", "deactivate", "reactivate")
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_accounts(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_manage_accounts(user) and (target is None or can_manage_account(user, target))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Platform operators are made at the server (`createsuperuser`), never in a browser."""
        return getattr(request, "jurisdiction", None) is not None and super().has_add_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        today = RoleAssignment.objects.current().select_related("role").prefetch_related("scope")
        return super().get_queryset(request).prefetch_related(Prefetch("assignments", today, to_attr="held_now"))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        if self.has_change_permission(request, obj):
            return self.fieldsets
        first, *others = self.fieldsets
        shown = tuple(name for name in first[1]["fields"] if name != "new_phone")
        return ((first[0], {"fields": shown}), *others)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ("username", *self.readonly_fields) if obj is not None else ()

    @admin.display(description=_("phone"))
    def phone_shown(self, account: User) -> str:
        return account.masked_phone or "—"

    @admin.display(description=_("roles"))
    def roles_now(self, account: User) -> str:
        held = getattr(account, "held_now", ())
        return "; ".join(f"{assignment.role} · {assignment.scope or '—'}" for assignment in held) or "—"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        data = form.cleaned_data
        if change:
            services.update_account(
                obj.pk,
                display_name=data["display_name"],
                email=data["email"],
                phone=data["new_phone"] or None,
                by=request.user,
            )
            return
        made = services.create_account(
            data["username"],
            display_name=data["display_name"],
            email=data["email"],
            phone=data["new_phone"],
            by=request.user,
            now=timezone.now(),
        )
        obj.pk = made.pk

    # --- Actions on one account -------------------------------------------------------------------------

    def has_help_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether the person may act on the account whose page this is."""
        account = self.get_object(request, object_id) if object_id else None
        return account is not None and can_manage_account(request.user, account)

    def has_deactivate_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_help_permission(request, object_id) and self.get_object(request, object_id).is_active

    def has_reactivate_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return self.has_help_permission(request, object_id) and not self.get_object(request, object_id).is_active

    def has_reveal_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        account = self.get_object(request, object_id) if object_id else None
        return account is not None and bool(account.phone) and can_see_phone(request.user, account)

    @action(description=_("Show the phone number"), permissions=["reveal"])
    def reveal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            account,
            title=_("Show the phone number"),
            text=_("That you look at this number, and why, is kept in the audit trail."),
            act=lambda reason: services.reveal_phone(account.pk, by=request.user, reason=reason),
        )

    @action(description=_("Unlock sign-in"), permissions=["help"])
    def unlock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            account,
            title=_("Unlock sign-in"),
            text=_("After five wrong passwords an account is locked for five minutes. Unlock it for its owner only."),
            act=lambda reason: services.unlock_account(account.pk, by=request.user, reason=reason),
        )

    @action(description=_("Remove second factors"), permissions=["help"])
    def remove_factors(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            account,
            title=_("Remove second factors"),
            text=_("For somebody who lost phone and recovery codes. See them in person first. Their sessions end."),
            act=lambda reason: services.remove_second_factors(account.pk, by=request.user, reason=reason),
        )

    @action(description=_("Close the account"), permissions=["deactivate"])
    def deactivate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            account,
            title=_("Close the account"),
            text=_("The person cannot sign in any more, and open sessions end now. Nothing is deleted."),
            act=lambda reason: services.deactivate_account(account.pk, by=request.user, reason=reason),
        )

    @action(description=_("Open the account again"), permissions=["reactivate"])
    def reactivate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            account,
            title=_("Open the account again"),
            text=_("The person can sign in again, with the roles that are still in force."),
            act=lambda reason: services.reactivate_account(account.pk, by=request.user, reason=reason),
        )
