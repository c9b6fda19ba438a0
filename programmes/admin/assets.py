"""Public assets: the register, inspections and balances, import with a dry run."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.errors import Refusal
from places.admin.base import ImportsRows, adopt
from programmes import services
from programmes.admin.base import EstateAreaFilter
from programmes.admin.rooms import OfEstateAdmin
from programmes.choices import AssetKind
from programmes.forms.estates import BalanceForm, InspectionForm
from programmes.models import PublicAsset
from programmes.permissions import can_manage
from programmes.selectors.assets import is_overdue
from programmes.services.import_assets import COLUMNS


class DueFilter(DropdownFilter):
    """Machines whose inspection is overdue."""

    title = gettext_lazy("inspection")
    parameter_name = "inspection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.overdue(timezone.localdate()) if self.value() == "late" else queryset


@admin.register(PublicAsset)
class PublicAssetAdmin(OfEstateAdmin, ImportsRows):
    """Lifts, fire systems, water tanks and repair funds of the estates."""

    list_display = ("serial", "kind", "estate", "installed_on", "next_due_on", "shown_due", "balance_amount")
    list_filter = (("kind", ChoicesDropdownFilter), DueFilter, "is_in_use", EstateAreaFilter)
    fields = ("estate", "kind", "serial", "location", "installed_on", "next_due_on", "is_in_use")
    fixed = ("estate", "kind")
    ordering = ("-pk",)
    actions_detail = ("reading_action",)
    import_kind = "programmes.import_assets"
    import_right = "manage_programmes"
    import_title = gettext_lazy("Import public assets")
    import_columns = COLUMNS

    def save_model(self, request: HttpRequest, obj: PublicAsset, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in (form.changed_data if change else form.cleaned_data)}
        before = PublicAsset.objects.get(pk=obj.pk) if change else None
        adopt(services.keep_asset(by=request.user, asset=before, **values), obj)

    def has_reading_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        rows = self.get_queryset(request)
        asset = rows.filter(pk=object_id).first() if object_id and str(object_id).isdecimal() else None
        return asset is not None and can_manage(request.user, asset.estate.area)

    @action(description=gettext_lazy("Enter an inspection or a balance"), url_path="reading", permissions=["reading"])
    def reading_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """An inspection of a machine, or the balance of a fund."""
        asset: Any = self.open_object(request, object_id)
        is_fund = asset.kind == AssetKind.REPAIR_FUND
        make = BalanceForm if is_fund else InspectionForm
        form = make(request.POST or None, target=asset)
        if request.method == "POST" and form.is_valid():
            record = services.record_balance if is_fund else services.record_inspection
            try:
                record(asset.pk, by=request.user, today=timezone.localdate(), **form.cleaned_data)
                return redirect("admin:programmes_publicasset_change", asset.pk)
            except (Refusal, ValidationError) as error:
                for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    form.add_error(None, text)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter a balance") if is_fund else _("Enter an inspection"),
            "text": f"{asset.estate} · {asset}",
            "form": form,
            "readings": asset.readings.all()[:20],
        }
        return TemplateResponse(request, "programmes/staff_ask.html", context, status=422 if form.errors else 200)

    @display(description=gettext_lazy("inspection"), label={"late": "danger", "fine": "success", "": "default"})
    def shown_due(self, asset: PublicAsset) -> tuple[str, str]:
        if asset.kind == AssetKind.REPAIR_FUND or not asset.is_in_use:
            return "", "-"
        return ("late", _("overdue")) if is_overdue(asset, timezone.localdate()) else ("fine", _("in order"))
