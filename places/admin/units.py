"""Units and their owners; personal data masked."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from common.crypto import keyed_hash
from places.admin.base import ImportsRows, PlacesAdmin, adopt
from places.models import Owner, Ownership, Unit
from places.permissions import may_anywhere
from places.services import add_unit, change_unit, unmask_owner
from places.services.import_units import COLUMNS


class OwnershipInline(TabularInline):
    """Shares on the page of their unit: read only, a share changes by a transfer."""

    model = Ownership
    fields = ("masked_owner", "shown_share", "effective_from", "effective_to")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("owner")

    @display(description=_("owner"))
    def masked_owner(self, ownership: Ownership) -> str:
        return ownership.owner.masked_name

    @display(description=_("share"))
    def shown_share(self, ownership: Ownership) -> str:
        return str(ownership.share)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_anywhere(request.user, "view_work")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class UnitForm(forms.ModelForm):
    """A unit of a building."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Unit
        fields = ("building", "stair", "number", "floor", "use", "exclusive_area")


@admin.register(Unit)
class UnitAdmin(ImportsRows):
    """Units with their exclusive area."""

    form = UnitForm
    list_display = ("__str__", "shown_building", "shown_estate", "use", "floor", "exclusive_area")
    list_select_related = ("building__estate",)
    list_filter = (("use", ChoicesDropdownFilter),)
    search_fields = ("number",)
    search_help_text = _("Name of the estate, then the unit number, e.g. 锦绣花园 301")
    ordering = ("-id",)
    autocomplete_fields = ("building",)
    inlines = (OwnershipInline,)
    fields = ("building", "stair", "number", "floor", "use", "exclusive_area", "reason")
    import_kind = "places.import_units"
    import_title = _("Import units and owners")
    import_columns = COLUMNS

    @display(description=_("building"))
    def shown_building(self, unit: Unit) -> str:
        return unit.building.number

    @display(description=_("estate"))
    def shown_estate(self, unit: Unit) -> str:
        return unit.building.estate.name

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("building",) if obj is not None else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        for word in search_term.replace("\0", "").lower().split()[:5]:
            queryset = queryset.filter(Q(number=word) | Q(building__estate__search_text__contains=word))
        return queryset, False

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        data = dict(form.cleaned_data)
        reason = data.pop("reason", "")
        if change:
            facts = {name: data[name] for name in form.changed_data if name in data}
            saved = change_unit(obj.pk, by=request.user, reason=reason, **facts)
        else:
            saved = add_unit(data.pop("building").pk, by=request.user, reason=reason, **data)
        adopt(saved, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Nothing to save: shares are read only here."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []


@admin.register(Owner)
class OwnerAdmin(PlacesAdmin):
    """Owners, masked. Seen in clear only for a reason, which is recorded."""

    list_display = ("masked_name", "masked_phone", "kind", "created_at")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("name_hash",)
    search_help_text = _("Whole name or whole phone number")
    fields = ("masked_name", "masked_phone", "kind", "held", "created_at")
    readonly_fields = fields
    ordering = ("-id",)
    actions_detail = ("unmask",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        mark = keyed_hash(search_term)
        return queryset.filter(Q(name_hash=mark) | Q(phone_hash=mark)), False

    @display(description=_("name"))
    def masked_name(self, owner: Owner) -> str:
        return owner.masked_name

    @display(description=_("phone"))
    def masked_phone(self, owner: Owner) -> str:
        return owner.masked_phone or "—"

    @display(description=_("units held today"))
    def held(self, owner: Owner) -> str:
        shares = owner.ownerships.on(timezone.localdate()).select_related("unit__building__estate")
        return "、".join(
            f"{one.unit.building.estate} {one.unit.building} {one.unit} ({one.share})" for one in shares[:50]
        )

    def has_unmask_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return may_anywhere(request.user, "view_personal_data")

    @action(description=_("Show personal data"), permissions=["unmask"])
    def unmask(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Name and phone in clear, after stating why; the audit trail keeps who looked and why."""
        owner = self.open_object(request, object_id)
        if not isinstance(owner, Owner):
            raise PermissionDenied

        def show(reason: str) -> str:
            plain = unmask_owner(owner.pk, by=request.user, reason=reason)
            return gettext("Name: %(name)s. Phone: %(phone)s") % {"name": plain.name, "phone": plain.phone or "—"}

        return self.ask_reason(
            request,
            owner,
            title=_("Show personal data"),
            text=_("The audit trail keeps that you looked, and why."),
            act=show,
        )
