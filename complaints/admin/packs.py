"""Monthly packs: the list, making one, the page with remarks, issuing, and the pack as Word."""

from typing import Any
from urllib.parse import quote

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from complaints.admin.filters import AreaFilter
from complaints.choices import PackState
from complaints.documents.packs import pack_docx
from complaints.forms.ledgers import PackForm, RemarksForm
from complaints.models import MonthlyPack
from complaints.permissions import can_handle_anywhere, can_see_queue
from complaints.rules.periods import month_before, month_of
from complaints.selectors.facts import statistic_policy_on
from complaints.services import packs as services
from complaints.views.packs import pack_context
from jobs.registry import job_onward

STATE_COLOURS = {PackState.BUILDING: "warning", PackState.DRAFT: "info", PackState.ISSUED: "success"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@admin.register(MonthlyPack)
class MonthlyPackAdmin(ReadOnlyAdmin):
    """One analysis, one dispatch, one review, per area and month."""

    list_display = ("shown_pack", "shown_state", "first_day", "last_day", "counted_at")
    list_filter = (("state", ChoicesDropdownFilter), AreaFilter)
    list_filter_submit = True
    list_before_template = "complaints/_pack_tools.html"
    actions = None

    class Media:
        """Buttons above the list."""

        css = {"all": ("css/complaint_admin.css", "css/credit_admin.css")}

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area").defer("area__geometry")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("new/", wrap(self.new_view), name="complaints_monthlypack_new"),
            path("<int:pk>/remarks/", wrap(self.remarks_view), name="complaints_monthlypack_remarks"),
            path("<int:pk>/anew/", wrap(self.anew_view), name="complaints_monthlypack_anew"),
            path("<int:pk>/issue/", wrap(self.issue_view), name="complaints_monthlypack_issue"),
            path("<int:pk>/word/", wrap(self.word_view), name="complaints_monthlypack_word"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_keep": can_handle_anywhere(request.user)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        pack = self._visible(request, object_id)
        return self._page(request, "complaints/pack.html", str(pack), pack_context(pack, request.user))

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Choose an area and a month; a job makes the pack."""
        if not (self.has_view_permission(request) and can_handle_anywhere(request.user)):
            raise PermissionDenied
        today = timezone.localdate()
        month = month_before(month_of(today, statistic_policy_on(today).month_starts_on))
        form = PackForm(request.POST or None, user=request.user, month=month)
        if request.method == "POST" and form.is_valid():
            try:
                job = services.begin_pack(**form.cleaned_data, by=request.user, now=timezone.now())
                return redirect("jobs:detail", job.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        status = 422 if request.method == "POST" else 200
        return self._page(request, "complaints/pack_new.html", _("New monthly pack"), {"form": form}, status=status)

    def remarks_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the officer's words."""
        pack = self._posted(request, pk)
        if pack is None:
            return HttpResponseNotAllowed(["POST"])
        form = RemarksForm(request.POST)
        if not form.is_valid():
            return self._page(
                request, "complaints/pack.html", str(pack), pack_context(pack, request.user, form), status=422
            )
        return self._do(request, pack, lambda: services.remark_on_pack(pack.pk, by=request.user, **form.cleaned_data))

    def anew_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the draft again with what is known now."""
        pack = self._posted(request, pk)
        if pack is None:
            return HttpResponseNotAllowed(["POST"])
        try:
            return redirect("jobs:detail", services.make_pack_anew(pack.pk, by=request.user).pk)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self._address_of(pack))

    def issue_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then issue: nothing can be changed afterwards."""
        pack = self._visible(request, pk)
        if request.method != "POST":
            text = _("An issued pack is frozen: figures and remarks cannot be changed any more.")
            return self.confirm(request, pack, _("Issue the pack"), text)
        return self._do(request, pack, lambda: services.issue_pack(pack.pk, by=request.user, now=timezone.now()))

    def word_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The pack as Word."""
        pack = self._visible(request, pk)
        if pack.state == PackState.BUILDING:
            raise Http404
        response = HttpResponse(pack_docx(pack), content_type=DOCX)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{pack}.docx')}"
        return response

    def _do(self, request: HttpRequest, pack: MonthlyPack, act: Any) -> HttpResponse:
        try:
            act()
            messages.success(request, _("Saved."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(self._address_of(pack))

    def _posted(self, request: HttpRequest, pk: int) -> MonthlyPack | None:
        pack = self._visible(request, pk)
        return pack if request.method == "POST" else None

    def _visible(self, request: HttpRequest, pk: int | str) -> MonthlyPack:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, template: str, title: str, more: Any, status: int = 200) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True, "title": title}
        return TemplateResponse(request, template, {**frame, **more}, status=status)

    @display(description=gettext_lazy("monthly pack"), header=True)
    def shown_pack(self, pack: MonthlyPack) -> list[str]:
        return [f"{pack.month:%Y-%m}", pack.area.name]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, pack: MonthlyPack) -> tuple[str, str]:
        return pack.state, pack.get_state_display()


job_onward(
    "complaints.build_pack",
    lambda job: reverse("admin:complaints_monthlypack_change", args=[job.parameters["pack_id"]]),
)
