"""The law of assemblies in the staff administration: what holds, versions, loading with a check, who can apply."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from committees.forms.assembly_rules import LoadForm
from committees.models import AssemblyRuleSet
from committees.permissions import can_see_rules, can_set_law
from committees.selectors.assembly_rules import NoRulesInForce, rule_set_on
from committees.selectors.first_assembly import candidates, counts_by_subdistrict, estates_without_committee, trigger_on
from committees.selectors.rule_pages import changes_between, clock_rows, counts_of, period_of, row_of, topics_of
from committees.selectors.rule_words import trigger_in_words, word
from committees.services.assembly_rules import PlaceNotClear, RulesNotReadable, check_rules, load_rules
from common.admin import PagesAdmin
from common.errors import Refusal

SHOWN_AT_ONCE = 50
COUNTED_AT_MOST = 2_000
YEARS = range(2000, 2101)


class LawAdmin(PagesAdmin):
    """Versions that are looked at; a new one is entered on a page of its own."""

    def may_view(self, user: Any) -> bool:
        return can_see_rules(user)

    def page(self, request: HttpRequest, template: str, title: object = "", **context: Any) -> TemplateResponse:
        return super().page(request, f"committees/laws/{template}", title, **context)


@admin.register(AssemblyRuleSet)
class AssemblyRuleSetAdmin(LawAdmin):
    """Versions of the law, the newest first."""

    list_display = ("title", "shown_place", "effective_from", "source", "loaded_by", "loaded_at")
    list_select_related = ("loaded_by",)
    actions_list = ("now_action", "load_action", "first_action")

    def has_set_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_set_law(request.user)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        clock = path("<int:pk>/clock/", wrap(self.clock_view), name="committees_assemblyruleset_clock")
        return [clock, *super().get_urls()]

    @display(description=gettext_lazy("place"))
    def shown_place(self, version: AssemblyRuleSet) -> str:
        return word(version.place)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        version = self.visible_or_404(request, object_id)
        begins, ends = period_of(version)
        return self.page(
            request,
            "rules.html",
            version.title,
            version=version,
            place=word(version.place),
            layers=[word(layer) for layer in version.layers],
            borrowed=[word(layer) for layer in version.document.get("borrowed", [])],
            ends=ends,
            was_replaced=ends == begins,
            topics=topics_of(version.document),
            counts=counts_of(version.document),
            only=request.GET.get("only", ""),
        )

    def clock_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The clock table of a first election that is applied for on a day."""
        version = self.visible_or_404(request, pk)
        day = _day_of(request) or timezone.localdate()
        steps = clock_rows(version.document, day)
        return self.page(request, "clock.html", _("Clocks of a first election"), version=version, day=day, steps=steps)

    @action(description=gettext_lazy("Rules in force"), url_path="now", permissions=["view"])
    def now_action(self, request: HttpRequest) -> HttpResponse:
        """To the version that holds today."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return redirect("admin:committees_assemblyruleset_change", rule_set_on(timezone.localdate()).pk)
        except NoRulesInForce as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:committees_assemblyruleset_changelist")

    @action(description=gettext_lazy("Load rules"), url_path="load", permissions=["set"])
    def load_action(self, request: HttpRequest) -> HttpResponse:
        """A file is checked first; only the second step loads it, and what was typed stays."""
        if not self.has_set_permission(request):
            raise PermissionDenied
        form = LoadForm(request.POST or None, request.FILES or None, initial={"effective_from": timezone.localdate()})
        more: dict[str, Any] = {"problems": [], "places": []}
        if request.method == "POST" and form.is_valid():
            try:
                kept = self._check_or_load(request, form, more)
            except RulesNotReadable as refusal:
                more["problems"] = refusal.problems
                form.add_error(None, str(refusal))
            except PlaceNotClear as refusal:
                more["places"] = refusal.places
                form.add_error("place", str(refusal))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                if kept is not None:
                    messages.success(request, _("Loaded."))
                    return redirect("admin:committees_assemblyruleset_change", kept.pk)
        if form.is_bound and form.cleaned_data.get("text"):
            form = _with_text(form)
        status = 422 if form.errors else 200
        return self.page(request, "load.html", _("Load rules"), status=status, form=form, **more)

    def _check_or_load(self, request: HttpRequest, form: LoadForm, more: dict[str, Any]) -> AssemblyRuleSet | None:
        data = form.cleaned_data
        if "load" in request.POST:
            return load_rules(
                data["text"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                source=data["source"],
                effective_from=data["effective_from"],
                place=data["place"],
            )
        document = check_rules(data["text"], data["place"])
        before = AssemblyRuleSet.objects.on(data["effective_from"])
        more["checked"] = {
            "place": word(document["place"]),
            "layers": [word(layer) for layer in document["layers"]],
            "counts": counts_of(document),
            "borrowed": [word(layer) for layer in document.get("borrowed", [])],
            "changes": changes_between(before.document if before else None, document),
        }
        return None

    @action(description=gettext_lazy("Who can apply"), url_path="first-assembly", permissions=["view"])
    def first_action(self, request: HttpRequest) -> HttpResponse:
        """Estates without committee: who can apply for a first assembly now, and what is missing elsewhere."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        try:
            trigger = trigger_on(today)
        except NoRulesInForce as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:committees_assemblyruleset_changelist")
        listed = list(estates_without_committee(request.user, today).order_by("pk")[: COUNTED_AT_MOST + 1])
        rows = candidates(listed[:COUNTED_AT_MOST], today, trigger.value or [])
        wanted = request.GET.get("state", "can")
        words = {"can": True, "cannot": False, "unknown": None}
        found = [row for row in rows if row.can_apply is words.get(wanted, True)]
        return self.page(
            request,
            "first_assembly.html",
            _("Who can apply for a first assembly"),
            trigger=row_of(trigger),
            tests=[trigger_in_words(test) for test in trigger.value or []],
            counts=counts_by_subdistrict(rows),
            rows=[_row(row) for row in found[:SHOWN_AT_ONCE]],
            wanted=wanted if wanted in words else "can",
            more=max(len(found) - SHOWN_AT_ONCE, 0),
            is_cut=len(listed) > COUNTED_AT_MOST,
        )


def _row(row: Any) -> dict[str, Any]:
    return {
        "estate": row.estate,
        "register": row.register,
        "tests": [
            [
                {"words": trigger_in_words({part.name: part.required}), "is_met": part.is_met, "missing": part}
                for part in result.conditions
            ]
            for result in row.results
        ],
    }


def _day_of(request: HttpRequest) -> datetime.date | None:
    """The day that is asked for, if it is one for which holidays mean anything."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day is not None and day.year in YEARS else None


def _with_text(form: LoadForm) -> LoadForm:
    """The same form with the text of the file in the text field, so that it can be corrected or loaded."""
    data = {name: form.data.get(name, "") for name in form.fields if name != "file"}
    again = LoadForm({**data, "text": form.cleaned_data.get("text", "")})
    again.full_clean()
    for name, errors in form.errors.items():
        for text in errors:
            if text not in again.errors.get(name, []):
                again.add_error(None if name == "__all__" else name, text)
    return again
