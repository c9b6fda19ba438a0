"""Which system of a firm may file its quarterly reports through the API."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from firms.admin.report_forms import StaffPages
from firms.forms.report_staff import SystemForm
from firms.models import ReportingSystem
from firms.permissions import can_manage_report_forms
from firms.services import reports

LIST = "admin:firms_reportingsystem_changelist"


@admin.register(ReportingSystem)
class ReportingSystemAdmin(StaffPages):
    """The tokens with the right to report, and the firms for which each of them files."""

    def may_view(self, user: Any) -> bool:
        return can_manage_report_forms(user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name="firms_reportingsystem_changelist"),
            path("<int:pk>/unlink/", wrap(self.unlink_view), name="firms_reportingsystem_unlink"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """All links, and a new one."""
        self.guard(request, to_change=request.method == "POST")
        now = timezone.now()
        form = SystemForm(request.POST if request.method == "POST" else None, now=now)
        if request.method == "POST" and form.is_valid():
            reports.link_system(form.cleaned_data["token"].pk, form.cleaned_data["firm"], by=request.user, now=now)
            messages.success(request, _("The system may file the reports of this firm now."))
            return redirect(LIST)
        status = 422 if request.method == "POST" else 200
        rows = ReportingSystem.objects.select_related("token", "firm", "linked_by").order_by(
            "token__name", "firm__name"
        )
        return self.page(request, "systems.html", _("Systems that report"), status, rows=rows, form=form, now=now)

    def unlink_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the right away from a system again."""
        self.guard(request, to_change=True)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        reports.unlink_system(get_object_or_404(ReportingSystem, pk=pk).pk, by=request.user)
        messages.success(request, _("The system may no longer file for this firm."))
        return redirect(LIST)
