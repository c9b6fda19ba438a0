"""The formation rule and targets of shares: entered once and never edited; the next one ends the one before."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from common.admin import ScopedAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from party.forms.work import RULE_FIELDS, FormationRuleForm, ShareTargetForm
from party.models import FormationRule, ShareTarget
from party.permissions import can_see_party, can_set_party_rules
from party.services.rules import set_formation_rule, set_share_target
from places.admin.base import adopt


class DatedRuleAdmin(ScopedAdmin):
    """A rule is added by a form of its own, and shown afterwards. What a service refuses stands on the same form."""

    paginator = CappedPaginator
    actions = None
    add_form: Any

    def may_view(self, user: Any) -> bool:
        return can_see_party(user)

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.model._default_manager.all()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_set_party_rules(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(self.add_form.Meta.fields)
        return fields if obj is None else (*fields, "effective_to")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else self.get_fields(request, obj)

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        plain = super(ScopedAdmin, self).changeform_view
        try:
            return plain(request, *args, **options)
        except (Refusal, ValidationError) as error:
            request.refused = error  # type: ignore[attr-defined]
        return plain(request, *args, **options)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any) -> Any:
        if obj is None:
            options["form"] = self.add_form
        form = super().get_form(request, obj, change, **options)
        error = getattr(request, "refused", None)
        if error is None:
            return form
        words = error.messages if isinstance(error, ValidationError) else [str(error)]

        def clean(self: Any) -> None:
            raise ValidationError(words)

        return type(form.__name__, (form,), {"clean": clean})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The service keeps the rule; the form only reads."""
        return self.model()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the rule."""


@admin.register(FormationRule)
class FormationRuleAdmin(DatedRuleAdmin):
    """From how many members on what is formed."""

    add_form = FormationRuleForm
    list_display = ("effective_from", "effective_to", "source", *RULE_FIELDS[2:9])

    def save_model(self, request: HttpRequest, obj: FormationRule, form: Any, change: bool) -> None:
        adopt(set_formation_rule(by=request.user, **form.cleaned_data), obj)


@admin.register(ShareTarget)
class ShareTargetAdmin(DatedRuleAdmin):
    """Which shares should be reached; a statistic that bars nobody."""

    add_form = ShareTargetForm
    list_display = ("measure", "shown_share", "source", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: ShareTarget, form: Any, change: bool) -> None:
        adopt(set_share_target(by=request.user, **form.cleaned_data), obj)

    @display(description=_("target"), ordering="share")
    def shown_share(self, target: ShareTarget) -> str:
        return f"{target.share:.0%}"
