"""Duties, levels, prices and times to answer in the staff administration."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import Refusal
from firms.admin.disclosure_base import DatedAdmin
from firms.forms.staff import AdoptForm, TableForm
from firms.models import DisclosureDuty, QuestionPolicy, ReferencePrice, ServiceLevel
from firms.permissions import can_set_duties
from firms.services import adopt_duty_set
from firms.services.price_import import COLUMNS, TableRefused, import_prices


class ToolPages:
    """A page with one form beside the list."""

    def tool_page(self: Any, request: HttpRequest, title: str, form: Any, **more: Any) -> HttpResponse:
        """The form, with what went wrong."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "show_back_button": True,
            "title": title,
            "form": form,
            **more,
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "firms/disclosure/staff_tool.html", context, status=status)

    def check_rules(self: Any, request: HttpRequest) -> None:
        """Raises `PermissionDenied` for who may not say what is demanded."""
        if not (self.has_view_permission(request) and can_set_duties(request.user)):
            raise PermissionDenied


@admin.register(DisclosureDuty)
class DisclosureDutyAdmin(ToolPages, DatedAdmin):
    """What is demanded; sets of places to start from."""

    list_display = ("kind", "frequency", "due_days", "posting_days", "legal_source", "effective_from", "effective_to")
    list_before_template = "firms/disclosure/_duty_tools.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("adopt/", wrap(self.adopt_view), name="firms_disclosureduty_adopt"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"may_adopt": can_set_duties(request.user)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def adopt_view(self, request: HttpRequest) -> HttpResponse:
        """File a sample set from a day on; kinds that are demanded already are left out."""
        self.check_rules(request)
        form = AdoptForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                found = adopt_duty_set(
                    form.cleaned_data["place"],
                    by=request.user,
                    now=timezone.now(),
                    effective_from=form.cleaned_data["effective_from"],
                )
                number = len(found)
                words = ngettext("%(number)s duty filed", "%(number)s duties filed", number) % {"number": number}
                messages.success(request, words)
                return redirect("admin:firms_disclosureduty_changelist")
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        return self.tool_page(request, _("Adopt a set of duties"), form)


class PricesAdmin(ToolPages, DatedAdmin):
    """Levels and prices come from one table."""

    list_before_template = "firms/disclosure/_price_tools.html"

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"firms_{self.opts.model_name}_table"
        return [path("table/", wrap(self.table_view), name=name), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        address = reverse(f"admin:firms_{self.opts.model_name}_table")
        more = {"may_import": can_set_duties(request.user), "table_address": address}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def table_view(self, request: HttpRequest) -> HttpResponse:
        """Hand in a table; all rows are taken, or none."""
        self.check_rules(request)
        form = TableForm(request.POST or None, request.FILES or None)
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            try:
                levels, prices = import_prices(form.cleaned_data["file"], by=request.user, now=timezone.now())
                text = _("New: %(levels)s levels, %(prices)s prices.") % {"levels": levels, "prices": prices}
                messages.success(request, text)
                return redirect(f"admin:firms_{self.opts.model_name}_changelist")
            except TableRefused as refusal:
                problems = refusal.problems
            except Refusal as refusal:
                problems = [str(refusal)]
        columns = [column.headers[0] for column in COLUMNS]
        title = _("Levels and prices from a table")
        return self.tool_page(request, title, form, problems=problems, columns=columns)


@admin.register(ServiceLevel)
class ServiceLevelAdmin(PricesAdmin):
    """What each level holds."""

    list_display = ("title", "code", "rank", "legal_source", "effective_from", "effective_to")


@admin.register(ReferencePrice)
class ReferencePriceAdmin(PricesAdmin):
    """What each level costs."""

    list_display = ("level_code", "estate_kind", "building_type", "low_amount", "high_amount", "effective_from")


@admin.register(QuestionPolicy)
class QuestionPolicyAdmin(DatedAdmin):
    """How long firms have to answer; the next row ends this one."""

    list_display = ("effective_from", "answer_days", "counts_working_days", "legal_source")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
