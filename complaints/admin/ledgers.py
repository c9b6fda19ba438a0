"""Ledgers of estates: the list with filters, the page of an entry, proposals, and the list as Excel."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from common.photos import photo_response
from complaints.admin.filters import AreaFilter
from complaints.choices import UNFINISHED_ENTRIES, EntryState
from complaints.forms.ledgers import EntryForm
from complaints.models import LedgerEntry
from complaints.permissions import can_handle_anywhere, can_see_queue
from complaints.services import ledgers as services
from complaints.views.ledgers import ACTS, acts_for, entry_context
from places.models import Area
from places.permissions import area_paths

STATE_COLOURS = {
    EntryState.PROPOSED: "warning",
    EntryState.OPEN: "info",
    EntryState.WORKING: "info",
    EntryState.DONE: "success",
    EntryState.CHECKED: "success",
    EntryState.DISMISSED: "default",
}


class EntryOverdueFilter(DropdownFilter):
    """Entries whose day is over, or that are not closed."""

    title = gettext_lazy("time limit")
    parameter_name = "limit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", gettext_lazy("overdue")), ("open", gettext_lazy("not finished"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        return queryset.filter(state__in=UNFINISHED_ENTRIES) if self.value() == "open" else queryset


class EstateAreaFilter(AreaFilter):
    """The subdistricts and communities in which the estate lies."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).without_geometry().filter(code=self.value()).first()
        return queryset.filter(estate__area__path__startswith=area.path) if area is not None else queryset.none()


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """One estate, one plan: what is wrong, what is done, by whom, until when."""

    list_display = ("shown_title", "ledger", "shown_state", "owner", "shown_due", "origin")
    list_filter = (
        ("ledger", ChoicesDropdownFilter),
        ("state", ChoicesDropdownFilter),
        EntryOverdueFilter,
        EstateAreaFilter,
    )
    list_filter_submit = True
    search_fields = ("title", "estate__search_text")
    search_help_text = gettext_lazy("Words of the title, or name of the estate")
    list_before_template = "complaints/_ledger_tools.html"
    paginator = CappedPaginator
    actions = None

    class Media:
        """Buttons above the list."""

        css = {"all": ("css/complaint_admin.css", "css/credit_admin.css")}

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).for_list()

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_view), name="complaints_ledgerentry_new"),
            path("propose/", wrap(self.propose_view), name="complaints_ledgerentry_propose"),
            path("export/", wrap(self.export_view), name="complaints_ledgerentry_export"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="complaints_ledgerentry_act"),
            path("<int:pk>/photos/<int:step>/", wrap(self.photo_view), name="complaints_ledgerentry_photo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_keep": can_handle_anywhere(request.user), "query": request.GET.urlencode()}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        entry = self._visible(request, object_id)
        return self._page(request, "complaints/ledger_entry.html", entry.title, entry_context(entry, request))

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One act of the office on an entry; what was typed stays when it is refused."""
        entry = self._visible(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if act not in acts_for(entry, request.user):
            raise Http404
        form = ACTS[act].form(entry, request.POST, request.FILES)
        if form.is_valid():
            try:
                ACTS[act].do(entry, form, request.user, timezone.now())
                messages.success(request, _("Saved."))
                return redirect("admin:complaints_ledgerentry_change", entry.pk)
            except Refusal as refusal:
                messages.error(request, str(refusal))
        context = entry_context(entry, request, (act, form))
        return self._page(request, "complaints/ledger_entry.html", entry.title, context, status=422)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Enter what was found, with its plan."""
        self._check_keeper(request)
        form = EntryForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("estate", "ledger", "category", "title", "finding")}
            codes = form.cleaned_data["receipt_codes"]
            try:
                entry = services.enter_entry(
                    by=request.user, now=timezone.now(), plan=form.plan(), receipt_codes=codes, **given
                )
                messages.success(request, _("Saved."))
                return redirect("admin:complaints_ledgerentry_change", entry.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        status = 422 if request.method == "POST" else 200
        return self._page(request, "complaints/ledger_new.html", _("New entry"), {"form": form}, status=status)

    def propose_view(self, request: HttpRequest) -> HttpResponse:
        """Look through the complaints of one's areas for what deserves an entry."""
        self._check_keeper(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        areas = Area.objects.without_geometry().filter(path__in=area_paths(request.user, "handle_complaints"))
        number = sum(services.propose_entries(area, by=request.user, now=timezone.now()) for area in areas)
        words = ngettext("%(number)s new proposal", "%(number)s new proposals", number) % {"number": number}
        messages.success(request, words if number else _("Nothing new deserves an entry."))
        return redirect("admin:complaints_ledgerentry_changelist")

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Have what is filtered made into a workbook; the page of the job tells how far it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        entries = self.get_changelist_instance(request).get_queryset(request)
        pks = list(entries.values_list("pk", flat=True)[: services.MOST_EXPORTED])
        return redirect("jobs:detail", services.start_ledger_export(pks, by=request.user).pk)

    def photo_view(self, request: HttpRequest, pk: int, step: int) -> HttpResponse:
        """The photo of a step."""
        found = self._visible(request, pk).steps.filter(pk=step).exclude(evidence="").first()
        if found is None:
            raise Http404
        found.file = found.evidence
        return photo_response(found)

    def _visible(self, request: HttpRequest, pk: int | str) -> LedgerEntry:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _check_keeper(self, request: HttpRequest) -> None:
        if not (self.has_view_permission(request) and can_handle_anywhere(request.user)):
            raise PermissionDenied

    def _page(self, request: HttpRequest, template: str, title: str, more: Any, status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True, "title": title}
        return TemplateResponse(request, template, {**frame, **more}, status=status)

    @display(description=gettext_lazy("ledger entry"), header=True)
    def shown_title(self, entry: LedgerEntry) -> list[str]:
        return [entry.title, f"{entry.estate.name} · {entry.estate.area.name}"]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, entry: LedgerEntry) -> tuple[str, str]:
        return entry.state, entry.get_state_display()

    @display(description=gettext_lazy("responsible"))
    def owner(self, entry: LedgerEntry) -> str:
        return entry.owner or "-"

    @display(description=gettext_lazy("to be done by"), ordering="due_on")
    def shown_due(self, entry: LedgerEntry) -> str:
        if entry.due_on is None:
            return "-"
        day = entry.due_on.isoformat()
        if entry.state in UNFINISHED_ENTRIES and entry.due_on < timezone.localdate():
            return format_html(
                '<strong class="text-red-700 dark:text-red-500">{} {}</strong>', day, gettext_lazy("overdue")
            )
        return day
