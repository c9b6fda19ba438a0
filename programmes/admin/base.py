"""What the screens of this app share: rights, acts as small forms on an object's own page, dated rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from common.admin import ScopedAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from credit.admin.base import AreaFilter, CreditAdmin
from programmes.permissions import can_see, can_set_rules


class EstateAreaFilter(AreaFilter):
    """Rows that stand on an estate, by the estate's area."""

    path_field = "estate__area__path"


@dataclass(frozen=True)
class Act:
    """One thing that can be done with an object: its form is made for the object, `do` calls one service.

    `may(user, target)` says whether it is offered; the service decides again. `do` may return a page, or words that
    say what was done.
    """

    name: str
    title: Any
    form: Callable[..., forms.Form]
    do: Callable[[HttpRequest, Any, dict[str, Any]], object]
    may: Callable[[Any, Any], bool]


class KeepsInput(ScopedAdmin):
    """What a service refuses while a form is saved stands on the same form, with everything that was typed."""

    def changeform_view(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        plain = super(ScopedAdmin, self).changeform_view
        try:
            return plain(request, *args, **options)
        except (Refusal, ValidationError) as error:
            request.refused = error  # type: ignore[attr-defined]
        return plain(request, *args, **options)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change, **options)
        error = getattr(request, "refused", None)
        if error is None:
            return form
        words = error.messages if isinstance(error, ValidationError) else [str(error)]

        def clean(self: Any) -> None:
            raise ValidationError(words)

        return type(form.__name__, (form,), {"clean": clean})


class ActsAdmin(KeepsInput, CreditAdmin):
    """Rows that are looked at; what can be done with one stands as small forms on its page."""

    page_template: str
    acts: tuple[Act, ...] = ()

    def may_view(self, user: Any) -> bool:
        return can_see(user)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("<int:pk>/acts/<slug:act>/", view, name=name), *super().get_urls()]

    def page_context(self, request: HttpRequest, target: Any) -> dict[str, Any]:
        """What the page of one object shows beside its acts."""
        return {}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._show(request, self.visible_or_404(request, object_id))

    def _show(self, request: HttpRequest, target: Any, bound: dict[str, forms.Form] | None = None) -> HttpResponse:
        bound = bound or {}
        acts = [
            {"name": act.name, "title": act.title, "form": form, "is_open": form.is_bound}
            for act in self.acts
            if act.may(request.user, target)
            for form in [bound.get(act.name) or act.form(target=target, prefix=act.name)]
        ]
        return self.page(
            request,
            self.page_template,
            str(target),
            status=422 if bound else 200,
            target=target,
            acts=acts,
            act_url=self.address("act"),
            **self.page_context(request, target),
        )

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do one thing; what was typed wrong, or refused, is shown on the same page with what was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        target = self.visible_or_404(request, pk)
        found = next((known for known in self.acts if known.name == act), None)
        if found is None:
            raise Http404
        form = found.form(request.POST, request.FILES, target=target, prefix=act)
        if form.is_valid():
            try:
                result = found.do(request, target, form.cleaned_data)
            except (Refusal, ValidationError) as error:
                words = error.messages if isinstance(error, ValidationError) else [str(error)]
                for text in words:
                    form.add_error(None, text)
            else:
                if isinstance(result, HttpResponse):
                    return result
                messages.success(request, result if isinstance(result, str) else _("Saved."))
                return HttpResponseRedirect(self._address_of(target))
        return self._show(request, target, {act: form})


class RuleAdmin(KeepsInput):
    """Rules as dated data: entered once and never edited; the next one ends the one before."""

    paginator = CappedPaginator
    actions = None

    def may_view(self, user: Any) -> bool:
        return can_see(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_set_rules(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The service keeps the rule; the form only reads."""
        return self.model()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the rule."""
