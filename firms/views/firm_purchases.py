"""A firm's pages of government purchase: what it may apply for, its applications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.paging import CappedPaginator
from firms.choices import RoundState
from firms.forms.tenders import OfferForm
from firms.models import PropertyFirm, PurchaseApplication, PurchaseRound
from firms.permissions import can_represent
from firms.selectors.eligibility import purchase_eligibility
from firms.services import purchases as services
from firms.views._acts import Acts, NothingForm, answer, data_for, forms_of
from firms.views.firm_tenders import chosen_firm, own_firms
from firms.views.purchases import PER_PAGE, public_round, results_of


@require_safe
@never_cache
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds, and what the firm applied for."""
    firms = own_firms(request)
    firm = chosen_firm(request, firms)
    page = CappedPaginator(PurchaseRound.objects.public().order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    offers = PurchaseApplication.objects.filter(firm=firm).select_related("item", "round", "award").order_by("-pk")
    context = {"firms": firms, "firm": firm, "page": page, "offers": offers[:PER_PAGE], "now": timezone.now()}
    return render(request, "firms/purchases/firm_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def purchase(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: for each service whether the firm may apply, and the application."""
    firms = own_firms(request)
    firm, found = chosen_firm(request, firms), public_round(pk)
    rows, acts = _rows(request, found, firm)
    status = 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect(f"{request.path}?firm={firm.unified_code}")
        status = 422
    forms = forms_of(acts)
    for row in rows:
        row["form"] = forms.get(f"apply-{row['item'].pk}")
        row["item_key"] = str(row["item"].pk)
        row["offer_key"] = str(row["offer"].pk) if row["offer"] else ""
        row["may_withdraw"] = row["offer"] is not None and f"withdraw-{row['offer'].pk}" in forms
    context = {**results_of(found), "round": found, "firms": firms, "firm": firm, "rows": rows,
               "act": request.POST.get("act", "")}  # fmt: skip
    return render(request, "firms/purchases/firm_round.html", context, status=status)


def _rows(request: HttpRequest, found: PurchaseRound, firm: PropertyFirm) -> tuple[list[dict], Acts]:
    """A row for each service, and what can be done."""
    now, acts, rows = timezone.now(), {}, []
    is_open = found.state == RoundState.OPEN and found.opens_at <= now < found.closes_at
    may_act = is_open and can_represent(request.user, firm)
    offers = {
        offer.item_id: offer for offer in PurchaseApplication.objects.filter(round=found, firm=firm, withdrawn_at=None)
    }
    for item in found.items.order_by("code"):
        offer = offers.get(item.pk)
        forecast = purchase_eligibility(item, firm, timezone.localdate(now)) if offer is None else None
        rows.append({"item": item, "offer": offer, "forecast": forecast})
        if may_act and offer is not None:
            acts[f"withdraw-{offer.pk}"] = _withdraw(request, offer)
        elif may_act and forecast is not None and forecast.is_eligible:
            acts[f"apply-{item.pk}"] = _apply(request, found, item.pk, firm)
    return rows, acts


def _apply(request: HttpRequest, found: PurchaseRound, item_id: int, firm: PropertyFirm):  # type: ignore[no-untyped-def]
    form = OfferForm(**data_for(request, f"apply-{item_id}"))
    return (
        form,
        lambda data: services.apply_for(found.pk, item_id, firm, by=request.user, **data),
        _("Your application has been received."),
    )


def _withdraw(request: HttpRequest, offer: PurchaseApplication):  # type: ignore[no-untyped-def]
    return (
        NothingForm(**data_for(request, f"withdraw-{offer.pk}")),
        lambda data: services.withdraw_application(offer.pk, by=request.user),
        _("Your application is taken back."),
    )
