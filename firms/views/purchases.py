"""Government purchase for everybody: the catalogue, its rounds and their results."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.paging import CappedPaginator
from firms.models import PurchaseAward, PurchaseItem, PurchaseRound

PER_PAGE = 20


def public_round(pk: int) -> PurchaseRound:
    """A round that was opened."""
    return get_object_or_404(PurchaseRound.objects.public().select_related("area").defer("area__geometry"), pk=pk)


@login_not_required
@require_safe
def purchase_index(request: HttpRequest) -> HttpResponse:
    """The catalogue with its conditions, and the rounds."""
    page = CappedPaginator(PurchaseRound.objects.public().order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"items": PurchaseItem.objects.filter(is_active=True), "page": page, "now": timezone.now()}
    return render(request, "firms/purchases/index.html", context)


@login_not_required
@require_safe
def purchase_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: services, dates, and who provides them once it is decided."""
    found = public_round(pk)
    return render(request, "firms/purchases/round.html", {"round": found, **results_of(found)})


def results_of(found: PurchaseRound) -> dict[str, Any]:
    """Services of a round, and its awards when they are published."""
    awards = PurchaseAward.objects.filter(application__round=found, confirmed_at__isnull=False)
    return {
        "items": found.items.order_by("code"),
        "awards": awards.select_related("application__item", "application__firm").order_by(
            "application__item__code", "pk"
        )
        if found.state == "decided"
        else None,
    }
