"""Pages on which a firm discloses and corrects."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import NotAllowed, Refusal
from common.photos import photo_response
from common.uploads import LimitedUploads
from firms.choices import ACCOUNT_KINDS, DutyKind, DutyState
from firms.documents.accounts import AccountFileRefused, account_template, read_account
from firms.forms.disclosure import DisclosureForm, ProofForm, initial_of, initial_of_account
from firms.models import Disclosure, DisclosureVersion, PostingProof, ServiceProject
from firms.permissions import firm_ids
from firms.rules.notice_board import NOTICE_FIELDS
from firms.selectors import account_view, duty_lines
from firms.services import ContentRefused, VersionMoved, add_proof, correct, disclose
from firms.services.disclosing.entering import duty_for, latest_number

PHOTO_BYTES, UPLOAD_BYTES = 20 * 1024 * 1024, 40 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PROJECTS = 100
TO_DO = (DutyState.MISSING, DutyState.OPEN, DutyState.RETURNED)


def with_uploads(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that takes files: limits are in place before the form is read, then the token is checked."""

    @csrf_exempt
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            request.upload_handlers = [LimitedUploads(request, limit=PHOTO_BYTES, total_limit=UPLOAD_BYTES)]
        return csrf_protect(view)(request, *args, **kwargs)

    return limited


def own_projects(request: HttpRequest) -> Any:
    """Projects of the person's firms. Raises `NotAllowed` for people of no firm."""
    ids = firm_ids(request.user)
    if not ids:
        raise NotAllowed
    return ServiceProject.objects.filter(firm__in=ids).select_related("firm", "estate").defer("estate__polygon")


@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """What each of my projects owes, what is missing first."""
    today = timezone.localdate()
    projects = list(own_projects(request).on(today).order_by("name", "pk")[:MOST_PROJECTS])
    lines = duty_lines(projects, today)
    rows = [{"project": project, "lines": sorted(lines[project.pk], key=_urgency)} for project in projects]
    rows.sort(key=lambda row: -sum(line.is_wanting for line in row["lines"]))
    return render(request, "firms/disclosure/overview.html", {"rows": rows, "to_do": TO_DO})


def _urgency(line: Any) -> tuple[bool, bool, int]:
    return (not line.is_wanting, line.state not in TO_DO, -line.owed.due_on.toordinal())


@with_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, project: int, kind: str) -> HttpResponse:
    """Hand in the first version of a kind for a period, in the browser or from a filled-in template."""
    found = get_object_or_404(own_projects(request), pk=project)
    if kind not in DutyKind.values:
        raise Http404
    start = _period_start(request.GET.get("period", ""))
    duty, period = duty_for(kind, start, timezone.localdate())
    existing = Disclosure.objects.filter(project=found, kind=kind, period_start=start).first()
    if existing is not None and request.method != "POST":
        return redirect("firms:disclosure-correct", existing.pk)
    page = {"project": found, "kind": DutyKind(kind), "duty": duty, "period": period}

    def save(form: DisclosureForm) -> DisclosureVersion:
        return disclose(
            found.pk,
            by=request.user,
            now=timezone.now(),
            kind=kind,
            period_start=start,
            content=form.content,
            pictures=form.cleaned_data["photo"],
        )

    return _form_page(request, kind, page, save, {}, is_correction=False)


@with_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def correct_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was handed in: a new version with its reason."""
    rows = Disclosure.objects.filter(project__in=own_projects(request)).select_related("project__estate")
    head = get_object_or_404(rows, pk=pk)
    latest = head.versions.select_related("duty").prefetch_related("lines").order_by("-number").first()
    if latest is None:
        raise Http404
    page = {"project": head.project, "kind": DutyKind(head.kind), "duty": latest.duty, "head": head, "latest": latest}

    def save(form: DisclosureForm) -> DisclosureVersion:
        return correct(
            head.pk,
            by=request.user,
            now=timezone.now(),
            based_on=form.cleaned_data["based_on"] or 0,
            reason=form.cleaned_data["reason"],
            content=form.content,
            pictures=form.cleaned_data["photo"],
        )

    return _form_page(request, head.kind, page, save, initial_of(latest), is_correction=True)


def _form_page(
    request: HttpRequest,
    kind: str,
    page: dict[str, Any],
    save: Callable[[DisclosureForm], DisclosureVersion],
    initial: dict[str, Any],
    *,
    is_correction: bool,
) -> HttpResponse:
    context = {**page, "columns_kind": kind in ACCOUNT_KINDS, "is_correction": is_correction}
    template = "firms/disclosure/form.html"
    if request.method != "POST":
        form = DisclosureForm(initial=initial, kind=kind, is_correction=is_correction)
        return render(request, template, {**context, "form": form})
    if "fill" in request.POST:
        return _filled_page(request, kind, context, initial, is_correction=is_correction)
    form = DisclosureForm(request.POST, request.FILES, kind=kind, is_correction=is_correction)
    problems: list[str] = []
    if form.is_valid():
        try:
            return redirect("firms:disclosure-version", save(form).pk)
        except ContentRefused as refusal:
            problems = refusal.problems
        except VersionMoved as refusal:
            return _moved_page(request, kind, context, form, str(refusal))
        except Refusal as refusal:
            problems = [str(refusal)]
    return render(request, template, {**context, "form": form, "problems": problems}, status=422)


def _moved_page(
    request: HttpRequest, kind: str, context: dict[str, Any], form: DisclosureForm, words: str
) -> HttpResponse:
    """Nothing is overwritten: what the colleague wrote stands beside what was typed, which goes in on top of it."""
    data = request.POST.copy()
    data["based_on"] = str(latest_number(context["head"]))
    again = DisclosureForm(data, request.FILES, kind=kind, is_correction=True)
    again.is_valid()
    more = {"form": again, "problems": [words], "theirs": version_page(context["latest"])}
    return render(request, "firms/disclosure/form.html", {**context, **more}, status=409)


def _filled_page(
    request: HttpRequest, kind: str, context: dict[str, Any], initial: dict[str, Any], *, is_correction: bool
) -> HttpResponse:
    upload = request.FILES.get("file")
    problems: list[str] = []
    status = 200
    try:
        if upload is None or not upload.size or kind not in ACCOUNT_KINDS:
            raise Refusal(_("Choose the filled-in template."))
        initial = {**initial, **initial_of_account(read_account(upload, kind))}
    except AccountFileRefused as refusal:
        problems, status = refusal.problems, 422
    except Refusal as refusal:
        problems, status = [str(refusal)], 422
    form = DisclosureForm(initial=initial, kind=kind, is_correction=is_correction)
    more = {"form": form, "problems": problems, "is_filled": not problems}
    return render(request, "firms/disclosure/form.html", {**context, **more}, status=status)


def _period_start(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Http404 from error


@require_safe
def template(request: HttpRequest, project: int, kind: str) -> HttpResponse:
    """The workbook to fill in for an account."""
    get_object_or_404(own_projects(request), pk=project)
    if kind not in ACCOUNT_KINDS:
        raise Http404
    answer = HttpResponse(account_template(kind), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{kind}-template.xlsx"'
    return answer


def own_versions(request: HttpRequest) -> Any:
    """Versions of the person's firms."""
    rows = DisclosureVersion.objects.filter(disclosure__project__in=own_projects(request))
    return rows.select_related(
        "disclosure__project__estate", "disclosure__project__firm", "duty", "review", "correction_order", "entered_by"
    )


def version_page(version: DisclosureVersion) -> dict[str, Any]:
    """What a page shows of one version."""
    return {
        "version": version,
        "account": account_view(version) if version.opening_amount is not None else None,
        "board_items": [(label, version.facts[code]) for code, label in NOTICE_FIELDS if version.facts.get(code)],
    }


@with_uploads
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def version_view(request: HttpRequest, pk: int) -> HttpResponse:
    """One version with all that followed; photos of the posting can be added."""
    version = get_object_or_404(own_versions(request).prefetch_related("lines"), pk=pk)
    form, status = ProofForm(), 200
    if request.method == "POST":
        form, status = ProofForm(request.POST, request.FILES), 422
        if form.is_valid():
            try:
                add_proof(version.pk, by=request.user, now=timezone.now(), pictures=form.cleaned_data["photo"])
                return redirect("firms:disclosure-version", version.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    others = own_versions(request).filter(disclosure_id=version.disclosure_id).order_by("-number")
    context = {**version_page(version), "versions": others, "proofs": version.proofs.all(), "form": form}
    return render(request, "firms/disclosure/version.html", context, status=status)


@require_safe
def proof(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of a posting, for the firm that took it."""
    version = get_object_or_404(own_versions(request), pk=pk)
    return photo_response(get_object_or_404(PostingProof.objects.filter(version=version), pk=photo_pk))
