"""Who holds which role where: giving and ending."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from accounts import services
from accounts.forms import FindObjectForm, GrantForm
from accounts.models import RoleAssignment
from accounts.permissions import can_end, can_manage_accounts
from common.admin import ReadOnlyAdmin
from common.errors import Refusal


class InForceFilter(admin.SimpleListFilter):
    """In force today, ended, or not yet begun."""

    title = _("period")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("in force")), ("past", _("ended")), ("future", _("not yet begun"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.on(today)
        if self.value() == "past":
            return queryset.filter(effective_to__lte=today)
        if self.value() == "future":
            return queryset.filter(Q(effective_from__gt=today) & ~Q(effective_to__lte=today))
        return queryset


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ReadOnlyAdmin):
    """An assignment is given and ended, never edited."""

    list_display = ("user", "role", "scope_shown", "effective_from", "effective_to", "granted_by")
    list_filter = (InForceFilter, "role")
    list_select_related = ("user", "role", "granted_by")
    search_fields = ("user__username", "user__display_name")
    fields = ("user", "role", "scope_shown", "effective_from", "effective_to", "granted_by", "reason", "given_at")
    actions_detail = ("end",)
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_accounts(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return getattr(request, "jurisdiction", None) is not None and self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("scope")

    @admin.display(description=_("where"))
    def scope_shown(self, assignment: RoleAssignment) -> str:
        return str(assignment.scope or "—")

    @admin.display(description=_("created"), ordering="created_at")
    def given_at(self, assignment: RoleAssignment) -> str:
        return date_format(timezone.localtime(assignment.created_at), "DATETIME_FORMAT")

    # --- Giving: person and role first, then the object among those found, then the period ---------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            return self._deny()
        find = FindObjectForm(request.GET or None, by=request.user)
        grant = None
        if request.GET and find.is_valid():
            grant = GrantForm(request.POST or None, find=find)
            if request.method == "POST" and grant.is_valid():
                return self._grant(request, find, grant)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Give a role"),
            "find": find,
            "grant": grant,
            "opts": self.opts,
        }
        return TemplateResponse(request, "accounts/grant.html", context)

    @staticmethod
    def _deny() -> HttpResponse:
        from django.core.exceptions import PermissionDenied

        raise PermissionDenied

    def _grant(self, request: HttpRequest, find: FindObjectForm, grant: GrantForm) -> HttpResponse:
        data = grant.cleaned_data
        try:
            assignment = services.grant_role(
                find.cleaned_data["person"],
                find.cleaned_data["role"],
                data["target"],
                by=request.user,
                today=timezone.localdate(),
                effective_from=data["effective_from"],
                effective_to=data["effective_to"],
                reason=data["reason"],
            )
        except (Refusal, ValidationError) as error:
            return self.tell_refusal(request, error)
        words = gettext("%(person)s now holds the role %(role)s.")
        messages.success(request, words % {"person": assignment.user, "role": assignment.role})
        return redirect("admin:accounts_roleassignment_changelist")

    # --- Ending ------------------------------------------------------------------------------------------

    def has_end_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        assignment: Model | None = self.get_object(request, object_id) if object_id else None
        if assignment is None or not can_end(request.user, assignment):
            return False
        today = timezone.localdate()
        return assignment.effective_to is None or assignment.effective_to > max(today, assignment.effective_from)

    @action(description=_("End this role"), permissions=["end"])
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        assignment = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            assignment,
            title=_("End this role"),
            text=_("The person loses the rights of this role at once. The assignment stays on record."),
            act=lambda reason: services.end_role(
                assignment.pk, by=request.user, today=timezone.localdate(), reason=reason
            ),
        )
