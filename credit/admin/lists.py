"""Red and black lists: close a quarter, publicity, objections, publication."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from credit.admin.base import CreditAdmin
from credit.admin.forms import DecisionForm, QuarterForm
from credit.choices import IssueState
from credit.models import ListIssue
from credit.permissions import can_close_quarter
from credit.rules.periods import Period
from credit.selectors.pages import issue_page
from credit.selectors.publications import entries_of, objection_of
from credit.services import decide_objection, finalise_issue, open_publicity, publish_issue
from credit.workflow import ISSUE_MOVES, moves_from
from jobs.services import start_job

ACTS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "open_publicity": (gettext_lazy("Open the publicity period"), open_publicity),
    "finalise": (gettext_lazy("Make final"), finalise_issue),
    "publish": (gettext_lazy("Publish"), publish_issue),
}
COLOURS = {
    IssueState.DRAFT: "warning",
    IssueState.PUBLICITY: "info",
    IssueState.FINAL: "info",
    IssueState.PUBLISHED: "success",
}


@admin.register(ListIssue)
class ListIssueAdmin(CreditAdmin):
    """The lists of each quarter; the page of one shows what is missing and what can be done."""

    list_display = ("shown_quarter", "shown_state", "drafted_by", "publicity_from", "publicity_to", "finalised_at")
    list_select_related = ("drafted_by",)
    actions_list = ("close_action",)

    def has_close_permission(self, request: HttpRequest) -> bool:
        return can_close_quarter(request.user)

    @action(description=gettext_lazy("Close a quarter"), url_path="close", permissions=["close"])
    def close_action(self, request: HttpRequest) -> HttpResponse:
        """Choose the quarter; a job rates every firm as of its last day and drafts the lists."""
        if not can_close_quarter(request.user):
            raise PermissionDenied
        before = Period.of("quarter", timezone.localdate()).before
        form = QuarterForm(request.POST or None, initial={"year": before.year, "quarter": before.number})
        if request.method == "POST" and form.is_valid():
            quarter = Period("quarter", form.cleaned_data["year"], form.cleaned_data["quarter"])
            title = _("Closing of %(quarter)s") % {"quarter": quarter.in_words}
            job = start_job(
                "credit.close_quarter",
                title,
                started_by=request.user,
                queue="credit",
                year=quarter.year,
                quarter=quarter.number,
            )
            return redirect("jobs:detail", pk=job.pk)
        text = _(
            "All firms are rated as of the last day of the quarter, the lists are drafted, and every firm on the "
            "black list is notified in writing."
        )
        return self.page(request, "credit/staff_ask.html", _("Close a quarter"), form=form, text=text)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="credit_listissue_act"),
            path("<int:pk>/objections/<int:objection_pk>/", wrap(self.decide_view), name="credit_listissue_decide"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        issue = self.visible_or_404(request, object_id)
        may_act = can_close_quarter(request.user)
        is_running = issue.publicity_to is not None and timezone.localdate() < issue.publicity_to
        entries = entries_of(issue)
        for entry in entries:
            objection = objection_of(entry)
            if objection is not None and objection.state == "filed" and may_act:
                entry.decision_form = DecisionForm(prefix=f"objection{objection.pk}")
        return self.page(
            request,
            "credit/staff_issue.html",
            str(issue),
            entries=entries,
            is_own_draft=issue.drafted_by_id == request.user.pk,
            acts=[
                {"name": move.name, "title": ACTS[move.name][0]}
                for move in moves_from(ISSUE_MOVES, issue.state)
                if may_act and not (move.name == "finalise" and is_running)
            ],
            is_running=is_running,
            **issue_page(issue),
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """The next step of the lists."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        issue = self.visible_or_404(request, pk)
        if act not in ACTS:
            raise Http404
        return self.do(request, issue, lambda: ACTS[act][1](issue.pk, by=request.user, now=timezone.now()))

    def decide_view(self, request: HttpRequest, pk: int, objection_pk: int) -> HttpResponse:
        """Decide on an objection."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        issue = self.visible_or_404(request, pk)
        objection = next(
            (found for found in map(objection_of, entries_of(issue)) if found is not None and found.pk == objection_pk),
            None,
        )
        form = DecisionForm(request.POST, prefix=f"objection{objection_pk}")
        if objection is None:
            raise Http404
        words = form.cleaned_data if form.is_valid() else {"outcome": "refused", "decision": ""}
        return self.do(
            request,
            issue,
            lambda: decide_objection(
                objection.pk,
                by=request.user,
                is_upheld=words["outcome"] == "upheld",
                decision=words["decision"],
                now=timezone.now(),
            ),
        )

    @display(description=gettext_lazy("quarter"))
    def shown_quarter(self, issue: ListIssue) -> str:
        return str(issue)

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, issue: ListIssue) -> tuple[str, str]:
        return issue.state, issue.get_state_display()
