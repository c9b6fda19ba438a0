"""What the office's screens about disclosures share: pages with acts, and rows with a period."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from common.admin import ReadOnlyAdmin, ScopedAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from firms.permissions import can_see_firms, can_set_duties
from firms.services import add_dated_row, end_dated_row

Do = Callable[[Any, forms.Form, HttpRequest], object]


class Act:
    """One thing that the office may do on a page: its title, form and service call."""

    def __init__(self, title: Any, form: type[forms.Form], do: Do) -> None:
        self.title, self.form, self.do = title, form, do


class PageAdmin(ReadOnlyAdmin):
    """A list, and a page per row with acts. Subclasses give `page_template`, `acts_for` and `page_context`."""

    paginator = CappedPaginator
    actions = None
    page_template: str

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def acts_for(self, row: Any, request: HttpRequest) -> dict[str, Act]:
        """Acts that this person may do now, by code."""
        raise NotImplementedError

    def page_context(self, row: Any, request: HttpRequest) -> dict[str, Any]:
        """What the page shows of a row."""
        raise NotImplementedError

    def initial_of(self, row: Any, act: str) -> dict[str, Any]:
        """Values that the form of an act begins with."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        act = path("<int:pk>/acts/<slug:act>/", self.admin_site.admin_view(self.act_view), name=name)
        return [act, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._page(request, self.visible(request, object_id))

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One act; what was typed stays when it is refused."""
        row = self.visible(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        acts = self.acts_for(row, request)
        if act not in acts:
            raise Http404
        form = acts[act].form(request.POST, request.FILES)
        if form.is_valid():
            try:
                acts[act].do(row, form, request)
                messages.success(request, _("Saved."))
                return redirect(self._address_of(row))
            except Refusal as refusal:
                messages.error(request, str(refusal))
        return self._page(request, row, (act, form), status=422)

    def _page(
        self, request: HttpRequest, row: Any, tried: tuple[str, forms.Form] | None = None, status: int = 200
    ) -> HttpResponse:
        acts = [
            {
                "code": code,
                "title": act.title,
                "form": tried[1] if tried and tried[0] == code else act.form(initial=self.initial_of(row, code)),
                "is_open": bool(tried and tried[0] == code),
                "address": f"{self._address_of(row).removesuffix('change/')}acts/{code}/",
            }
            for code, act in self.acts_for(row, request).items()
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "show_back_button": True,
            "title": str(row),
            "row": row,
            "acts": acts,
            **self.page_context(row, request),
        }
        return TemplateResponse(request, self.page_template, context, status=status)

    def visible(self, request: HttpRequest, pk: int | str) -> Any:
        """A row that the person sees. Raises `PermissionDenied`, `Http404`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdecimal() and len(str(pk)) < 19 else None
        if found is None:
            raise Http404
        return found


class DatedAdmin(ScopedAdmin):
    """Rules with a period: one is added, of one that stands only the end can be set."""

    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_duties(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.all()

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        if obj is None:
            return []
        return [field.name for field in self.opts.fields if field.name not in ("id", "effective_to")]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"effective_from": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        now = timezone.now()
        if not change:
            add_dated_row(obj, by=request.user, now=now)
        elif form.cleaned_data.get("effective_to"):
            end_dated_row(obj, by=request.user, now=now, effective_to=form.cleaned_data["effective_to"])
