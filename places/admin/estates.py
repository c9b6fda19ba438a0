"""Estates and their buildings."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from places.admin.base import ImportsRows, PlacesAdmin, adopt
from places.choices import AreaKind
from places.forms import PointImportForm
from places.models import Area, Building, Estate
from places.permissions import may_anywhere
from places.rules.indicators import FORM_FACTS
from places.services import add_building, change_building, change_estate, register_estate
from places.services.import_estates import COLUMNS

COMMON = ("name", "kind", "area", "address", "longitude", "latitude")
ENDING = ("status", "management_mode", "reported_firm_name", "reason")
MOST_CHOICES = 400


class AreaFilter(DropdownFilter):
    """Districts and subdistricts that the person's roles reach."""

    title = _("area")
    parameter_name = "area_code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        areas = Area.objects.visible_to(request.user).filter(kind__in=[AreaKind.DISTRICT, AreaKind.SUBDISTRICT])
        return list(areas.values_list("code", "name")[:MOST_CHOICES])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).filter(code=self.value()).only("path").first()
        return queryset.within_areas([area.path]) if area is not None else queryset.none()


class EstateForm(forms.ModelForm):
    """An estate; asks what its kind of place is described by."""

    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Estate
        fields = (
            "name",
            "kind",
            "area",
            "address",
            "longitude",
            "latitude",
            "floor_area",
            "household_count",
            "building_count",
            "enterprise_count",
            "built_year",
            "ownership_mix",
            "status",
            "management_mode",
            "reported_firm_name",
        )


class BuildingInline(TabularInline):
    """Buildings on the page of their estate."""

    model = Building
    fields = ("number", "floor_count", "has_lift", "built_year")
    extra = 0
    show_change_link = True
    per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_anywhere(request.user, "view_work")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_anywhere(request.user, "manage_places")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_anywhere(request.user, "manage_places")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Estate)
class EstateAdmin(ImportsRows):
    """The register of estates."""

    form = EstateForm
    list_display = ("name", "area", "kind", "management_mode", "household_count", "built_year", "status")
    list_select_related = ("area",)
    list_filter = (
        ("kind", ChoicesDropdownFilter),
        ("management_mode", ChoicesDropdownFilter),
        ("status", ChoicesDropdownFilter),
        AreaFilter,
    )
    list_filter_submit = True
    search_fields = ("name",)
    search_help_text = _("Name in characters, pinyin or initials, address, or code")
    ordering = ("-id",)
    autocomplete_fields = ("area",)
    inlines = (BuildingInline,)
    actions_detail = ("poster",)
    import_kind = "places.import_estates"
    import_title = _("Import estates")
    import_columns = COLUMNS
    import_form = PointImportForm

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("area__geometry", "polygon", "search_text")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip()
        if not words:
            return queryset, False
        by_code = queryset.filter(code=words.upper())
        return (by_code if by_code.exists() else queryset.matching(words)), False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The form of the kind of place; a new one is asked everything."""
        facts = FORM_FACTS[obj.kind] if obj is not None else FORM_FACTS["mixed"]
        return (*(("code",) if obj is not None else ()), *COMMON, *facts, *ENDING)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    @action(description=_("Print the poster with the QR code"), icon="qr_code")
    def poster(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The way to the sheet that hangs at the estate."""
        return redirect("admin:complaints_complaint_poster", self.open_object(request, object_id).code)

    def view_on_site(self, obj: Estate) -> str:
        return reverse("places:estate", args=[obj.code])

    def save_model(self, request: HttpRequest, obj: Estate, form: Any, change: bool) -> None:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
        reason = form.cleaned_data.get("reason", "")
        if change:
            facts = {name: value for name, value in facts.items() if name in form.changed_data}
            saved = change_estate(obj.pk, by=request.user, reason=reason, **facts)
        else:
            saved = register_estate(by=request.user, reason=reason, **facts)
        adopt(saved, obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for line in formset.forms:
            if not line.has_changed():
                continue
            facts = {name: line.cleaned_data[name] for name in BuildingInline.fields if name in line.changed_data}
            if line.instance.pk is None:
                formset.new_objects.append(add_building(form.instance.pk, by=request.user, **facts))
            else:
                building = change_building(line.instance.pk, by=request.user, **facts)
                formset.changed_objects.append((building, sorted(facts)))


@admin.register(Building)
class BuildingAdmin(PlacesAdmin):
    """Buildings; added on the page of their estate."""

    list_display = ("number", "estate", "floor_count", "has_lift", "built_year")
    list_select_related = ("estate",)
    search_fields = ("number", "estate__name")
    fields = ("estate", "number", "floor_count", "has_lift", "built_year")
    readonly_fields = ("estate",)
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Building, form: Any, change: bool) -> None:
        facts = {name: form.cleaned_data[name] for name in form.changed_data}
        adopt(change_building(obj.pk, by=request.user, **facts), obj)
