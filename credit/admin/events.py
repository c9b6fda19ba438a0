"""The ledger of credit events: queues by what waits, the page of one record, and every act on it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.admin import DayRangeFilter
from common.downloads import stored_download
from credit.admin.base import LONGEST_FILTER, MOST_AT_ONCE, AreaFilter, WordsForm
from credit.admin.bulk import BulkPages
from credit.admin.entry import EntryPages
from credit.admin.forms import RECORD_OUTCOMES, REPAIR_OUTCOMES, DecisionForm, RepairDecisionForm, RepairForm
from credit.choices import EventState, ObjectionState, RepairState
from credit.documents.notice import notice_docx
from credit.models import CreditEvent, RulebookVersion
from credit.permissions import acts_open_to, can_decide_event_objection, can_decide_repair, can_report_anywhere
from credit.selectors.items import find_item, item_card
from credit.selectors.queues import days_left, events_to_confirm, events_to_endorse, events_to_review
from credit.services import (
    confirm_event,
    confirm_events,
    decide_event_objection,
    decide_repair,
    endorse_event,
    endorse_events,
    refuse_event,
    repair_event,
    review_event,
    review_events,
    revoke_event,
)

STATE_COLOURS = {
    EventState.REPORTED: "warning",
    EventState.REVIEWED: "warning",
    EventState.ENDORSED: "warning",
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
    "endorse": (gettext_lazy("Pass the second review"), endorse_event),
    "confirm": (gettext_lazy("Confirm and serve the notice"), confirm_event),
    "refuse_confirmation": (gettext_lazy("Refuse"), refuse_event),
    "revoke": (gettext_lazy("Revoke as wrong"), revoke_event),
    "repair": (gettext_lazy("Record as repaired"), repair_event),
}
NEED_REASON = {"refuse_review", "refuse_confirmation", "revoke", "repair"}
MANY: dict[str, Callable[..., Any]] = {
    "review": review_events,
    "endorse": endorse_events,
    "confirm": confirm_events,
}
NEXT_STEPS = {
    EventState.REPORTED: gettext_lazy("Next: the first review"),
    EventState.REVIEWED: gettext_lazy("Next: confirmation by another person"),
    EventState.ENDORSED: gettext_lazy("Next: confirmation by the city"),
    EventState.CONFIRMED: gettext_lazy("Next: takes effect by itself"),
    EventState.EFFECTIVE: gettext_lazy("Counts; nothing to do"),
    EventState.REFUSED: gettext_lazy("Closed"),
    EventState.REVOKED: gettext_lazy("Closed"),
    EventState.REPAIRED: gettext_lazy("Closed"),
    EventState.EXPIRED: gettext_lazy("Closed"),
}
WAITS: dict[str, tuple[Any, Callable[[Any], QuerySet]]] = {
    "review": (gettext_lazy("my review"), events_to_review),
    "endorse": (gettext_lazy("my second review"), events_to_endorse),
    "confirm": (gettext_lazy("my confirmation"), events_to_confirm),
}


class WaitsFilter(DropdownFilter):
    """What the person has to do next."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, title) for name, (title, _rows) in WAITS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in WAITS:
            return queryset
        return queryset.filter(pk__in=WAITS[self.value()][1](request.user).values("pk"))


class ItemFilter(DropdownFilter):
    """Items of the rulebook in force."""

    title = gettext_lazy("item")
    parameter_name = "item"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        version = RulebookVersion.objects.in_force(timezone.localdate()).filter(subject="firm").first()
        items = version.document["items"] if version is not None else []
        return [(item["code"], f"{item['code']} {item['title'][:40]}") for item in items[:LONGEST_FILTER]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(item_code=self.value()) if self.value() else queryset


@admin.register(CreditEvent)
class CreditEventAdmin(BulkPages, EntryPages):
    """The ledger, limited to the areas of the person."""

    list_display = ("shown_item", "shown_firm", "shown_state", "shown_next", "occurred_on", "source", "created_at")
    list_filter = (
        WaitsFilter,
        ("state", ChoicesDropdownFilter),
        AreaFilter,
        ItemFilter,
        ("source", ChoicesDropdownFilter),
        ("created_at", DayRangeFilter),
    )
    list_filter_submit = True
    list_select_related = ("firm", "project__estate")
    search_fields = ("firm__search_text", "project__estate__search_text", "fact", "item_code")
    search_help_text = gettext_lazy("Firm, estate, words of the fact, or code of the item")
    actions = ("bulk_review", "bulk_endorse", "bulk_confirm")
    actions_list = ("report_action", "bulk_action")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .select_related("firm", "project__estate", "area", "source_complaint", "corrects")
            .defer("area__geometry", "project__estate__polygon")  # the rulebook's text only where it is asked for
        )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_term.replace("\0", "").lower()[:100])

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "credit_creditevent_"
        return [
            path("report/", wrap(self.report_view), name=f"{name}report"),
            *self.bulk_urls(wrap),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name=f"{name}act"),
            path("<int:pk>/objection/", wrap(self.objection_view), name=f"{name}objection"),
            path("<int:pk>/repairs/<int:request_pk>/", wrap(self.repair_view), name=f"{name}repair"),
            path("<int:pk>/notice/", wrap(self.notice_view), name=f"{name}notice"),
            path("<int:pk>/evidence/<int:file_pk>/", wrap(self.evidence_view), name=f"{name}evidence"),
            *super().get_urls(),
        ]

    # --- Lists ------------------------------------------------------------------------------------

    def has_report_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and can_report_anywhere(request.user)

    @action(description=gettext_lazy("Report a fact"), url_path="new", permissions=["report"], icon="add")
    def report_action(self, request: HttpRequest) -> HttpResponse:
        """The way to the entry of one fact."""
        return redirect("admin:credit_creditevent_report")

    @action(description=gettext_lazy("Report many"), url_path="many", permissions=["report"], icon="table_rows")
    def bulk_action(self, request: HttpRequest) -> HttpResponse:
        """The way to the entry of many facts."""
        return redirect("admin:credit_creditevent_bulk")

    @admin.action(description=gettext_lazy("Pass the first review"))
    def bulk_review(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Review the chosen records."""
        return self._act_on_many(request, queryset, "review")

    @admin.action(description=gettext_lazy("Pass the second review"))
    def bulk_endorse(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Endorse the chosen records."""
        return self._act_on_many(request, queryset, "endorse")

    @admin.action(description=gettext_lazy("Confirm and serve the notice"))
    def bulk_confirm(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Confirm the chosen records."""
        return self._act_on_many(request, queryset, "confirm")

    def _act_on_many(self, request: HttpRequest, queryset: QuerySet, act: str) -> HttpResponse:
        """Show what was chosen and ask for a reason; then act on each row and say what became of it."""
        rows = list(queryset.select_related("rulebook_version").order_by("pk")[:MOST_AT_ONCE])
        results = None
        if request.POST.get("apply"):
            of_event = {event.pk: event for event in rows}
            done = MANY[act](of_event, by=request.user, now=timezone.now(), reason=_reason(request, "reason"))
            results = [
                {"row": of_event[row.event_id], "is_done": not row.problem, "words": row.problem} for row in done
            ]
        return self.page(
            request,
            "credit/staff_many.html",
            ACTS[act][0],
            rows=[
                {"event": event, "is_open": act in acts_open_to(request.user, event)}
                for event in (rows if results is None else [])
            ],
            results=results,
            done_count=sum(row["is_done"] for row in results or []),
            form=WordsForm(),
            act_name=f"bulk_{act}",
            back=reverse("admin:credit_creditevent_changelist") + f"?waits={act}",
        )

    # --- One record -------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        query = request.GET.urlencode()
        return redirect(reverse("admin:credit_creditevent_report") + (f"?{query}" if query else ""))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        event = self.visible_or_404(request, object_id)
        document = event.rulebook_version.document
        files = list(event.evidence.select_related("added_by"))
        return self.page(
            request,
            "credit/staff_event.html",
            f"{event.item_code} {event.firm}",
            event=event,
            item=item_card(document, find_item(document, event.item_code) or document["items"][0]),
            next_step=_next_step(event),
            steps=event.steps.select_related("actor"),
            evidence=[file for file in files if file.purpose == "report"],
            corrections=event.corrections.only("pk", "item_code", "public_id", "state"),
            notice=getattr(event, "scoring_notice", None),
            objection=self._objection(request, event, files),
            repairs=self._repairs(request, event),
            repair_files=[file for file in files if file.purpose == "repair"],
            may_report=self.has_add_permission(request),
            acts=_acts(request.user, event),
        )

    def _objection(self, request: HttpRequest, event: CreditEvent, files: list[Any]) -> dict[str, Any] | None:
        found = getattr(event, "objection", None)
        if found is None:
            return None
        is_open = found.state == ObjectionState.FILED
        is_own = found.filed_by_id == request.user.pk
        may_decide = is_open and not is_own and can_decide_event_objection(request.user, event)
        return {
            "objection": found,
            "files": [file for file in files if file.purpose == "objection"],
            "days_left": days_left(found.decide_by, timezone.localdate()) if is_open else None,
            "form": DecisionForm(prefix="objection", choices=RECORD_OUTCOMES) if may_decide else None,
        }

    def _repairs(self, request: HttpRequest, event: CreditEvent) -> list[dict[str, Any]]:
        may_decide = can_decide_repair(request.user, event)
        return [
            {
                "request": asked,
                "form": RepairDecisionForm(prefix=f"repair{asked.pk}", choices=REPAIR_OUTCOMES)
                if may_decide and asked.state == RepairState.ASKED and asked.asked_by_id != request.user.pk
                else None,
            }
            for asked in event.repair_requests.select_related("asked_by", "decided_by")
        ]

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One move of the life of a credit event."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        event = self.visible_or_404(request, pk)
        if act not in ACTS:
            raise Http404
        reason, service = _reason(request, f"{act}-reason"), ACTS[act][1]
        more = _repair_day(RepairForm(request.POST, prefix=act)) if act == "repair" else {}
        return self.do(
            request, event, lambda: service(event.pk, by=request.user, now=timezone.now(), reason=reason, **more)
        )

    def objection_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide on the firm's objection."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        event = self.visible_or_404(request, pk)
        objection = getattr(event, "objection", None)
        if objection is None:
            raise Http404
        form = DecisionForm(request.POST, prefix="objection", choices=RECORD_OUTCOMES)
        is_yes, words = _decision(form)
        return self.do(
            request,
            event,
            lambda: decide_event_objection(
                objection.pk, by=request.user, is_upheld=is_yes, decision=words, now=timezone.now()
            ),
        )

    def repair_view(self, request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
        """Decide on a request for repair."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        event = self.visible_or_404(request, pk)
        asked = event.repair_requests.filter(pk=request_pk).first()
        if asked is None:
            raise Http404
        form = RepairDecisionForm(request.POST, prefix=f"repair{asked.pk}", choices=REPAIR_OUTCOMES)
        is_yes, words = _decision(form)
        return self.do(
            request,
            event,
            lambda: decide_repair(
                asked.pk,
                by=request.user,
                is_granted=is_yes,
                decision=words,
                now=timezone.now(),
                **_repair_day(form),
            ),
        )

    def notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The scoring notice as a Word document."""
        notice = getattr(self.visible_or_404(request, pk), "scoring_notice", None)
        if notice is None:
            raise Http404
        answer = HttpResponse(
            notice_docx(notice), content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        )
        answer["Content-Disposition"] = f'attachment; filename="notice-{notice}.docx"'
        return answer

    def evidence_view(self, request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
        """A file of evidence, for those who may see the event."""
        kept = self.visible_or_404(request, pk).evidence.filter(pk=file_pk).first()
        return stored_download(kept and kept.file)

    @display(description=gettext_lazy("item"), header=True)
    def shown_item(self, event: CreditEvent) -> list[str]:
        return [event.item_code, event.fact[:60]]

    @display(description=gettext_lazy("firm"), header=True, ordering="firm__name")
    def shown_firm(self, event: CreditEvent) -> list[str]:
        return [event.firm.name, str(event.project.estate) if event.project else _("the firm as a whole")]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, event: CreditEvent) -> tuple[str, str]:
        return event.state, event.get_state_display()

    @display(description=gettext_lazy("next step"))
    def shown_next(self, event: CreditEvent) -> str:
        return str(NEXT_STEPS[EventState(event.state)])


def _acts(user: Any, event: CreditEvent) -> list[dict[str, Any]]:
    """The acts open to the person, without those that an open objection or request has to come before."""
    left_out = set()
    if _is_objected(event):
        left_out.add("revoke")
    if event.repair_requests.filter(state=RepairState.ASKED).exists():
        left_out.add("repair")
    found = []
    for name in acts_open_to(user, event):
        if name in left_out:
            continue
        form = RepairForm(prefix=name) if name == "repair" else WordsForm(prefix=name)
        form.fields["reason"].required = name in NEED_REASON
        found.append({"name": name, "title": ACTS[name][0], "form": form})
    return found


def _is_objected(event: CreditEvent) -> bool:
    objection = getattr(event, "objection", None)
    return objection is not None and objection.state == ObjectionState.FILED


def _next_step(event: CreditEvent) -> Any:
    return _("Next: the objection is decided") if _is_objected(event) else NEXT_STEPS[EventState(event.state)]


def _reason(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:500].replace("\0", "")


def _decision(form: DecisionForm) -> tuple[bool, str]:
    """Yes or no, and the reasons; without a complete form no reasons, so that the service refuses."""
    return (form.is_yes, form.cleaned_data["decision"]) if form.is_valid() else (False, "")


def _repair_day(form: RepairDecisionForm | RepairForm) -> dict[str, Any]:
    """The day from which the record is repaired, where one was said."""
    day = form.cleaned_data.get("repaired_on") if form.is_valid() else None
    return {"repaired_on": day} if day is not None else {}
