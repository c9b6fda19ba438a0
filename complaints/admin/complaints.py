"""The office's queue and the page on which a complaint is handled."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.admin import ScopedAdmin
from common.paging import CappedPaginator
from complaints.admin.bulk import BulkActs
from complaints.choices import Severity, State
from complaints.models import Category, Complaint
from complaints.permissions import can_handle_anywhere, can_see_queue
from complaints.rules import read_receipt_code
from complaints.templatetags.complaints import last_day
from complaints.views import entry, queue, staff
from places.choices import AreaKind
from places.models import Area

STATE_COLOURS = {
    State.RECEIVED: "warning",
    State.ACCEPTED: "info",
    State.DISPATCHED: "info",
    State.IN_PROGRESS: "info",
    State.RESOLVED: "success",
    State.CLOSED: "success",
    State.REFUSED: "default",
    State.WITHDRAWN: "default",
    State.MERGED: "default",
}
SEVERITY_COLOURS = {Severity.URGENT: "danger", Severity.SERIOUS: "warning", Severity.ROUTINE: "default"}
LONGEST_FILTER = 400


class OverdueFilter(DropdownFilter):
    """Open complaints whose answer is late."""

    title = _("time limit")
    parameter_name = "limit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("open", _("not finished"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "overdue":
            return queryset.overdue(timezone.now())
        return queryset.open() if self.value() == "open" else queryset


class MineFilter(DropdownFilter):
    """Complaints of which the person is in charge, or nobody is."""

    title = _("person in charge")
    parameter_name = "charge"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("my complaints")), ("nobody", _("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "me":
            return queryset.filter(assignee=request.user.pk)
        return queryset.open().filter(assignee=None) if self.value() == "nobody" else queryset


class GroupFilter(DropdownFilter):
    """Groups of categories."""

    title = _("what it is about")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(group.code, group.label) for group in Category.objects.filter(parent=None)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(category__parent__code=self.value()) if self.value() else queryset


class AreaFilter(DropdownFilter):
    """The subdistricts and communities that the person's roles reach, by code."""

    title = _("area")
    parameter_name = "area_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        areas = Area.objects.visible_to(request.user).filter(kind__in=[AreaKind.DISTRICT, AreaKind.SUBDISTRICT])
        if not areas.exists():
            areas = Area.objects.visible_to(request.user)
        return list(areas.values_list("code", "name")[:LONGEST_FILTER])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).filter(code=self.value()).first()
        return queryset.filter(area__path__startswith=area.path) if area is not None else queryset.none()


@admin.register(Complaint)
class ComplaintAdmin(BulkActs, ScopedAdmin):
    """Queue of the complaints of one's areas; the page of one is `views.staff`."""

    list_display = (
        "shown_title",
        "shown_state",
        "place",
        "shown_category",
        "shown_severity",
        "shown_due",
        "created_at",
    )
    list_filter = (("state", ChoicesDropdownFilter), OverdueFilter, MineFilter, GroupFilter, AreaFilter)
    list_filter_submit = True
    list_before_template = "complaints/_queue_find.html"
    list_select_related = ("estate", "area", "category", "firm")
    search_fields = ("title",)
    search_help_text = _("Receipt code, words of the title, or name of the estate")
    ordering = ("-id",)
    paginator = CappedPaginator
    list_max_show_all = 0
    actions = ("many_accept", "many_dispatch", "many_assign", "many_close", "many_note")
    actions_list = ("entry",)

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_handle_anywhere(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).for_list()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        term = search_term.replace("\0", "").strip()[:100]
        code = read_receipt_code(term)
        if code is not None:
            return queryset.filter(receipt_code=code), False
        if not term:
            return queryset, False
        by_words = Q(title__icontains=term) | Q(estate__search_text__contains=term.lower())
        return queryset.filter(by_words), False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("find/", wrap(self.find_view), name="complaints_complaint_find"),
            path("filters/save/", wrap(self.save_filter_view), name="complaints_complaint_save_filter"),
            path("filters/<int:pk>/delete/", wrap(self.delete_filter_view), name="complaints_complaint_delete_filter"),
            path("export/", wrap(self.export_view), name="complaints_complaint_export"),
            path("phone/", wrap(self.phone_view), name="complaints_complaint_phone"),
            path("entry/estates/", wrap(entry.estates), name="complaints_complaint_entry_estates"),
            path("entry/<slug:code>/", wrap(self.entered_view), name="complaints_complaint_entered"),
            path("poster/<slug:code>/", wrap(self.poster_view), name="complaints_complaint_poster"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="complaints_complaint_act"),
            path("<int:pk>/contact/", wrap(self.contact_view), name="complaints_complaint_contact"),
            path("many/<int:job_pk>/", wrap(self.many_results_view), name="complaints_complaint_many"),
            *super().get_urls(),
        ]

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Search, narrow, keep a filter, take a file along; in pages by keys."""
        self._require_view(request)
        return queue.queue(request, self._frame(request))

    def save_filter_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the conditions of the queue under a name."""
        self._require_view(request)
        return queue.save(request)

    def delete_filter_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Forget a filter of one's own."""
        self._require_view(request)
        return queue.delete(request, pk)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """A file of what the queue shows."""
        self._require_view(request)
        return queue.export(request)

    def phone_view(self, request: HttpRequest) -> HttpResponse:
        """The complaints of a phone number; audited."""
        self._require_view(request)
        return queue.phone(request, self._frame(request))

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return staff.detail(self._visible(request, object_id), request, self._frame(request))

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One decision of the office."""
        return staff.act(self._visible(request, pk), act, request, self._frame(request))

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The resident's contact in clear; audited."""
        return staff.contact(self._visible(request, pk), request, self._frame(request))

    def has_entry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return can_handle_anywhere(request.user)

    @action(description=_("Enter a call or a visit"), url_path="entry", permissions=["entry"], icon="call")
    def entry(self, request: HttpRequest) -> HttpResponse:
        """Write down what a resident says."""
        return entry.entry(request, {**self._frame(request), "title": _("New complaint by telephone or visit")})

    def entered_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The receipt code to read out."""
        return entry.entered(request, code, {**self._frame(request), "title": _("Complaint received")})

    def poster_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The poster of an estate."""
        return entry.poster(request, code, {**self._frame(request), "title": _("Poster with the QR code")})

    def _visible(self, request: HttpRequest, pk: int | str) -> Complaint:
        rows = Complaint.objects.visible_to(request.user)
        rows = rows.select_related(
            "estate", "area", "category", "firm", "project", "handling_area", "assignee", "parent"
        )
        rows = rows.defer("area__geometry", "handling_area__geometry", "estate__polygon")
        found = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True}

    @display(description=_("complaint"), header=True)
    def shown_title(self, complaint: Complaint) -> list[str]:
        return [complaint.title, complaint.spoken_code]

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, complaint: Complaint) -> tuple[str, str]:
        return complaint.state, complaint.get_state_display()

    @display(description=_("place"))
    def place(self, complaint: Complaint) -> str:
        return str(complaint.estate or complaint.area)

    @display(description=_("what it is about"))
    def shown_category(self, complaint: Complaint) -> str:
        return complaint.category.label

    @display(description=_("severity"), label=SEVERITY_COLOURS, ordering="severity")
    def shown_severity(self, complaint: Complaint) -> tuple[str, str]:
        return complaint.severity, complaint.get_severity_display()

    @display(description=_("answer due"), ordering="due_at")
    def shown_due(self, complaint: Complaint) -> str:
        if not complaint.is_open:
            return "-"
        day = last_day(complaint.due_at).isoformat()
        if complaint.due_at <= timezone.now():
            return format_html('<strong class="text-red-700 dark:text-red-500">{}</strong>', day)
        return day
