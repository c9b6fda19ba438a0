"""Filings in the administration: the queue of the person's areas, and the page on which one is decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from common.admin import PagesAdmin
from common.errors import Refusal
from firms.choices import FilingState
from firms.models import FileChange, Filing
from firms.permissions import (
    can_act_on_filing,
    can_decide_filing,
    can_review_filing,
    can_see_firms,
    can_view_persons_of,
)
from firms.rules.filing_fields import fields_of
from firms.selectors.filings import filing_rows
from firms.services import filings
from firms.services.filings._steps import personal_of
from firms.views.filings import file_response
from places.choices import AreaKind
from places.models import Area

COLOURS = {
    FilingState.SUBMITTED: "warning",
    FilingState.REVIEWED: "info",
    FilingState.RETURNED: "default",
    FilingState.APPROVED: "success",
    FilingState.REFUSED: "danger",
    FilingState.WITHDRAWN: "default",
}
MOST_AREAS = 400
_TEXT = {"rows": 2, "class": "case-input"}


class ReturnForm(forms.Form):
    """What is to be corrected, per field, and a word on the whole."""

    def __init__(self, filing: Filing, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in fields_of(filing.kind):
            self.fields[f"field_{field.name}"] = self._note(field.label)
        self.fields["field_files"] = self._note(gettext_lazy("Files"))
        self.fields["reason"] = forms.CharField(
            label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea(_TEXT)
        )

    @staticmethod
    def _note(label: Any) -> forms.Field:
        widget = forms.TextInput({"class": "case-input"})
        return forms.CharField(label=label, required=False, max_length=300, widget=widget)

    def notes(self) -> dict[str, str]:
        """Notes by field."""
        data = self.cleaned_data
        return {name.removeprefix("field_"): text for name, text in data.items() if name.startswith("field_") and text}


class WordsForm(forms.Form):
    """A reason, or a remark."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=500, widget=forms.Textarea(_TEXT))


class WaitingFilter(DropdownFilter):
    """What the person may decide, and what came late."""

    title = gettext_lazy("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("my decision")), ("late", _("handed in late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rows: Any = queryset
        if self.value() == "me":
            return rows.waiting_for(request.user)
        return rows.late(timezone.localdate()) if self.value() == "late" else rows


class FilingAreaFilter(DropdownFilter):
    """Districts and subdistricts that the person's roles reach."""

    title = gettext_lazy("area")
    parameter_name = "area_code"
    path_field = "area__path"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        areas = Area.objects.visible_to(request.user).filter(kind__in=[AreaKind.DISTRICT, AreaKind.SUBDISTRICT])
        return list(areas.values_list("code", "name")[:MOST_AREAS])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        area = Area.objects.visible_to(request.user).without_geometry().filter(code=self.value()).first()
        return queryset.filter(**{f"{self.path_field}__startswith": area.path}) if area is not None else queryset.none()


class FirmCaseAdmin(PagesAdmin):
    """Rows that are looked at; acts on them are small forms that call one service each."""

    list_max_show_all = 0

    def may_view(self, user: Any) -> bool:
        return can_see_firms(user)

    def told(self, request: HttpRequest, act: Callable[[], object]) -> bool:
        """Call a service; what came of it stands on the next page."""
        try:
            act()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return False
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
            return False
        messages.success(request, _("Saved."))
        return True


@admin.register(Filing)
class FilingAdmin(FirmCaseAdmin):
    """The queue of filings; the page of one shows what differs from the register and from the round before."""

    list_display = ("shown_what", "firm", "shown_state", "round", "submitted_at", "due_on", "shown_late")
    list_filter = (WaitingFilter, ("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), FilingAreaFilter)
    list_filter_submit = True
    search_fields = ("firm__search_text", "estate__search_text")
    search_help_text = gettext_lazy("Estate or firm")
    ordering = ("submitted_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("firm", "estate", "area", "project", "submitted_by")
        return rows.defer("estate__polygon", "area__geometry")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/acts/<slug:act>/", wrap(self.act_view), name="firms_filing_act"),
            path("<int:pk>/persons/", wrap(self.persons_view), name="firms_filing_persons"),
            path("<int:pk>/files/<int:file_pk>/", wrap(self.file_view), name="firms_filing_file"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return self._detail(request, self.visible_or_404(request, object_id))

    def _detail(
        self, request: HttpRequest, filing: Filing, *, is_revealed: bool = False, status: int = 200, **more: Any
    ) -> HttpResponse:
        persons = personal_of(filing)
        steps = list(filing.steps.select_related("actor"))
        context = {
            "title": str(filing),
            "filing": filing,
            "rows": filing_rows(filing, persons, is_revealed=is_revealed),
            "steps": [{"step": step, "notes": _notes(filing, step.field_notes)} for step in steps],
            "files": list(filing.files.all()),
            "forms": self._forms(request, filing),
            "may_reveal": any(persons.values()) and can_view_persons_of(request.user, filing.area),
            "is_revealed": is_revealed,
            "is_late": filing.is_late(timezone.localdate()),
            "next_step": _next_step(request.user, filing),
        }
        response = self.page(request, "firms/filings/staff_detail.html", status=status, **{**context, **more})
        response["Cache-Control"] = "no-store"
        return response

    def _forms(self, request: HttpRequest, filing: Filing) -> dict[str, Any]:
        """The acts of which it is the person's turn."""
        if not can_act_on_filing(request.user, filing):
            return {}
        first = {"review": WordsForm()} if filing.state == FilingState.SUBMITTED else {"approve": WordsForm()}
        return {**first, "return": ReturnForm(filing), "refuse": WordsForm()}

    def act_view(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """One decision about the round that the person read."""
        filing = self.visible_or_404(request, pk)
        if act not in ("review", "approve", "return", "refuse"):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = ReturnForm(filing, request.POST) if act == "return" else WordsForm(request.POST)
        seen = request.POST.get("round", "")
        if not form.is_valid() or not seen.isdecimal():
            shown = {**self._forms(request, filing), act: form}
            return self._detail(request, filing, status=422, forms=shown)
        is_done = self.told(request, lambda: _decide(act, filing, form, request.user, int(seen)))
        if not is_done:
            filing.refresh_from_db()
            forms_again = self._forms(request, filing)
            kept = {**forms_again, act: form} if act in forms_again else forms_again  # what was typed is kept
            return self._detail(request, filing, status=409, forms=kept)
        return redirect(self._address_of(filing))

    def persons_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page with what points to persons in clear; audited."""
        filing = self.visible_or_404(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        filings.reveal_filing(filing.pk, by=request.user)
        return self._detail(request, filing, is_revealed=True)

    def file_view(self, request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
        """A file, for those who may see the filing."""
        return file_response(self.visible_or_404(request, pk), file_pk)

    @display(description=pgettext_lazy("record", "filing"), header=True)
    def shown_what(self, filing: Filing) -> list[str]:
        return [filing.get_kind_display(), str(filing.estate or filing.area)]

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, filing: Filing) -> tuple[str, str]:
        return filing.state, filing.get_state_display()

    @display(description=gettext_lazy("in time"), label={"late": "danger", "in_time": "success", "none": "default"})
    def shown_late(self, filing: Filing) -> tuple[str, str]:
        if filing.due_on is None:
            return "none", "–"
        return ("late", _("late")) if filing.is_late(timezone.localdate()) else ("in_time", _("in time"))


def _notes(filing: Filing, notes: dict[str, str]) -> list[tuple[Any, str]]:
    labels: dict[str, Any] = {field.name: field.label for field in fields_of(filing.kind)}
    return [(labels.get(name, _("Files")), text) for name, text in notes.items()]


def _next_step(user: Any, filing: Filing) -> str:
    """Whose turn it is, in words."""
    if filing.state == FilingState.SUBMITTED:
        return "" if can_review_filing(user, filing) else _("Next: the subdistrict reviews it.")
    if filing.state == FilingState.REVIEWED:
        return "" if can_decide_filing(user, filing) else _("Next: another person, of the district, decides.")
    return _("Next: the firm corrects it and hands it in again.") if filing.state == FilingState.RETURNED else ""


def _decide(act: str, filing: Filing, form: Any, by: Any, seen_round: int) -> object:
    common = {"by": by, "now": timezone.now(), "seen_round": seen_round}
    words = form.cleaned_data["reason"]
    if act == "return":
        return filings.return_filing(filing.pk, **common, field_notes=form.notes(), reason=words)
    if act == "refuse":
        return filings.refuse_filing(filing.pk, **common, reason=words)
    service = filings.review_filing if act == "review" else filings.approve_filing
    return service(filing.pk, **common, note=words)


@admin.register(FileChange)
class FileChangeAdmin(FirmCaseAdmin):
    """The history of the register, never changed."""

    list_display = ("at", "firm", "project", "act", "shown_changes", "actor")
    list_select_related = ("firm", "project", "actor")
    search_fields = ("firm__search_text",)
    search_help_text = gettext_lazy("Name, pinyin initials or unified code")
    ordering = ("-id",)
    fields = ("at", "firm", "project", "filing", "act", "shown_changes", "reason", "actor")

    @display(description=gettext_lazy("changes"))
    def shown_changes(self, change: FileChange) -> str:
        parts = [
            f"{name}: {_('changed')}" if pair is None else f"{name}: {pair[0] or '–'} → {pair[1] or '–'}"
            for name, pair in change.changes.items()
        ]
        return "; ".join(parts)
