"""The staff administration shows what the person's roles reach, and changes only through services."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.widgets import UnfoldAdminTextareaWidget

from common.errors import Refusal
from common.paging import CappedPaginator

HistoryPage = Callable[["ScopedAdmin", HttpRequest, Model], HttpResponse]
_history_page: list[HistoryPage] = []


def register_history_page(page: HistoryPage) -> None:
    """Say what an object's history looks like; called from `AppConfig.ready` of the audit trail."""
    _history_page[:] = [page]


def stands_here(app_label: str, request: HttpRequest) -> bool:
    """Whether an app's tables stand in the schema of the request's host (governance/settings/apps.py)."""
    placed = settings.SHARED_APPS if getattr(request, "jurisdiction", None) is None else settings.TENANT_APPS
    try:
        return apps.get_app_config(app_label).name in placed
    except LookupError:
        return False


class ReasonForm(forms.Form):
    """Why something is done; it goes to the audit trail."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class DayRangeFilter(RangeDateFilter):
    """From a day to a day, both included, on a field that holds moments. A day that is none is left out."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = self._day("from"), self._day("to")
        if first is not None:
            queryset = queryset.filter(**{f"{self.field_path}__gte": first})
        if last is not None:
            queryset = queryset.filter(**{f"{self.field_path}__lt": last + datetime.timedelta(days=1)})
        return queryset

    def _day(self, end: str) -> datetime.datetime | None:
        try:
            day = datetime.date.fromisoformat(self.used_parameters.get(f"{self.parameter_name}_{end}", ""))
        except ValueError:
            return None
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class ScopedAdmin(ModelAdmin):
    """Admin of one model, limited by object permissions.

    Subclasses name `may_view` and `may_change`: functions (user) → bool for the module, and give
    `visible_to(user)` on the model's queryset for the rows. Deleting is never offered.
    """

    list_per_page = 50
    show_full_result_count = False

    def may_view(self, user: Any) -> bool:
        """Whether the person sees this part of the administration at all. Denied by default."""
        return False

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        """Whether the person may change the object (None: any object). Denied by default."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).visible_to(request.user)

    def has_table_here(self) -> bool:
        """Whether the open schema has the model's table: jurisdictions' models are absent on public, and vice versa."""
        return router.allow_migrate_model(DEFAULT_DB_ALIAS, self.model)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and self.may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_authenticated and self.has_table_here() and self.may_view(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_authenticated and self.has_table_here() and self.may_change(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and self.may_change(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A rule that refuses while saving is told on the form's page; nothing was saved."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (Refusal, ValidationError) as error:
            return self.tell_refusal(request, error)

    def tell_refusal(self, request: HttpRequest, error: Refusal | ValidationError) -> HttpResponseRedirect:
        """Show what the rule said on the same page again."""
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        for text in words:
            messages.error(request, text)
        return redirect(request.get_full_path())

    def open_object(self, request: HttpRequest, object_id: str) -> Model:
        """The object of an action's page, among those the person may see. Raises `PermissionDenied`."""
        target = self.get_object(request, object_id)
        if target is None or not self.has_view_permission(request, target):
            raise PermissionDenied
        return target

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The object's part of the audit trail instead of the administration's own log."""
        target = self.open_object(request, object_id)
        if not _history_page:
            raise PermissionDenied
        return _history_page[0](self, request, target)

    def ask_reason(
        self, request: HttpRequest, target: Model, *, title: object, text: object, act: Callable[[str], object]
    ) -> HttpResponse:
        """A page that asks why, then does `act(reason)`: one service call. What it returns as text is shown."""
        form = ReasonForm(request.POST or None)
        answer: str | None = None
        if request.method == "POST" and form.is_valid():
            try:
                result = act(form.cleaned_data["reason"])
            except (Refusal, ValidationError) as error:
                return self.tell_refusal(request, error)
            if not isinstance(result, str):
                messages.success(request, _("Done: %(title)s") % {"title": title})
                return redirect(self._address_of(target))
            answer = result
        return self._ask(request, target, title, text, form=form, answer=answer)

    def confirm(self, request: HttpRequest, target: Model, title: object, text: object) -> HttpResponse:
        """A page that asks once more before an act that needs no reason; it posts to the same address."""
        return self._ask(request, target, title, text)

    def _ask(self, request: HttpRequest, target: Model, title: object, text: object, **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "text": text,
            "target": target,
            "back": self._address_of(target),
            "opts": self.opts,
            **more,
        }
        return TemplateResponse(request, "common/reason.html", context)

    def _address_of(self, target: Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[target.pk])


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that are looked at and never edited by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class PagesAdmin(ReadOnlyAdmin):
    """Rows that are looked at, each with a page of its own; acts on them are forms that call one service each."""

    paginator = CappedPaginator
    actions = None

    def visible_or_404(self, request: HttpRequest, pk: int | str) -> Any:
        """One object among those the person may see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdecimal() else None
        if found is None:
            raise Http404
        return found

    def page(
        self, request: HttpRequest, template: str, title: object = "", *, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """A page inside the administration's frame."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True, "title": title}
        return TemplateResponse(request, template, {**frame, **context}, status=status)

    def address(self, name: str) -> str:
        """URL name of one of this screen's own pages."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"
