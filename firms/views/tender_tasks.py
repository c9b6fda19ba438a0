"""Pages of witnesses and experts: whoever was appointed, whatever their account is."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from firms.choices import TenderState
from firms.forms.tenders import InterestForm, KeyForm, SharesForm, SheetForm
from firms.models import Tender, TenderExpert, TenderWitness
from firms.selectors.bids import boxes_for
from firms.selectors.tenders import expert_page, witness_page
from firms.services import tenders as services
from firms.views._acts import Acts, NothingForm, answer, data_for, forms_of

MOST = 100


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Tenders that the person opens or judges."""
    tenders = Tender.objects.watched_by(request.user).order_by("-pk")[:MOST]
    witness_of = set(TenderWitness.objects.filter(user=request.user).values_list("tender_id", flat=True))
    rows = [{"tender": tender, "is_witness": tender.pk in witness_of} for tender in tenders]
    return render(request, "firms/tenders/mine.html", {"rows": rows})


def _witness(request: HttpRequest, code: str) -> TenderWitness:
    rows = TenderWitness.objects.select_related("tender__area").defer("tender__area__geometry")
    return get_object_or_404(rows, tender__code=code, user=request.user)


def _can_open(tender: Tender) -> bool:
    return tender.state == TenderState.CLOSED and timezone.now() >= tender.opening_at


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def witness(request: HttpRequest, code: str) -> HttpResponse:
    """A witness hands in the public key before the publication, and the shares at the opening."""
    found = _witness(request, code)
    acts = _witness_acts(request, found)
    status = 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect("tenders:witness", code=code)
        status = 422
    context = {
        **witness_page(found.tender, found),
        "acts": forms_of(acts),
        "act": request.POST.get("act", ""),
        "boxes": boxes_for(found.tender, found) if "release" in acts else None,
    }
    return render(request, "firms/tenders/witness.html", context, status=status)


def _witness_acts(request: HttpRequest, found: TenderWitness) -> Acts:
    tender, by, acts = found.tender, request.user, {}
    if tender.state == TenderState.DRAFT:
        acts["key"] = (
            KeyForm(**data_for(request, "key")),
            lambda data: services.give_key(found.pk, data["file"].get("key"), by=by),
            _("Your public key is kept. Keep the key file and its passphrase: without them you cannot open."),
        )
    if _can_open(tender):
        acts["release"] = (
            SharesForm(**data_for(request, "release")),
            lambda data: services.release_shares(found.pk, data["file"], by=by),
            _("Your shares are handed in."),
        )
        acts["open"] = (
            NothingForm(**data_for(request, "open")),
            lambda data: services.open_bids(tender.pk, by=by),
            _("All bids are open."),
        )
    return acts


@require_safe
@never_cache
def boxes(request: HttpRequest, code: str) -> JsonResponse:
    """What the command needs to open a witness's shares; there is nothing before the opening."""
    found = _witness(request, code)
    if not _can_open(found.tender):
        raise Http404
    return JsonResponse(boxes_for(found.tender, found), json_dumps_params={"ensure_ascii": False})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def scores(request: HttpRequest, code: str) -> HttpResponse:
    """An expert declares interests, then gives every bid its points."""
    expert = get_object_or_404(TenderExpert.objects.select_related("tender"), tender__code=code, user=request.user)
    acts = _expert_acts(request, expert)
    status = 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect("tenders:scores", code=code)
        status = 422
    context = {"tender": expert.tender, "expert": expert, "acts": forms_of(acts), "act": request.POST.get("act", "")}
    if expert.has_conflict is False:
        context |= expert_page(expert.tender, expert)
        waiting = [row for row in context["rows"] if f"sheet-{row['opened'].bid_id}" in acts]
        for row in waiting[:1]:  # one after the other, so that no half-filled sheet is lost
            row["key"] = str(row["opened"].bid_id)
            row["form"] = context["acts"][f"sheet-{row['key']}"]
    return render(request, "firms/tenders/scores.html", context, status=status)


def _expert_acts(request: HttpRequest, expert: TenderExpert) -> Acts:
    if expert.tender.state != TenderState.OPENED:
        return {}
    by, now = request.user, timezone.now()
    if expert.declared_at is None:
        return {
            "declare": (
                InterestForm(**data_for(request, "declare")),
                lambda data: services.declare_interest(
                    expert.pk,
                    by=by,
                    now=now,
                    has_conflict=data["interest"] == "yes",
                    declaration=data["declaration"],
                ),
                _("Your declaration is kept."),
            )
        }
    if expert.has_conflict:
        return {}
    page, acts = expert_page(expert.tender, expert), {}
    for row in page["rows"]:
        if row["points"] is None:
            name, bid_id = f"sheet-{row['opened'].bid_id}", row["opened"].bid_id
            form = SheetForm(**data_for(request, name), criteria=page["criteria"])
            acts[name] = (form, _sheet(request, expert, bid_id, form), _("Your points are kept."))
    return acts


def _sheet(request: HttpRequest, expert: TenderExpert, bid_id: int, form: SheetForm):  # type: ignore[no-untyped-def]
    return lambda data: services.submit_sheet(
        expert.pk, bid_id, form.points(), by=request.user, now=timezone.now(), remark=data["remark"]
    )
