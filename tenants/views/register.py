"""The published register, on the public host and on every jurisdiction's: the same for all."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.digest import canonical_json
from common.page_cache import public_page
from common.paging import CappedPaginator
from tenants.models import Jurisdiction
from tenants.selectors.register import publishers, register_document, register_firm, register_rows, register_search

PER_PAGE = 20


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search for a firm by name, pinyin initials or unified code; filter by jurisdiction."""
    return public_page(request, "tenants/register.html", lambda: _search(request))


def _search(request: HttpRequest) -> dict[str, Any]:
    words = request.GET.get("q", "").replace("\0", "").strip()[:60]
    chosen = Jurisdiction.objects.filter(slug=request.GET.get("where", "").replace("\0", "")[:40]).first()
    page = None
    rows: list[dict[str, Any]] = []
    if words or chosen is not None:
        page = CappedPaginator(register_search(words, chosen), PER_PAGE).get_page(request.GET.get("page"))
        rows = register_rows(page, timezone.localdate())
    return {"query": words, "chosen": chosen, "publishers": publishers(), "page": page, "rows": rows}


@login_not_required
@require_safe
def firm(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that was published on one unified social credit code, by jurisdiction."""
    if code != code.upper():
        return redirect("register:firm", code=code.upper(), permanent=True)
    page = register_firm(code, timezone.localdate(), scheme=request.scheme or "http", port=request.get_port())
    return render(request, "tenants/register_firm.html", {"code": code, "page": page}, status=200 if page else 404)


@login_not_required
@require_safe
def firm_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same for machines."""
    today = timezone.localdate()
    page = register_firm(code, today, scheme=request.scheme or "http", port=request.get_port())
    if page is None:
        return JsonResponse({"detail": "nothing is published on this code", "unified_code": code}, status=404)
    return HttpResponse(canonical_json(register_document(page, today)), content_type="application/json; charset=utf-8")
