"""The area tree, its borders, and who walks which grid."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from accounts.models import RoleAssignment
from common.errors import Refusal
from places.admin.base import ImportsRows, adopt
from places.choices import AreaKind
from places.forms import GridWorkerForm
from places.models import Area
from places.rules import UnreadableBorder, read_border
from places.services import bind_grid_worker, change_area, create_area, end_grid_worker
from places.services.areas import GRID_WORKER
from places.services.import_areas import COLUMNS

MOST_BORDER_BYTES = 10 * 1024 * 1024


class AreaForm(forms.ModelForm):
    """An area; code and kind are chosen once."""

    border = forms.FileField(label=_("Border (GeoJSON, WGS 84)"), required=False, widget=UnfoldAdminFileFieldWidget)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = Area
        fields = ("code", "name", "kind", "parent", "is_active")

    def clean_border(self) -> str | None:
        upload = self.cleaned_data["border"]
        if not upload:
            return None
        if upload.size > MOST_BORDER_BYTES:
            raise ValidationError(_("The border is larger than 10 MB. Simplify it."))
        try:
            text = upload.read().decode("utf-8-sig")
            read_border(text)
        except (UnreadableBorder, UnicodeDecodeError) as error:
            raise ValidationError(_("The border cannot be used: %(error)s"), params={"error": error}) from error
        return text


@admin.register(Area)
class AreaAdmin(ImportsRows):
    """Areas as an indented tree; codes and levels are fixed, name, place in the tree and border can change."""

    form = AreaForm
    list_display = ("indented", "code", "kind", "is_active", "has_border")
    list_filter = (("kind", ChoicesDropdownFilter), "is_active")
    search_fields = ("name", "^code")
    search_help_text = _("Name or beginning of the code")
    ordering = ("path",)
    autocomplete_fields = ("parent",)
    fields = ("code", "name", "kind", "parent", "is_active", "border", "reason")
    actions_detail = ("grid_workers",)
    import_kind = "places.import_areas"
    import_title = _("Import areas")
    import_columns = COLUMNS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).without_geometry()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "kind") if obj is not None else ("is_active",)

    @display(description=_("name"), ordering="path")
    def indented(self, area: Area) -> str:
        return "\u3000" * area.depth + area.name

    @display(description=_("border"), boolean=True)
    def has_border(self, area: Area) -> bool:
        return area.west is not None

    def save_model(self, request: HttpRequest, obj: Area, form: Any, change: bool) -> None:
        data = form.cleaned_data
        reason = data.get("reason", "")
        if not change:
            names = ("code", "name", "kind", "parent", "border")
            adopt(create_area(by=request.user, reason=reason, **{name: data[name] for name in names}), obj)
            return
        facts = {name: data[name] for name in ("name", "is_active") if name in form.changed_data}
        if "parent" in form.changed_data and data["parent"] is not None:
            facts["parent_id"] = data["parent"].pk
        if data.get("border"):
            facts["border"] = data["border"]
        adopt(change_area(obj.pk, by=request.user, reason=reason, **facts), obj)

    def has_grid_workers_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        area = self.get_object(request, object_id) if object_id else None
        return area is not None and area.kind in {AreaKind.GRID, AreaKind.COMMUNITY} and self.may_change(request.user)

    @action(description=_("Grid workers"), permissions=["grid_workers"])
    def grid_workers(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Who walks this grid; give it to somebody, or take it back."""
        area = self.open_object(request, object_id)
        form = GridWorkerForm(request.POST if "worker" in request.POST else None)
        if request.method == "POST" and ("end" in request.POST or form.is_valid()):
            try:
                self._change_worker(request, area, form)
            except (Refusal, ValidationError) as error:
                return self.tell_refusal(request, error)
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        held = RoleAssignment.objects.filter(role__code=GRID_WORKER, scope_id=area.pk).select_related("user")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Grid workers"),
            "area": area,
            "back": self._address_of(area),
            "form": form,
            "assignments": held.current(),
        }
        return TemplateResponse(request, "admin/places/grid_workers.html", context)

    def _change_worker(self, request: HttpRequest, area: Any, form: GridWorkerForm) -> None:
        today = timezone.localdate()
        if "end" in request.POST:
            number = request.POST["end"]
            assignment_id = int(number) if number.isdecimal() else 0
            end_grid_worker(area.pk, assignment_id, by=request.user, today=today, reason="")
            return
        bind_grid_worker(area.pk, by=request.user, today=today, **form.cleaned_data)
