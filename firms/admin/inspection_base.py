"""What the staff's screens of inspections share: pages, acts with a form each, who may open them."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from common.admin import ReadOnlyAdmin
from common.errors import Refusal
from common.paging import CappedPaginator
from firms.permissions import can_see_firms

STYLES = {"all": ("css/complaint_admin.css", "css/credit_admin.css")}


class Act(NamedTuple):
    """One button with its form and the service that it calls: `do(target, data, by, now)`."""

    title: Promise
    form: Callable[[Any], forms.Form]
    do: Callable[[Any, dict[str, Any], User, datetime.datetime], object]


class InspectionsAdmin(ReadOnlyAdmin):
    """Pages of our own instead of the administration's forms."""

    paginator = CappedPaginator
    actions = None
    template = ""

    class Media:
        """Buttons above the list."""

        css = STYLES

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def acts_for(self, target: Any, user: Any) -> dict[str, Act]:
        """The acts that are open to a person now; the service checks again."""
        return {}

    def context_of(self, request: HttpRequest, target: Any) -> dict[str, Any]:
        """What the page of one object shows."""
        return {}

    def visible(self, request: HttpRequest, pk: Any) -> Any:
        """The object, among those that the person may see. Raises `PermissionDenied`, `Http404`."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self.show(request, self.visible(request, object_id))

    def show(self, request: HttpRequest, target: Any, failed: Any = None, status: int = 200) -> HttpResponse:
        """The page of an object; `failed` is the name and the form of an act that was refused."""
        acts = [
            {
                "name": name,
                "title": act.title,
                "form": failed[1] if failed and failed[0] == name else act.form(None),
                "address": self.address("act", target.pk, name),
            }
            for name, act in self.acts_for(target, request.user).items()
        ]
        more = {"target": target, "acts": acts, "failed": failed[0] if failed else ""}
        return self.page(request, self.template, str(target), more | self.context_of(request, target), status)

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One act on an object; what was typed stays when it is refused."""
        target = self.visible(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        acts = self.acts_for(target, request.user)
        if act not in acts:
            raise Http404
        form = acts[act].form(request.POST)
        if form.is_valid():
            try:
                acts[act].do(target, form.cleaned_data, request.user, timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("Saved."))
                return redirect(self.address("change", target.pk))
            except (Refusal, ValidationError) as error:
                words = error.messages if isinstance(error, ValidationError) else [str(error)]
                form.add_error(None, ValidationError(words))
                messages.error(request, " ".join(words))
        return self.show(request, self.visible(request, pk), (act, form), status=422)

    def address(self, name: str, *arguments: Any) -> str:
        """The address of one of this model's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=arguments)

    def page(self, request: HttpRequest, template: str, title: str, more: Any, status: int = 200) -> HttpResponse:
        """A page of ours in the administration's frame."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "show_back_button": True, "title": title}
        return TemplateResponse(request, template, {**frame, **more}, status=status)

    def form_page(self, request: HttpRequest, title: str, form: forms.Form, do: Callable[[Any], str]) -> HttpResponse:
        """A page with one form; `do(data)` calls one service and gives the address to go on to."""
        status = 200
        if request.method == "POST":
            if form.is_valid():
                try:
                    return redirect(do(form.cleaned_data))
                except (Refusal, ValidationError) as error:
                    words = error.messages if isinstance(error, ValidationError) else [str(error)]
                    form.add_error(None, ValidationError(words))
            status = 422
        more = {"form": form, "button": title, "back": self.address("changelist")}
        return self.page(request, "firms/inspections/staff_form.html", title, more, status)
