"""Firms and projects in the staff administration, limited to the person's areas."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from common.admin import ScopedAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from firms.admin.parts import BranchInline, ContractInline, HonourInline, PostInline
from firms.choices import ProjectEnd
from firms.models import PropertyFirm, ServiceProject
from firms.permissions import can_manage_firms, can_manage_projects_of, can_see_firms, can_view_person_of_firm
from firms.services import FIRM_FIELDS, end_project, file_firm, open_project, open_temporary_file
from firms.services.filings import reveal_firm_person
from firms.services.importing import FIRM_COLUMNS, PROJECT_COLUMNS
from places.admin.base import ImportsRows
from places.models import Estate

PROJECT_FIELDS = ("name", "floor_area", "household_count", "manager_name")


class FirmsAdmin(ScopedAdmin):
    """What both screens share."""

    paginator = CappedPaginator
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_manage_firms(user)

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Parts are shown beside a row that stands; they are never sent back."""
        return self.inlines if obj is not None and request.method != "POST" else ()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip()
        return (self.matching(queryset, words) if words else queryset), False

    def matching(self, rows: Any, words: str) -> QuerySet:
        """The rows that a person means by these words."""
        raise NotImplementedError


@admin.register(PropertyFirm)
class PropertyFirmAdmin(FirmsAdmin, ImportsRows):
    """The files of firms."""

    import_kind = "firms.import_firms"
    import_right = "manage_firms"
    import_title = gettext_lazy("Import firms")
    import_columns = FIRM_COLUMNS

    list_display = ("name", "unified_code", "status", "is_code_fictitious", "filed_on")
    list_filter = (("status", ChoicesDropdownFilter), "is_code_fictitious")
    search_fields = ("name",)
    search_help_text = gettext_lazy("Name, pinyin initials or unified code")
    ordering = ("-id",)
    fields = (*FIRM_FIELDS, "masked_person")
    inlines = (BranchInline, HonourInline)
    readonly_fields = ("masked_person",)
    actions_detail = ("reveal_action",)

    @display(description=gettext_lazy("legal representative"))
    def masked_person(self, firm: PropertyFirm) -> str:
        return firm.masked_legal_representative or "–"

    def has_reveal_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        firm = PropertyFirm.objects.filter(pk=object_id).first()
        is_known = firm is not None and bool(firm.legal_representative)
        return is_known and can_view_person_of_firm(request.user, firm)

    @action(description=gettext_lazy("Show the legal representative"), url_path="person", permissions=["reveal"])
    def reveal_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The name in clear; the look is audited, with the reason."""
        firm = self.open_object(request, object_id)
        return self.ask_reason(
            request,
            firm,
            title=_("Show the legal representative"),
            text=_("Who looks, and why, is written into the audit trail."),
            act=lambda reason: reveal_firm_person(firm.pk, by=request.user, reason=reason),
        )

    def matching(self, rows: Any, words: str) -> QuerySet:
        return rows.search(words)

    def view_on_site(self, obj: PropertyFirm) -> str:
        return reverse("credit:rating", args=[obj.unified_code])

    def save_model(self, request: HttpRequest, obj: PropertyFirm, form: Any, change: bool) -> None:
        names = form.changed_data if change else FIRM_FIELDS
        values = {name: form.cleaned_data[name] for name in names}
        before = PropertyFirm.objects.get(pk=obj.pk) if change else None
        saved = file_firm(by=request.user, firm=before, **values)
        for field in saved._meta.concrete_fields:
            setattr(obj, field.attname, getattr(saved, field.attname))


class EndForm(forms.Form):
    """The end of a project."""

    effective_to = forms.DateField(
        label=gettext_lazy("until (not included)"), widget=UnfoldAdminSingleDateWidget, initial=timezone.localdate
    )
    end_reason = forms.ChoiceField(
        label=gettext_lazy("reason of the end"), choices=ProjectEnd.choices, widget=UnfoldAdminSelectWidget
    )
    reason = forms.CharField(
        label=gettext_lazy("why it ends without a hand-over"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("The regular way is an exit with its hand-over list."),
    )


class TemporaryForm(forms.Form):
    """A firm found operating without filing."""

    estate = forms.CharField(label=gettext_lazy("code of the estate"), max_length=16, widget=UnfoldAdminTextInputWidget)
    name = forms.CharField(label=gettext_lazy("name of the firm"), max_length=200, widget=UnfoldAdminTextInputWidget)
    unified_code = forms.CharField(
        label=gettext_lazy("unified social credit code"),
        max_length=18,
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    since = forms.DateField(
        label=gettext_lazy("found operating without filing on"),
        widget=UnfoldAdminSingleDateWidget,
        initial=timezone.localdate,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )

    def clean_estate(self) -> Estate:
        """The estate by its code."""
        code = self.cleaned_data["estate"].strip().upper()
        found = Estate.objects.select_related("area").defer("polygon", "area__geometry").filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no estate with the code %(code)s.") % {"code": code})
        return found


class InForceFilter(DropdownFilter):
    """Projects of today, and those that ended."""

    title = gettext_lazy("period")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("in force")), ("past", _("ended"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        if self.value() == "now":
            return queryset.on(today)
        return queryset.filter(effective_to__lte=today) if self.value() == "past" else queryset


@admin.register(ServiceProject)
class ServiceProjectAdmin(FirmsAdmin, ImportsRows):
    """Which firm serves which estate when; a project is opened and ended, its period is not edited."""

    import_kind = "firms.import_projects"
    import_right = "manage_firms"
    import_title = gettext_lazy("Import projects")
    import_columns = PROJECT_COLUMNS

    list_display = ("name", "firm", "estate", "manager_name", "effective_from", "effective_to", "filed_on")
    list_select_related = ("firm", "estate")
    list_filter = (InForceFilter,)
    search_fields = ("name",)
    search_help_text = gettext_lazy("Estate or firm")
    ordering = ("-id",)
    autocomplete_fields = ("firm", "estate")
    fields = ("firm", "estate", "effective_from", *PROJECT_FIELDS)
    inlines = (ContractInline, PostInline)
    actions_detail = ("end_action",)
    actions_list = ("import_rows", "temporary_action")

    def matching(self, rows: Any, words: str) -> QuerySet:
        text = words.lower()
        return rows.filter(estate__search_text__contains=text) | rows.filter(firm__search_text__contains=text)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_end_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        project = ServiceProject.objects.select_related("estate__area").filter(pk=object_id).first()
        is_open = project is not None and project.effective_to is None
        return is_open and can_manage_projects_of(request.user, project.estate)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        for name in PROJECT_FIELDS:
            if name in form.base_fields:  # left empty, they are taken from the estate
                form.base_fields[name].required = False
        return form

    def save_model(self, request: HttpRequest, obj: ServiceProject, form: Any, change: bool) -> None:
        data = form.cleaned_data
        values = {name: data[name] for name in PROJECT_FIELDS if data[name] not in (None, "")}
        saved = open_project(
            data["firm"], data["estate"], by=request.user, effective_from=data["effective_from"], **values
        )
        obj.pk = saved.pk

    def has_temporary_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        return can_manage_firms(request.user)

    @action(
        description=gettext_lazy("Firm without filing"), url_path="temporary", permissions=["temporary"], icon="flag"
    )
    def temporary_action(self, request: HttpRequest) -> HttpResponse:
        """A firm that is found serving an estate without having filed: its temporary file and the project."""
        form = TemporaryForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                project = open_temporary_file(by=request.user, **form.cleaned_data)
            except (Refusal, ValidationError) as error:
                return self.tell_refusal(request, error)
            return redirect(self._address_of(project))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Firm without filing"),
            "text": _("The firm gets a temporary file, and its project stays unfiled until the firm files it."),
            "target": self.opts.verbose_name_plural,
            "back": reverse("admin:firms_serviceproject_changelist"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "common/reason.html", context)

    @action(description=gettext_lazy("End the project"), url_path="end", permissions=["end"])
    def end_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Day and reason of the end."""
        project = self.open_object(request, object_id)
        form = EndForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                end_project(project.pk, by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                return self.tell_refusal(request, refusal)
            return redirect(self._address_of(project))
        context = {
            **self.admin_site.each_context(request),
            "title": _("End the project"),
            "text": _("From that day on the firm serves the estate no more."),
            "target": project,
            "back": self._address_of(project),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "common/reason.html", context)
