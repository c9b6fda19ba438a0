"""What the roles of the jurisdiction mean."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from accounts import services
from accounts.models import Role
from accounts.permissions import can_change_roles, can_manage_accounts
from common.admin import ScopedAdmin


class RightField(forms.ModelMultipleChoiceField):
    """Rights by their words, not by app and model."""

    def label_from_instance(self, obj: Permission) -> str:
        return str(_(obj.name))


class RoleForm(forms.ModelForm):
    """A role's name and the rights on its kind of object."""

    permissions = RightField(
        Permission.objects.none(), label=_("rights"), required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    class Meta:
        model = Role
        fields = ("name", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "permissions" in self.fields:
            self.fields["permissions"].queryset = Permission.objects.filter(content_type=self.instance.scope_type_id)


@admin.register(Role)
class RoleAdmin(ScopedAdmin):
    """Roles are made at set-up; here an office of the whole jurisdiction says what they mean."""

    form = RoleForm
    list_display = ("name", "code", "scope_type", "is_staff_role")
    ordering = ("code",)
    fields = ("code", "name", "scope_type", "is_staff_role", "permissions")
    readonly_fields = ("code", "scope_type", "is_staff_role")
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_accounts(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_change_roles(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Role, form: Any, change: bool) -> None:
        services.change_role(
            obj.pk,
            name=form.cleaned_data["name"],
            permissions=form.cleaned_data["permissions"],
            by=request.user,
            today=timezone.localdate(),
        )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has set the rights."""
