"""What the screens of this app share: rows of the person's line, acts as small forms on an object's own page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import DropdownFilter

from common.admin import PagesAdmin
from common.errors import Refusal
from party.models import PartyStep
from party.permissions import can_see_party
from party.querysets.organisation import line_paths_of
from places.choices import AreaKind
from places.models import Area

LONGEST_FILTER = 400


@dataclass(frozen=True)
class Act:
    """One thing that can be done with an object: its form is made for the object, `do` calls one service.

    `may(user, target)` says whether it is offered; the service decides again.
    """

    name: str
    title: Any
    form: Callable[..., forms.Form]
    do: Callable[[HttpRequest, Any, Any], object]
    may: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Row:
    """A line of a list: what, more about it, its state, where it leads, whether it is late."""

    title: Any
    note: Any = ""
    state: Any = ""
    link: str = ""
    is_late: bool = False


class LineAreaFilter(DropdownFilter):
    """Districts, subdistricts and communities of the person's line; `path_field` leads to the row's area."""

    title = gettext_lazy("area")
    parameter_name = "area_code"
    path_field = "area__path"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        kinds = [AreaKind.DISTRICT, AreaKind.SUBDISTRICT]
        areas = Area.objects.under(line_paths_of(request.user)).filter(kind__in=kinds)
        return list(areas.values_list("code", "name")[:LONGEST_FILTER])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        areas = Area.objects.under(line_paths_of(request.user)).without_geometry()
        area = areas.filter(code=self.value()).first()
        return queryset.filter(**{f"{self.path_field}__startswith": area.path}) if area is not None else queryset.none()


class PartyAdmin(PagesAdmin):
    """Rows that are looked at by the organisation line; what can be done with one stands on its page."""

    list_max_show_all = 0
    page_template = "party/organisations/staff_thing.html"
    acts: tuple[Act, ...] = ()

    class Media:
        """Boxes of a list that a finger can meet."""

        css = {"all": ("css/credit_admin.css",)}

    def may_view(self, user: Any) -> bool:
        return can_see_party(user)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("<int:pk>/acts/<slug:act>/", view, name=name), *super().get_urls()]

    def page(self, request: HttpRequest, template: str, title: object = "", **context: Any) -> TemplateResponse:
        """It may show names: no copy of it is kept on the way."""
        response = super().page(request, template, title, heading=title, **context)
        response["Cache-Control"] = "no-store"
        return response

    def page_context(self, request: HttpRequest, target: Any) -> dict[str, Any]:
        """What the page of one object shows beside its acts: `facts` and `sections`."""
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self.show(request, self.visible_or_404(request, object_id))

    def show(self, request: HttpRequest, target: Any, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
        """The page of one object, with a form that was filled in wrong where there is one."""
        return self.page(
            request,
            self.page_template,
            str(target),
            status=422 if bound else 200,
            target=target,
            acts=acts_for(self.acts, request.user, target, bound or {}),
            act_url=self.address("act"),
            history=history_of(target),
            **self.page_context(request, target),
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do one thing; what was typed wrong, or refused, is shown on the same page with what was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        target = self.visible_or_404(request, pk)
        form, result = run_act(self.acts, request, target, act)
        if form is not None:
            return self.show(request, target, {act: form})
        return result if isinstance(result, HttpResponse) else HttpResponseRedirect(self._address_of(target))


def acts_for(acts: tuple[Act, ...], user: Any, target: Any, bound: dict[str, forms.Form]) -> list[dict[str, Any]]:
    """The acts that are offered to a person, each with its form."""
    return [
        {"name": act.name, "title": act.title, "form": form, "is_open": form.is_bound}
        for act in acts
        if act.may(user, target)
        for form in [bound.get(act.name) or act.form(target=target, prefix=act.name)]
    ]


def run_act(acts: tuple[Act, ...], request: HttpRequest, target: Any, name: str) -> tuple[forms.Form | None, object]:
    """Do an act: the form when something is wrong with it, or the service's result."""
    found = next((known for known in acts if known.name == name), None)
    if found is None:
        raise Http404
    form = found.form(request.POST, target=target, prefix=name)
    if not form.is_valid():
        return form, None
    try:
        result = found.do(request, target, form)
    except (Refusal, ValidationError) as error:
        for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
            form.add_error(None, text)
        return form, None
    messages.success(request, _("Saved."))
    return None, result


def history_of(target: Model) -> QuerySet[PartyStep]:
    """What happened with a thing, the latest first."""
    rows = PartyStep.objects.filter(subject=target._meta.model_name, subject_id=target.pk)
    return rows.select_related("by").order_by("-pk")[:50]
