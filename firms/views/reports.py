"""The firm's pages of quarterly reports: list, filling in, comparing, history. All writes go through services."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import NotAllowed, Refusal
from common.paging import CappedPaginator
from firms.choices import ReportDoor, ReportState
from firms.forms.reports import ExtensionForm, RevisionForm, read_answers
from firms.models import PropertyFirm, QuarterlyReport
from firms.permissions import can_submit_report, firm_ids
from firms.rules.quarters import Quarter
from firms.selectors.report_pages import PageOf, answer_text, last_day, may_hand_in, quarters_of
from firms.selectors.reports import Difference, differences, form_of, previous_answers
from firms.services import reports as services
from firms.services.reports import EditConflict, ReportRefused

PER_PAGE = 50
AUTOSAVE = "autosave"


def own_reports(request: HttpRequest) -> Any:
    """Reports of the person's firms. Raises `NotAllowed` for people of no firm."""
    if not firm_ids(request.user):
        raise NotAllowed
    return QuarterlyReport.objects.of_firms_of(request.user).with_names()


def one_report(request: HttpRequest, pk: int) -> QuarterlyReport:
    """A report of one's own firm; 404 for any other."""
    return get_object_or_404(own_reports(request), pk=pk)


@require_safe
@never_cache
def report_list(request: HttpRequest) -> HttpResponse:
    """A quarter's reports, what is to be done first."""
    rows = own_reports(request)
    firms = list(PropertyFirm.objects.filter(pk__in=firm_ids(request.user)))
    quarters = quarters_of(firms)
    quarter = Quarter.read(request.GET.get("quarter", "")) or (quarters[0] if quarters else None)
    now = timezone.now()
    reports = rows.of_quarter(quarter.first_day) if quarter else rows.none()
    page = CappedPaginator(reports.order_by("project__name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    for report in page.object_list:
        report.late = report.is_late(now)
        report.last_day = last_day(report.due_at)
    versions = reports.filter(state__in=[ReportState.DRAFT, ReportState.RETURNED]).order_by("firm", "form_version")
    context = {
        "quarters": quarters,
        "quarter": quarter,
        "page": page,
        "templates": versions.values_list("firm_id", "firm__name", "form_version_id", "form_version__form__name")
        .distinct()
        .order_by("firm_id", "form_version_id")[:20],
    }
    return render(request, "firms/reports/list.html", context)


# --- Filling in -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: to be filled in while it is the firm's, else to be read."""
    report = one_report(request, pk)
    if request.method == "POST":
        return _posted(request, report)
    verdict = services.judge(report)
    shows = report.is_open_for_firm() and report.revision > 0
    return _page(request, report, PageOf(report, verdict, show_problems=shows))


def _posted(request: HttpRequest, report: QuarterlyReport) -> HttpResponse:
    values, explanations = read_answers(request.POST)
    known = RevisionForm(request.POST)
    act = request.POST.get("action", "save")
    given = {"values": values, "explanations": explanations}
    try:
        if not known.is_valid():
            raise Refusal
        filed = services.file_report(
            report.pk,
            by=request.user,
            now=timezone.now(),
            door=ReportDoor.BROWSER,
            **given,
            revision=known.cleaned_data["revision"],
            submit=act == "submit",
        )
    except ReportRefused as refusal:
        page = PageOf(refusal.report, refusal.verdict)
        return _page(request, refusal.report, page, error=str(refusal), status=422)
    except EditConflict as conflict:
        return _conflict(request, conflict, values, act)
    except Refusal as refusal:
        return _refused(request, report, refusal, values, act)
    if act == AUTOSAVE:
        return _autosaved(filed)
    told = _("The report was handed in.") if filed.is_submitted else _("The draft was saved.")
    if filed.merged:
        names = "、".join(_name_of(filed.report, change.field) for change in filed.merged[:10])
        told += " " + _("Colleagues had changed other fields meanwhile; they are kept: %(names)s.") % {"names": names}
    messages.success(request, told)
    return redirect("firms:reports:detail", pk=report.pk)


def _name_of(report: QuarterlyReport, field: str) -> str:
    return form_of(report.form_version).title(field.removeprefix("explain."))


def _conflict(request: HttpRequest, conflict: EditConflict, values: dict[str, Any], act: str) -> HttpResponse:
    report = conflict.report
    form = form_of(report.form_version)
    rows = [
        {
            "title": _name_of(report, change.field),
            "anchor": f"f-{change.field}",
            "theirs": answer_text(form.fields.get(change.field, {"kind": "text"}), change.theirs),
            "mine": answer_text(form.fields.get(change.field, {"kind": "text"}), change.mine),
            "by": change.by,
            "at": change.at,
        }
        for change in conflict.changes
    ]
    if act == AUTOSAVE:
        told = [{name: str(row[name]) for name in ("title", "anchor", "theirs", "mine", "by")} for row in rows]
        return JsonResponse({"detail": str(conflict), "changes": told}, status=409)
    left_alone = {change.field for change in conflict.merged}
    typed = {field: value for field, value in values.items() if field not in left_alone}
    theirs = {change.field: change.theirs for change in conflict.changes}
    page = PageOf(report, services.judge(report), typed=typed, show_problems=False, theirs=theirs)
    return _page(request, report, page, error=str(conflict), conflict=rows, status=409)


def _refused(
    request: HttpRequest, report: QuarterlyReport, refusal: Refusal, values: dict[str, Any], act: str
) -> HttpResponse:
    if act == AUTOSAVE:
        return JsonResponse({"detail": str(refusal)}, status=refusal.status)
    if isinstance(refusal, NotAllowed):
        raise refusal
    report = QuarterlyReport.objects.with_names().get(pk=report.pk)
    page = PageOf(report, services.judge(report), typed=values, show_problems=False)
    return _page(request, report, page, error=str(refusal), status=refusal.status)


def _autosaved(filed: services.Filed) -> JsonResponse:
    problems: dict[str, list[str]] = {}
    for problem in filed.verdict.problems:
        if problem.code != "required":
            problems.setdefault(problem.where, []).append(problem.message)
    return JsonResponse({"revision": filed.report.revision, "problems": problems, "merged": len(filed.merged)})


def _page(
    request: HttpRequest,
    report: QuarterlyReport,
    page: PageOf,
    *,
    error: str = "",
    conflict: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    extension = report.extensions.last()
    context = {
        "report": report,
        "sections": page.sections(),
        "explanations": page.explanations(),
        "problems": page.told_problems(),
        "has_previous": bool(page.previous),
        "is_open": report.is_open_for_firm() and now < report.locks_at,
        "may_submit": may_hand_in(request.user, report, now),
        "may_withdraw": report.state == ReportState.SUBMITTED and can_submit_report(request.user, report),
        "may_ask": may_hand_in(request.user, report, now)
        and now < report.due_at
        and not (extension and extension.is_open),
        "extension": extension,
        "is_late": report.is_late(now),
        "last_day": last_day(report.due_at),
        "returned": report.events.filter(kind="return").last() if report.state == ReportState.RETURNED else None,
        "accept": services.ACCEPT,
        "error": error,
        "conflict": conflict or [],
    }
    return render(request, "firms/reports/edit.html", context, status=status)


# --- Comparing and history --------------------------------------------------------------------------------


@require_safe
@never_cache
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The answers beside those of the quarter before."""
    report = one_report(request, pk)
    before = previous_answers(report)
    rows = _told(report, differences(before, report.values))
    context = {"report": report, "rows": rows, "has_previous": bool(before), "previous": report.quarter.previous}
    return render(request, "firms/reports/compare.html", context)


def _told(report: QuarterlyReport, found: list[Difference]) -> list[dict[str, str]]:
    form = form_of(report.form_version)
    return [
        {
            "title": form.title(one.field),
            "unit": form.fields[one.field].get("unit", ""),
            "before": answer_text(form.fields[one.field], one.before),
            "after": answer_text(form.fields[one.field], one.after),
        }
        for one in found
        if one.field in form.fields
    ]


@require_safe
@never_cache
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What has happened: steps, words of the offices, every submission with what changed in it."""
    report = one_report(request, pk)
    form = form_of(report.form_version)
    events = list(report.events.select_related("actor").prefetch_related("comments"))
    for event in events:
        event.told = [(form.title(comment.field), comment.text) for comment in event.comments.all()]
    revisions = list(report.revisions.select_related("submitted_by"))
    pairs = zip([None, *revisions], revisions, strict=False)
    told = [
        {"revision": new, "changes": _told(report, differences(old.values, new.values)) if old else []}
        for old, new in pairs
    ]
    context = {"report": report, "events": events, "revisions": told[::-1]}
    return render(request, "firms/reports/history.html", context)


# --- Acts -------------------------------------------------------------------------------------------------


def _act(request: HttpRequest, pk: int, act: Callable[[QuarterlyReport], Any], done: str) -> HttpResponse:
    report = one_report(request, pk)
    try:
        act(report)
        messages.success(request, done)
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("firms:reports:detail", pk=pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submitted report back."""
    reason = request.POST.get("reason", "")

    def act(report: QuarterlyReport) -> None:
        services.withdraw_report(report.pk, by=request.user, now=timezone.now(), reason=reason)

    return _act(request, pk, act, _("The report is yours again. Hand it in anew when it is right."))


@require_POST
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for more time."""
    form = ExtensionForm(request.POST)

    def act(report: QuarterlyReport) -> None:
        if not form.is_valid():
            raise Refusal(_("Write a reason and how many days you need."))
        services.ask_extension(report.pk, by=request.user, now=timezone.now(), **form.cleaned_data)

    return _act(request, pk, act, _("The office has your request for more time."))


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill blank fields of one section with last quarter's answers."""

    def act(report: QuarterlyReport) -> None:
        sections = {section["code"]: section for section in form_of(report.form_version).sections}
        section = sections.get(request.POST.get("section", ""))
        fields = [field["code"] for field in section["fields"]] if section else []
        services.copy_last_quarter(report.pk, by=request.user, now=timezone.now(), fields=fields)

    return _act(request, pk, act, _("Blank fields were filled with last quarter's answers. Check them."))
