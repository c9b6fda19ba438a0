"""Statistics: the page, the cases behind each number, the map, and counting anew on request."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from common.admin import ReadOnlyAdmin
from complaints.admin.reference import ReferenceAdmin
from complaints.models import ComplaintDaily, StatisticPolicy
from complaints.permissions import can_see_queue
from complaints.views import heat_map
from complaints.views.statistics import cases_context, statistics_context
from jobs.services import start_job


@admin.register(ComplaintDaily)
class ComplaintDailyAdmin(ReadOnlyAdmin):
    """Numbers from the sums per day; rows of sums themselves are never shown."""

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="complaints_complaintdaily_changelist"),
            path("cases/", wrap(self.cases_view), name="complaints_complaintdaily_cases"),
            path("map/", wrap(self.map_view), name="complaints_complaintdaily_map"),
            path("map/data/", wrap(self.map_data_view), name="complaints_complaintdaily_map_data"),
            path("refresh/", wrap(self.refresh_view), name="complaints_complaintdaily_refresh"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Figures, rates, course and break-downs of a period."""
        return self._page(request, "complaints/statistics.html", _("Statistics"), statistics_context)

    def cases_view(self, request: HttpRequest) -> HttpResponse:
        """The complaints behind one number."""
        return self._page(request, "complaints/statistic_cases.html", _("Cases behind the number"), cases_context)

    def map_view(self, request: HttpRequest) -> HttpResponse:
        """Estates and areas by number of complaints, as a map and as a table."""
        return self._page(request, "complaints/heat_map.html", _("Heat map"), heat_map.map_context)

    def map_data_view(self, request: HttpRequest) -> HttpResponse:
        """What the map draws, as GeoJSON."""
        self._check(request)
        return JsonResponse(heat_map.map_data(request))

    def refresh_view(self, request: HttpRequest) -> HttpResponse:
        """Count now what has changed; the page of the job tells when it is done."""
        self._check(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job = start_job("complaints.refresh_statistics", _("Count complaints"), started_by=request.user)
        return redirect("jobs:detail", job.pk)

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, title: str, context: Any) -> HttpResponse:
        self._check(request)
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, template, {**frame, **context(request)})


@admin.register(StatisticPolicy)
class StatisticPolicyAdmin(ReferenceAdmin):
    list_display = (
        "effective_from",
        "day_starts_at",
        "month_starts_on",
        "basically_weight",
        "response_weight",
        "resolution_weight",
        "satisfaction_weight",
        "legal_source",
    )
