"""Tools with their loans, and home visits, in the staff administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from credit.admin.base import AreaFilter
from places.admin.base import adopt
from programmes.admin.base import Act, ActsAdmin
from programmes.choices_volunteers import VisitState
from programmes.forms.register import NothingForm
from programmes.forms.volunteers_staff import AssignForm, DoneForm, LendForm, ToolTermsForm, VisitAddForm
from programmes.models import HomeVisit, LendingTool, ToolLoan
from programmes.permissions import can_manage, can_read_contact, can_see_visits
from programmes.services import volunteers as services
from programmes.workflow import find_move
from programmes.workflow_volunteers import VISIT_MOVES


class ToolAreaFilter(AreaFilter):
    """Tools by the area of their station."""

    path_field = "station__area__path"


class LentFilter(DropdownFilter):
    """Lent out, and overdue."""

    title = pgettext_lazy("volunteers", "loan")
    parameter_name = "loan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("lent", _("lent out")), ("late", _("overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        loans = ToolLoan.objects.overdue(timezone.localdate()) if self.value() == "late" else ToolLoan.objects.open()
        return queryset.filter(pk__in=loans.values("tool")) if self.value() in ("late", "lent") else queryset


class RevealsContact(ActsAdmin):
    """Adds the page that shows a contact after a reason."""

    actions_detail = ("reveal_action",)

    def area_of(self, target: Any) -> Any:
        """The area in which the right is needed."""
        return target.area

    def revealed(self, target: Any, request: HttpRequest, reason: str) -> str:
        """The contact in words; its reading is written down."""
        raise NotImplementedError

    def has_reveal_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        rows = self.get_queryset(request)
        found = rows.filter(pk=object_id).first() if object_id and str(object_id).isdecimal() else None
        return found is not None and can_read_contact(request.user, self.area_of(found))

    @action(description=gettext_lazy("Show the contact"), url_path="person", permissions=["reveal"])
    def reveal_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Name, phone and address, after a reason."""
        target: Any = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            target,
            title=_("Show the contact"),
            text=str(target),
            act=lambda reason: self.revealed(target, request, reason),
        )


def _may_tool(is_lent: bool | None) -> Any:
    def may(user: Any, tool: LendingTool) -> bool:
        return (is_lent is None or tool.loans.open().exists() is is_lent) and can_manage(user, tool.station.area)

    return may


def _lend(request: HttpRequest, tool: LendingTool, data: dict[str, Any]) -> object:
    return services.lend_tool(tool.pk, by=request.user, now=timezone.now(), **data)


def _take_back(request: HttpRequest, tool: LendingTool, data: dict[str, Any]) -> object:
    return services.return_tool(tool.pk, by=request.user, now=timezone.now())


def _terms(request: HttpRequest, tool: LendingTool, data: dict[str, Any]) -> object:
    return services.keep_tool(by=request.user, tool=tool, **data)


@admin.register(LendingTool)
class LendingToolAdmin(RevealsContact):
    """Tools of the stations; lending and taking back stand on the page of a tool."""

    page_template = "programmes/volunteers/staff_tool.html"
    acts = (
        Act("lend", pgettext_lazy("volunteers", "Lend"), LendForm, _lend, _may_tool(False)),
        Act("take_back", gettext_lazy("The tool is back"), NothingForm, _take_back, _may_tool(True)),
        Act("terms", gettext_lazy("For whom and how long"), ToolTermsForm, _terms, _may_tool(None)),
    )
    list_display = ("__str__", "station", "basis", "shown_state")
    list_filter = (LentFilter, ("basis", ChoicesDropdownFilter), "is_in_use", ToolAreaFilter)
    list_filter_submit = True
    search_fields = ("name", "number", "station__name")
    ordering = ("-pk",)
    autocomplete_fields = ("station",)
    fields = ("station", "name", "number", "basis", "hours_needed", "most_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_manage(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).with_lent().select_related("station__area")
        return rows.defer("station__area__geometry")

    def save_model(self, request: HttpRequest, obj: LendingTool, form: Any, change: bool) -> None:
        adopt(services.keep_tool(by=request.user, **form.cleaned_data), obj)

    def area_of(self, target: LendingTool) -> Any:
        return target.station.area

    def revealed(self, target: LendingTool, request: HttpRequest, reason: str) -> str:
        loan = services.reveal_loan(target.pk, by=request.user, reason=reason)
        return f"{loan.contact_name} {loan.contact_phone}"

    def page_context(self, request: HttpRequest, target: LendingTool) -> dict[str, Any]:
        may_reveal = target.is_lent and can_read_contact(request.user, target.station.area)
        loans = target.loans.order_by("-pk")[:20]
        return {"loans": loans, "today": timezone.localdate(), "may_reveal": may_reveal}

    @display(description=gettext_lazy("state"), label={"lent": "warning", "there": "success", "away": "default"})
    def shown_state(self, tool: LendingTool) -> tuple[str, Any]:
        if not tool.is_in_use:
            return "away", _("out of use")
        return ("lent", _("lent out")) if tool.is_lent else ("there", pgettext("volunteers", "available"))  # type: ignore[attr-defined]


def _may_visit(name: str) -> Any:
    move = find_move(VISIT_MOVES, name)
    return lambda user, visit: visit.state in move.sources and can_manage(user, visit.area)


def _assign(request: HttpRequest, visit: HomeVisit, data: dict[str, Any]) -> object:
    return services.assign_visit(visit.pk, by=request.user, now=timezone.now(), **data)


def _finish(request: HttpRequest, visit: HomeVisit, data: dict[str, Any]) -> object:
    return services.finish_visit(visit.pk, by=request.user, now=timezone.now(), **data)


def _cancel(request: HttpRequest, visit: HomeVisit, data: dict[str, Any]) -> object:
    return services.cancel_visit(visit.pk, by=request.user, now=timezone.now())


@admin.register(HomeVisit)
class HomeVisitAdmin(RevealsContact):
    """Home visits: masked in every list, shown after a reason."""

    page_template = "programmes/volunteers/staff_visit.html"
    acts = (
        Act("assign", gettext_lazy("Give to a team"), AssignForm, _assign, _may_visit("assign")),
        Act("finish", gettext_lazy("The visit was made"), DoneForm, _finish, _may_visit("finish")),
        Act("cancel", gettext_lazy("Cancel"), NothingForm, _cancel, _may_visit("cancel")),
    )
    form = VisitAddForm
    list_display = ("__str__", "area", "shown_contact", "shown_state", "wished_on")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), AreaFilter)
    list_filter_submit = True
    ordering = ("-pk",)
    autocomplete_fields = ("area",)
    fields = VisitAddForm.Meta.fields

    def may_view(self, user: Any) -> bool:
        return can_see_visits(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_manage(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("area", "team").defer("area__geometry")

    def save_model(self, request: HttpRequest, obj: HomeVisit, form: Any, change: bool) -> None:
        made = services.ask_visit(by=request.user, now=timezone.now(), is_by_phone=True, **form.cleaned_data)
        adopt(made, obj)

    def revealed(self, target: HomeVisit, request: HttpRequest, reason: str) -> str:
        visit = services.reveal_visit(target.pk, by=request.user, reason=reason)
        words = (visit.contact_name, visit.contact_phone, visit.address, visit.text, visit.note)
        return " · ".join(word for word in words if word) or "-"

    def page_context(self, request: HttpRequest, target: HomeVisit) -> dict[str, Any]:
        is_kept = target.forgotten_at is None
        may_reveal = is_kept and can_read_contact(request.user, target.area)  # type: ignore[arg-type]
        return {"history": target.history.select_related("by"), "may_reveal": may_reveal}

    @display(description=gettext_lazy("contact"))
    def shown_contact(self, visit: HomeVisit) -> str:
        return visit.masked_contact or "-"

    @display(
        description=gettext_lazy("state"),
        label={
            VisitState.ASKED: "warning",
            VisitState.ASSIGNED: "info",
            VisitState.DONE: "success",
            VisitState.CANCELLED: "default",
        },
        ordering="state",
    )
    def shown_state(self, visit: HomeVisit) -> tuple[str, str]:
        return visit.state, visit.get_state_display()
