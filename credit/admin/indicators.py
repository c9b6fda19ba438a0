"""Values beside the ledger: entered by one person, confirmed by another, one by one or from a workbook."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter
from unfold.decorators import action, display

from common.errors import Refusal
from credit.admin.base import MOST_AT_ONCE, one_by_one, tell
from credit.admin.entry import MOST_FOUND, named
from credit.admin.forms import IndicatorForm
from credit.admin.imports import ImportPages
from credit.admin.process import MineFilter
from credit.models import IndicatorValue
from credit.permissions import can_confirm_indicator, can_enter_indicator, can_report_anywhere
from credit.rules.amounts import as_text
from credit.rules.periods import Period
from credit.selectors import queues
from credit.selectors.items import value_names
from credit.services import confirm_indicator, enter_indicator
from credit.services.imports import INDICATOR_COLUMNS, INDICATORS, start_indicator_import
from credit.services.rulebooks import rulebook_in_force
from firms.models import PropertyFirm, ServiceProject


class MyValues(MineFilter):
    """Values to confirm."""

    rows = staticmethod(queues.indicators_to_confirm)


class CountsFilter(DropdownFilter):
    """Whether the value counts."""

    title = gettext_lazy("counts")
    parameter_name = "counts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("confirmed")), ("no", gettext_lazy("waits for the second person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(known_at__isnull=self.value() == "no")


class NameFilter(DropdownFilter):
    """Names of the rulebook in force."""

    title = gettext_lazy("name")
    parameter_name = "name"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, rule["title"]) for name, rule in _names().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(name=self.value()) if self.value() else queryset


@admin.register(IndicatorValue)
class IndicatorValueAdmin(ImportPages):
    """Values of the firms that the person sees."""

    list_display = ("name", "shown_subject", "period_from", "period_to", "shown_value", "shown_state", "entered_by")
    list_filter = (MyValues, CountsFilter, NameFilter)
    list_filter_submit = True
    search_fields = ("firm__search_text", "name")
    search_help_text = gettext_lazy("Firm, or name of the value")
    actions = ("bulk_confirm",)
    actions_list = ("import_action",)
    import_kind = INDICATORS
    import_title = gettext_lazy("Import of indicator values")
    import_columns = INDICATOR_COLUMNS
    start_import = staticmethod(start_indicator_import)

    def import_guide(self, document: dict[str, Any]) -> list[tuple[str, str]]:
        names = value_names(document).items()
        return [(name, " · ".join(filter(None, [rule["title"], "、".join(rule["words"])]))) for name, rule in names]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    @action(description=gettext_lazy("Import a file"), url_path="file", permissions=["import"], icon="upload_file")
    def import_action(self, request: HttpRequest) -> HttpResponse:
        """The way to the import."""
        return redirect("admin:credit_indicatorvalue_import")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = queues.visible_indicators(request.user).select_related(
            "firm", "project__estate__area", "entered_by", "confirmed_by"
        )
        return rows.defer("project__estate__polygon", "project__estate__area__geometry")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and can_report_anywhere(request.user)

    def get_urls(self) -> list[URLPattern]:
        confirm = self.admin_site.admin_view(self.confirm_view)
        return [
            path("<int:pk>/confirm/", confirm, name="credit_indicatorvalue_confirm"),
            *self.import_urls(self.admin_site.admin_view),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Find the firm or project, then enter the value."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        project = named(
            request, "project", ServiceProject.objects.visible_to(request.user).select_related("firm", "estate__area")
        )
        firm = project.firm if project else named(request, "firm", PropertyFirm.objects.visible_to(request.user))
        if firm is None:
            return self._search_page(request)
        try:
            names = value_names(rulebook_in_force(timezone.localdate()).document)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:credit_indicatorvalue_changelist")
        before = Period.of("quarter", timezone.localdate()).before
        initial = {"period_from": before.first_day, "period_to": before.end}
        form = IndicatorForm(request.POST or None, names=names, initial=initial)
        if request.method == "POST" and form.is_valid():
            value = tell(
                request,
                lambda: enter_indicator(
                    by=request.user, firm=firm, project=project, now=timezone.now(), **form.cleaned_data
                ),
            )
            if isinstance(value, IndicatorValue):
                return redirect("admin:credit_indicatorvalue_change", value.pk)
        return self.page(
            request,
            "credit/staff_indicator_new.html",
            _("Enter a value"),
            status=422 if request.method == "POST" else 200,
            form=form,
            names=names,
            about={"firm": firm, "project": project},
        )

    def _search_page(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").replace("\0", "").strip()[:60]
        projects: list[ServiceProject] = []
        firms: list[PropertyFirm] = []
        if words:
            rows = ServiceProject.objects.on(timezone.localdate()).visible_to(request.user)
            by_estate = rows.filter(estate__search_text__contains=words.lower())
            by_firm = rows.filter(firm__search_text__contains=words.lower())
            found = (by_estate | by_firm).select_related("firm", "estate__area").order_by("name", "pk")[:MOST_FOUND]
            projects = [project for project in found if can_enter_indicator(request.user, project)]
            if can_enter_indicator(request.user, None):
                firms = list(PropertyFirm.objects.visible_to(request.user).search(words).order_by("name")[:MOST_FOUND])
        return self.page(
            request,
            "credit/staff_find_project.html",
            _("Enter a value"),
            query=words,
            projects=projects,
            firms=firms,
            is_value=True,
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        value = self.visible_or_404(request, object_id)
        rows = IndicatorValue.objects.filter(firm=value.firm, project=value.project, name=value.name)
        return self.page(
            request,
            "credit/staff_indicator.html",
            str(value),
            value=value,
            rule=_names().get(value.name),
            same_period=rows.filter(period_from=value.period_from, period_to=value.period_to).exclude(pk=value.pk),
            may_confirm=value.known_at is None and can_confirm_indicator(request.user, value),
        )

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The second person confirms a value."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        value = self.visible_or_404(request, pk)
        return self.do(request, value, lambda: confirm_indicator(value.pk, by=request.user, now=timezone.now()))

    @admin.action(description=gettext_lazy("Confirm"))
    def bulk_confirm(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Confirm the chosen values, and say what became of each."""
        rows, now = list(queryset.order_by("pk")[:MOST_AT_ONCE]), timezone.now()
        results = None
        if request.POST.get("apply"):
            results = one_by_one(rows, lambda value: confirm_indicator(value.pk, by=request.user, now=now), _("Done"))
        return self.page(
            request,
            "credit/staff_values.html",
            _("Confirm"),
            rows=[
                {"value": value, "shown": shown(value), "is_open": can_confirm_indicator(request.user, value)}
                for value in rows
            ],
            results=results,
            done_count=sum(result["is_done"] for result in results or []),
            back=reverse("admin:credit_indicatorvalue_changelist") + "?waits=me",
        )

    @display(description=gettext_lazy("about"), header=True)
    def shown_subject(self, value: IndicatorValue) -> list[str]:
        return [value.firm.name, str(value.project.estate) if value.project else _("the firm as a whole")]

    @display(description=gettext_lazy("value"))
    def shown_value(self, value: IndicatorValue) -> str:
        return shown(value)

    @display(
        description=gettext_lazy("state"),
        label={"yes": "success", "no": "warning"},
    )
    def shown_state(self, value: IndicatorValue) -> tuple[str, str]:
        if value.known_at is None:
            return "no", _("waits for the second person")
        return "yes", _("counts")


def shown(value: IndicatorValue) -> str:
    """87 of 100, or the word."""
    if value.numerator is None or value.denominator is None:
        return value.text
    return _("%(part)s of %(whole)s") % {"part": as_text(value.numerator), "whole": as_text(value.denominator)}


def _names() -> dict[str, dict[str, Any]]:
    """Names of the rulebook in force; none without one."""
    try:
        return value_names(rulebook_in_force(timezone.localdate()).document)
    except Refusal:
        return {}
