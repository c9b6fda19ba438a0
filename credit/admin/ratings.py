"""Ratings: how firms stand today and stood on any day, with every record; and the runs that said so."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.errors import NotAllowed
from credit.admin.base import CreditAdmin
from credit.models import CreditFile, RatingRun
from credit.permissions import can_start_rating
from credit.rules.amounts import as_text
from credit.selectors.consequences import consequences_of
from credit.selectors.derivations import derivation_sections
from credit.selectors.pages import rating_page, version_in_force
from credit.selectors.standings import grade_table
from jobs.registry import job_onward
from jobs.services import start_job


class GradeFilter(DropdownFilter):
    """Grades and states of the rulebook in force."""

    title = gettext_lazy("grade")
    parameter_name = "grade"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        grades = grade_table(version_in_force(timezone.localdate()))
        return [(code, f"{code} {grade['title']}") for code, grade in grades.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(grade=self.value()) if self.value() else queryset


@admin.register(CreditFile)
class CreditFileAdmin(CreditAdmin):
    """How each firm stands; the page of one shows every line of its rating, today or on a past day."""

    list_display = ("shown_subject", "shown_code", "shown_score", "grade", "checked_on")
    list_filter = (GradeFilter, ("subject", ChoicesDropdownFilter))
    list_filter_submit = True
    search_fields = ("firm__search_text",)
    search_help_text = gettext_lazy("Name, pinyin initials or unified code")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).rated()
        return rows.select_related("firm", "project", "rating__rulebook_version__rulebook").defer(
            "rating__inputs", "rating__derivation", "rating__rulebook_version__document"
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        file = self.visible_or_404(request, object_id)
        if file.project is not None:
            return self._project_page(request, file)
        now = timezone.now()
        day = _day(request.GET.get("day", ""))
        if request.GET.get("day") and day is None:
            messages.error(request, _("This is no day. Write it as 2026-03-31."))
        return self.page(
            request,
            "credit/staff_rating.html",
            str(file.firm),
            file=file,
            chosen=day or timezone.localdate(now),
            consequences=consequences_of(file.firm, day or timezone.localdate(now)),
            events_address=reverse("admin:credit_creditevent_changelist") + f"?q={file.firm.unified_code}",
            **rating_page(file.firm, day, now=now, is_public=False),
        )

    def _project_page(self, request: HttpRequest, file: CreditFile) -> HttpResponse:
        """A project or post: the lines that its rating keeps."""
        rating = file.rating
        document = rating.rulebook_version.document
        return self.page(
            request,
            "credit/staff_rating.html",
            f"{file.project} · {file.get_subject_display()}",
            file=file,
            firm=file.firm,
            standing=rating,
            version=rating.rulebook_version,
            grade=grade_table(rating.rulebook_version).get(rating.grade, {"code": rating.grade, "title": ""}),
            sections=derivation_sections(document, rating.derivation["lines"]),
        )

    @display(description=gettext_lazy("firm"), header=True)
    def shown_subject(self, file: CreditFile) -> list[str]:
        return [file.firm.name, f"{file.project} · {file.get_subject_display()}" if file.project else ""]

    @display(description=gettext_lazy("unified social credit code"))
    def shown_code(self, file: CreditFile) -> str:
        return file.firm.unified_code

    @display(description=gettext_lazy("score"), ordering="score")
    def shown_score(self, file: CreditFile) -> str:
        return as_text(file.score) if file.score is not None else _("no score")


@admin.register(RatingRun)
class RatingRunAdmin(CreditAdmin):
    """When everybody was rated, by which rulebook, and how far a run is."""

    list_display = ("as_of", "kind", "rulebook_version", "known_at", "shown_ratings", "shown_progress")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("rulebook_version__rulebook", "job")
    fields = (
        "kind",
        "as_of",
        "known_at",
        "rulebook_version",
        "engine_version",
        "finished_at",
        "shown_ratings",
        "shown_progress",
    )
    readonly_fields = ("shown_ratings", "shown_progress")
    actions_list = ("rate_now_action",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        runs = RatingRun.objects.select_related("rulebook_version__rulebook", "job")
        return runs.defer("rulebook_version__document", "rulebook_version__source_text").annotate(
            new_ratings=Count("ratings")
        )

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

    @display(description=gettext_lazy("new ratings"))
    def shown_ratings(self, run: RatingRun) -> int:
        return run.new_ratings  # type: ignore[attr-defined, no-any-return]

    @display(description=gettext_lazy("progress"))
    def shown_progress(self, run: RatingRun) -> str:
        if run.finished_at is not None:
            return _("finished %(time)s") % {"time": timezone.localtime(run.finished_at).strftime("%Y-%m-%d %H:%M")}
        if run.job is None:
            return _("begun, not finished")
        percent = run.job.percent
        words = f"{percent} %" if percent is not None else run.job.get_state_display()
        return format_html('<a href="{}">{}</a>', reverse("jobs:detail", args=[run.job.pk]), words)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


job_onward("credit.rate_now", lambda job: reverse("admin:credit_creditfile_changelist"))
