"""What the screens of meetings, activities and assessments share: a list, a page with acts, a page that asks."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from committees.acts import act_rows, run_act
from committees.selectors.page_parts import Page
from common.errors import Refusal
from firms.admin.filings import FilingAreaFilter, FirmCaseAdmin
from party.models import (
    AssessedSubject,
    AssessmentRound,
    JointMeeting,
    JointTask,
    PartyOrganisation,
)
from party.permissions import can_manage_party, can_see_party
from party.selectors.joint_pages import history_of
from places.permissions import area_paths

ADMIN_OF: dict[str, type[Model]] = {
    "meeting": JointMeeting,
    "task": JointTask,
    "round": AssessmentRound,
    "subject": AssessedSubject,
}


def staff_link(kind: str, thing: Any) -> str:
    """Address of a thing in the administration."""
    return reverse(f"admin:party_{ADMIN_OF[kind]._meta.model_name}_change", args=[thing.pk])


class LineAreaFilter(FilingAreaFilter):
    """Districts and subdistricts that the person's roles reach."""


class LineAdmin(FirmCaseAdmin):
    """Things of the line by area; each has a page of its own with what can be done."""

    kind = ""
    content: Callable[[Any, Any], Page]
    begin_form: type[forms.Form] | None = None
    begin_title: Any = ""
    list_filter_submit = True

    def may_view(self, user: Any) -> bool:
        return can_see_party(user)

    def may_begin(self, user: Any) -> bool:
        """Whether the person begins something new."""
        return can_manage_party(user)

    def page(
        self, request: HttpRequest, template: str, title: object = "", *, status: int = 200, **context: Any
    ) -> TemplateResponse:
        """With its title above it: the frame shows none."""
        return super().page(request, template, title, status=status, heading=title, **context)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.act_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_act"
        return [path("<int:pk>/acts/<slug:act>/", view, name=name), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.begin_form is not None and self.has_view_permission(request) and self.may_begin(request.user)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._show(request, self.visible_or_404(request, object_id), {})

    def _show(self, request: HttpRequest, target: Any, bound: dict[str, forms.Form]) -> HttpResponse:
        response = self.page(
            request,
            "committees/office/staff_thing.html",
            status=422 if bound else 200,
            title=str(target),
            target=target,
            acts=act_rows(self.kind, target, request.user, bound=bound),
            act_url=f"admin:{self.opts.app_label}_{self.opts.model_name}_act",
            history=history_of(target),
            page=type(self).content(target, staff_link),
        )
        response["Cache-Control"] = "no-store"
        return response

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Do one thing; what was typed wrong, or refused, stands on the page with what was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        target = self.visible_or_404(request, pk)
        form, result = run_act(request, self.kind, target, act)
        if form is not None:
            return self._show(request, target, {act: form})
        return self.answer(request, target, result)

    def answer(self, request: HttpRequest, target: Any, result: object) -> HttpResponse:
        """What follows an act: its page again."""
        messages.success(request, _("Saved."))
        return redirect(self._address_of(target))

    def to_choose(self, request: HttpRequest) -> QuerySet:
        """What something new belongs to: the organisations that the person manages."""
        rows = PartyOrganisation.objects.within_areas(area_paths(request.user, "manage_party"))
        return rows.standing(timezone.localdate()).order_by("path")

    def begin(self, request: HttpRequest, form: Any) -> Any:
        """Call the service that begins something new."""
        raise NotImplementedError

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin something new."""
        if not self.has_add_permission(request) or self.begin_form is None:
            raise PermissionDenied
        form = self.begin_form(request.POST or None, target=self.to_choose(request))
        if request.method == "POST" and form.is_valid():
            try:
                return redirect(self._address_of(self.begin(request, form)))
            except (Refusal, ValidationError) as error:
                for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    form.add_error(None, text)
        status = 422 if form.is_bound else 200
        return self.page(request, "committees/office/staff_ask.html", status=status, title=self.begin_title, form=form)
