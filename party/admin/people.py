"""People sent to units, and appointments across, in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from party.admin.base import Act, LineAreaFilter, PartyAdmin, Row
from party.admin.organisations import unit_address
from party.choices import Conflict, CrossState, FindingState
from party.forms.base import EndForm, ReasonForm
from party.forms.units import AccountForm
from party.forms.work import DeclareForm, DocumentForm, SettleForm, VisitForm, findings_in
from party.models import CrossAppointment, PartyAssignment, VisitFinding
from party.permissions import can_manage_party
from party.rules.conflicts import conflicts
from party.selectors.conflicts import facts_of
from party.services import appointments, assignments
from party.workflow import CROSS_MOVES, may_move

STATE_COLOURS = {
    CrossState.PROPOSED: "warning",
    CrossState.IN_FORCE: "success",
    CrossState.REFUSED: "default",
    CrossState.ENDED: "default",
}


def _serves(user: Any, target: PartyAssignment) -> bool:
    return target.effective_to is None and assignments.may_report(user, target, timezone.localdate())


def _visit(request: HttpRequest, target: PartyAssignment, form: Any) -> object:
    data = form.cleaned_data
    return assignments.record_visit(
        target.pk,
        by=request.user,
        now=timezone.now(),
        visited_on=data["visited_on"],
        summary=data["summary"],
        findings=findings_in(data),
    )


def _settle(request: HttpRequest, target: PartyAssignment, form: Any) -> object:
    data = form.cleaned_data
    return assignments.settle_finding(
        int(data["finding"]),
        by=request.user,
        now=timezone.now(),
        settled_on=data["settled_on"],
        outcome=data["outcome"],
    )


def _end(request: HttpRequest, target: PartyAssignment, form: Any) -> object:
    data = form.cleaned_data
    return assignments.end_assignment(
        target.pk, by=request.user, now=timezone.now(), effective_to=data["day"], reason=data["reason"]
    )


def _has_open_finding(user: Any, target: PartyAssignment) -> bool:
    found = VisitFinding.objects.filter(visit__assignment=target, state=FindingState.OPEN)
    return assignments.may_report(user, target, timezone.localdate()) and found.exists()


def _name_account(request: HttpRequest, target: PartyAssignment, form: Any) -> object:
    return assignments.name_account(target.pk, by=request.user, now=timezone.now(), user=form.cleaned_data["user"])


def _runs(user: Any, target: PartyAssignment) -> bool:
    return target.effective_to is None and can_manage_party(user, target.area)


@admin.register(PartyAssignment)
class PartyAssignmentAdmin(PartyAdmin):
    """Instructors, supervisors, quality supervisors; the page of one shows visits and findings."""

    acts = (
        Act("visit", pgettext_lazy("party", "Enter a visit"), VisitForm, _visit, _serves),
        Act("settle", pgettext_lazy("party", "A finding is settled"), SettleForm, _settle, _has_open_finding),
        Act(
            "end",
            pgettext_lazy("party", "End the assignment"),
            EndForm,
            _end,
            _runs,
        ),
        Act("account", pgettext_lazy("party", "Name the person's account"), AccountForm, _name_account, _runs),
    )
    list_display = ("kind", "shown_unit", "shown_person", "area", "effective_from", "effective_to")
    list_filter = (("kind", ChoicesDropdownFilter), LineAreaFilter)
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_unit().select_related("area").defer("area__geometry")

    def page_context(self, request: HttpRequest, target: PartyAssignment) -> dict[str, Any]:
        today = timezone.localdate()
        visits = target.visits.prefetch_related("findings")
        findings = VisitFinding.objects.filter(visit__assignment=target)
        return {
            "facts": [
                (pgettext("party", "sent as"), target.get_kind_display(), ""),
                (_("name"), target.name if can_manage_party(request.user, target.area) else target.masked_name, ""),
                (pgettext("party", "unit"), target.unit, unit_address(target.unit)),
                (_("area"), target.area.name, ""),
                (_("basis"), target.basis or "–", ""),
                (_("account"), target.user or _("none: the line enters the visits"), ""),
                (_("from"), target.effective_from, ""),
                (_("until (not included)"), target.effective_to or "–", ""),
            ],
            "sections": [
                (
                    pgettext("party", "Findings"),
                    [
                        Row(
                            one.finding,
                            f"{_('due')} {one.due_on} {one.outcome}",
                            one.get_state_display(),
                            is_late=one.state == FindingState.OPEN and one.due_on < today,
                        )
                        for one in findings
                    ],
                ),
                (pgettext("party", "Visits"), [Row(one.summary, one.visited_on) for one in visits]),
            ],
        }

    @display(description=pgettext_lazy("party", "unit"))
    def shown_unit(self, row: PartyAssignment) -> str:
        return str(row.unit)

    @display(description=gettext_lazy("name"))
    def shown_person(self, row: PartyAssignment) -> str:
        return row.masked_name


def _may(name: str) -> Any:
    return lambda user, target: (
        may_move(CROSS_MOVES, name, target.state) and can_manage_party(user, target.community.area)
    )


def _declare(request: HttpRequest, target: CrossAppointment, form: Any) -> object:
    data = form.cleaned_data
    return appointments.declare_interests(
        target.pk,
        by=request.user,
        now=timezone.now(),
        has_kin_at_firm=data["kin"] == "yes",
        has_benefit=data["benefit"] == "yes",
        declared_on=data["declared_on"],
    )


def _take_up(request: HttpRequest, target: CrossAppointment, form: Any) -> object:
    return appointments.take_up_appointment(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _turn_down(request: HttpRequest, target: CrossAppointment, form: Any) -> object:
    return appointments.turn_down_appointment(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _end_cross(request: HttpRequest, target: CrossAppointment, form: Any) -> object:
    data = form.cleaned_data
    return appointments.end_appointment(
        target.pk, by=request.user, now=timezone.now(), effective_to=data["day"], reason=data["reason"]
    )


class CommunityAreaFilter(LineAreaFilter):
    """By the area of the community's organisation."""

    path_field = "community__area__path"


@admin.register(CrossAppointment)
class CrossAppointmentAdmin(PartyAdmin):
    """Appointments across, in both directions, with what stands in their way."""

    acts = (
        Act("declare", pgettext_lazy("party", "Enter the declaration"), DeclareForm, _declare, _may("declare")),
        Act("take_up", pgettext_lazy("party", "The post is taken up"), DocumentForm, _take_up, _may("take_up")),
        Act("turn_down", pgettext_lazy("party", "It does not come about"), ReasonForm, _turn_down, _may("turn_down")),
        Act("end", pgettext_lazy("party", "End the appointment"), EndForm, _end_cross, _may("end")),
    )
    list_display = (
        "kind",
        "shown_unit",
        "shown_community",
        "shown_person",
        "shown_state",
        "effective_from",
        "effective_to",
    )
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), CommunityAreaFilter)
    list_filter_submit = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).with_unit().select_related("community__area")
        return rows.defer("community__area__geometry")

    def page_context(self, request: HttpRequest, target: CrossAppointment) -> dict[str, Any]:
        in_full = can_manage_party(request.user, target.community.area)
        yes_no = {None: "–", True: _("yes"), False: _("no")}
        found = conflicts(facts_of(target, timezone.localdate())) if target.state == CrossState.PROPOSED else []
        return {
            "facts": [
                (_("state"), target.get_state_display(), ""),
                (pgettext("party", "direction"), target.direction.label, ""),
                (_("name"), target.name if in_full else target.masked_name, ""),
                (pgettext("party", "own post"), target.own_post, ""),
                (pgettext("party", "unit"), target.unit, unit_address(target.unit)),
                (pgettext("party", "community organisation"), target.community, ""),
                (pgettext("party", "legal path"), target.get_legal_path_display(), ""),
                (pgettext("party", "document or decision"), target.document or "–", ""),
                (pgettext("party", "a relative works for the firm"), yes_no[target.has_kin_at_firm], ""),
                (pgettext("party", "is paid or favoured by that side"), yes_no[target.has_benefit], ""),
                (pgettext("party", "declared on"), target.declared_on or "–", ""),
                (_("from"), target.effective_from, ""),
                (_("until (not included)"), target.effective_to or "–", ""),
            ],
            "sections": [
                (
                    pgettext("party", "What stands in the way"),
                    [Row(Conflict(code).label, is_late=True) for code in found],
                )
            ],
        }

    @display(description=pgettext_lazy("party", "unit"))
    def shown_unit(self, row: CrossAppointment) -> str:
        return str(row.unit)

    @display(description=pgettext_lazy("party", "community organisation"))
    def shown_community(self, row: CrossAppointment) -> str:
        return str(row.community)

    @display(description=gettext_lazy("name"))
    def shown_person(self, row: CrossAppointment) -> str:
        return row.masked_name

    @display(description=gettext_lazy("state"), label=STATE_COLOURS)
    def shown_state(self, row: CrossAppointment) -> tuple[str, str]:
        return row.state, row.get_state_display()
