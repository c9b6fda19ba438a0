"""Data that committees' work follows: classes of major matters, rules of deliberation."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from committees.choices import ChainStageKind
from committees.models import ChainRule, MajorMatterClass
from committees.permissions import can_see_committees, can_set_work_rules
from committees.services.chains import set_chain_rule
from committees.services.oversight import keep_matter_class
from common.admin import ScopedAdmin


class WorkDataAdmin(ScopedAdmin):
    """Read by everybody who sees committees, set for the whole jurisdiction."""

    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_committees(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_work_rules(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()


@admin.register(MajorMatterClass)
class MajorMatterClassAdmin(WorkDataAdmin):
    """Classes of major matters: the list is open."""

    list_display = ("name", "name_en", "code", "source", "is_active", "position")
    ordering = ("position", "pk")

    def save_model(self, request: HttpRequest, obj: MajorMatterClass, form: forms.ModelForm, change: bool) -> None:
        keep_matter_class(obj, by=request.user)


class ChainRuleForm(forms.ModelForm):
    """A rule with its stages ticked."""

    stages = forms.MultipleChoiceField(
        label=_("stages needed"), choices=ChainStageKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = ChainRule
        fields = ("matter", "stages", "source", "effective_from")

    def validate_constraints(self) -> None:
        """The service ends the rule before."""


@admin.register(ChainRule)
class ChainRuleAdmin(WorkDataAdmin):
    """Rules of deliberation: one is added, and ends the one before."""

    form = ChainRuleForm
    list_display = ("matter", "stages", "source", "effective_from", "effective_to")
    list_filter = (("matter", ChoicesDropdownFilter),)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        return {"effective_from": tomorrow, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: ChainRule, form: forms.ModelForm, change: bool) -> None:
        names = ("matter", "stages", "source", "effective_from")
        if change:
            raise ValidationError(_("A rule is never edited: add the next one."))
        made = set_chain_rule(by=request.user, now=timezone.now(), **{name: form.cleaned_data[name] for name in names})
        obj.pk = made.pk
