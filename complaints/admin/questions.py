"""The further questions of categories: filed, revised as a new version, ended."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RelatedDropdownFilter
from unfold.decorators import display

from complaints import services
from complaints.admin.reference import ReferenceAdmin
from complaints.forms.questions import QuestionForm
from complaints.models import CategoryQuestion
from complaints.permissions import can_set_rules

KEYS = ("category", "code")


@admin.register(CategoryQuestion)
class CategoryQuestionAdmin(ReferenceAdmin):
    """Saving files a new version; answers keep the words that they answered."""

    form = QuestionForm
    list_display = ("shown_words", "category", "code", "version", "kind", "is_required", "is_active")
    list_select_related = ("category",)
    list_filter = ("is_active", ("category", RelatedDropdownFilter))
    ordering = ("category", "position", "-version")
    change_form_after_template = "complaints/_end_question.html"

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_rules(user) and (target is None or target.is_active)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return KEYS if obj is not None else ()

    def get_urls(self) -> list[URLPattern]:
        end = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", end, name="complaints_categoryquestion_end"), *super().get_urls()]

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """No longer ask it."""
        if not can_set_rules(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        get_object_or_404(CategoryQuestion, pk=pk)
        services.end_question(pk, by=request.user)
        self.message_user(request, _("The question is no longer asked."))
        return redirect("admin:complaints_categoryquestion_changelist")

    def save_model(self, request: HttpRequest, obj: CategoryQuestion, form: ModelForm, change: bool) -> None:
        services.ask_question(obj, by=request.user)

    @display(description=_("question"), ordering="label")
    def shown_words(self, question: CategoryQuestion) -> str:
        return question.words
