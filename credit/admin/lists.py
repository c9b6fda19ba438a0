"""Red and black lists: the checklist of a period, the draft against the last lists, every step, corrections, ends."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from common.errors import NotAllowed, Refusal
from credit.admin.base import CreditAdmin
from credit.admin.forms import CorrectionForm, DecisionForm, EndEntryForm, PeriodForm
from credit.choices import IssueState, ObjectionState, Subject
from credit.documents.bulletin import bulletin_docx, bulletin_xlsx
from credit.models import ListEntry, ListIssue
from credit.permissions import can_close_quarter
from credit.rules.clocks import cycle_of
from credit.rules.periods import Period
from credit.selectors.draft_page import draft_page
from credit.selectors.quarter import close_checklist
from credit.services import (
    decide_objection,
    end_entry,
    finalise_issue,
    open_publicity,
    publish_issue,
    sign_issue,
)
from credit.services.lists.signatures import levels_to_sign
from credit.services.rulebooks import rulebook_in_force
from credit.workflow import ISSUE_MOVES, moves_from
from jobs.models import JobRun
from jobs.registry import job_onward
from jobs.services import start_job

ACTS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "open_publicity": (gettext_lazy("Open the publicity period"), open_publicity),
    "finalise": (gettext_lazy("Make final"), finalise_issue),
    "publish": (gettext_lazy("Publish"), publish_issue),
}
LEVELS = {
    "county": gettext_lazy("Sign for the county or district"),
    "city": gettext_lazy("Sign for the city"),
    "province": gettext_lazy("Sign for the province"),
}
COLOURS = {
    IssueState.DRAFT: "warning",
    IssueState.PUBLICITY: "info",
    IssueState.FINAL: "info",
    IssueState.PUBLISHED: "success",
}
NEXT_STEPS = {
    IssueState.DRAFT: gettext_lazy("Next: compare with the last lists, then open publicity"),
    IssueState.PUBLICITY: gettext_lazy("Next: decide objections; final after the publicity period"),
    IssueState.FINAL: gettext_lazy("Next: publish"),
    IssueState.PUBLISHED: gettext_lazy("Published; a mistake is put right by a correction"),
}
DOWNLOADS = {
    "docx": (bulletin_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (bulletin_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@admin.register(ListIssue)
class ListIssueAdmin(CreditAdmin):
    """The lists of each period; the page of one shows what is missing and what can be done."""

    list_display = (
        "shown_period",
        "subject",
        "shown_state",
        "shown_next",
        "drafted_by",
        "publicity_from",
        "finalised_at",
    )
    list_filter = (("state", ChoicesDropdownFilter), ("subject", ChoicesDropdownFilter))
    list_filter_submit = True
    list_select_related = ("drafted_by",)
    actions_list = ("checklist_action", "close_action")

    def has_close_permission(self, request: HttpRequest) -> bool:
        return can_close_quarter(request.user)

    def has_checklist_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "credit_listissue_"
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name=f"{name}act"),
            path("<int:pk>/objections/<int:objection_pk>/", wrap(self.decide_view), name=f"{name}decide"),
            path("<int:pk>/entries/<int:entry_pk>/end/", wrap(self.end_view), name=f"{name}end"),
            path("<int:pk>/bulletin/<slug:kind>/", wrap(self.bulletin_view), name=f"{name}bulletin"),
            *super().get_urls(),
        ]

    # --- A period ---------------------------------------------------------------------------------

    @action(
        description=gettext_lazy("Checklist of the period"),
        url_path="checklist",
        permissions=["checklist"],
        icon="checklist",
    )
    def checklist_action(self, request: HttpRequest) -> HttpResponse:
        """Every step of a period: its day, who, what is missing. `?subject=&period=2026Q2`; else the last period."""
        subject = request.GET.get("subject", Subject.FIRM)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if subject not in Subject.values:
            raise Http404
        today = timezone.localdate()
        try:
            cycle = cycle_of(rulebook_in_force(today, subject).document)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:credit_listissue_changelist")
        period = _period(request.GET.get("period", ""), cycle) or Period.of(cycle, today).before
        steps = close_checklist(period, subject, today)
        issue = ListIssue.objects.of_period(subject, period).order_by("-version").first()
        return self.page(
            request,
            "credit/staff_checklist.html",
            _("Checklist: %(period)s") % {"period": period.in_words},
            period=period,
            subject=subject,
            subjects=Subject.choices,
            before=period.before,
            after=Period.of(cycle, period.end) if period.end <= today else None,
            steps=[{"step": step, "is_late": step.is_late(today), "links": _links(step.name, issue)} for step in steps],
            issue=issue,
            may_close=can_close_quarter(request.user) and issue is None,
            close_address=reverse("admin:credit_listissue_close_action")
            + f"?subject={subject}&year={period.year}&number={period.number}",
        )

    @action(description=gettext_lazy("Close a period"), url_path="close", permissions=["close"], icon="event_available")
    def close_action(self, request: HttpRequest) -> HttpResponse:
        """Choose the period; a job rates everybody as of its last day and drafts the lists."""
        if not can_close_quarter(request.user):
            raise PermissionDenied
        today = timezone.localdate()
        subject = request.POST.get("subject") or request.GET.get("subject") or Subject.FIRM
        try:
            cycle = cycle_of(rulebook_in_force(today, subject).document)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:credit_listissue_changelist")
        before = Period.of(cycle, today).before
        initial = {"subject": subject, "year": before.year, "number": before.number, **_whole_numbers(request)}
        form = PeriodForm(request.POST or None, initial=initial, cycle=cycle)
        if request.method == "POST" and form.is_valid():
            period = Period(cycle, form.cleaned_data["year"], form.cleaned_data["number"])
            job = start_job(
                "credit.close_period",
                _("Closing of %(period)s") % {"period": period.in_words},
                started_by=request.user,
                queue="credit",
                subject=form.cleaned_data["subject"],
                cycle=cycle,
                year=period.year,
                number=period.number,
            )
            return redirect("jobs:detail", pk=job.pk)
        text = _(
            "Everybody is rated as of the last day of the period, the lists are drafted, and every firm that is to be "
            "warned or punished is notified in writing. It can be run late; run again, it goes on where it stopped."
        )
        return self.page(
            request,
            "credit/staff_ask.html",
            _("Close a period"),
            status=422 if request.method == "POST" else 200,
            form=form,
            text=text,
        )

    # --- The lists of a period --------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        issue = self.visible_or_404(request, object_id)
        may_act = can_close_quarter(request.user)
        context = draft_page(issue, timezone.localdate())
        for part in context["lists"]:
            for row in part["rows"]:
                row["decision_form"], row["end_form"] = _entry_forms(request, issue, row, may_act)
        return self.page(
            request,
            "credit/staff_issue.html",
            str(issue),
            next_step=NEXT_STEPS[IssueState(issue.state)],
            acts=_acts(issue, context) if may_act else [],
            **context,
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """The next step of the lists; `sign-LEVEL` signs, `correct` begins a new version."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        issue = self.visible_or_404(request, pk)
        if act == "correct":
            return self._correct(request, issue)
        if act.startswith("sign-"):
            level = act.removeprefix("sign-")
            return self.do(
                request, issue, lambda: sign_issue(issue.pk, level=level, by=request.user, now=timezone.now())
            )
        if act not in ACTS:
            raise Http404
        return self.do(request, issue, lambda: ACTS[act][1](issue.pk, by=request.user, now=timezone.now()))

    def _correct(self, request: HttpRequest, issue: ListIssue) -> HttpResponse:
        """A job rates everybody with what is known now and drafts the next version."""
        if not can_close_quarter(request.user):
            raise NotAllowed
        form = CorrectionForm(request.POST, prefix="correct")
        if not form.is_valid():
            messages.error(request, _("Give the reason of the correction, at most 500 characters: it is published."))
            return redirect(self._address_of(issue))
        job = start_job(
            "credit.correct_issue",
            _("Correction of %(lists)s") % {"lists": issue},
            started_by=request.user,
            queue="credit",
            issue_id=issue.pk,
            reason=form.cleaned_data["reason"],
        )
        return redirect("jobs:detail", pk=job.pk)

    def decide_view(self, request: HttpRequest, pk: int, objection_pk: int) -> HttpResponse:
        """Decide on an objection."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        issue = self.visible_or_404(request, pk)
        entry = issue.entries.filter(objection__pk=objection_pk).select_related("objection").first()
        if entry is None:
            raise Http404
        form = DecisionForm(request.POST, prefix=f"objection{objection_pk}")
        is_yes, words = (form.is_yes, form.cleaned_data["decision"]) if form.is_valid() else (False, "")
        return self.do(
            request,
            issue,
            lambda: decide_objection(
                objection_pk, by=request.user, is_upheld=is_yes, decision=words, now=timezone.now()
            ),
        )

    def end_view(self, request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
        """Let a firm off a published list because it put things right."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        issue = self.visible_or_404(request, pk)
        entry = issue.entries.filter(pk=entry_pk).first()
        if entry is None:
            raise Http404
        form = EndEntryForm(request.POST, prefix=f"end{entry_pk}")
        values = form.cleaned_data if form.is_valid() else {"words": "", "on": timezone.localdate()}
        return self.do(request, issue, lambda: end_entry(entry_pk, by=request.user, now=timezone.now(), **values))

    def bulletin_view(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """The bulletin as a Word document or a workbook."""
        issue = self.visible_or_404(request, pk)
        if kind not in DOWNLOADS:
            raise Http404
        make, content_type = DOWNLOADS[kind]
        try:
            content = make(issue)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self._address_of(issue))
        answer = HttpResponse(content, content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="bulletin-{issue.period}-v{issue.version}.{kind}"'
        return answer

    @display(description=gettext_lazy("period"))
    def shown_period(self, issue: ListIssue) -> str:
        return str(issue)

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, issue: ListIssue) -> tuple[str, str]:
        return issue.state, issue.get_state_display()

    @display(description=gettext_lazy("next step"))
    def shown_next(self, issue: ListIssue) -> str:
        return str(NEXT_STEPS[IssueState(issue.state)])


def _acts(issue: ListIssue, context: dict[str, Any]) -> list[dict[str, Any]]:
    """The buttons of the page: signatures, the next step, a correction."""
    found: list[dict[str, Any]] = []
    to_sign = levels_to_sign(issue) if issue.state in (IssueState.DRAFT, IssueState.PUBLICITY) else []
    if to_sign:
        found.append({"name": f"sign-{to_sign[0]}", "title": LEVELS[to_sign[0]], "form": []})
    for move in moves_from(ISSUE_MOVES, issue.state):
        if not (move.name == "finalise" and context["is_running"]):
            found.append({"name": move.name, "title": ACTS[move.name][0], "form": []})
    if issue.state == IssueState.PUBLISHED and not context["corrected_by"]:
        found.append(
            {"name": "correct", "title": _("Correct by a new version"), "form": CorrectionForm(prefix="correct")}
        )
    return found


def _entry_forms(
    request: HttpRequest, issue: ListIssue, row: dict[str, Any], may_act: bool
) -> tuple[DecisionForm | None, EndEntryForm | None]:
    """Forms of one row: to decide on its objection, to end it."""
    entry: ListEntry = row["entry"]
    objection = row["objection"]
    waits = objection is not None and objection.state == ObjectionState.FILED
    is_own = waits and request.user.pk in (objection.list_drafted_by_id, objection.filed_by_id)
    decision = DecisionForm(prefix=f"objection{objection.pk}") if waits and may_act and not is_own else None
    stands = entry.published_on is not None and row["end"] is None and entry.tone != "honour"
    today: datetime.date = timezone.localdate()
    end = EndEntryForm(prefix=f"end{entry.pk}", initial={"on": today}) if stands and may_act else None
    return decision, end


def _links(step: str, issue: ListIssue | None) -> list[tuple[str, str]]:
    """Where one does what a step of the checklist misses."""
    events = reverse("admin:credit_creditevent_changelist")
    found: dict[str, list[tuple[str, str]]] = {
        "open": [],
        "filing": [(_("Report a fact"), reverse("admin:credit_creditevent_report"))],
        "cut_off": [
            (_("To review"), f"{events}?state__exact=reported"),
            (_("To confirm"), f"{events}?state__exact=reviewed"),
            (_("Values"), reverse("admin:credit_indicatorvalue_changelist") + "?counts=no"),
        ],
        "notices": [(_("Notices"), reverse("admin:credit_listnotice_changelist"))],
        "objections": [(_("Objections"), reverse("admin:credit_listobjection_changelist"))],
    }
    links = found.get(step, [])
    if issue is not None and step not in found:
        links = [(_("Open the lists"), reverse("admin:credit_listissue_change", args=[issue.pk]))]
    return links


def _to_lists(job: JobRun) -> str:
    """The page of the newest lists that a job drafted, or corrected."""
    given = job.parameters
    if "issue_id" in given:
        found = ListIssue.objects.filter(corrects=given["issue_id"]).first()
    else:
        period = Period(given["cycle"], given["year"], given["number"])
        found = ListIssue.objects.of_period(given["subject"], period).order_by("-version").first()
    return reverse("admin:credit_listissue_change", args=[found.pk]) if found is not None else ""


job_onward("credit.close_period", _to_lists)
job_onward("credit.correct_issue", _to_lists)


def _period(text: str, cycle: str) -> Period | None:
    """2026Q2 → that quarter, where the rulebook's periods are quarters; None for anything else."""
    mark = {"month": "M", "quarter": "Q", "half_year": "H"}.get(cycle, "")
    year, _mark, number = text.partition(mark) if mark else (text, "", "1")
    if not (year.isdecimal() and len(year) == 4 and number.isdecimal() and len(number) <= 2):
        return None
    most = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}[cycle]
    return Period(cycle, int(year), int(number)) if 1 <= int(number) <= most and int(year) >= 2000 else None


def _whole_numbers(request: HttpRequest) -> dict[str, int]:
    """Year and number of the address."""
    return {name: int(request.GET[name]) for name in ("year", "number") if request.GET.get(name, "").isdecimal()}
