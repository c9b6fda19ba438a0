"""Choices where the law is open, and assemblies' own rules of procedure, in the staff administration."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from committees.admin.assembly_rules import LawAdmin
from committees.choices.laws import CHOICE_LABELS
from committees.forms.assembly_rules import ChoicesForm, ProcedureForm
from committees.models import RulesOfProcedure, VotingChoices
from committees.permissions import can_set_law
from committees.selectors.assembly_rules import choices_on
from committees.selectors.rule_pages import choices_of, settled_in
from committees.services.assembly_rules import NotAReading, enter_procedure, set_choices
from common.errors import Refusal
from places.models import Estate
from places.permissions import may_anywhere


def _saved(form: Any, act: Callable[[], Model]) -> Model | None:
    """Call a service; what it refuses stands on the form, with what was typed."""
    try:
        return act()
    except NotAReading as refusal:
        words = refusal.message % {"keys": "、".join(str(CHOICE_LABELS.get(key, key)) for key in refusal.keys)}  # type: ignore[operator]
        form.add_error(None, words)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        for text in error.messages:
            form.add_error(None, text)
    return None


@admin.register(VotingChoices)
class VotingChoicesAdmin(LawAdmin):
    """What this jurisdiction chose, the newest first."""

    list_display = ("effective_from", "basis", "set_by", "set_at")
    list_select_related = ("set_by",)
    actions_list = ("now_action",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_set_law(request.user)

    @action(description=gettext_lazy("What holds now"), url_path="now", permissions=["view"])
    def now_action(self, request: HttpRequest) -> HttpResponse:
        """The choices in force, and the defaults of what nobody chose."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._show(request, choices_on(timezone.localdate()))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._show(request, self.visible_or_404(request, object_id))

    def _show(self, request: HttpRequest, version: VotingChoices | None) -> HttpResponse:
        title = _("Choices where the law is open")
        return self.page(
            request,
            "choices.html",
            title,
            version=version,
            points=choices_of(version),
            may_set=self.has_add_permission(request),
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ChoicesForm(request.POST or None, initial={"effective_from": timezone.localdate()})
        if request.method == "POST" and form.is_valid():
            kept = _saved(form, lambda: self._set(request, form))
            if kept is not None:
                messages.success(request, _("Saved."))
                return redirect("admin:committees_votingchoices_change", kept.pk)
        status = 422 if form.errors else 200
        return self.page(request, "choose.html", _("Choose where the law is open"), status=status, form=form)

    @staticmethod
    def _set(request: HttpRequest, form: ChoicesForm) -> VotingChoices:
        data = form.cleaned_data
        return set_choices(
            form.values(),
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            basis=data["basis"],
            effective_from=data["effective_from"],
            has_read_warning=data["has_read_warning"],
        )


@admin.register(RulesOfProcedure)
class RulesOfProcedureAdmin(LawAdmin):
    """Rules of procedure of assemblies in the person's areas."""

    list_display = ("estate", "document", "adopted_on", "effective_from", "shown_points", "entered_by")
    list_select_related = ("estate", "entered_by")
    search_fields = ("estate__name", "estate__code", "document")

    def has_add_permission(self, request: HttpRequest) -> bool:
        here = request.user.is_authenticated and self.has_table_here()
        return here and may_anywhere(request.user, "manage_committees")  # type: ignore[arg-type]

    @display(description=gettext_lazy("points settled"))
    def shown_points(self, version: RulesOfProcedure) -> int:
        return len(version.values)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.visible_or_404(request, object_id)
        points = settled_in(version.values, version.clauses)
        return self.page(request, "procedure.html", str(version), version=version, points=points)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        estates = Estate.objects.visible_to(request.user).select_related("area")
        initial = {"estate_code": request.GET.get("estate", "")[:16]}
        form = ProcedureForm(request.POST or None, initial=initial, estates=estates)
        if request.method == "POST" and form.is_valid():
            kept = _saved(form, lambda: self._enter(request, form))
            if kept is not None:
                messages.success(request, _("Saved."))
                return redirect("admin:committees_rulesofprocedure_change", kept.pk)
        status = 422 if form.errors else 200
        return self.page(request, "choose.html", _("Enter rules of procedure"), status=status, form=form)

    @staticmethod
    def _enter(request: HttpRequest, form: ProcedureForm) -> RulesOfProcedure:
        data = form.cleaned_data
        return enter_procedure(
            data["estate_code"],
            form.values(),
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            document=data["document"],
            adopted_on=data["adopted_on"],
            effective_from=data["effective_from"],
            clauses=form.clauses(),
            has_read_warning=data["has_read_warning"],
        )
