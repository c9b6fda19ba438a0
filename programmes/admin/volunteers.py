"""Volunteer teams, stations and keeping terms in the staff administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.paging import CappedPaginator
from credit.admin.base import AreaFilter
from places.admin.base import adopt
from programmes.admin.base import KeepsInput
from programmes.admin.rules import DatedRuleAdmin
from programmes.forms.rules import RuleForm
from programmes.forms.volunteers_staff import TeamForm
from programmes.models import ConvenienceStation, KeepingTerm, VolunteerTeam
from programmes.permissions import can_manage, can_read_contact, can_see
from programmes.services import volunteers as services


class OfAreaAdmin(KeepsInput):
    """Rows that stand in an area, kept by forms; the area is chosen once."""

    paginator = CappedPaginator
    actions = None
    list_filter_submit = True
    autocomplete_fields = ("area",)
    search_fields = ("name",)
    search_help_text = _("name")
    ordering = ("-pk",)

    def may_view(self, user: Any) -> bool:
        return can_see(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_manage(user, None if target is None else target.area)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area").defer("area__geometry")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("area",)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the row."""


@admin.register(VolunteerTeam)
class VolunteerTeamAdmin(OfAreaAdmin):
    """Volunteer teams. No hours and no list of hours: those are for the person and the coordinator."""

    form = TeamForm
    list_display = ("name", "area", "shown_phone", "is_active")
    list_filter = ("is_active", AreaFilter)
    fields = ("name", "area", "coordinator_name", "new_phone", "branch_key", "is_active")
    actions_detail = ("reveal_action",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        made = super().get_form(request, obj, change, **options)
        return type(made.__name__, (made,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: VolunteerTeam, form: Any, change: bool) -> None:
        before = VolunteerTeam.objects.get(pk=obj.pk) if change else None
        adopt(services.keep_team(by=request.user, team=before, **form.values), obj)

    def has_reveal_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        rows = self.get_queryset(request)
        team = rows.filter(pk=object_id).first() if object_id and str(object_id).isdecimal() else None
        return team is not None and can_read_contact(request.user, team.area)

    @action(description=_("Show the coordinator's phone"), url_path="person", permissions=["reveal"])
    def reveal_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The phone, after a reason."""
        team: Any = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            team,
            title=_("Show the coordinator's phone"),
            text=str(team),
            act=lambda reason: services.reveal_team(team.pk, by=request.user, reason=reason) or "-",
        )

    @display(description=_("phone of the coordinator"))
    def shown_phone(self, team: VolunteerTeam) -> str:
        return team.masked_phone or "-"


@admin.register(ConvenienceStation)
class ConvenienceStationAdmin(OfAreaAdmin):
    """Convenience stations."""

    list_display = ("name", "area", "address", "opening_hours", "is_open")
    list_filter = ("is_open", AreaFilter)
    fields = ("name", "area", "address", "opening_hours", "office_phone", "is_open")

    def save_model(self, request: HttpRequest, obj: ConvenienceStation, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in (form.changed_data if change else form.cleaned_data)}
        before = ConvenienceStation.objects.get(pk=obj.pk) if change else None
        adopt(services.keep_station(by=request.user, station=before, **values), obj)


class KeepingTermForm(RuleForm):
    """From when on, how many days."""

    class Meta:
        model = KeepingTerm
        fields = ("kind", "days", "source", "effective_from")


@admin.register(KeepingTerm)
class KeepingTermAdmin(DatedRuleAdmin):
    """How long persons of visits and loans are kept."""

    add_form = KeepingTermForm
    shown = ("kind", "days", "source", "effective_from", "effective_to")
    list_display = ("kind", "days", "source", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: KeepingTerm, form: Any, change: bool) -> None:
        adopt(services.set_keeping_term(by=request.user, **form.cleaned_data), obj)
