"""Committees in the administration: the register, terms that end, and what waits for the office."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from committees.acts import act_rows, run_act
from committees.choices import OfficeState
from committees.forms.founding import EstablishForm, RequestForm
from committees.models import (
    CommitteeFiling,
    CommitteeMeeting,
    DeliberationChain,
    DutyReport,
    ElectionPreparation,
    EmergencyFundUse,
    Handover,
    MajorMatterReport,
    OwnersCommittee,
    RemedialOrder,
    WorkPaper,
)
from committees.permissions import can_decide_on, can_see_committees
from committees.selectors.committee_page import SECTIONS, committee_page, section_lists
from committees.selectors.office import ending_terms, with_state
from committees.selectors.page_parts import Row, day
from committees.selectors.work_pages import PAGES, history_of, papers_of
from committees.services.offices import establish_committee
from committees.services.preparing import request_election
from common.downloads import stored_download
from common.errors import Refusal
from firms.admin.filings import FilingAreaFilter, FirmCaseAdmin
from places.models import Estate
from places.permissions import area_paths, may_anywhere

STATE_COLOURS = {
    OfficeState.IN_OFFICE: "success",
    OfficeState.SHORT_HANDED: "warning",
    OfficeState.RENEWAL_DUE: "warning",
    OfficeState.OVERDUE: "danger",
    OfficeState.DISSOLVED: "default",
}


class WorkAreaFilter(FilingAreaFilter):
    """Districts and subdistricts that the person's roles reach."""

    path_field = "estate__area__path"


class StateFilter(DropdownFilter):
    """Where committees stand in their term: computed."""

    title = gettext_lazy("state")
    parameter_name = "office_state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(OfficeState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(office_state=self.value()) if self.value() else queryset


class ThingAdmin(FirmCaseAdmin):
    """Things of a kind, by area; each has a page of its own with what can be done."""

    kind = ""
    list_filter_submit = True
    search_fields = ("estate__search_text",)
    search_help_text = gettext_lazy("Estate")

    def may_view(self, user: Any) -> bool:
        return can_see_committees(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_estate()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip().lower()
        return (queryset.filter(estate__search_text__contains=words) if words else queryset), False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name=f"{name}_act"),
            path("<int:pk>/papers/<int:paper_pk>/", wrap(self.paper_view), name=f"{name}_paper"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._show(request, self.visible_or_404(request, object_id), {})

    def _show(self, request: HttpRequest, target: Any, bound: dict[str, forms.Form]) -> HttpResponse:
        response = self.page(
            request,
            "committees/office/staff_thing.html",
            status=422 if bound else 200,
            title=str(target),
            target=target,
            acts=act_rows(self.kind, target, request.user, bound=bound),
            act_url=f"admin:{self.opts.app_label}_{self.opts.model_name}_act",
            paper_url=f"admin:{self.opts.app_label}_{self.opts.model_name}_paper",
            history=history_of(target),
            papers=papers_of(target),
            page=self.content(request, target),
        )
        response["Cache-Control"] = "no-store"
        return response

    def content(self, request: HttpRequest, target: Any) -> Any:
        """What the page of one thing shows."""
        return PAGES[self.kind](target, staff_link)

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do one thing; what was typed wrong, or refused, stands on the page with what was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        target = self.visible_or_404(request, pk)
        form, _result = run_act(request, self.kind, target, act)
        if form is not None:
            return self._show(request, target, {act: form})
        messages.success(request, _("Saved."))
        return redirect(self._address_of(target))

    def paper_view(self, request: HttpRequest, pk: int, paper_pk: int) -> HttpResponse:
        """A paper about the thing."""
        target = self.visible_or_404(request, pk)
        return stored_download(get_object_or_404(WorkPaper.objects.about(target), pk=paper_pk).file)

    def ask_for(self, request: HttpRequest, form_class: Any, title: Any, act: Any) -> HttpResponse:
        """A form about an estate of the person's areas; `act(data)` calls a service and gives the new thing."""
        estates = Estate.objects.within_areas(area_paths(request.user, "manage_committees")).select_related("area")
        form = form_class(request.POST or None, estates=estates)
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(self._address_of(act(form.cleaned_data)))
            except (Refusal, ValidationError) as error:
                for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    form.add_error(None, text)
        status = 422 if form.is_bound else 200
        return self.page(request, "committees/office/staff_ask.html", status=status, title=title, form=form)


ADMIN_OF: dict[str, type[Model]] = {
    "committee": OwnersCommittee,
    "meeting": CommitteeMeeting,
    "matter": MajorMatterReport,
    "order": RemedialOrder,
    "chain": DeliberationChain,
    "handover": Handover,
    "report": DutyReport,
    "filing": CommitteeFiling,
    "emergency": EmergencyFundUse,
    "preparation": ElectionPreparation,
}


def staff_link(kind: str, thing: Any) -> str:
    """Address of a thing in the administration; empty where it has none."""
    model = ADMIN_OF.get(kind)
    return "" if model is None else reverse(f"admin:committees_{model._meta.model_name}_change", args=[thing.pk])


@admin.register(OwnersCommittee)
class OwnersCommitteeAdmin(ThingAdmin):
    """The register of committees."""

    kind = "committee"
    list_display = ("shown_name", "shown_state", "term_from", "term_to", "shown_members", "certificate_number")
    list_filter = (StateFilter, ("kind", ChoicesDropdownFilter), WorkAreaFilter)
    ordering = ("-term_from", "-pk")
    actions_list = ("ending_action",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_state(super().get_queryset(request), timezone.localdate())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.ending_view)
        return [path("ending/", view, name="committees_ownerscommittee_ending"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and may_anywhere(request.user, "manage_committees")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Put a committee on the register."""
        if not self.has_add_permission(request):
            raise PermissionDenied

        def act(data: dict[str, Any]) -> object:
            given = {**data}
            return establish_committee(given.pop("estate"), by=request.user, now=timezone.now(), **given)

        return self.ask_for(request, EstablishForm, _("Register a committee"), act)

    def content(self, request: HttpRequest, target: Any) -> Any:
        """The committee with everything that hangs on it."""
        page = committee_page(target, timezone.localdate(), in_full=can_decide_on(request.user, target.estate))
        heading = page.lists[0][0]  # the members stand there already
        for section in SECTIONS:
            page.lists += [row for row in section_lists(target, section, staff_link) if row[0] != heading]
        return page

    @action(description=gettext_lazy("Terms that end or are over"), url_path="ending-terms", permissions=["view"])
    def ending_action(self, request: HttpRequest) -> HttpResponse:
        """The list of terms."""
        return redirect("admin:committees_ownerscommittee_ending")

    def ending_view(self, request: HttpRequest) -> HttpResponse:
        """Terms that end or are over, the most urgent first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = [
            Row(
                committee.name,
                f"{committee.estate} · {committee.estate.area} · {day(committee.term_to)}",
                OfficeState(committee.office_state).label,
                self._address_of(committee),
                committee.office_state == OfficeState.OVERDUE,
            )
            for committee in ending_terms(OwnersCommittee.objects.visible_to(request.user), timezone.localdate())
        ]
        title = _("Terms that end or are over")
        return self.page(request, "committees/office/staff_list.html", title=title, lists=[(title, rows)])

    @display(description=gettext_lazy("committee"), header=True)
    def shown_name(self, committee: Any) -> list[str]:
        return [committee.name, str(committee.estate)]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS)
    def shown_state(self, committee: Any) -> tuple[str, str]:
        return committee.office_state, str(OfficeState(committee.office_state).label)

    @display(description=gettext_lazy("members with a seat"))
    def shown_members(self, committee: Any) -> str:
        return f"{committee.serving_count} / {committee.seats or '–'}"


@admin.register(RemedialOrder)
class RemedialOrderAdmin(ThingAdmin):
    """Remedial orders, those due first."""

    kind = "order"
    list_display = ("number", "committee", "issued_on", "due_on", "state")
    list_filter = (("state", ChoicesDropdownFilter), WorkAreaFilter)
    ordering = ("due_on", "pk")


@admin.register(MajorMatterReport)
class MajorMatterReportAdmin(ThingAdmin):
    """Major matters, and which wait for an opinion."""

    kind = "matter"
    list_display = ("title", "committee", "matter_class", "reported_on", "opinion", "opinion_on")
    list_filter = (("opinion", ChoicesDropdownFilter), WorkAreaFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("matter_class", "committee", "estate__area")


@admin.register(DeliberationChain)
class DeliberationChainAdmin(ThingAdmin):
    """Deliberations before votes."""

    kind = "chain"
    list_display = ("title", "estate", "matter", "opened_on", "state")
    list_filter = (("state", ChoicesDropdownFilter), ("matter", ChoicesDropdownFilter), WorkAreaFilter)


@admin.register(EmergencyFundUse)
class EmergencyFundUseAdmin(ThingAdmin):
    """Emergency uses of the repair fund."""

    kind = "emergency"
    list_display = ("ground", "estate", "opened_on", "expected_amount", "state")
    list_filter = (("state", ChoicesDropdownFilter), WorkAreaFilter)


@admin.register(CommitteeMeeting)
class CommitteeMeetingAdmin(ThingAdmin):
    """Meetings of committees, to look at."""

    kind = "meeting"
    list_display = ("title", "committee", "meets_at", "state")
    list_filter = (("state", ChoicesDropdownFilter), WorkAreaFilter)


@admin.register(Handover)
class HandoverAdmin(ThingAdmin):
    """Hand-overs, those due first."""

    kind = "handover"
    list_display = ("leg", "committee", "begins_on", "due_on", "closed_at")
    list_filter = (("leg", ChoicesDropdownFilter), WorkAreaFilter)
    ordering = ("due_on", "pk")


@admin.register(DutyReport)
class DutyReportAdmin(ThingAdmin):
    """Yearly reports of committees."""

    kind = "report"
    list_display = ("year", "committee", "handed_in_on", "verdict")
    list_filter = (("verdict", ChoicesDropdownFilter), WorkAreaFilter)


@admin.register(CommitteeFiling)
class CommitteeFilingAdmin(ThingAdmin):
    """Filings of elected committees, with the office's clock."""

    kind = "filing"
    list_display = ("committee", "round", "handed_in_on", "due_on", "outcome")
    list_filter = (("outcome", ChoicesDropdownFilter), WorkAreaFilter)


@admin.register(ElectionPreparation)
class ElectionPreparationAdmin(ThingAdmin):
    """Elections being prepared."""

    kind = "preparation"
    list_display = ("estate", "kind", "requested_on", "check_due_on", "elect_due_on", "state")
    list_filter = (("state", ChoicesDropdownFilter), WorkAreaFilter)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and may_anywhere(request.user, "manage_committees")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Owners ask for an election."""
        if not self.has_add_permission(request):
            raise PermissionDenied

        def act(data: dict[str, Any]) -> object:
            given = {**data}
            return request_election(given.pop("estate"), by=request.user, now=timezone.now(), **given)

        return self.ask_for(request, RequestForm, _("Enter a request for an election"), act)
