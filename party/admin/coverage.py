"""Coverage of an area, the missing ones, and the page of one unit with its next step."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from party.admin.base import Row, acts_for, run_act
from party.admin.unit_acts import UNIT_ACTS
from party.choices import Actor, End, Gap, Ought, Step, TaskState
from party.models import CrossAppointment, FormationTask, MemberCount, PartyAssignment, PartyOrganisation
from party.permissions import can_manage_party
from party.selectors.crossing import crossing_of
from party.selectors.pages import coverages, gap_rows, latest_day, over_time
from party.selectors.rules import rule_on
from party.selectors.states import finding_about, units_on, with_state
from party.units import MODEL_OF, areas_of, link_of
from places.models import Area
from places.selectors import areas_above

UNIT_ENDS = (End.FIRM, End.PROJECT, End.COMMITTEE)
MOST_ROWS = 50
REASONS = {
    "here": lambda n: _("%(n)d full members, enough of them with membership here") % {"n": n},
    "together": lambda n: _("%(n)d full members, too few of them with membership here") % {"n": n},
    "few": lambda n: _("%(n)d full members: too few for a branch of its own") % {"n": n},
    "none": lambda n: _("no full member"),
    "uncounted": lambda n: _("nobody counted the members yet"),
}


def reason_words(finding: Any) -> str:
    """Why something ought to exist, in words."""
    return REASONS[finding.reason](finding.members or 0)


def finding_words(finding: Any) -> dict[str, Any]:
    """A finding of the rule as a page shows it."""
    return {
        "ought": Ought(finding.ought.value).label,
        "gap": Gap(finding.gap).label,
        "reason": reason_words(finding),
        "step": Step(finding.step).label,
        "actor": Actor(finding.actor).label,
        "due_on": finding.due_on,
        "is_late": finding.due_on is not None and finding.due_on < timezone.localdate(),
        "is_open": finding.step != Step.NONE,
    }


class CoveragePages:
    """Pages beside the list of organisations. Mixed into its screen."""

    admin_site: Any
    page: Any
    area_or_404: Any
    has_view_permission: Any

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "party_partyorganisation_"
        return [
            path("coverage/<str:code>/", wrap(self.coverage_view), name=f"{name}coverage"),
            path("missing/<str:code>/<slug:end>/", wrap(self.missing_view), name=f"{name}missing"),
            path("unit/<slug:end>/<int:pk>/", wrap(self.unit_view), name=f"{name}unit"),
            path("unit/<slug:end>/<int:pk>/acts/<slug:act>/", wrap(self.unit_act_view), name=f"{name}unit_act"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @staticmethod
    def coverage_address(area: Area) -> str:
        """Address of the coverage of an area."""
        return reverse("admin:party_partyorganisation_coverage", args=[area.code])

    def coverage_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The two coverages by end, the three rates, over time, by area below; shares of appointments across."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        area, today = self.area_or_404(request, code), timezone.localdate()
        day = latest_day(area)
        end = request.GET.get("end", End.PROJECT)
        below = area.children.active().without_geometry().order_by("path")
        below_rows = [{"area": row.area, "counts": [row.of(one) for one in UNIT_ENDS]} for row in coverages(below, day)]
        return self.page(
            request,
            "party/organisations/staff_coverage.html",
            _("Party organisations: %(area)s") % {"area": area.name},
            area=area,
            above=[one for one in self._seen_above(request, area) if one.pk != area.pk],
            day=day,
            rule=rule_on(today),
            here=coverages([area], day)[0],
            below_rows=below_rows,
            unit_ends=UNIT_ENDS,
            end=End(end) if end in End.values else End.PROJECT,
            ends=End,
            months=over_time(area, end if end in End.values else End.PROJECT),
            crossing=crossing_of(area, today),
            may_manage=can_manage_party(request.user, area),
        )

    @staticmethod
    def _seen_above(request: HttpRequest, area: Area) -> list[Area]:
        from party.querysets.organisation import line_paths_of

        codes = [one.code for one in areas_above(area)]
        seen = Area.objects.under(line_paths_of(request.user)).filter(code__in=codes)
        return list(seen.without_geometry().order_by("path"))

    def missing_view(self, request: HttpRequest, code: str, end: str) -> HttpResponse:
        """The units of an end with a gap, each with its next step, who acts, and by when."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        area, today = self.area_or_404(request, code), timezone.localdate()
        rule, gap = rule_on(today), request.GET.get("gap", "")
        if end not in UNIT_ENDS or (gap and gap not in Gap.values):
            raise Http404
        after = request.GET.get("after", "")
        rows, following = [], 0
        if rule is not None:
            rows, following = gap_rows(area, end, gap, today, rule, int(after) if after.isdecimal() else 0)
        return self.page(
            request,
            "party/organisations/staff_missing.html",
            _("What is missing: %(area)s, %(end)s") % {"area": area.name, "end": End(end).label},
            area=area,
            end=end,
            gap=gap,
            gaps=[choice for choice in Gap.choices if choice[0] != Gap.NONE],
            rule=rule,
            rows=[(row, finding_words(row.finding)) for row in rows],
            following=following,
        )

    def _unit_or_404(self, request: HttpRequest, end: str, pk: int) -> Any:
        """A unit that lies, or serves, where the person belongs to the line."""
        from party.querysets.organisation import line_paths_of

        if not self.has_view_permission(request):
            raise PermissionDenied
        if end not in UNIT_ENDS:
            raise Http404
        rows = MODEL_OF[end].objects.filter(pk=pk)
        if end != End.FIRM:
            rows = rows.select_related("estate__area").defer("estate__polygon", "estate__search_text")
        unit = rows.first()
        paths = tuple(line_paths_of(request.user))
        if unit is None or not any(area.path.startswith(paths) for area in areas_of(unit)):
            raise Http404
        return unit

    def unit_view(self, request: HttpRequest, end: str, pk: int) -> HttpResponse:
        """One unit: what ought to exist, what exists, what comes next; and what can be done."""
        return self._show_unit(request, end, self._unit_or_404(request, end, pk), {})

    def unit_act_view(self, request: HttpRequest, end: str, pk: int, act: str) -> HttpResponse:
        """Do one thing about a unit."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        unit = self._unit_or_404(request, end, pk)
        form, _result = run_act(UNIT_ACTS, request, unit, act)
        if form is not None:
            return self._show_unit(request, end, unit, {act: form})
        return HttpResponseRedirect(reverse("admin:party_partyorganisation_unit", args=[end, pk]))

    def _show_unit(self, request: HttpRequest, end: str, unit: Any, bound: dict[str, forms.Form]) -> HttpResponse:
        today = timezone.localdate()
        rule = rule_on(today)
        state = None
        if rule is not None:
            area = next(iter(areas_of(unit)))
            state = with_state(units_on(end, today, area.path), today, rule).filter(pk=unit.pk).first()
        return self.page(
            request,
            "party/organisations/staff_unit.html",
            str(unit),
            status=422 if bound else 200,
            unit=unit,
            end=end,
            rule=rule,
            areas=areas_of(unit),
            found=finding_words(finding_about(state, rule)) if state is not None and rule is not None else None,
            acts=acts_for(UNIT_ACTS, request.user, unit, bound),
            sections=unit_sections(request.user, unit),
        )


def unit_sections(user: Any, unit: Any) -> list[tuple[str, list[Row]]]:
    """What is known of a unit: organisations, counts, people sent, appointments across."""
    link = {link_of(unit): unit}
    counts = MemberCount.objects.filter(**link)[:10]
    sent = PartyAssignment.objects.visible_to(user).filter(**link)[:MOST_ROWS]
    across = CrossAppointment.objects.visible_to(user).filter(**link)[:MOST_ROWS]
    tasks = FormationTask.objects.visible_to(user).filter(**link).order_by("-pk")[:MOST_ROWS]
    return [
        (pgettext("party", "Tasks"), [_task_row(one) for one in tasks]),
        (pgettext("party", "Organisations"), _organisation_rows(user, link)),
        (pgettext("party", "Counts of members"), [_count_row(one) for one in counts]),
        (pgettext("party", "Instructors and supervisors"), [_person_row(one, one.masked_name) for one in sent]),
        (pgettext("party", "Appointments across"), [_person_row(one, one.get_state_display()) for one in across]),
    ]


def _task_row(task: FormationTask) -> Row:
    is_late = task.state == TaskState.OPEN and task.due_on < timezone.localdate()
    address = reverse("admin:party_formationtask_change", args=[task.pk])
    words = f"{task.get_actor_display()} · {task.due_on}"
    return Row(task.get_step_display(), words, task.get_state_display(), address, is_late)


def _organisation_rows(user: Any, link: dict[str, Any]) -> list[Row]:
    rows = PartyOrganisation.objects.visible_to(user).filter(**link).with_place()
    return [
        Row(
            one.name,
            f"{one.founded_date} – {one.dissolved_date or ''}",
            one.get_kind_display(),
            reverse("admin:party_partyorganisation_change", args=[one.pk]),
        )
        for one in rows.order_by("-founded_date")[:MOST_ROWS]
    ]


def _count_row(count: MemberCount) -> Row:
    words = _("%(here)d here, %(elsewhere)d elsewhere") % {"here": count.here, "elsewhere": count.elsewhere}
    return Row(words, f"{count.counted_on} {count.source}")


def _person_row(row: Any, state: Any) -> Row:
    """A line about somebody sent or appointed, leading to its page."""
    address = reverse(f"admin:party_{row._meta.model_name}_change", args=[row.pk])
    return Row(row.get_kind_display(), f"{row.effective_from} – {row.effective_to or ''}", state, address)
