"""Public pages of an estate's disclosures: everything, for print, as CSV, earlier versions; asking the firm."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import NotAllowed, Refusal
from firms.documents.accounts import accounts_csv
from firms.forms.disclosure import AskForm
from firms.models import AccountQuestion, Disclosure, DisclosureVersion, ReferencePrice, ServiceLevel
from firms.permissions import can_ask_about
from firms.selectors import estate_disclosure, project_on, question_state
from firms.services import ask
from firms.views.disclosure import version_page
from places.models import Estate
from places.selectors import areas_above


def public_estate(code: str) -> Estate:
    """An estate that everybody may see. Raises `Http404`."""
    rows = Estate.objects.public().select_related("area").defer("area__geometry", "polygon")
    return get_object_or_404(rows, code=code.upper())


@login_not_required
@require_safe
def disclosure(request: HttpRequest, code: str, is_print: bool = False) -> HttpResponse:
    """What the firm disclosed about an estate, and what is missing."""
    estate = public_estate(code)
    context = {
        "page": estate_disclosure(estate, timezone.localdate()),
        "estate": estate,
        "areas": areas_above(estate.area),
        "today": timezone.localdate(),
        "is_print": is_print,
    }
    return render(request, "firms/disclosure/estate.html", context)


@login_not_required
@require_safe
def accounts(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Every public account as CSV."""
    estate = public_estate(code)
    lines = accounts_csv(estate_disclosure(estate, timezone.localdate()))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{estate.code}-accounts.csv"'
    return answer


@login_not_required
@require_safe
def versions(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """All public versions of one disclosure, with what each corrected."""
    estate = public_estate(code)
    head = get_object_or_404(Disclosure.objects.filter(project__estate=estate), pk=pk)
    rows = DisclosureVersion.objects.public().filter(disclosure=head).order_by("-number")
    found = rows.select_related("disclosure", "duty", "correction_order", "review").prefetch_related("lines")
    pages = [version_page(version) for version in found]
    if not pages:
        raise Http404
    return render(request, "firms/disclosure/versions.html", {"estate": estate, "head": head, "pages": pages})


@login_not_required
@require_safe
def levels(request: HttpRequest) -> HttpResponse:
    """The jurisdiction's service levels with their reference prices."""
    today = timezone.localdate()
    prices: dict[str, list[ReferencePrice]] = {}
    for price in ReferencePrice.objects.on(today):
        prices.setdefault(price.level_code, []).append(price)
    rows = [(level, prices.get(level.code, [])) for level in ServiceLevel.objects.on(today)]
    return render(request, "firms/disclosure/levels.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask_view(request: HttpRequest, code: str) -> HttpResponse:
    """An owner or resident asks the firm; one's own questions stand below."""
    estate = public_estate(code)
    if not can_ask_about(request.user, estate):
        raise NotAllowed(_("Owners and residents of this estate ask here. Ask the office to enter you for it."))
    today = timezone.localdate()
    project = project_on(estate, today)
    form, status = AskForm(), 200
    if request.method == "POST" and project is not None:
        form, status = AskForm(request.POST), 422
        if form.is_valid():
            try:
                ask(project.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
                messages.success(request, _("Your question went to the firm. Your name is not shown to it."))
                return redirect("estate-disclosure:ask", estate.code)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {"estate": estate, "project": project, "form": form, "own": _own(request, estate)}
    return render(request, "firms/disclosure/ask.html", context, status=status)


def _own(request: HttpRequest, estate: Estate) -> list[dict[str, Any]]:
    today = timezone.localdate()
    rows = AccountQuestion.objects.filter(asked_by=request.user, project__estate=estate)
    found = rows.select_related("answer", "publication")[:20]
    return [{"question": question, "state": question_state(question, today)} for question in found]
