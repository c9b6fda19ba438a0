"""Disclosures in the staff administration: who is missing, what waits, orders to correct, questions, fee cases."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter

from common.admin import ReadOnlyAdmin
from common.masking import mask_numbers
from common.photos import photo_response
from firms import services
from firms.adjustment_words import MOVE_LABELS
from firms.admin.disclosure_base import Act, PageAdmin
from firms.approvals import has_approval_source
from firms.choices import AdjustmentState, QuestionState
from firms.forms.staff import AcceptForm, DecisionForm, OrderForm, PublishForm, ReasonForm
from firms.models import AccountQuestion, Disclosure, DisclosureVersion, FeeAdjustment, PostingProof
from firms.permissions import can_review_disclosures_of, can_see_firms
from firms.selectors import duties_overview, question_state
from firms.selectors.duties import is_public
from firms.views.disclosure import version_page
from firms.workflow.adjustments import MOVES, OFFICE, moves_from
from places.choices import AreaKind
from places.models import Area

HEAVY = ("disclosure__project__estate__polygon", "disclosure__project__estate__area__geometry")


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    """Which projects lack what: computed from facts, page by page."""

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Projects in the person's areas; those that lack something unless all are asked for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        given = request.GET
        areas = Area.objects.visible_to(request.user).without_geometry().filter(kind=AreaKind.SUBDISTRICT)
        area = areas.filter(code=given.get("area", "")[:24]).first()
        after, wants_all = given.get("after", ""), given.get("all") == "1"
        page = duties_overview(
            request.user,
            timezone.localdate(),
            after=int(after) if after.isdecimal() and len(after) < 19 else 0,
            only_missing=not wants_all,
            area_path=area.path if area is not None else "",
            words=given.get("q", "").replace("\0", "")[:60],
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Who has not disclosed"),
            "page": page,
            "areas": areas.order_by("code")[:200],
            "area": area,
            "words": given.get("q", "")[:60],
            "wants_all": wants_all,
            "is_first": not after,
        }
        return TemplateResponse(request, "firms/disclosure/staff_overview.html", context)


class VersionFilter(DropdownFilter):
    """Versions that wait for the office, or were ordered to be corrected."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("waits for review")), ("ordered", _("correction ordered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "waiting":
            return queryset.waiting()
        return queryset.filter(correction_order__isnull=False) if self.value() == "ordered" else queryset


@admin.register(DisclosureVersion)
class DisclosureVersionAdmin(PageAdmin):
    """What firms handed in: review, order a correction."""

    list_display = ("shown_title", "shown_estate", "number", "created_at", "shown_state")
    list_filter = (VersionFilter, ("disclosure__kind", ChoicesDropdownFilter))
    search_fields = ("disclosure__project__estate__search_text",)
    search_help_text = gettext_lazy("Name of the estate")
    ordering = ("-id",)
    page_template = "firms/disclosure/staff_version.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related(
            "disclosure__project__estate__area", "disclosure__project__firm", "duty", "review", "correction_order"
        ).defer(*HEAVY)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "firms_disclosureversion_proof"
        return [path("<int:pk>/proofs/<int:photo_pk>/", wrap(self.proof_view), name=name), *super().get_urls()]

    def proof_view(self, request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
        """A photo of the posting."""
        version = self.visible(request, pk)
        return photo_response(get_object_or_404(PostingProof.objects.filter(version=version), pk=photo_pk))

    def acts_for(self, row: DisclosureVersion, request: HttpRequest) -> dict[str, Act]:
        is_latest = not row.disclosure.versions.filter(number__gt=row.number).exists()
        if not is_latest or not can_review_disclosures_of(request.user, row.disclosure.project.estate):
            return {}
        if row.needs_review and getattr(row, "review", None) is None:
            return {
                "accept": Act(pgettext("disclosure", "Accept"), AcceptForm, _accept),
                "return": Act(_("Return"), ReasonForm, _return),
            }
        if is_public(row) and getattr(row, "correction_order", None) is None:
            return {"order": Act(_("Order a correction"), OrderForm, _order)}
        return {}

    def page_context(self, row: DisclosureVersion, request: HttpRequest) -> dict[str, Any]:
        return {**version_page(row), "proofs": row.proofs.all(), "versions": row.disclosure.versions.all()}

    @admin.display(description=gettext_lazy("what is disclosed"))
    def shown_title(self, row: DisclosureVersion) -> str:
        return str(row.disclosure)

    @admin.display(description=gettext_lazy("estate"))
    def shown_estate(self, row: DisclosureVersion) -> str:
        return row.disclosure.project.estate.name

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, row: DisclosureVersion) -> str:
        if getattr(row, "correction_order", None) is not None:
            return _("correction ordered")
        if is_public(row):
            return _("public")
        return _("waits for review") if getattr(row, "review", None) is None else _("returned")


def _accept(row: DisclosureVersion, form: Any, request: HttpRequest) -> None:
    services.review_version(row.pk, by=request.user, now=timezone.now(), is_accepted=True)


def _return(row: DisclosureVersion, form: Any, request: HttpRequest) -> None:
    reason = form.cleaned_data["reason"]
    services.review_version(row.pk, by=request.user, now=timezone.now(), is_accepted=False, reason=reason)


def _order(row: DisclosureVersion, form: Any, request: HttpRequest) -> None:
    services.order_correction(row.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


class QuestionFilter(DropdownFilter):
    """Questions that wait for the firm or for the office."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("answer overdue")), ("answered", _("answered, not public yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        if self.value() == "answered":
            return queryset.filter(answer__isnull=False, publication=None)
        return queryset


@admin.register(AccountQuestion)
class AccountQuestionAdmin(PageAdmin):
    """Owners' questions: mask what is personal, then publish; who asked is not shown."""

    list_display = ("kind", "shown_estate", "asked_at", "due_on", "shown_state")
    list_filter = (QuestionFilter, ("kind", ChoicesDropdownFilter))
    ordering = ("-id",)
    page_template = "firms/disclosure/staff_question.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("project__estate__area", "answer", "publication")
        return rows.defer("project__estate__polygon", "project__estate__area__geometry")

    def acts_for(self, row: AccountQuestion, request: HttpRequest) -> dict[str, Act]:
        is_decided = getattr(row, "publication", None) is not None
        if is_decided or not can_review_disclosures_of(request.user, row.project.estate):
            return {}
        acts = {"withhold": Act(_("Do not publish"), ReasonForm, _withhold)}
        if getattr(row, "answer", None) is not None:
            return {"publish": Act(_("Publish"), PublishForm, _publish), **acts}
        return acts

    def initial_of(self, row: AccountQuestion, act: str) -> dict[str, Any]:
        if act != "publish":
            return {}
        return {"question_text": mask_numbers(row.text), "answer_text": mask_numbers(row.answer.text)}

    def page_context(self, row: AccountQuestion, request: HttpRequest) -> dict[str, Any]:
        return {"question": row, "state": question_state(row, timezone.localdate())}

    @admin.display(description=gettext_lazy("estate"))
    def shown_estate(self, row: AccountQuestion) -> str:
        return row.project.estate.name

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, row: AccountQuestion) -> str:
        return str(QuestionState(question_state(row, timezone.localdate())).label)


def _publish(row: AccountQuestion, form: Any, request: HttpRequest) -> None:
    services.moderate(row.pk, by=request.user, now=timezone.now(), is_public=True, **form.cleaned_data)


def _withhold(row: AccountQuestion, form: Any, request: HttpRequest) -> None:
    services.moderate(row.pk, by=request.user, now=timezone.now(), is_public=False, **form.cleaned_data)


@admin.register(FeeAdjustment)
class FeeAdjustmentAdmin(PageAdmin):
    """Fee-adjustment cases: the owners' result, or their document; then filing."""

    list_display = ("project", "proposed_amount", "state", "proposed_at")
    list_filter = (("state", ChoicesDropdownFilter),)
    list_select_related = ("project",)
    ordering = ("-id",)
    page_template = "firms/disclosure/staff_case.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("project__estate__area", "project__firm", "accounts__disclosure").defer(
            "project__estate__polygon", "project__estate__area__geometry"
        )

    def acts_for(self, row: FeeAdjustment, request: HttpRequest) -> dict[str, Act]:
        if not can_review_disclosures_of(request.user, row.project.estate):
            return {}
        acts = {}
        for name in moves_from(row.state, OFFICE):
            if name in ("approve", "reject") and not has_approval_source():
                continue
            form = ReasonForm if MOVES[name].guard == "a reason" else AcceptForm
            acts[name] = Act(MOVE_LABELS[name], form, _move(name))
        if row.state == AdjustmentState.DELIBERATING:
            acts["document"] = Act(_("Enter the decision document"), DecisionForm, _document)
        return acts

    def page_context(self, row: FeeAdjustment, request: HttpRequest) -> dict[str, Any]:
        return {"case": row, "steps": row.steps.select_related("actor"), "has_source": has_approval_source()}


def _move(name: str) -> Any:
    def do(row: FeeAdjustment, form: Any, request: HttpRequest) -> None:
        reason = form.cleaned_data.get("reason", "")
        services.move_adjustment(row.pk, name, by=request.user, now=timezone.now(), reason=reason)

    return do


def _document(row: FeeAdjustment, form: Any, request: HttpRequest) -> None:
    data = form.cleaned_data
    services.enter_decision(
        row.pk,
        by=request.user,
        now=timezone.now(),
        is_approved=data["is_approved"] == "yes",
        title=data["title"],
        decided_on=data["decided_on"],
        document=data["document"],
        reason=data["reason"],
    )
