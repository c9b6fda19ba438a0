"""The pages of committee people: their committee, its work by section, one page for each thing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committees.acts import act_rows, run_act
from committees.models import (
    CommitteeDecision,
    CommitteeFiling,
    CommitteeMeeting,
    DecisionTask,
    DeliberationChain,
    DutyReport,
    EmergencyFundUse,
    Handover,
    MajorMatterReport,
    OwnersCommittee,
    RemedialOrder,
    WorkPaper,
)
from committees.permissions import committee_estate_ids
from committees.selectors.committee_page import SECTIONS, attention, committee_page, section_lists
from committees.selectors.work_pages import PAGES, history_of, papers_of
from common.downloads import stored_download
from common.errors import NotAllowed

THINGS: dict[str, Any] = {
    "meeting": CommitteeMeeting,
    "decision": CommitteeDecision,
    "task": DecisionTask,
    "matter": MajorMatterReport,
    "order": RemedialOrder,
    "chain": DeliberationChain,
    "handover": Handover,
    "report": DutyReport,
    "filing": CommitteeFiling,
    "emergency": EmergencyFundUse,
}


def _estates(request: HttpRequest) -> frozenset[int]:
    """Estates for whose committee the person acts. Raises `NotAllowed` for nobody's."""
    ids = committee_estate_ids(request.user)  # type: ignore[arg-type]
    if not ids:
        raise NotAllowed
    return ids


def _committee(request: HttpRequest, pk: int) -> OwnersCommittee:
    return get_object_or_404(OwnersCommittee.objects.with_estate().filter(estate__in=_estates(request)), pk=pk)


def thing_url(kind: str, thing: Any) -> str:
    """Address of a thing on the pages of members."""
    return reverse("committee:thing", args=[kind, thing.pk])


@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The committees the person acts for, those in office first."""
    rows = OwnersCommittee.objects.with_estate().filter(estate__in=_estates(request))
    committees = list(rows.order_by("ended_on", "-term_from")[:50])
    if len(committees) == 1:
        return redirect("committee:overview", pk=committees[0].pk)
    return render(request, "committees/office/home.html", {"committees": committees})


@require_safe
@never_cache
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the committee stands, and what it has to do now."""
    committee, today = _committee(request, pk), timezone.localdate()
    context = {
        "committee": committee,
        "page": committee_page(committee, today, in_full=True),
        "todo": attention(committee, today, thing_url),
        "sections": SECTIONS.items(),
    }
    return render(request, "committees/office/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def section(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One section: its list, and what can be begun there."""
    committee = _committee(request, pk)
    if name not in SECTIONS:
        raise Http404
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        form, made = run_act(request, "committee", committee, act)
        if form is None:
            messages.success(request, _("Saved."))
            kind = next((kind for kind, model in THINGS.items() if isinstance(made, model)), None)
            if kind is not None:
                return redirect(thing_url(kind, made))
            return redirect("committee:section", pk=committee.pk, name=name)
        bound = {act: form}
    context = {
        "committee": committee,
        "name": name,
        "title": SECTIONS[name],
        "lists": section_lists(committee, name, thing_url),
        "acts": act_rows("committee", committee, request.user, section=name, bound=bound),
        "sections": SECTIONS.items(),
    }
    return render(request, "committees/office/section.html", context, status=422 if bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def thing(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One meeting, decision, order …: what is known of it, its history, what can be done."""
    model = THINGS.get(kind)
    if model is None:
        raise Http404
    found = get_object_or_404(model.objects.with_estate().filter(estate__in=_estates(request)), pk=pk)
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        act = request.POST.get("act", "")
        form, _made = run_act(request, kind, found, act)
        if form is None:
            messages.success(request, _("Saved."))
            return redirect(thing_url(kind, found))
        bound = {act: form}
    context = {
        "thing": found,
        "page": PAGES[kind](found, thing_url),
        "acts": act_rows(kind, found, request.user, bound=bound),
        "history": history_of(found),
        "papers": papers_of(found),
    }
    return render(request, "committees/office/thing.html", context, status=422 if bound else 200)


@require_safe
@never_cache
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper or photo of one's own committee."""
    rows = WorkPaper.objects.filter(estate__in=_estates(request))
    return stored_download(get_object_or_404(rows, pk=pk).file)
