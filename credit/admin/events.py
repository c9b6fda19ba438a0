"""Credit events: reporting, the two reviews, and how a record ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.errors import Refusal
from complaints.models import Complaint
from credit.admin.base import CreditAdmin, WordsForm, tell
from credit.admin.forms import ReportForm
from credit.choices import EventState
from credit.models import CreditEvent
from credit.permissions import can_report, can_report_anywhere
from credit.services import confirm_event, refuse_event, repair_event, report_event, review_event, revoke_event
from credit.services.rulebooks import rulebook_in_force
from credit.workflow import EVENT_MOVES, moves_from
from firms.models import ServiceProject
from firms.selectors import project_on
from places.permissions import may_in_area

STATE_COLOURS = {
    EventState.REPORTED: "warning",
    EventState.REVIEWED: "warning",
    EventState.CONFIRMED: "info",
    EventState.EFFECTIVE: "success",
    EventState.REFUSED: "danger",
    EventState.REVOKED: "danger",
    EventState.REPAIRED: "info",
    EventState.EXPIRED: "info",
}
ACTS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "review": (gettext_lazy("Pass the first review"), review_event),
    "refuse_review": (gettext_lazy("Refuse"), refuse_event),
    "confirm": (gettext_lazy("Confirm"), confirm_event),
    "refuse_confirmation": (gettext_lazy("Refuse"), refuse_event),
    "revoke": (gettext_lazy("Revoke as wrong"), revoke_event),
    "repair": (gettext_lazy("Record as repaired"), repair_event),
}
MOST_FOUND = 30


@admin.register(CreditEvent)
class CreditEventAdmin(CreditAdmin):
    """The ledger, limited to the areas of the person."""

    list_display = ("shown_item", "firm", "project", "shown_state", "occurred_on", "source", "created_at")
    list_filter = (("state", ChoicesDropdownFilter), ("source", ChoicesDropdownFilter))
    list_filter_submit = True
    list_select_related = ("firm", "project", "rulebook_version")
    search_fields = ("firm__search_text", "fact", "item_code")
    search_help_text = gettext_lazy("Firm, words of the fact, or code of the item")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("firm", "project__estate", "area", "rulebook_version", "source_complaint", "corrects")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and can_report_anywhere(request.user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("report/", wrap(self.report_view), name="credit_creditevent_report"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="credit_creditevent_act"),
            path("<int:pk>/evidence/<int:file_pk>/", wrap(self.evidence_view), name="credit_creditevent_evidence"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        query = request.GET.urlencode()
        return redirect(reverse("admin:credit_creditevent_report") + (f"?{query}" if query else ""))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._detail(request, self.visible_or_404(request, object_id))

    def _detail(self, request: HttpRequest, event: CreditEvent) -> HttpResponse:
        item = next(item for item in event.rulebook_version.document["items"] if item["code"] == event.item_code)
        return self.page(
            request,
            "credit/staff_event.html",
            f"{event.item_code} {event.firm}",
            event=event,
            item=item,
            steps=event.steps.select_related("actor"),
            evidence=event.evidence.all(),
            acts=[
                {"name": move.name, "title": ACTS[move.name][0], "form": WordsForm(prefix=move.name)}
                for move in moves_from(EVENT_MOVES, event.state)
                if _may_act(request.user, event, move.name, move.right)
            ],
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One move of the life of a credit event."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        event = self.visible_or_404(request, pk)
        if act not in ACTS:
            raise Http404
        reason = request.POST.get(f"{act}-reason", "")[:500].replace("\0", "")
        service = ACTS[act][1]
        return self.do(request, event, lambda: service(event.pk, by=request.user, now=timezone.now(), reason=reason))

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """Find a project, then report a fact about it; `?complaint=ID` starts from a complaint."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        complaint = _complaint(request)
        project = _project(request, complaint)
        if project is None:
            return self._search_page(request, complaint)
        try:
            version = rulebook_in_force(timezone.localdate())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:credit_creditevent_changelist")
        form = ReportForm(request.POST or None, request.FILES or None, version=version, complaint=complaint)
        if request.method == "POST" and form.is_valid():
            event = tell(
                request,
                lambda: report_event(
                    by=request.user, project=project, complaint=complaint, now=timezone.now(), **form.cleaned_data
                ),
            )
            if isinstance(event, CreditEvent):
                return redirect("admin:credit_creditevent_change", event.pk)
        return self.page(
            request,
            "credit/staff_report.html",
            _("Report a credit event"),
            status=422 if request.method == "POST" else 200,
            form=form,
            project=project,
            complaint=complaint,
        )

    def _search_page(self, request: HttpRequest, complaint: Complaint | None) -> HttpResponse:
        words = request.GET.get("q", "").replace("\0", "").strip()[:60]
        found: list[ServiceProject] = []
        if words:
            projects = ServiceProject.objects.on(timezone.localdate()).visible_to(request.user)
            by_estate = projects.filter(estate__search_text__contains=words.lower())
            by_firm = projects.filter(firm__search_text__contains=words.lower())
            rows = (by_estate | by_firm).select_related("firm", "estate__area").order_by("name", "pk")
            found = [project for project in rows[:MOST_FOUND] if can_report(request.user, project.estate.area)]
        return self.page(
            request,
            "credit/staff_find_project.html",
            _("Report a credit event"),
            query=words,
            projects=found,
            complaint=complaint,
        )

    def evidence_view(self, request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
        """A file of evidence, for those who may see the event."""
        kept = self.visible_or_404(request, pk).evidence.filter(pk=file_pk).first()
        if kept is None or not kept.file.storage.exists(kept.file.name):
            raise Http404
        name = kept.file.name.rsplit("/", 1)[-1]
        return FileResponse(kept.file.open("rb"), as_attachment=True, filename=name)

    @display(description=gettext_lazy("item"), header=True)
    def shown_item(self, event: CreditEvent) -> list[str]:
        return [event.item_code, event.fact[:60]]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, event: CreditEvent) -> tuple[str, str]:
        return event.state, event.get_state_display()


def _may_act(user: Any, event: CreditEvent, name: str, right: str) -> bool:
    if not may_in_area(user, right, event.area):
        return False
    return name != "confirm" or user.pk not in (event.reported_by_id, event.reviewed_by_id)


def _complaint(request: HttpRequest) -> Complaint | None:
    """The complaint of the address, among those the person may see."""
    text = request.GET.get("complaint", "")
    if not text:
        return None
    found = Complaint.objects.visible_to(request.user).filter(pk=text).first() if text.isdecimal() else None
    if found is None:
        raise Http404
    return found


def _project(request: HttpRequest, complaint: Complaint | None) -> ServiceProject | None:
    """The project named in the address, else the one of the complaint, else none: search first."""
    text = request.GET.get("project", "")
    if text:
        projects = ServiceProject.objects.visible_to(request.user).select_related("firm", "estate__area")
        found = projects.filter(pk=text).first() if text.isdecimal() else None
        if found is None:
            raise Http404
        return found
    if complaint is None:
        return None
    if complaint.project is not None:
        return complaint.project
    return project_on(complaint.estate, timezone.localdate(complaint.created_at)) if complaint.estate else None
