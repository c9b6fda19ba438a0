"""Subsidy runs: drafting by a job, the page of a run with its basis lines, signatures, files for finance."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from common.errors import NotAllowed
from credit.rules.periods import Period
from jobs.registry import job_onward
from jobs.services import start_job
from programmes import services
from programmes.admin.base import Act, ActsAdmin
from programmes.choices import LineRefusal, RunState
from programmes.forms.register import NothingForm, ReasonForm
from programmes.forms.subsidies import PaymentForm, QuarterForm
from programmes.models import SubsidyLine, SubsidyRun
from programmes.permissions import can_approve_runs, can_draft_runs, sees_runs
from programmes.selectors.subsidies import finance_csv, finance_xlsx, frozen, is_sound, totals
from programmes.workflow import RUN_MOVES, find_move

COLOURS = {
    RunState.DRAFT: "warning",
    RunState.CHECKED: "info",
    RunState.APPROVED: "info",
    RunState.EXPORTED: "success",
    RunState.DISCARDED: "default",
}
FILES = {
    "csv": (finance_csv, "text/csv; charset=utf-8"),
    "xlsx": (finance_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
PER_PAGE = 100


def _starts(name: str, run: SubsidyRun) -> bool:
    return run.state in find_move(RUN_MOVES, name).sources


def _may_check(user: Any, run: SubsidyRun) -> bool:
    return _starts("check", run) and can_draft_runs(user) and run.drafted_by_id != user.pk


def _may_approve(user: Any, run: SubsidyRun) -> bool:
    signed = {run.drafted_by_id, run.first_approved_by_id}
    return _starts("approve", run) and can_approve_runs(user) and user.pk not in signed


def _may_pay(user: Any, run: SubsidyRun) -> bool:
    return _starts("mark_paid", run) and can_approve_runs(user)


def _may_discard(user: Any, run: SubsidyRun) -> bool:
    return _starts("discard", run) and can_draft_runs(user)


def _may_correct(user: Any, run: SubsidyRun) -> bool:
    later = SubsidyRun.objects.kept().filter(corrects=run)
    return run.state in {RunState.APPROVED, RunState.EXPORTED} and can_draft_runs(user) and not later.exists()


def _check(request: HttpRequest, run: SubsidyRun, data: dict[str, Any]) -> object:
    return services.check_run(run.pk, by=request.user, now=timezone.now())


def _approve(request: HttpRequest, run: SubsidyRun, data: dict[str, Any]) -> object:
    return services.approve_run(run.pk, by=request.user, now=timezone.now())


def _pay(request: HttpRequest, run: SubsidyRun, data: dict[str, Any]) -> object:
    return services.mark_paid(run.pk, data.pop("line_ids"), by=request.user, today=timezone.localdate(), **data)


def _discard(request: HttpRequest, run: SubsidyRun, data: dict[str, Any]) -> object:
    return services.discard_run(run.pk, by=request.user, now=timezone.now(), **data)


def _correct(request: HttpRequest, run: SubsidyRun, data: dict[str, Any]) -> object:
    if not can_draft_runs(request.user):
        raise NotAllowed
    title = _("Correction of %(run)s") % {"run": run}
    job = start_job("programmes.correct_subsidies", title, started_by=request.user, run_id=run.pk, **data)
    return redirect("jobs:detail", pk=job.pk)


@admin.register(SubsidyRun)
class SubsidyRunAdmin(ActsAdmin):
    """Runs of the whole jurisdiction, seen by those who see all of it."""

    page_template = "programmes/staff_run.html"
    acts = (
        Act("check", gettext_lazy("Confirm the check"), NothingForm, _check, _may_check),
        Act("approve", gettext_lazy("Approve"), NothingForm, _approve, _may_approve),
        Act("pay", gettext_lazy("Mark as paid"), PaymentForm, _pay, _may_pay),
        Act("correct", gettext_lazy("Draft a correction"), ReasonForm, _correct, _may_correct),
        Act("discard", gettext_lazy("Discard"), ReasonForm, _discard, _may_discard),
    )
    list_display = ("shown_run", "shown_state", "total_amount", "difference_amount", "drafted_by", "exported_at")
    list_filter = (("state", ChoicesDropdownFilter), "year")
    list_select_related = ("drafted_by",)
    ordering = ("-year", "-quarter", "-version", "-pk")
    actions_list = ("draft_action",)

    def may_view(self, user: Any) -> bool:
        return sees_runs(user)

    def has_draft_permission(self, request: HttpRequest) -> bool:
        return can_draft_runs(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("text")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = "programmes_subsidyrun_file"
        return [path("<int:pk>/file/<slug:kind>/", wrap(self.file_view), name=name), *super().get_urls()]

    @action(description=gettext_lazy("Draft a quarter"), url_path="draft", permissions=["draft"], icon="calculate")
    def draft_action(self, request: HttpRequest) -> HttpResponse:
        """Choose the quarter; a job computes and freezes it."""
        if not can_draft_runs(request.user):
            raise PermissionDenied
        before = Period.of("quarter", timezone.localdate()).before
        form = QuarterForm(request.POST or None, initial={"year": before.year, "quarter": before.number})
        if request.method == "POST" and form.is_valid():
            title = _("Subsidies of %(year)s, quarter %(quarter)s") % form.cleaned_data
            job = start_job("programmes.draft_subsidies", title, started_by=request.user, **form.cleaned_data)
            return redirect("jobs:detail", pk=job.pk)
        return self.page(
            request,
            "credit/staff_ask.html",
            _("Draft a quarter"),
            status=422 if request.method == "POST" else 200,
            form=form,
            text=_(
                "Every old estate of the quarter gets a line: area × rate × months, or every reason against it. The "
                "result is frozen; another person checks it and two approve it."
            ),
        )

    def page_context(self, request: HttpRequest, target: SubsidyRun) -> dict[str, Any]:
        run = SubsidyRun.objects.select_related(
            "rule", "corrects", "drafted_by", "checked_by", "first_approved_by", "second_approved_by", "exported_by"
        ).get(pk=target.pk)
        rows = SubsidyLine.objects.filter(run=run).select_related("estate", "firm").defer("estate__polygon")
        reason = request.GET.get("reason", "")
        if reason in LineRefusal.values:
            rows = rows.filter(basis__refusals__contains=[reason])
        elif reason == "none":
            rows = rows.filter(is_eligible=True)
        page = Paginator(rows.order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
        for line in page:
            line.reasons = [LineRefusal(code).label for code in line.basis["refusals"]]
        return {
            "run": run,
            "text": frozen(run),
            "is_sound": is_sound(run),
            "totals": totals(run),
            "page": page,
            "reason": reason,
            "reasons": LineRefusal.choices,
            "may_export": can_approve_runs(request.user) and _starts("export", run),
        }

    def file_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The file for finance. The first POST hands the run over; every copy is in the audit trail."""
        run = self.visible_or_404(request, pk)
        if kind not in FILES:
            raise Http404
        if request.method != "POST":
            return redirect(self._address_of(run))
        run = services.export_run(run.pk, by=request.user, now=timezone.now())
        make, content_type = FILES[kind]
        answer = HttpResponse(make(SubsidyRun.objects.get(pk=run.pk)), content_type=content_type)
        name = f"subsidies-{run.year}Q{run.quarter}-v{run.version}.{kind}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    @display(description=gettext_lazy("quarter"), ordering="year")
    def shown_run(self, run: SubsidyRun) -> str:
        return str(run)

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, run: SubsidyRun) -> tuple[str, str]:
        return run.state, run.get_state_display()


def _runs(_job: Any) -> str:
    return reverse("admin:programmes_subsidyrun_changelist")


for _kind in ("programmes.draft_subsidies", "programmes.correct_subsidies"):
    job_onward(_kind, _runs)
