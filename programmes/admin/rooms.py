"""Management rooms with their cases, and the overview of rooms and assets."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.errors import Refusal
from common.paging import CappedPaginator
from places.admin.base import adopt
from places.models import Area
from places.selectors import areas_above
from programmes import services
from programmes.admin.base import Act, ActsAdmin, EstateAreaFilter, KeepsInput
from programmes.choices import MisuseState
from programmes.forms.estates import MisuseForm, OrderForm
from programmes.forms.register import ReasonForm
from programmes.models import ManagementRoom, MisuseCase
from programmes.permissions import can_manage, can_see
from programmes.selectors.assets import room_balances, rooms_and_assets
from programmes.workflow import MISUSE_MOVES, find_move

CASE_COLOURS = {
    MisuseState.OPEN: "warning",
    MisuseState.ORDERED: "info",
    MisuseState.PUT_RIGHT: "success",
    MisuseState.DISMISSED: "default",
}


class OfEstateAdmin(KeepsInput):
    """Rows that stand on an estate, kept by forms; the estate is chosen once."""

    paginator = CappedPaginator
    actions = None
    list_filter_submit = True
    autocomplete_fields = ("estate",)
    search_fields = ("estate__name",)
    search_help_text = gettext_lazy("Name of the estate, pinyin or initials")
    fixed: tuple[str, ...] = ("estate",)

    def may_view(self, user: Any) -> bool:
        return can_see(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_manage(user, None if target is None else target.estate.area)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("estate__area")
        return rows.defer("estate__area__geometry", "estate__polygon")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip().lower()
        return (queryset.filter(estate__search_text__contains=words) if words else queryset), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else self.fixed

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the row."""


@admin.register(ManagementRoom)
class ManagementRoomAdmin(OfEstateAdmin):
    """The register of management rooms."""

    list_display = ("location", "estate", "kind", "area", "use", "is_in_register")
    list_filter = (("kind", ChoicesDropdownFilter), ("use", ChoicesDropdownFilter), "is_in_register", EstateAreaFilter)
    fields = ("estate", "kind", "location", "area", "use", "is_in_register")
    ordering = ("-pk",)
    actions_list = ("overview_action",)
    actions_detail = ("misuse_action",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.overview_view)
        return [path("overview/<str:code>/", view, name="programmes_managementroom_overview"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: ManagementRoom, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in (form.changed_data if change else form.cleaned_data)}
        before = ManagementRoom.objects.get(pk=obj.pk) if change else None
        adopt(services.keep_room(by=request.user, room=before, **values), obj)

    def has_overview_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_misuse_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        rows = self.get_queryset(request)
        room = rows.filter(pk=object_id).first() if object_id and str(object_id).isdecimal() else None
        return room is not None and can_manage(request.user, room.estate.area)

    @action(description=gettext_lazy("A case of misuse"), url_path="misuse", permissions=["misuse"])
    def misuse_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was found; opens a case."""
        room: Any = self.open_object(request, object_id)
        form = MisuseForm(request.POST or None, target=room)
        if request.method == "POST" and form.is_valid():
            try:
                case = services.open_misuse_case(
                    room.pk, by=request.user, now=timezone.now(), today=timezone.localdate(), **form.cleaned_data
                )
                return redirect("admin:programmes_misusecase_change", case.pk)
            except (Refusal, ValidationError) as error:
                for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    form.add_error(None, text)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("A case of misuse"),
            "text": str(room),
            "form": form,
        }
        return TemplateResponse(request, "programmes/staff_ask.html", context, status=422 if form.errors else 200)

    # --- Overview of rooms and assets -----------------------------------------------------------------

    @action(
        description=gettext_lazy("Shortages and overdue inspections"),
        url_path="overview",
        permissions=["overview"],
        icon="monitoring",
    )
    def overview_action(self, request: HttpRequest) -> HttpResponse:
        """The overview of the highest area that the person sees."""
        area = Area.objects.visible_to(request.user).without_geometry().order_by("path").first()
        if area is None:
            raise PermissionDenied
        return redirect("admin:programmes_managementroom_overview", area.code)

    def overview_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Shares with the rows behind them, for one area."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        area = Area.objects.visible_to(request.user).without_geometry().filter(code=code).first()
        if area is None:
            raise Http404
        below = Area.objects.visible_to(request.user).active().filter(parent=area).without_geometry()
        visible = Area.objects.visible_to(request.user).filter(code__in=[one.code for one in areas_above(area)])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Rooms and assets: %(area)s") % {"area": area.name},
            "today": timezone.localdate(),
            "below": below,
            "above": [one for one in visible.without_geometry().order_by("path") if one.pk != area.pk],
            **rooms_and_assets(area, timezone.localdate()),
        }
        return TemplateResponse(request, "programmes/staff_overview.html", context)


def _may(name: str) -> Any:
    move = find_move(MISUSE_MOVES, name)
    return lambda user, case: case.state in move.sources and can_manage(user, case.room.estate.area)


def _order(request: HttpRequest, case: MisuseCase, data: dict[str, Any]) -> object:
    return services.order_correction(case.pk, by=request.user, now=timezone.now(), **data)


def _close(is_confirmed: bool) -> Any:
    def act(request: HttpRequest, case: MisuseCase, data: dict[str, Any]) -> object:
        return services.close_misuse_case(
            case.pk,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
            is_confirmed=is_confirmed,
            **data,
        )

    return act


class OverdueFilter(DropdownFilter):
    """Orders whose due day has passed."""

    title = gettext_lazy("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.overdue(timezone.localdate()) if self.value() == "late" else queryset


class RoomAreaFilter(EstateAreaFilter):
    """Cases by the area of the room's estate."""

    path_field = "room__estate__area__path"


@admin.register(MisuseCase)
class MisuseCaseAdmin(ActsAdmin):
    """Cases about rooms."""

    page_template = "programmes/staff_case.html"
    acts = (
        Act("order", gettext_lazy("Give an order"), OrderForm, _order, _may("order")),
        Act("put_right", gettext_lazy("The room is used as meant again"), ReasonForm, _close(True), _may("put_right")),
        Act("dismiss", gettext_lazy("Nothing was wrong"), ReasonForm, _close(False), _may("dismiss")),
    )
    list_display = ("room", "found_on", "shown_state", "order_number", "due_on", "closed_on")
    list_filter = (("state", ChoicesDropdownFilter), OverdueFilter, RoomAreaFilter)
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("room__estate__area")
        return rows.defer("room__estate__area__geometry", "room__estate__polygon")

    def page_context(self, request: HttpRequest, target: MisuseCase) -> dict[str, Any]:
        estates = type(target.room.estate).objects.filter(pk=target.room.estate_id)
        return {
            "history": target.history.select_related("by"),
            "balances": room_balances(estates, timezone.localdate()),
            "today": timezone.localdate(),
            "room_url": reverse("admin:programmes_managementroom_change", args=[target.room_id]),
        }

    @display(description=gettext_lazy("state"), label=CASE_COLOURS, ordering="state")
    def shown_state(self, case: MisuseCase) -> tuple[str, str]:
        return case.state, case.get_state_display()
