"""Assemblies in the staff administration: which there are, and beginning one. They are run at their desks."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as pgettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from committees.choices import AssemblyState
from committees.forms.assembly import NewAssemblyForm
from committees.models import Assembly
from committees.services.assemblies import draft_assembly
from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from places.models import Estate
from places.permissions import area_paths, may_anywhere

STATE_COLOURS = {
    AssemblyState.DRAFT: "info",
    AssemblyState.NOTICED: "warning",
    AssemblyState.VOTING: "warning",
    AssemblyState.CLOSED: "warning",
    AssemblyState.COUNTED: "warning",
    AssemblyState.ANNOUNCED: "success",
    AssemblyState.CANCELLED: "danger",
}


@admin.register(Assembly)
class AssemblyAdmin(ReadOnlyAdmin):
    """Assemblies of the areas that the person guides."""

    list_display = ("shown_title", "shown_state", "kind", "estate", "opens_at", "closes_at")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    list_filter_submit = True
    search_fields = ("title", "code", "estate__name")
    list_before_template = "committees/assembly/_staff_tools.html"
    paginator = CappedPaginator
    actions = None

    def may_view(self, user: Any) -> bool:
        return may_anywhere(user, "manage_committees")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("estate__area")
        return rows.defer("estate__area__geometry", "estate__polygon")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("new/", wrap(self.new_view), name="committees_assembly_new"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The desk of the assembly stands outside the administration, where also its head works."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=object_id).first() if str(object_id).isdecimal() else None
        if found is None:
            raise Http404
        return redirect("assemblies:desk", found.code)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Begin an assembly."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reached = area_paths(request.user, "manage_committees")
        form = NewAssemblyForm(
            request.POST or None, estates=Estate.objects.within_areas(reached).select_related("area")
        )
        if request.method == "POST" and form.is_valid():
            made = self._draft(request, form)
            if made is not None:
                return redirect("assemblies:desk", made.code)
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True}
        context = {**frame, "title": _("New assembly"), "form": form}
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "committees/assembly/staff_form.html", context, status=status)

    @staticmethod
    def _draft(request: HttpRequest, form: NewAssemblyForm) -> Assembly | None:
        data = dict(form.cleaned_data)
        try:
            return draft_assembly(data.pop("estate"), by=request.user, **data)  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
        return None

    @display(description=gettext_lazy("owners' assembly"), header=True)
    def shown_title(self, assembly: Assembly) -> list[str]:
        return [assembly.title, assembly.code]

    @display(description=pgettext("assembly", "state"), label=STATE_COLOURS, ordering="state")
    def shown_state(self, assembly: Assembly) -> tuple[str, str]:
        return assembly.state, assembly.get_state_display()
