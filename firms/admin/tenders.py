"""Tenders in the staff administration: drafting, publishing, opening, award. Each act calls one service."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.admin import PagesAdmin
from common.errors import Refusal
from firms.admin.tender_acts import acts_of
from firms.choices import TenderState
from firms.documents.tenders import contract_docx, notice_docx
from firms.forms.tender_staff import TenderForm, local
from firms.models import Tender, TenderTerms
from firms.permissions import can_manage_firms, can_manage_tenders_in, can_see_firms
from firms.selectors.bids import witnesses_who_gave
from firms.selectors.tenders import ranking, tender_page
from firms.services import tenders as services
from firms.services.tenders.publishing import missing_for_publication
from firms.views._acts import answer, forms_of

STATE_COLOURS = {
    TenderState.DRAFT: "info",
    TenderState.PUBLISHED: "warning",
    TenderState.CLOSED: "warning",
    TenderState.OPENED: "warning",
    TenderState.EVALUATED: "warning",
    TenderState.PUBLICITY: "warning",
    TenderState.AWARDED: "success",
    TenderState.FAILED: "danger",
    TenderState.CANCELLED: "danger",
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class FirmsPages(PagesAdmin):
    """Rows of an area with a page of their own."""

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)


@admin.register(Tender)
class TenderAdmin(FirmsPages):
    """Tenders of the areas that the person sees."""

    list_display = ("shown_title", "shown_state", "kind", "area", "bids_due_at", "opening_at")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    list_filter_submit = True
    search_fields = ("title", "code")
    list_before_template = "firms/tenders/_staff_tools.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area", "terms").defer("area__geometry")

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "firms_tender_"
        return [
            path("new/", wrap(self.new_view), name=f"{name}new"),
            path("<int:pk>/terms/", wrap(self.terms_view), name=f"{name}terms"),
            path("<int:pk>/notice/", wrap(self.notice_view), name=f"{name}notice"),
            path("<int:pk>/contract/", wrap(self.contract_view), name=f"{name}contract"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_manage": can_manage_firms(request.user)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of a tender with what can be done now; posting to it does one act."""
        tender, status = self.visible_or_404(request, object_id), 200
        acts = acts_of(request, tender)
        if request.method == "POST":
            if answer(request, acts):
                return redirect(request.path)
            status = 422
        context = {
            **tender_page(tender),
            "acts": [
                {"name": name, "title": title, "form": acts[name][0]}
                for name, title in _titles(acts)
            ],
            "forms": forms_of(acts),
            "may_manage": can_manage_tenders_in(request.user, tender.area),
            "act": request.POST.get("act", ""),
            "missing": self._missing(tender),
            "witnesses": _witness_rows(tender),
            "experts": tender.experts.select_related("user"),
            "ranking": ranking(tender),
            "objections": [row for award in tender.awards.all() for row in award.objections.select_related("firm")],
            "all_questions": tender.questions.select_related("firm"),
        }  # fmt: skip
        return self.page(request, "firms/tenders/staff.html", tender.title, status=status, **context)

    @staticmethod
    def _missing(tender: Tender) -> list[Any]:
        if tender.state != TenderState.DRAFT:
            return []
        now = timezone.now()
        terms = TenderTerms.objects.in_force(tender.kind, timezone.localdate(now))
        return missing_for_publication(tender, terms, now)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Begin a tender."""
        if not (self.has_view_permission(request) and can_manage_firms(request.user)):
            raise PermissionDenied
        form = TenderForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            made = self._try(form, lambda: services.draft_tender(
                data["area"], data["estates"], by=request.user, now=timezone.now(), **form.values()
            ))  # fmt: skip
            if made is not None:
                return redirect("admin:firms_tender_change", made.pk)
        return self._form_page(request, _("New tender"), form)

    def terms_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change a draft."""
        tender = self.visible_or_404(request, pk)
        if tender.state != TenderState.DRAFT or not can_manage_tenders_in(request.user, tender.area):
            raise PermissionDenied
        form = TenderForm(request.POST or None, user=request.user, initial=_initial(tender))
        if request.method == "POST" and form.is_valid():
            made = self._try(form, lambda: services.change_draft(
                tender.pk, form.cleaned_data["estates"], by=request.user, **form.values()
            ))  # fmt: skip
            if made is not None:
                return redirect("admin:firms_tender_change", tender.pk)
        return self._form_page(request, tender.title, form)

    def _form_page(self, request: HttpRequest, title: object, form: TenderForm) -> HttpResponse:
        status = 422 if request.method == "POST" else 200
        return self.page(request, "firms/tenders/staff_form.html", title, status=status, form=form)

    @staticmethod
    def _try(form: Any, act: Any) -> Any:
        from django.core.exceptions import ValidationError

        try:
            return act()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        return None

    def notice_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The notice as Word."""
        tender = self.visible_or_404(request, pk)
        if tender.published_at is None:
            raise Http404
        return _word(notice_docx(tender), f"{tender.code}-notice")

    def contract_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft of the contract as Word."""
        tender = self.visible_or_404(request, pk)
        award = tender.awards.filter(confirmed_at__isnull=False).first()
        if award is None:
            raise Http404
        if not can_manage_tenders_in(request.user, tender.area):
            raise PermissionDenied
        values = services.hand_over(tender, by=request.user)
        return _word(contract_docx(values, award.confirmed_at), f"{tender.code}-contract")

    @display(description=gettext_lazy("tender"), header=True)
    def shown_title(self, tender: Tender) -> list[str]:
        return [tender.title, tender.code]

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, tender: Tender) -> tuple[str, str]:
        return tender.state, tender.get_state_display()


def _titles(acts: Any) -> list[tuple[str, Any]]:
    from firms.admin.tender_acts import TITLES

    return [(name, TITLES[name]) for name in acts if name in TITLES]


def _witness_rows(tender: Tender) -> list[dict[str, Any]]:
    given = witnesses_who_gave(tender)
    return [{"witness": row, "given": given.get(row.pk, 0)} for row in tender.witnesses.select_related("user")]


KEPT_AS_THEY_ARE = (
    "area",
    "kind",
    "title",
    "tenderee",
    "description",
    "floor_area",
    "price_unit",
    "price_limit",
    "service_from",
    "service_months",
    "threshold",
    "admits_unrated",
    "credit_source",
    "drops_extremes",
)


def _initial(tender: Tender) -> dict[str, Any]:
    return {
        **{name: getattr(tender, name) for name in KEPT_AS_THEY_ARE},
        "estates": ", ".join(tender.estates.order_by("code").values_list("code", flat=True)),
        "worst_place": None if tender.worst_rank is None else tender.worst_rank + 1,
        "bonus": ", ".join(f"{int(rank) + 1}={points}" for rank, points in tender.credit_bonus.items()),
        "bids_due_at": local(tender.bids_due_at),
        "opening_at": local(tender.opening_at),
    }


def _word(content: bytes, name: str) -> HttpResponse:
    found = HttpResponse(content, content_type=WORD)
    found["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return found


@admin.register(TenderTerms)
class TenderTermsAdmin(PagesAdmin):
    """The clocks of tenders, with their legal source. A new row is added; one that stands is not changed."""

    list_display = ("kind", "effective_from", "bid_days", "publicity_days", "least_bidders", "legal_source")

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        from firms.permissions import holds_for_whole

        return self.has_view_permission(request) and holds_for_whole(request.user, "manage_firms")

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        saved = services.add_terms(by=request.user, **form.cleaned_data)
        obj.pk = saved.pk
