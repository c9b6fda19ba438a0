"""The boxes of an assembly: the page of all, the page of one for those beside it, and the recount."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.forms.polling import RecountPaperForm
from committees.models import Assembly, BallotBox, WorkPaper
from committees.permissions import can_run, can_type, require
from committees.selectors.polling import (
    boxes_of,
    coverage,
    paper_account,
    paper_words,
    recounts_of,
    sealed_now,
    shifts_of,
)
from committees.services import recounts
from committees.views.assembly_desk import desk_assembly, scanned_code
from committees.views.polling_acts import box_acts, hall_acts
from common.downloads import stored_download
from common.errors import Refusal
from firms.views._acts import answer

TITLES = {
    "box": _("Set up a box"),
    "shift": _("Plan a shift"),
    "hand_back": _("Take a paper back"),
    "seal": _("Seal this box"),
    "open": _("Open this box"),
    "recount": _("Count this box again"),
    "withdraw": pgettext("ballot box", "Withdraw this box"),
}
IN_ROWS = ("withdraw_shift", "correct", "end_recount")


def _rows(acts: Any, sent: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "title": TITLES[name], "form": row[0], "is_sent": name == sent}
        for name, row in acts.items()
        if name not in IN_ROWS
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def boxes(request: HttpRequest, code: str) -> HttpResponse:
    """All boxes, who watches over them, and whether their papers add up."""
    assembly = desk_assembly(request, code)
    acts, status = hall_acts(request, assembly), 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect("assemblies:boxes", assembly.code)
        status = 422
    sent, found = request.POST.get("act", ""), boxes_of(assembly)
    context = {
        "assembly": assembly,
        "boxes": [{"box": box, "sealed": sealed_now(box), "found": _found(box)} for box in found],
        "coverage": coverage(assembly, found),
        "shifts": shifts_of(assembly),
        "account": _account(assembly),
        "recounts": recounts_of(assembly),
        "acts": _rows(acts, sent),
        "row_forms": {name: acts[name][0] for name in IN_ROWS if name in acts},
        "sent": sent,
        "sent_thing": request.POST.get("thing", ""),
        "may_run": can_run(request.user, assembly),  # type: ignore[arg-type]
        "may_type": can_type(request.user, assembly),  # type: ignore[arg-type]
    }
    return render(request, "committees/assembly/polling/boxes.html", context, status=status)


def _found(box: BallotBox) -> int | None:
    """Papers taken out so far; None for a box that never was opened."""
    openings = [row.opening.papers_found for row in box.sealings.all() if hasattr(row, "opening")]
    return sum(openings) if openings else None


def _account(assembly: Assembly) -> dict[str, Any] | None:
    if assembly.notice_at is None:
        return None
    account = paper_account(assembly)
    parts = [{"label": words, "number": getattr(account, name), "name": name} for name, words in paper_words().items()]
    is_due = assembly.is_over and not account.waiting
    return {"account": account, "parts": parts, "is_due": is_due}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def box(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One box, on the phone of those beside it: its seal, its shifts, sealing and opening."""
    assembly = desk_assembly(request, code)
    found = _box(assembly, number)
    acts, status = box_acts(request, found), 200
    if request.method == "POST":
        if answer(request, acts):
            there = ("assemblies:boxes",) if request.POST["act"] == "withdraw" else ("assemblies:box", number)
            return redirect(there[0], assembly.code, *there[1:])
        status = 422
    context = {
        "assembly": assembly,
        "box": found,
        "sealed": sealed_now(found),
        "sealings": list(found.sealings.all()),
        "shifts": shifts_of(assembly, found),
        "coverage": coverage(assembly, [found]),
        "recount": found.recounts.filter(ended_at__isnull=True).first(),
        "now": timezone.now(),
        "acts": _rows(acts, request.POST.get("act", "")),
        "may_type": can_type(request.user, assembly),  # type: ignore[arg-type]
    }
    return render(request, "committees/assembly/polling/box.html", context, status=status)


def _box(assembly: Assembly, number: int) -> BallotBox:
    rows = BallotBox.objects.filter(assembly=assembly, withdrawn_at__isnull=True)
    sealings = (
        "sealings__first_by",
        "sealings__second_by",
        "sealings__opening__first_by",
        "sealings__opening__second_by",
    )
    found = get_object_or_404(rows.prefetch_related(*sealings), number=number)
    found.assembly = assembly
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def recount(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A counter types paper after paper of the box again, without seeing the first typing."""
    assembly = desk_assembly(request, code)
    require(can_type(request.user, assembly))  # type: ignore[arg-type]
    found = _box(assembly, number)
    going = found.recounts.filter(ended_at__isnull=True).first()
    form, typed, status = RecountPaperForm(request.POST or None, motions=assembly.motions.all()), None, 200
    if request.method == "POST":
        typed = _type_again(request, going, form)
        status = 200 if typed is not None else 422
        if typed is not None:
            form = RecountPaperForm(motions=assembly.motions.all())
    differing = [motion for motion in form.motions if typed and str(motion.number) in typed.differing]
    context = {
        "assembly": assembly,
        "box": found,
        "recount": going,
        "form": form,
        "typed": typed,
        "differing": differing,
    }
    return render(request, "committees/assembly/polling/recount.html", context, status=status)


def _type_again(request: HttpRequest, going: Any, form: RecountPaperForm) -> recounts.TypedAgain | None:
    if not form.is_valid():
        return None
    try:
        if going is None:
            raise recounts.RecountNotNow
        code = scanned_code(form.cleaned_data["code"])
        return recounts.type_again(going.pk, code, form.choices(), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
@never_cache
def photo(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """A photo of a seal, for those with a place at the desk."""
    found = _box(desk_assembly(request, code), number)
    return stored_download(get_object_or_404(WorkPaper.objects.about(found), pk=pk).file)
