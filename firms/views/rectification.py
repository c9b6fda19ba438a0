"""Pages of firms' people: orders to put something right, proof, more time, the order as Word."""

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from common.errors import NotAllowed, Refusal
from common.paging import CappedPaginator
from common.photos import photo_response
from common.uploads import LimitedUploads
from firms.choices import OrderActor, OrderState
from firms.documents.orders import order_docx
from firms.forms.inspections import PHOTO_BYTES, UPLOAD_BYTES, DaysForm, ProofForm
from firms.models import InspectionPhoto, OrderPhoto, RectificationOrder
from firms.permissions import answering_firms
from firms.selectors.inspection_pages import orders_for_pages
from firms.services import inspections as services
from firms.workflow.inspections import order_moves_from

PER_PAGE = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABS = {
    "todo": (OrderState.ISSUED,),
    "answered": (OrderState.ANSWERED,),
    "closed": (OrderState.RECTIFIED, OrderState.REVOKED),
}
FORMS = {"answer": ProofForm, "ask_extension": DaysForm}


def _mine(request: HttpRequest) -> Any:
    if not answering_firms(request.user):
        raise NotAllowed
    return RectificationOrder.objects.of_firms(request.user)


@require_safe
@never_cache
def order_list(request: HttpRequest) -> HttpResponse:
    """The firm's orders by what is to be done, the most pressing first."""
    tab = request.GET.get("tab", "todo")
    if tab not in TABS:
        raise Http404
    rows = _mine(request).filter(state__in=TABS[tab]).for_list().defer("estate__polygon", "estate__area__geometry")
    page = CappedPaginator(rows.order_by("due_on" if tab == "todo" else "-due_on", "-pk"), PER_PAGE)
    context = {"tab": tab, "page": page.get_page(request.GET.get("page")), "today": timezone.localdate()}
    return render(request, "firms/inspections/order_list.html", context)


def _one(request: HttpRequest, pk: int) -> RectificationOrder:
    return get_object_or_404(orders_for_pages(_mine(request)), pk=pk)


def _page(found: RectificationOrder, **more: Any) -> dict[str, Any]:
    today = timezone.localdate()
    moves = [name for name in order_moves_from(found.state, OrderActor.FIRM) if name in FORMS]
    asked = found.steps.filter(kind="ask_extension", round=found.round).exists()
    if "ask_extension" in moves and (found.is_extended or asked or today > found.due_on):
        moves.remove("ask_extension")
    return {
        "order": found,
        "steps": found.steps.prefetch_related("photos"),
        "moves": moves,
        "is_overdue": found.state == OrderState.ISSUED and found.due_on < today,
        "forms": {name: FORMS[name]() for name in moves} | more.pop("forms", {}),
        **more,
    }


@require_safe
@never_cache
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: what is to be put right by when, and what was said so far. No names of staff."""
    return render(request, "firms/inspections/order.html", _page(_one(request, pk)))


@csrf_exempt  # checked in `_act`, after the limits of the upload are in place
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Proof of what was put right, or asking for more time."""
    request.upload_handlers = [LimitedUploads(request, limit=PHOTO_BYTES, total_limit=UPLOAD_BYTES)]
    return _act(request, pk, act)


@csrf_protect
def _act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    found = _one(request, pk)
    form = FORMS[act](request.POST, {"photos": request.FILES.getlist("photos")})  # type: ignore[arg-type]
    if form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        try:
            if act == "answer":
                services.answer_order(found.pk, by=request.user, now=now, note=data["note"], pictures=data["photos"])
            else:
                services.ask_extension(found.pk, by=request.user, now=now, days=data["days"], reason=data["note"])
            return redirect("firms:inspections:order", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    page = _page(_one(request, pk), failed=act, forms={act: form})
    return render(request, "firms/inspections/order.html", page, status=422)


@require_safe
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as a Word document."""
    return word_response(_one(request, pk))


def word_response(found: RectificationOrder) -> HttpResponse:
    """The .docx of an order whose reader was checked."""
    response = HttpResponse(order_docx(found), content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.number)}.docx"
    return response


@require_safe
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo that the firm handed in."""
    rows = OrderPhoto.objects.filter(step__order__in=_mine(request))
    return photo_response(get_object_or_404(rows, pk=photo_pk, step__order_id=pk))


@require_safe
def finding_photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photo of what is to be put right."""
    answers = _mine(request).filter(pk=pk).values("findings__answer")
    return photo_response(get_object_or_404(InspectionPhoto.objects.filter(answer__in=answers), pk=photo_pk))
