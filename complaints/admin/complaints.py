"""The office's queue and the page on which a complaint is handled."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from common.admin import ScopedAdmin
from complaints.models import Complaint
from complaints.permissions import can_handle_anywhere, can_see_queue
from complaints.views import bulk, entry, privacy, queue, staff


@admin.register(Complaint)
class ComplaintAdmin(ScopedAdmin):
    """Where the pages of the office hang: the queue is `views.queue`, the page of one complaint `views.staff`."""

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_handle_anywhere(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("filters/save/", wrap(self.save_filter_view), name="complaints_complaint_save_filter"),
            path("filters/<int:pk>/delete/", wrap(self.delete_filter_view), name="complaints_complaint_delete_filter"),
            path("export/", wrap(self.export_view), name="complaints_complaint_export"),
            path("phone/", wrap(self.phone_view), name="complaints_complaint_phone"),
            path("entry/", wrap(self.entry_view), name="complaints_complaint_entry"),
            path("entry/estates/", wrap(entry.estates), name="complaints_complaint_entry_estates"),
            path("entry/<slug:code>/", wrap(self.entered_view), name="complaints_complaint_entered"),
            path("poster/<slug:code>/", wrap(self.poster_view), name="complaints_complaint_poster"),
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="complaints_complaint_act"),
            path("<int:pk>/contact/", wrap(self.contact_view), name="complaints_complaint_contact"),
            path("many/<int:job_pk>/", wrap(self.many_results_view), name="complaints_complaint_many"),
            path("<int:pk>/sealed/<int:sealed>/", wrap(self.sealed_view), name="complaints_complaint_sealed"),
            path("<int:pk>/photos/<int:photo>/redact/", wrap(self.photo_view), name="complaints_complaint_photo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Search, narrow, keep a filter, take a file along, in pages by keys; posted: one act on many."""
        self._require_view(request)
        if request.method == "POST":
            return bulk.many(request, self._frame(request))
        return queue.queue(request, self._frame(request))

    def many_results_view(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        """What became of each, while a job acts on many and afterwards."""
        return bulk.many_results(request, job_pk, self._frame(request))

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

    def entry_view(self, request: HttpRequest) -> HttpResponse:
        """Write down what a resident says."""
        if not can_handle_anywhere(request.user):
            raise PermissionDenied
        return entry.entry(request, {**self._frame(request), "title": _("New complaint by telephone or visit")})

    def entered_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The receipt code to read out."""
        return entry.entered(request, code, {**self._frame(request), "title": _("Complaint received")})

    def poster_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The poster of an estate."""
        return entry.poster(request, code, {**self._frame(request), "title": _("Poster with the QR code")})

    def sealed_view(self, request: HttpRequest, pk: int, sealed: int) -> HttpResponse:
        """What was made unreadable; audited."""
        return privacy.sealed(self._visible(request, pk), sealed, request, self._frame(request))

    def photo_view(self, request: HttpRequest, pk: int, photo: int) -> HttpResponse:
        """Covering parts of a photo."""
        return privacy.photo(self._visible(request, pk), photo, request, self._frame(request))

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
