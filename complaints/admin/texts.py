"""Standard texts of the offices."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from common.admin import ScopedAdmin
from complaints import services
from complaints.forms.areas import AreaChoice
from complaints.models import StandardText
from complaints.permissions import can_manage_texts, can_see_queue
from complaints.rules.texts import PLACEHOLDERS


class StandardTextForm(forms.ModelForm):
    """A text with placeholders of the list."""

    area = AreaChoice(label=gettext_lazy("of the office of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "text" in self.fields:
            known = "; ".join(f"{{{name}}} {label}" for name, label in PLACEHOLDERS.items())
            self.fields["text"].help_text = _("May contain: %(known)s") % {"known": known}

    def clean_text(self) -> str:
        services.check_placeholders(self.cleaned_data["text"])
        return self.cleaned_data["text"]

    def clean_area(self) -> Any:
        area = self.cleaned_data["area"]
        if not can_manage_texts(self.user, area):
            raise ValidationError(_("You can write texts only for offices in which you handle complaints."))
        return area


@admin.register(StandardText)
class StandardTextAdmin(ScopedAdmin):
    """Texts of the offices that the person's roles reach."""

    form = StandardTextForm
    list_display = ("title", "move", "category", "language", "area", "effective_from", "effective_to")
    list_filter = (("move", ChoicesDropdownFilter), ("language", ChoicesDropdownFilter))
    list_filter_submit = True
    search_fields = ("title", "text")
    fields = (
        "title",
        ("move", "language"),
        ("category", "area"),
        "text",
        ("effective_from", "effective_to"),
    )

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_manage_texts(user, target.area if target is not None else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("category", "area")
        return rows.defer("area__geometry")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term.replace("\0", "")[:100])

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def save_model(self, request: HttpRequest, obj: StandardText, form: Any, change: bool) -> None:
        services.save_standard_text(obj, by=request.user, fields=form.changed_data)
