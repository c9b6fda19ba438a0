"""Pages on which a firm records repairs, answers owners, and proposes fees."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import Refusal
from firms import services
from firms.adjustment_words import MOVE_LABELS
from firms.forms.disclosure import AnswerForm, CaseMoveForm, FeeForm, RepairForm
from firms.models import AccountQuestion, FeeAdjustment, RepairRecord
from firms.permissions import can_represent
from firms.selectors import fees_of, question_state
from firms.views.disclosure import own_projects
from firms.workflow.adjustments import FIRM, MOVES, moves_from

MOST_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def repairs(request: HttpRequest, project: int) -> HttpResponse:
    """Repairs of a project; a new one, or one in place of another (`?corrects=`)."""
    found = get_object_or_404(own_projects(request), pk=project)
    rows = RepairRecord.objects.current().filter(project=found)
    corrects = request.GET.get("corrects", "")
    old = get_object_or_404(rows, pk=int(corrects)) if corrects.isdecimal() and len(corrects) < 18 else None
    form, status = RepairForm(initial=_repair_initial(old)), 200
    if request.method == "POST":
        form, status = RepairForm(request.POST), 422
        if form.is_valid():
            try:
                services.record_repair(found.pk, by=request.user, now=timezone.now(), replaces=old, **form.cleaned_data)
                return redirect("firms:repairs", found.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {"project": found, "repairs": rows[:MOST_SHOWN], "form": form, "corrects": old}
    return render(request, "firms/disclosure/repairs.html", context, status=status)


def _repair_initial(old: RepairRecord | None) -> dict[str, Any]:
    if old is None:
        return {"done_on": timezone.localdate()}
    names = ("done_on", "facility", "work", "contractor", "paid_from")
    return {**{name: getattr(old, name) for name in names}, "cost": old.cost_amount}


# --- Owners' questions ------------------------------------------------------------------------------------


def _own_questions(request: HttpRequest) -> Any:
    rows = AccountQuestion.objects.filter(project__in=own_projects(request))
    return rows.select_related("project__estate", "answer", "publication")


@require_safe
@never_cache
def questions(request: HttpRequest) -> HttpResponse:
    """What owners asked, what is open first."""
    today = timezone.localdate()
    found = _own_questions(request).order_by("due_on", "pk")
    waiting = [(question, question_state(question, today)) for question in found.filter(answer=None)[:MOST_SHOWN]]
    answered = found.exclude(answer=None).order_by("-pk")[:MOST_SHOWN]
    done = [(question, question_state(question, today)) for question in answered]
    return render(request, "firms/disclosure/questions.html", {"waiting": waiting, "done": done})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """One question; who asked is not shown."""
    found = get_object_or_404(_own_questions(request), pk=pk)
    form, status = AnswerForm(), 200
    if request.method == "POST":
        form, status = AnswerForm(request.POST), 422
        if form.is_valid():
            try:
                services.answer(found.pk, by=request.user, now=timezone.now(), text=form.cleaned_data["text"])
                return redirect("firms:question", found.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {"question": found, "state": question_state(found, timezone.localdate()), "form": form}
    return render(request, "firms/disclosure/question.html", context, status=status)


# --- Fees ----------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def fees(request: HttpRequest, project: int) -> HttpResponse:
    """Fees of a project and its cases; enter a first or lower fee, or propose another."""
    found = get_object_or_404(own_projects(request), pk=project)
    today = timezone.localdate()
    form, status = FeeForm(day=today, initial={"effective_from": today}), 200
    if request.method == "POST":
        form, status = FeeForm(request.POST, day=today), 422
        if form.is_valid():
            try:
                return redirect(_save_fee(request, found, form))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    context = {
        "project": found,
        "fees": fees_of(found, today),
        "cases": FeeAdjustment.objects.filter(project=found)[:MOST_SHOWN],
        "form": form,
        "may_act": can_represent(request.user, found.firm),
    }
    return render(request, "firms/disclosure/fees.html", context, status=status)


def _save_fee(request: HttpRequest, project: Any, form: FeeForm) -> Any:
    data, now = form.cleaned_data, timezone.now()
    common = {"by": request.user, "now": now, "level_code": data["level_code"], "building_type": data["building_type"]}
    if "propose" in request.POST:
        case = services.propose_adjustment(
            project.pk,
            proposed_amount=data["amount"],
            start_on=data["effective_from"],
            reasons=data["basis"],
            **common,
        )
        return reverse("firms:fee-case", args=[case.pk])
    services.enter_fee(
        project.pk, amount=data["amount"], effective_from=data["effective_from"], basis=data["basis"][:200], **common
    )
    return request.path


def _own_case(request: HttpRequest, pk: int) -> FeeAdjustment:
    rows = FeeAdjustment.objects.filter(project__in=own_projects(request))
    return get_object_or_404(rows.select_related("project__firm", "project__estate", "accounts__disclosure"), pk=pk)


def _case_page(request: HttpRequest, case: FeeAdjustment, form: CaseMoveForm, status: int = 200) -> HttpResponse:
    may_act = can_represent(request.user, case.project.firm)
    context = {
        "case": case,
        "steps": case.steps.all(),
        "moves": [(name, move_label(name)) for name in moves_from(case.state, FIRM)] if may_act else [],
        "form": form,
    }
    return render(request, "firms/disclosure/case.html", context, status=status)


def move_label(move: str) -> str:
    """A step of a case in words."""
    return str(MOVE_LABELS[move])


@require_safe
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One fee-adjustment case."""
    return _case_page(request, _own_case(request, pk), CaseMoveForm())


@require_POST
def move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One step of the firm in a case."""
    found = _own_case(request, pk)
    form = CaseMoveForm(request.POST)
    if form.is_valid() and move in MOVES and MOVES[move].actor == FIRM:
        try:
            reason = form.cleaned_data["reason"]
            services.move_adjustment(found.pk, move, by=request.user, now=timezone.now(), reason=reason)
            return redirect("firms:fee-case", found.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _case_page(request, found, form, 422)
