"""Keys of systems to the API: given, shown once, taken back."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminDateWidget

from accounts import services
from accounts.models import ApiToken
from accounts.permissions import can_manage_tokens
from accounts.tokens import token_scopes
from common.admin import ScopedAdmin

COLOURS = {"valid": "success", "revoked": "default", "ended": "warning"}


class TokenForm(forms.ModelForm):
    """For which system, what it may do, how often and until when."""

    scopes = forms.MultipleChoiceField(
        label=_("May do"), choices=token_scopes, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=UnfoldAdminDateWidget,
        help_text=_("Three years at most. Give a new token before the old one ends; both work side by side."),
    )

    class Meta:
        model = ApiToken
        fields = ("name", "per_minute")
        help_texts = {"name": _("The system that uses it, such as “12345 hotline”. It stands in history and audit.")}

    def clean_last_day(self) -> datetime.date:
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The last day lies in the past."))
        return day


@admin.register(ApiToken)
class ApiTokenAdmin(ScopedAdmin):
    """Tokens of this jurisdiction; a token is given and revoked, never edited."""

    form = TokenForm
    list_display = ("name", "shown_prefix", "shown_state", "expires_at", "last_used_on", "created_by")
    list_select_related = ("created_by",)
    search_fields = ("name", "prefix")
    fields = ("name", "scopes", "last_day", "per_minute")
    actions_detail = ("revoke",)
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_manage_tokens(user)

    def may_change(self, user: Any, target: ApiToken | None = None) -> bool:
        return target is None and can_manage_tokens(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return getattr(request, "jurisdiction", None) is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        if obj is None:
            return self.fields
        return ("name", "shown_prefix", "shown_scopes", "per_minute", "created_by", "created_at", "expires_at",
                "revoked_at", "last_used_on")  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @display(description=_("begins with"))
    def shown_prefix(self, token: ApiToken) -> str:
        return f"{token.prefix}…"

    @display(description=_("may do"))
    def shown_scopes(self, token: ApiToken) -> str:
        words = dict(token_scopes())
        return "；".join(str(words.get(code, code)) for code in token.scopes)

    @display(description=_("state"), label=COLOURS)
    def shown_state(self, token: ApiToken) -> tuple[str, Any]:
        if token.revoked_at is not None:
            return "revoked", _("revoked")
        return ("ended", _("ended")) if token.expires_at <= timezone.now() else ("valid", _("valid"))

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        data = form.cleaned_data
        end = datetime.datetime.combine(data["last_day"] + datetime.timedelta(days=1), datetime.time.min)
        token, request.new_token = services.create_token(  # type: ignore[attr-defined]
            name=data["name"],
            scopes=data["scopes"],
            per_minute=data["per_minute"],
            expires_at=timezone.make_aware(end),
            by=request.user,
            now=timezone.now(),
        )
        obj.pk = token.pk

    def log_addition(self, request: HttpRequest, obj: ApiToken, message: Any) -> None:
        """The service wrote the audit trail."""

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """The only page on which the secret ever stands."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Copy the token now"),
            "token": obj,
            "secret": request.new_token,  # type: ignore[attr-defined]
            "back": self._address_of(obj),
            "opts": self.opts,
        }
        answer = TemplateResponse(request, "accounts/new_token.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    @action(description=_("Revoke"), url_path="revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        target = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            target,
            title=_("Revoke"),
            text=_("The system can no longer use the API with this token. This cannot be undone."),
            act=lambda reason: services.revoke_token(target.pk, by=request.user, now=timezone.now(), reason=reason),
        )

    def has_revoke_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return can_manage_tokens(request.user)
