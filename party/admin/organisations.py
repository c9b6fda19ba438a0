"""Organisations in the administration: the list, the page of one with its posts, founding one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from common.errors import Refusal
from party.admin.base import Act, LineAreaFilter, PartyAdmin, Row
from party.admin.coverage import CoveragePages
from party.forms.organisations import ChangeForm, DissolveForm, EndPostForm, FoundForm, LeaveForm, PostForm
from party.models import JointBranchUnit, PartyOrganisation
from party.permissions import can_manage_party, require
from party.querysets.organisation import line_paths_of
from party.services.organisations import (
    change_organisation,
    dissolve_organisation,
    found_organisation,
    leave_joint_branch,
)
from party.services.posts import end_post, take_post
from places.models import Area

MOST_ROWS = 200


def manages(user: Any, organisation: PartyOrganisation) -> bool:
    """Whether the person may change the organisation, which stands today."""
    return organisation.is_standing(timezone.localdate()) and can_manage_party(user, organisation.area)


def _change(request: HttpRequest, target: PartyOrganisation, form: Any) -> object:
    return change_organisation(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _post(request: HttpRequest, target: PartyOrganisation, form: Any) -> object:
    return take_post(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


def _end_post(request: HttpRequest, target: PartyOrganisation, form: Any) -> object:
    data = form.cleaned_data
    return end_post(
        int(data["post"]), by=request.user, now=timezone.now(), term_to=data["term_to"], reason=data["reason"]
    )


def _leave(request: HttpRequest, target: PartyOrganisation, form: Any) -> object:
    row = JointBranchUnit.objects.get(pk=form.cleaned_data["row"], organisation=target)
    return leave_joint_branch(
        row.pk, by=request.user, now=timezone.now(), effective_to=form.cleaned_data["effective_to"]
    )


def _dissolve(request: HttpRequest, target: PartyOrganisation, form: Any) -> object:
    return dissolve_organisation(target.pk, by=request.user, now=timezone.now(), **form.cleaned_data)


class StandingFilter(DropdownFilter):
    """Those that stand, and those that were dissolved."""

    title = gettext_lazy("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", pgettext("party", "standing")), ("no", pgettext("party", "dissolved"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rows: Any = queryset
        if self.value() == "yes":
            return rows.standing(timezone.localdate())
        return rows.filter(dissolved_date__lte=timezone.localdate()) if self.value() == "no" else rows


@admin.register(PartyOrganisation)
class PartyOrganisationAdmin(CoveragePages, PartyAdmin):
    """The tree of organisations, and from here coverage and the missing ones."""

    acts = (
        Act(
            "post",
            pgettext_lazy("party", "Enter a post"),
            PostForm,
            _post,
            manages,
        ),
        Act(
            "end_post",
            pgettext_lazy("party", "End a post"),
            EndPostForm,
            _end_post,
            lambda user, target: manages(user, target) and target.posts.filter(term_to=None).exists(),
        ),
        Act(
            "leave",
            pgettext_lazy("party", "Take a unit out of the joint branch"),
            LeaveForm,
            _leave,
            lambda user, target: manages(user, target) and target.joint_units.filter(effective_to=None).exists(),
        ),
        Act("change", pgettext_lazy("party", "Change the organisation"), ChangeForm, _change, manages),
        Act("dissolve", pgettext_lazy("party", "Dissolve the organisation"), DissolveForm, _dissolve, manages),
    )
    list_display = ("shown_name", "level", "kind", "shown_area", "member_count", "founded_date", "dissolved_date")
    list_filter = (
        StandingFilter,
        ("level", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        LineAreaFilter,
    )
    list_filter_submit = True
    search_fields = ("name",)
    ordering = ("path",)
    actions_list = ("coverage_action",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_place()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip()
        return (queryset.filter(name__contains=words) if words else queryset), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and can_manage_party(request.user)

    @action(
        description=gettext_lazy("Coverage and the missing ones"),
        url_path="coverage",
        permissions=["view"],
        icon="donut_large",
    )
    def coverage_action(self, request: HttpRequest) -> HttpResponse:
        """The coverage of the highest area that the person sees."""
        return HttpResponseRedirect(reverse("admin:party_partyorganisation_coverage", args=[self.top(request).code]))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Found an organisation of the line in the area `?area=`, or in the highest one of the person."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        area = self.area_or_404(request, request.GET["area"]) if request.GET.get("area") else self.top(request)
        require(can_manage_party(request.user, area))
        form = FoundForm(request.POST or None, target=area)
        if request.method == "POST" and form.is_valid():
            try:
                made = found_organisation(by=request.user, now=timezone.now(), area=area, **form.cleaned_data)
                return HttpResponseRedirect(self._address_of(made))
            except (Refusal, ValidationError) as error:
                for text in error.messages if isinstance(error, ValidationError) else [str(error)]:
                    form.add_error(None, text)
        title = _("Found an organisation: %(area)s") % {"area": area.name}
        below = area.children.active().without_geometry().order_by("path")
        return self.page(
            request,
            "party/organisations/staff_found.html",
            title,
            status=422 if form.is_bound else 200,
            form=form,
            areas=[one for one in below if can_manage_party(request.user, one)],
        )

    def page_context(self, request: HttpRequest, target: PartyOrganisation) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "facts": self._facts(target),
            "sections": [
                (pgettext("party", "Posts"), self._posts(request, target, today)),
                (pgettext("party", "Organisations below"), self._below(request, target, today)),
                *(
                    [(pgettext("party", "Units of the joint branch"), self._units(target))]
                    if target.kind == "joint_branch"
                    else []
                ),
            ],
        }

    def _facts(self, target: PartyOrganisation) -> list[tuple[Any, Any, str]]:
        above = target.parent
        unit = target.firm or target.project or target.owners_committee or target.estate
        return [
            (pgettext("party", "level"), target.get_level_display(), ""),
            (_("kind"), target.get_kind_display(), ""),
            (_("area"), target.area.name, self.coverage_address(target.area)),
            (pgettext("party", "organisation above"), above or "–", self._address_of(above) if above else ""),
            (pgettext("party", "unit"), unit or "–", unit_address(unit) if unit and not target.estate else ""),
            (pgettext("party", "founded on"), target.founded_date.isoformat(), ""),
            (pgettext("party", "document of approval"), target.approval or "–", ""),
            (pgettext("party", "term ends on"), target.term_ends_on.isoformat(), ""),
            (pgettext("party", "dissolved from"), target.dissolved_date or "–", ""),
            (pgettext("party", "number of members"), target.member_count, ""),
        ]

    @staticmethod
    def _posts(request: HttpRequest, target: PartyOrganisation, today: Any) -> list[Row]:
        in_full = can_manage_party(request.user, target.area)
        return [
            Row(
                f"{post.get_post_display()} {post.name if in_full else post.masked_name}",
                f"{post.term_from} – {post.term_to or ''} {post.get_end_reason_display()}",
                pgettext("party", "in office") if post.is_held(today) else pgettext("party", "ended"),
            )
            for post in target.posts.order_by("-term_from", "pk")[:MOST_ROWS]
        ]

    def _below(self, request: HttpRequest, target: PartyOrganisation, today: Any) -> list[Row]:
        rows = target.children.visible_to(request.user).standing(today).with_place().order_by("path")[:MOST_ROWS]
        return [
            Row(
                child.name,
                f"{child.get_level_display()} · {child.area.name}",
                child.get_kind_display(),
                self._address_of(child),
            )
            for child in rows
        ]

    @staticmethod
    def _units(target: PartyOrganisation) -> list[Row]:
        rows = target.joint_units.with_unit()[:MOST_ROWS]
        return [
            Row(row.unit, f"{row.effective_from} – {row.effective_to or ''}", link=unit_address(row.unit))
            for row in rows
        ]

    def area_or_404(self, request: HttpRequest, code: str) -> Area:
        """An area of the person's line, by code."""
        from django.http import Http404

        area = Area.objects.under(line_paths_of(request.user)).without_geometry().filter(code=code).first()
        if area is None:
            raise Http404
        return area

    def top(self, request: HttpRequest) -> Area:
        """The highest area of the person's line."""
        area = Area.objects.under(line_paths_of(request.user)).without_geometry().order_by("path").first()
        if area is None:
            raise PermissionDenied
        return area

    @display(description=gettext_lazy("Party organisation"), header=True)
    def shown_name(self, organisation: PartyOrganisation) -> list[str]:
        return ["– " * organisation.depth + organisation.name, str(organisation.parent or "")]

    @display(description=gettext_lazy("area"))
    def shown_area(self, organisation: PartyOrganisation) -> str:
        return organisation.area.name


def unit_address(unit: Any) -> str:
    """Address of the page about a unit."""
    from party.units import end_of

    return reverse("admin:party_partyorganisation_unit", args=[end_of(unit).value, unit.pk])
