"""A firm's pages of tenders: forecast, sealed bid, receipt, questions, objection."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import NotAllowed
from common.paging import CappedPaginator
from firms.choices import TenderState
from firms.forms.tenders import AwardObjectionForm, BidForm, QuestionForm, RevealForm
from firms.models import PropertyFirm, Tender
from firms.permissions import can_represent, firm_ids
from firms.selectors.tenders import firm_page, tender_page
from firms.services import tenders as services
from firms.services.tenders.bidding import sealing_context
from firms.services.tenders.opening import may_reveal
from firms.views._acts import Acts, NothingForm, answer, data_for, forms_of
from firms.views.tenders import PER_PAGE, public_tender

HIDDEN = (TenderState.DRAFT, TenderState.CANCELLED, TenderState.FAILED)


def own_firms(request: HttpRequest) -> list[PropertyFirm]:
    """Firms for which the person works. Raises `NotAllowed` for people of no firm."""
    firms = list(PropertyFirm.objects.filter(pk__in=firm_ids(request.user)).order_by("name", "pk"))
    if not firms:
        raise NotAllowed
    return firms


def chosen_firm(request: HttpRequest, firms: list[PropertyFirm]) -> PropertyFirm:
    """The firm that `?firm=` names, else the first."""
    code = request.POST.get("firm") or request.GET.get("firm", "")
    found = next((firm for firm in firms if firm.unified_code == code), None)
    if code and found is None:
        raise Http404
    return found or firms[0]


@require_safe
@never_cache
def tender_list(request: HttpRequest) -> HttpResponse:
    """Tenders that take bids, and those in which the firm took part."""
    firms = own_firms(request)
    firm = chosen_firm(request, firms)
    public = Tender.objects.public().prefetch_related("estates").order_by("-pk")
    running = CappedPaginator(public.filter(state=TenderState.PUBLISHED), PER_PAGE).get_page(request.GET.get("page"))
    taken_part = public.filter(bids__firm=firm).distinct()[:PER_PAGE]
    context = {"firms": firms, "firm": firm, "page": running, "taken_part": taken_part, "now": timezone.now()}
    return render(request, "firms/tenders/firm_list.html", context)


@require_safe
@never_cache
def sheet(request: HttpRequest, code: str) -> JsonResponse:
    """What the command needs to seal a bid of this firm: the context and the witnesses' public keys."""
    firm = chosen_firm(request, own_firms(request))
    return JsonResponse(sheet_of(public_tender(code), firm), json_dumps_params={"ensure_ascii": False})


def sheet_of(tender: Tender, firm: PropertyFirm) -> dict[str, Any]:
    """Context and keys, for the page and the command."""
    return {"tender": tender.code, "context": sealing_context(tender, firm), "keys": tender.key_sheet}


def _acts(request: HttpRequest, tender: Tender, firm: PropertyFirm, page: dict[str, Any]) -> Acts:
    """What the firm can do now."""
    by, now, acts = request.user, timezone.now(), {}
    if not can_represent(by, firm):
        return {}
    if tender.state == TenderState.PUBLISHED and now < tender.bids_due_at:
        acts["bid"] = (
            BidForm(**data_for(request, "bid")),
            lambda data: services.submit_bid(tender.pk, firm, data["file"], by=by),
            _("Your sealed bid has been received. Keep the receipt and your copy."),
        )
        acts["ask"] = (
            QuestionForm(**data_for(request, "ask")),
            lambda data: services.ask_question(tender.pk, firm, by=by, now=now, question=data["question"]),
            _("Your question has been received. The answer goes to everybody."),
        )
        if page["standing"] is not None:
            acts["withdraw"] = (
                NothingForm(**data_for(request, "withdraw")),
                lambda data: services.withdraw_bid(tender.pk, firm, by=by),
                _("Your bid is taken back."),
            )
    bid = page["standing"]
    is_eligible = page["frozen"] is not None and page["frozen"].is_eligible
    if bid is not None and is_eligible and may_reveal(bid, firm) and now >= tender.opening_at:
        acts["reveal"] = (
            RevealForm(**data_for(request, "reveal")),
            lambda data: services.reveal_bid(bid.pk, data["file"]["text"], by=by),
            _("Your bid is open."),
        )
    award = page["award"]
    if tender.state == TenderState.PUBLICITY and award is not None and bid is not None and not page["own_objection"]:
        acts["object"] = (
            AwardObjectionForm(**data_for(request, "object")),
            lambda data: services.object_to_award(award.pk, firm, by=by, now=now, grounds=data["grounds"]),
            _("Your objection has been received."),
        )
    return acts


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tender(request: HttpRequest, code: str) -> HttpResponse:
    """One tender as the firm sees it."""
    firms = own_firms(request)
    firm, found = chosen_firm(request, firms), public_tender(code)
    page = {**tender_page(found), **firm_page(found, firm)}
    acts = _acts(request, found, firm, page)
    status = 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect(f"{request.path}?firm={firm.unified_code}")
        status = 422
    context = {
        **page,
        "firms": firms,
        "acts": forms_of(acts),
        "act": request.POST.get("act", ""),
        "sheet": sheet_of(found, firm) if "bid" in acts else None,
        "now": timezone.now(),
    }
    return render(request, "firms/tenders/firm_detail.html", context, status=status)
