"""Government purchase in the staff administration: catalogue, rounds, awards by two people."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.admin import ScopedAdmin
from common.errors import Refusal
from firms.admin.tenders import FirmsPages
from firms.choices import RoundState
from firms.forms.tender_staff import ReasonForm, RoundForm
from firms.models import PurchaseApplication, PurchaseItem, PurchaseRound
from firms.permissions import can_manage_firms, can_manage_tenders_in, can_see_firms, holds_for_whole
from firms.services import purchases as services
from firms.views._acts import Acts, NothingForm, answer, data_for

STATE_COLOURS = {RoundState.OPEN: "warning", RoundState.CLOSED: "info", RoundState.DECIDED: "success"}


@admin.register(PurchaseItem)
class PurchaseItemAdmin(ScopedAdmin):
    """The catalogue. It is kept for the whole jurisdiction."""

    list_display = ("code", "title", "unit", "worst_rank", "least_satisfaction", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "title")
    fields = services.ITEM_FIELDS
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return holds_for_whole(user, "manage_firms")

    def save_model(self, request: HttpRequest, obj: PurchaseItem, form: Any, change: bool) -> None:
        before = PurchaseItem.objects.get(pk=obj.pk) if change else None
        names = form.changed_data if change else services.ITEM_FIELDS
        values = {name: form.cleaned_data[name] for name in names}
        obj.pk = services.keep_item(by=request.user, item=before, **values).pk


@admin.register(PurchaseRound)
class PurchaseRoundAdmin(FirmsPages):
    """Rounds of the areas that the person sees."""

    list_display = ("shown_title", "shown_state", "area", "opens_at", "closes_at")
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("title",)
    list_before_template = "firms/purchases/_staff_tools.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area").defer("area__geometry")

    def get_urls(self) -> list[URLPattern]:
        new = path("new/", self.admin_site.admin_view(self.new_view), name="firms_purchaseround_new")
        return [new, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_manage": can_manage_firms(request.user)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Publish a round."""
        if not (self.has_view_permission(request) and can_manage_firms(request.user)):
            raise PermissionDenied
        form = RoundForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            data = dict(form.cleaned_data)
            try:
                made = services.open_round(
                    data.pop("area"), list(data.pop("items")), by=request.user, now=timezone.now(), **data
                )
                return redirect("admin:firms_purchaseround_change", made.pk)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            except ValidationError as error:
                form.add_error(None, error.messages)
        status = 422 if request.method == "POST" else 200
        return self.page(request, "firms/tenders/staff_form.html", _("New purchase round"), status=status, form=form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A round with its applications; posting does one act."""
        found, status = self.visible_or_404(request, object_id), 200
        offers = list(_offers(found))
        acts = _acts(request, found, offers)
        if request.method == "POST":
            if answer(request, acts):
                return redirect(request.path)
            status = 422
        rows = [
            {
                "offer": offer,
                "propose": acts.get(f"propose-{offer.pk}"),
                "award": getattr(offer, "award", None),
                "confirm": acts.get(f"confirm-{offer.pk}"),
            }
            for offer in offers
        ]
        context = {
            "round": found,
            "rows": [{**row, "key": str(row["offer"].pk)} for row in rows],
            "items": found.items.order_by("code"),
            "act": request.POST.get("act", ""),
            "may_close": "close" in acts,
            "may_decide": "decide" in acts,
            "forms": {name: row[0] for name, row in acts.items()},
        }
        return self.page(request, "firms/purchases/staff.html", found.title, status=status, **context)

    @display(description=gettext_lazy("purchase round"))
    def shown_title(self, row: PurchaseRound) -> str:
        return row.title

    @display(description=gettext_lazy("state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, row: PurchaseRound) -> tuple[str, str]:
        return row.state, row.get_state_display()


def _offers(found: PurchaseRound) -> QuerySet:
    offers = PurchaseApplication.objects.filter(round=found, withdrawn_at=None)
    return offers.select_related("item", "firm", "award").order_by("item__code", "pk")


def _acts(request: HttpRequest, found: PurchaseRound, offers: list[PurchaseApplication]) -> Acts:
    by, now, acts = request.user, timezone.now(), {}
    if not can_manage_tenders_in(by, found.area):
        return {}
    if found.state == RoundState.OPEN and now >= found.closes_at:
        acts["close"] = (
            NothingForm(**data_for(request, "close")),
            lambda data: services.close_round(found.pk, by=by),
            _("Done."),
        )
    if found.state != RoundState.CLOSED:
        return acts
    acts["decide"] = (
        NothingForm(**data_for(request, "decide")),
        lambda data: services.decide_round(found.pk, by=by),
        _("The result is public."),
    )
    for offer in offers:
        award = getattr(offer, "award", None)
        if award is None:
            name = f"propose-{offer.pk}"
            acts[name] = (ReasonForm(**data_for(request, name)), _propose(offer.pk, by, now), _("Done."))
        elif award.confirmed_at is None and award.proposed_by_id != by.pk:
            name = f"confirm-{offer.pk}"
            acts[name] = (NothingForm(**data_for(request, name)), _confirm(award.pk, by, now), _("Done."))
    return acts


def _propose(pk: int, by: Any, now: Any) -> Any:
    return lambda data: services.propose_purchase(pk, by=by, now=now, reason=data["reason"])


def _confirm(pk: int, by: Any, now: Any) -> Any:
    return lambda data: services.confirm_purchase(pk, by=by, now=now)
