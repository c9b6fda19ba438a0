"""The desk of an assembly: for its head, counters, visitors and the office that guides it."""

import re
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.forms.assembly import PaperForm, VisitForm
from committees.models import Assembly, DoorVisit
from committees.permissions import can_run, can_type, can_visit, can_watch, require
from committees.sealing import shown_code
from committees.selectors.assembly import desk_page
from committees.selectors.polling import opened_boxes
from committees.services import papers, visits
from committees.views.assembly_acts import acts_of, titled
from common.errors import Refusal
from common.qr import qr_picture
from firms.views._acts import answer

BETWEEN = re.compile(r"[\s,;，、；]+")
"""What may stand between the units that somebody types."""

WORKER = Path(settings.BASE_DIR) / "static" / "js" / "assembly_visit_worker.js"


def desk_assembly(request: HttpRequest, code: str) -> Assembly:
    """An assembly at whose desk the person has a place: others are not told that it exists."""
    rows = Assembly.objects.select_related("estate__area").defer("estate__area__geometry", "estate__polygon")
    found = get_object_or_404(rows, code=code.upper())
    if not can_watch(request.user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The assembly with its steps; posting does one act."""
    assembly = desk_assembly(request, code)
    acts, status = acts_of(request, assembly), 200
    if request.method == "POST":
        if answer(request, acts):
            return redirect("assemblies:desk", assembly.code)
        status = 422
    context = {
        **desk_page(assembly),
        "acts": titled(acts),
        "act": request.POST.get("act", ""),
        "may_run": can_run(request.user, assembly),
        "may_type": can_type(request.user, assembly),
        "may_visit": can_visit(request.user, assembly),
    }
    return render(request, "committees/assembly/desk.html", context, status=status)


@require_http_methods(["POST"])
@never_cache
def print_papers(request: HttpRequest, code: str) -> HttpResponse:
    """Ballot papers with their codes, to print now: the codes are shown this once."""
    assembly = desk_assembly(request, code)
    require(can_run(request.user, assembly))
    replace = [label for label in BETWEEN.split(request.POST.get("replace", "")) if label]
    printed = papers.issue_papers(
        assembly.pk,
        by=request.user,
        now=timezone.now(),
        building=request.POST.get("building", ""),
        replace=replace,
    )
    sheets = [_sheet(request, assembly, paper) for paper in printed]
    context = {"assembly": assembly, "sheets": sheets, "motions": list(assembly.motions.order_by("number"))}
    return render(request, "committees/assembly/papers.html", context)


def _sheet(request: HttpRequest, assembly: Assembly, paper: papers.PrintedPaper) -> dict[str, Any]:
    codes = {"code": shown_code(paper.code), "receipt": shown_code(paper.receipt)}
    return {**paper._asdict(), **codes, "picture": _qr(request, assembly, paper)}


def _qr(request: HttpRequest, assembly: Assembly, paper: papers.PrintedPaper) -> Any:
    """Opens the page of the vote with unit and code filled in."""
    address = request.build_absolute_uri(reverse("assemblies:vote", args=[assembly.code]))
    return qr_picture(f"{address}?unit={paper.unit}&code={paper.code}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def type_paper(request: HttpRequest, code: str) -> HttpResponse:
    """A counter types paper after paper: scanner or keyboard."""
    assembly, now = desk_assembly(request, code), timezone.now()
    require(can_type(request.user, assembly))
    given: dict[str, Any] = {"motions": assembly.motions.all(), "boxes": opened_boxes(assembly)}
    form, typed, status = PaperForm(request.POST or None, **given), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                typed = papers.type_paper(
                    assembly.pk,
                    scanned_code(data["code"]),
                    form.choices(),
                    by=request.user,
                    now=now,
                    received_at=data["received_at"],
                    box=data.get("box"),
                )
                form, status = PaperForm(**given, initial={"box": data.get("box")}), 200
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    differing = [motion for motion in form.motions if typed and str(motion.number) in typed.differing]
    context = {"assembly": assembly, "form": form, "typed": typed, "differing": differing}
    return render(request, "committees/assembly/type.html", context, status=status)


def scanned_code(text: str) -> str:
    """The code of a paper, also where the scanner gives the whole address of its QR."""
    return text.rpartition("code=")[2].partition("&")[0] if "code=" in text else text


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Two visitors at a door note what came of it; the page's script sends later what was noted without a network."""
    assembly = desk_assembly(request, code)
    require(can_visit(request.user, assembly))
    form = VisitForm(request.POST or None, assembly=assembly, user=request.user)
    made = _take_visit(request, assembly, form)
    status = 422 if request.method == "POST" and made is None else 200
    if request.headers.get("Accept") == "application/json":
        problems = [str(problem) for found in form.errors.values() for problem in found]
        return JsonResponse({"error": " ".join(problems)} if problems else {}, status=status)
    if made is not None:
        form = VisitForm(assembly=assembly, user=request.user)
    context = {"assembly": assembly, "form": form, "made": made}
    return render(request, "committees/assembly/visit.html", context, status=status)


def _take_visit(request: HttpRequest, assembly: Assembly, form: VisitForm) -> DoorVisit | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return visits.record_visit(assembly.pk, _visit(form), by=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the visitors' form for the time without a network."""
    response = HttpResponse(WORKER.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _visit(form: VisitForm) -> visits.Visit:
    data = form.cleaned_data
    return visits.Visit(
        client_id=data["client_id"] or uuid.uuid4(),
        code=scanned_code(data["code"]),
        outcome=data["outcome"],
        visited_at=data["visited_at"] or timezone.now(),
        second=data["second"],
        choices=form.choices() if data["outcome"] == "voted" else None,
        phone=data["phone"],
        told_of_silence=data["told_of_silence"],
    )
