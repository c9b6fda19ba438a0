"""Ratings: how firms stand, and the runs that said so."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from common.errors import NotAllowed
from credit.admin.base import CreditAdmin
from credit.models import CreditFile, RatingRun
from credit.permissions import can_start_rating
from credit.rules.rating import as_text
from credit.selectors.pages import rating_page
from jobs.services import start_job


@admin.register(CreditFile)
class CreditFileAdmin(CreditAdmin):
    """How each firm stands; the page of one shows every line of its rating."""

    list_display = ("firm", "shown_code", "shown_score", "grade", "checked_on")
    list_filter = ("grade",)
    list_select_related = ("firm", "rating")
    search_fields = ("firm__search_text",)
    search_help_text = gettext_lazy("Name, pinyin initials or unified code")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).rated().select_related("firm", "rating__rulebook_version__rulebook")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        file = self.visible_or_404(request, object_id)
        return self.page(request, "credit/staff_rating.html", str(file.firm), **rating_page(file.firm))

    @display(description=gettext_lazy("unified social credit code"))
    def shown_code(self, file: CreditFile) -> str:
        return file.firm.unified_code

    @display(description=gettext_lazy("score"), ordering="score")
    def shown_score(self, file: CreditFile) -> str:
        return as_text(file.score) if file.score is not None else ""


@admin.register(RatingRun)
class RatingRunAdmin(CreditAdmin):
    """When firms were rated, by which rulebook."""

    list_display = ("as_of", "kind", "rulebook_version", "known_at", "finished_at")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_select_related = ("rulebook_version__rulebook",)
    fields = ("kind", "as_of", "known_at", "rulebook_version", "engine_version", "finished_at")
    actions_list = ("rate_now_action",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return RatingRun.objects.select_related("rulebook_version__rulebook")

    def has_rate_permission(self, request: HttpRequest) -> bool:
        return can_start_rating(request.user)

    @action(description=gettext_lazy("Rate now"), url_path="rate-now", permissions=["rate"])
    def rate_now_action(self, request: HttpRequest) -> HttpResponse:
        """Ask once more, then start the job that rates every firm."""
        if not can_start_rating(request.user):
            raise NotAllowed
        if request.method != "POST":
            return self.page(
                request,
                "credit/staff_ask.html",
                _("Rate now"),
                text=_("Every firm is rated with what is known now. The nightly rating goes on as before."),
            )
        job = start_job("credit.rate_now", _("Rating of all firms"), started_by=request.user, queue="credit")
        return redirect("jobs:detail", pk=job.pk)
