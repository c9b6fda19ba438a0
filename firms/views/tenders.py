"""Tenders for everybody: list, page, notice, documents, frozen publications, the command."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.downloads import stored_download
from common.paging import CappedPaginator
from firms import sealing
from firms.choices import TenderState
from firms.documents.tenders import notice_docx
from firms.models import Tender
from firms.selectors.tenders import tender_page

PER_PAGE = 20
TABS = {
    "open": (TenderState.PUBLISHED,),
    "running": (TenderState.CLOSED, TenderState.OPENED, TenderState.EVALUATED, TenderState.PUBLICITY),
    "ended": (TenderState.AWARDED, TenderState.FAILED, TenderState.CANCELLED),
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def public_tender(code: str) -> Tender:
    """A published tender by its code; for everything else there is no such page."""
    tenders = Tender.objects.public().select_related("area", "terms").defer("area__geometry")
    return get_object_or_404(tenders, code=code)


@login_not_required
@require_safe
def tender_index(request: HttpRequest) -> HttpResponse:
    """Tenders by where they stand, the newest first."""
    tab = request.GET.get("tab", "open")
    if tab not in TABS:
        raise Http404
    rows = Tender.objects.public().filter(state__in=TABS[tab]).prefetch_related("estates").order_by("-pk")
    page: Page = CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "firms/tenders/index.html", {"tab": tab, "page": page, "now": timezone.now()})


@login_not_required
@require_safe
def tender_detail(request: HttpRequest, code: str) -> HttpResponse:
    """All that is public of a tender."""
    context = {**tender_page(public_tender(code)), "now": timezone.now()}
    return render(request, "firms/tenders/detail.html", context)


@login_not_required
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice as a Word file."""
    tender = public_tender(code)
    answer = HttpResponse(notice_docx(tender), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{tender.code}.docx"'
    return answer


@login_not_required
@require_safe
def document(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """A version of a document, byte for byte."""
    found = get_object_or_404(public_tender(code).documents, pk=pk)
    return stored_download(found.file, f"{found.title}-{found.version}.{found.ending}")


@login_not_required
@require_safe
def publication(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A publication exactly as it was digested: the SHA-256 of these bytes is its digest."""
    found = get_object_or_404(public_tender(code).publications, number=number)
    answer = HttpResponse(found.payload.encode(), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{found.number}.json"'
    answer["Digest"] = f"sha-256={found.sha256}"
    return answer


@login_not_required
@require_safe
def command(request: HttpRequest) -> HttpResponse:
    """The program with which bids are sealed and opened without this site's pages."""
    answer = HttpResponse(Path(sealing.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="sealed_bid.py"'
    return answer
