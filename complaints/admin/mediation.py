"""Mediations in the administration: for the office of the area and the mediators of the case."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.admin import ReadOnlyAdmin
from common.paging import CappedPaginator
from complaints.choices import MediationState
from complaints.models import MediationCase, Referral
from complaints.permissions import can_see_mediations, can_see_queue
from complaints.views import mediation

COLOURS = {
    MediationState.APPLIED: "warning",
    MediationState.ACCEPTED: "info",
    MediationState.AGREED: "success",
    MediationState.CONFIRMATION_APPLIED: "info",
    MediationState.CONFIRMED: "success",
    MediationState.DECLINED: "default",
    MediationState.FAILED: "default",
    MediationState.WITHDRAWN: "default",
    MediationState.CONFIRMATION_REJECTED: "danger",
}


@admin.register(MediationCase)
class MediationCaseAdmin(ReadOnlyAdmin):
    """The list of disputes; the page of one is `views.mediation`."""

    list_display = ("shown_subject", "shown_state", "place", "created_at", "confirmation_due_date")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("estate", "area")
    search_fields = ("subject",)
    paginator = CappedPaginator
    list_max_show_all = 0
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_mediations(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("summary", "agreement", "area__geometry", "estate__polygon")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="complaints_mediationcase_act"),
            path("<int:pk>/parties/", wrap(self.parties_view), name="complaints_mediationcase_parties"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return mediation.detail(self._visible(request, object_id), request, self._frame(request))

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One act of the office or of a mediator."""
        return mediation.act(self._visible(request, pk), act, request, self._frame(request))

    def parties_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Names and phones of the parties in clear; audited."""
        return mediation.reveal(self._visible(request, pk), request, self._frame(request))

    def _visible(self, request: HttpRequest, pk: int | str) -> MediationCase:
        rows = MediationCase.objects.visible_to(request.user).select_related("estate", "area", "complaint")
        found = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None:
            raise Http404
        return found

    def _frame(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True}

    @display(description=_("mediation"), header=True)
    def shown_subject(self, case: MediationCase) -> list[str]:
        return [case.subject, case.number]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def shown_state(self, case: MediationCase) -> tuple[str, str]:
        return case.state, case.get_state_display()

    @display(description=_("place"))
    def place(self, case: MediationCase) -> str:
        return str(case.estate or case.area)


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    """What law enforcement was asked, and what is still to be replied."""

    list_display = ("body", "complaint_title", "reply_due_date", "shown_outcome", "sent_at", "replied_at")
    list_filter = (("outcome", ChoicesDropdownFilter),)
    list_filter_submit = True
    list_select_related = ("complaint",)
    search_fields = ("body", "document_number")
    paginator = CappedPaginator
    list_max_show_all = 0
    actions = None
    fields = (
        "complaint",
        "body",
        "reason",
        "legal_basis",
        "reply_due_date",
        "sent_at",
        "outcome",
        "reply",
        "document_number",
        "replied_at",
    )

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    @display(description=_("complaint"))
    def complaint_title(self, referral: Referral) -> str:
        return referral.complaint.title

    @display(description=_("outcome"), ordering="outcome")
    def shown_outcome(self, referral: Referral) -> str:
        return referral.get_outcome_display() or str(_("no reply yet"))
