"""Assemblies for everybody and for owners: what is voted on, the vote, the receipt, the result."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.choices import AssemblyState, Opinion
from committees.documents import result_docx
from committees.forms.assembly import InvitationForm, ReceiptForm, RegisterCheckForm, VoteForm
from committees.models import Assembly, AssemblyRecord, ElectionPreparation, FrozenRoll, OwnerLink
from committees.permissions import can_watch
from committees.sealing import shown_code
from committees.selectors.assembly import assemblies_of, own_units, results_for_pages, steps_of
from committees.selectors.ledger import own_ballot, public_ledger
from committees.selectors.petitions import petitions_of
from committees.selectors.polling import boxes_of
from committees.services import ballots, owner_links, visits
from committees.services.preparing import sign_own
from common.errors import Refusal
from firms.views._acts import Acts, answer, data_for, forms_of
from places.models import Estate

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def public_assembly(code: str) -> Assembly:
    """An assembly of which the owners were told, or 404."""
    rows = Assembly.objects.public().select_related("estate__area")
    return get_object_or_404(rows.defer("estate__area__geometry", "estate__polygon"), code=code.upper())


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The assemblies in which the person may vote or has a task."""
    links = OwnerLink.objects.filter(user=request.user, revoked_at__isnull=True).select_related("owner")
    context = {
        "assemblies": assemblies_of(request.user),
        "links": list(links),
        "petitions": petitions_of(request.user),
    }
    return render(request, "committees/assembly/index.html", context)


@require_POST
@never_cache
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """A verified owner joins the request for an election."""
    preparation = get_object_or_404(ElectionPreparation, pk=pk)
    try:
        sign_own(preparation.pk, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except (Refusal, ValidationError) as refusal:
        for text in refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]:
            messages.error(request, text)
    else:
        messages.success(request, _("Your signature is counted."))
    return redirect("assemblies:index")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Prove to be an owner: by the register or by the code from a letter."""
    user, now = request.user, timezone.now()
    acts: Acts = {
        "register": (
            RegisterCheckForm(**data_for(request, "register")),
            lambda data: owner_links.try_to_prove(user, now, lambda: _by_register(user, data, now)),
            _("Your account is that of a verified owner now."),
        ),
        "invitation": (
            InvitationForm(**data_for(request, "invitation")),
            lambda data: owner_links.try_to_prove(
                user, now, lambda: owner_links.accept_invitation(user, data["code"], now=now)
            ),
            _("Your account is that of a verified owner now."),
        ),
    }
    status = 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect("assemblies:index")
        status = 422
    return render(request, "committees/assembly/verify.html", {"acts": forms_of(acts)}, status=status)


def _by_register(user: Any, data: dict[str, Any], now: Any) -> OwnerLink:
    given = {"name": data["name"], "identity_number": data["identity_number"]}
    return owner_links.verify_by_register(user, _estate(data["estate"]), now=now, **given)


def _estate(code: str) -> Estate:
    found = Estate.objects.public().filter(code=code.strip().upper()).first()
    if found is None:
        raise owner_links.NotFoundOnRegister
    return found


@login_not_required
@require_safe
@never_cache
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One assembly: the motions, how to take part, the own units, the result."""
    assembly, now = public_assembly(code), timezone.now()
    roll = FrozenRoll.objects.filter(assembly=assembly).defer("payload").latest("number")
    context = {
        "assembly": assembly,
        "steps": steps_of(assembly),
        "motions": list(assembly.motions.order_by("number")),
        "roll": roll,
        "units": own_units(assembly, request.user),
        "is_open": is_open(assembly, now),
        "boxes": [] if assembly.is_over else boxes_of(assembly),
        "results": results_for_pages(assembly) if assembly.state == AssemblyState.ANNOUNCED else [],
        "record": AssemblyRecord.objects.filter(assembly=assembly).first(),
        "has_desk": request.user.is_authenticated and can_watch(request.user, assembly),
        "receipt_form": ReceiptForm(),
    }
    return render(request, "committees/assembly/detail.html", context)


def is_open(assembly: Assembly, now: Any) -> bool:
    """Whether votes are taken at this moment."""
    states = (AssemblyState.VOTING, AssemblyState.NOTICED)
    return assembly.state in states and assembly.opens_at <= now <= assembly.closes_at


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Vote for one of the own units (`?unit=`); the answer shows the receipt, once."""
    assembly, now = public_assembly(code), timezone.now()
    label = request.GET.get("unit", "")
    row = next((row for row in own_units(assembly, request.user) if row["unit"].label == label), None)
    if row is None:
        raise Http404
    begun = {"code": request.GET.get("code", "")}
    may_change = assembly.count_rules.get("duplicates") == "last_before_close" and row["has_voted"]
    form = VoteForm(request.POST or None, motions=assembly.motions.all(), initial=begun, may_change=may_change)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            replaces = data.get("replaces", "")
            cast = ballots.cast_online(
                assembly.pk, label, data["code"], form.choices(), by=request.user, now=now, replaces=replaces
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _receipt_page(request, assembly, label, form, cast)
    context = {
        "assembly": assembly,
        "row": row,
        "form": form,
        "is_open": is_open(assembly, now),
        "may_vote": is_open(assembly, now) and (may_change or not row["has_voted"]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "committees/assembly/vote.html", context, status=status)


def _receipt_page(request: HttpRequest, assembly: Assembly, label: str, form: VoteForm, cast: Any) -> HttpResponse:
    words = dict(Opinion.choices)
    said = [(motion, words[choice]) for motion, choice in zip(form.motions, form.choices().values(), strict=True)]
    context = {
        "assembly": assembly,
        "label": label,
        "entry": cast.entry,
        "receipt": shown_code(cast.receipt),
        "said": said,
    }
    return render(request, "committees/assembly/voted.html", context)


@require_http_methods(["POST"])
@never_cache
def acknowledge(request: HttpRequest, code: str) -> HttpResponse:
    """The owner confirms that notice and motions were received."""
    assembly = public_assembly(code)
    for row in own_units(assembly, request.user):
        if row["is_own"]:
            visits.acknowledge_online(assembly.pk, row["unit"], by=request.user, now=timezone.now())
    messages.success(request, _("Thank you. It is noted that you received the motions."))
    return redirect("assemblies:detail", assembly.code)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """A voter finds the own ballot with the receipt; nobody else can."""
    assembly = public_assembly(code)
    form, found, status = ReceiptForm(request.POST or None), None, 200
    if request.method == "POST":
        if form.is_valid():
            found = own_ballot(assembly, form.cleaned_data["receipt"])
            if found is None:
                form.add_error("receipt", _("No ballot of this assembly has this receipt. Check it sign by sign."))
        status = 422 if form.errors else 200
    words = dict(Opinion.choices)
    said = [(motion, words[choice]) for motion, choice in found["choices"]] if found and found["choices"] else []
    context = {"assembly": assembly, "form": form, "found": found, "said": said}
    return render(request, "committees/assembly/receipt.html", context, status=status)


@login_not_required
@require_safe
def ledger(request: HttpRequest, code: str) -> JsonResponse:
    """The published ledger: digests, in their order."""
    return JsonResponse(public_ledger(public_assembly(code)))


@login_not_required
@require_safe
def roll(request: HttpRequest, code: str) -> HttpResponse:
    """The published roll: units, areas, heads, no names. Its SHA-256 is that of the notice."""
    found = FrozenRoll.objects.filter(assembly=public_assembly(code)).latest("number")
    return HttpResponse(found.payload, content_type="application/json")


@login_not_required
@require_safe
def record(request: HttpRequest, code: str) -> HttpResponse:
    """The published record of the result."""
    found = AssemblyRecord.objects.filter(assembly=public_assembly(code)).first()
    if found is None:
        raise Http404
    return HttpResponse(found.payload, content_type="application/json")


@login_not_required
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The result as Word."""
    assembly = public_assembly(code)
    if assembly.state != AssemblyState.ANNOUNCED:
        raise Http404
    found = HttpResponse(result_docx(assembly), content_type=WORD)
    found["Content-Disposition"] = f'attachment; filename="{assembly.code}-result.docx"'
    return found
