"""Quarterly reports in the staff administration: the quarter at a glance, the list, one report, the decisions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.admin import ReadOnlyAdmin
from common.downloads import stored_download
from common.errors import NotAllowed, Refusal
from firms.forms.report_staff import CloseForm, ExtensionForm, ReopenForm, ReportQueueForm, ReturnForm
from firms.models import QuarterlyReport, ReportAttachment, ReportExtension
from firms.permissions import can_review_reports, can_run_quarter, can_see_firms, sides_of_reviewer
from firms.rules.quarters import Quarter
from firms.selectors.report_board import Place, acceptable, board_of, quarters_known, queue_of
from firms.selectors.report_page import clock_words, read_report
from firms.services import reports
from firms.workflow.reports import report_moves_from

BOARD, LIST, ONE = (f"admin:firms_quarterlyreport_{name}" for name in ("changelist", "list", "change"))


@admin.register(QuarterlyReport)
class QuarterlyReportAdmin(ReadOnlyAdmin):
    """The office reads and decides; what is reported only the firm changes."""

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.changelist_view, "changelist"),
            ("list/", self.list_view, "list"),
            ("accept/", self.accept_many_view, "accept_many"),
            ("generate/", self.generate_view, "generate"),
            ("close/", self.close_view, "close"),
            ("extensions/<int:pk>/", self.extension_view, "extension"),
            ("files/<int:pk>/", self.file_view, "file"),
            ("<int:pk>/change/", self.report_view, "change"),
            ("<int:pk>/accept/", self.accept_view, "accept"),
            ("<int:pk>/return/", self.return_view, "return"),
            ("<int:pk>/reopen/", self.reopen_view, "reopen"),
        ]
        return [path(address, wrap(view), name=f"firms_quarterlyreport_{name}") for address, view, name in pages]

    # --- Reading ---------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The quarter at a glance: anomalies first, then who filed and who is late, area by area."""
        self._check(request)
        known = quarters_known()
        quarter = Quarter.read(request.GET.get("quarter", "")) or known[0]
        context = {
            "board": board_of(request.user, quarter, timezone.now()),
            "quarters": known,
            "quarter": quarter,
            "may_run": can_run_quarter(request.user),
            "close_form": CloseForm(),
        }
        return self._page(request, "board.html", _("Quarterly reports"), context)

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """The reports of a quarter in pages, those with most points to look at first."""
        self._check(request)
        form, now = ReportQueueForm(request.GET, request.user, quarters_known()[0]), timezone.now()
        filters = form.filters()
        page = queue_of(request.user, filters, now=now, after=Place.read(request.GET.get("after", "")))
        query = request.GET.copy()
        query.pop("after", None)
        context = {
            "form": form,
            "rows": [(row, clock_words(row, now)) for row in page.rows],
            "following": page.following,
            "query": query.urlencode(),
            "may_review": can_review_reports(request.user),
            "quarter": form.filters().quarter,
        }
        return self._page(
            request, "list.html", _("Reports of %(quarter)s") % {"quarter": form.filters().quarter}, context
        )

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One report: answers beside last quarter's, findings with the firm's words, history, decisions."""
        return self._report_page(request, self._open(request, pk))

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A file that came with a report, by its own name."""
        self._check(request)
        file = get_object_or_404(ReportAttachment.objects.select_related("report"), pk=pk)
        self._open(request, file.report_id)
        return stored_download(file.file, file.name)

    # --- Deciding --------------------------------------------------------------------------------------

    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept at the next level."""
        return self._act(request, pk, forms.Form, lambda report, _form: self._accept(request, report))

    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it back with words, also to single fields."""

        def act(report: QuarterlyReport, form: Any) -> str:
            reports.return_report(
                report.pk,
                by=request.user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                comments=form.comments(),
                submission=self._read_submission(request),
            )
            return _("Returned to the firm with your words.")

        return self._act(request, pk, ReturnForm, act)

    def reopen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open an accepted or locked report again."""

        def act(report: QuarterlyReport, form: Any) -> str:
            reports.reopen_report(report.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
            return _("Opened again. The firm was told why and until when.")

        return self._act(request, pk, ReopenForm, act)

    def extension_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide on more time."""
        self._check(request)
        asked = get_object_or_404(ReportExtension, pk=pk)

        def act(_report: QuarterlyReport, form: Any) -> str:
            reports.decide_extension(asked.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
            return _("Decided. The firm was told.")

        return self._act(request, asked.report_id, ExtensionForm, act)

    def accept_many_view(self, request: HttpRequest) -> HttpResponse:
        """Accept the ticked reports in the background."""
        self._check(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        pks = [int(pk) for pk in request.POST.getlist("pk")[:5000] if pk.isdecimal() and len(pk) < 19]
        return self._started(request, lambda: reports.start_accepting(acceptable(request.user, pks), by=request.user))

    def generate_view(self, request: HttpRequest) -> HttpResponse:
        """Make out the reports of a quarter in the background."""
        self._check(request)
        quarter = self._quarter(request)
        return self._started(request, lambda: reports.start_generating(quarter, by=request.user))

    def close_view(self, request: HttpRequest) -> HttpResponse:
        """Close a quarter before its cut-off, with a reason."""
        self._check(request)
        quarter, form = self._quarter(request), CloseForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        return self._started(request, lambda: reports.start_closing(quarter.first_day, by=request.user, reason=reason))

    # --- Parts -----------------------------------------------------------------------------------------

    def _check(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _open(self, request: HttpRequest, pk: int) -> QuarterlyReport:
        self._check(request)
        rows = QuarterlyReport.objects.visible_to(request.user).with_names()
        return get_object_or_404(rows.select_related("submitted_by", "subdistrict_by", "district_by"), pk=pk)

    def _accept(self, request: HttpRequest, report: QuarterlyReport) -> str:
        reports.accept_report(report.pk, by=request.user, now=timezone.now(), submission=self._read_submission(request))
        return _("Accepted.")

    @staticmethod
    def _read_submission(request: HttpRequest) -> int | None:
        number = request.POST.get("submission", "")
        return int(number) if number.isdecimal() and len(number) < 6 else None

    @staticmethod
    def _quarter(request: HttpRequest) -> Quarter:
        return Quarter.read(request.POST.get("quarter", "")) or quarters_known()[0]

    def _act(
        self, request: HttpRequest, pk: int, form_class: type[forms.Form], act: Callable[..., str]
    ) -> HttpResponse:
        """One decision: on success back to the report, else the page again with what was typed and why not."""
        report = self._open(request, pk)
        if request.method != "POST":
            return redirect(ONE, pk)
        form = form_class(request.POST)
        if not form.is_valid():
            return self._report_page(request, report, form, status=422)
        try:
            messages.success(request, act(report, form))
        except NotAllowed:
            raise
        except (Refusal, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, Refusal) else refusal)
            return self._report_page(request, self._open(request, pk), form, status=getattr(refusal, "status", 422))
        return redirect(ONE, pk)

    def _started(self, request: HttpRequest, start: Callable[[], Any]) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            return redirect("jobs:detail", start().pk)
        except NotAllowed:
            raise
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse(BOARD)}?quarter={self._quarter(request)}")

    def _report_page(
        self, request: HttpRequest, report: QuarterlyReport, typed: Any = None, status: int = 200
    ) -> HttpResponse:
        sides = sides_of_reviewer(request.user, report.project.estate.area)
        moves = {str(move) for side in sides for move in report_moves_from(report.state, side)}
        asked = report.extensions.filter(is_granted__isnull=True).select_related("asked_by").first()
        read = read_report(report, typed.comments() if isinstance(typed, ReturnForm) else {})
        context = {
            "report": report,
            "sections": read.sections,
            "explained": read.explained,
            "corrected": read.corrected,
            "clock": clock_words(report, timezone.now()),
            "events": report.events.select_related("actor").prefetch_related("comments"),
            "moves": moves,
            "may_accept": bool({"accept_subdistrict", "accept_district"} & moves)
            and not (report.subdistrict_by_id == request.user.pk and report.state == "accepted_by_subdistrict"),
            "accepted_by_me": report.subdistrict_by_id == request.user.pk,
            "asked": asked if sides else None,
            "typed": typed,
            "return_form": typed if isinstance(typed, ReturnForm) else ReturnForm(),
            "reopen_form": typed if isinstance(typed, ReopenForm) else ReopenForm(),
            "extension_form": typed
            if isinstance(typed, ExtensionForm)
            else ExtensionForm(initial={"days": asked.days if asked else 0}),
        }
        title = f"{report.project} · {report.quarter}"
        return self._page(request, "report.html", title, context, status=status)

    def _page(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"firms/reports_staff/{template}", {**frame, **context}, status=status)
