"""Joint meetings, tasks, activities with what is missing, service centres, vanguard posts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import action, display

from committees.selectors.page_parts import Row
from common.admin import ScopedAdmin
from party import joint_acts  # noqa: F401 (the acts register themselves)
from party.admin.joint_base import LineAdmin, LineAreaFilter
from party.choices import OrganisationKind
from party.choices.joint import ActivityKind
from party.forms.joint import ActivityForm, CentreForm, MeetingForm, PostForm
from party.joint_acts import by
from party.models import (
    ActivityRule,
    JointMeeting,
    JointTask,
    PartyActivity,
    PartyOrganisation,
    ServiceCentre,
    VanguardPost,
)
from party.permissions import can_see_party, can_set_party_rules
from party.rules.activities import quarter_of
from party.selectors import joint_pages
from party.selectors.activities import MOST_ORGANISATIONS, OwedBy, owed_in_quarter
from party.services import activities, centres, meetings

FIRST_YEAR = 2000


@admin.register(JointMeeting)
class JointMeetingAdmin(LineAdmin):
    """Joint meetings of the person's line."""

    kind = "party_meeting"
    content = staticmethod(joint_pages.meeting_page)
    begin_form, begin_title = MeetingForm, gettext_lazy("Call a joint meeting")
    list_display = ("title", "organisation", "meets_at", "state")
    list_filter = (("state", ChoicesDropdownFilter), LineAreaFilter)
    ordering = ("-meets_at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("organisation", "area").defer("area__geometry")

    def begin(self, request: HttpRequest, form: Any) -> Any:
        members, data = form.members(), form.cleaned_data
        organisation = data.pop("organisation")
        return meetings.call_joint_meeting(organisation.pk, **by(request), members=members, **data)


class LateFilter(DropdownFilter):
    """Tasks whose day has passed."""

    title = pgettext_lazy("joint", "due")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", pgettext_lazy("joint", "overdue"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        rows: Any = queryset
        return rows.overdue(timezone.localdate()) if self.value() else queryset


class MeetingAreaFilter(LineAreaFilter):
    """Tasks by the area of their meeting."""

    path_field = "meeting__area__path"


@admin.register(JointTask)
class JointTaskAdmin(LineAdmin):
    """Tasks of joint meetings, those due first."""

    kind = "party_task"
    content = staticmethod(joint_pages.task_page)
    list_display = ("title", "owner", "due_on", "percent", "shown_state")
    list_filter = (LateFilter, ("state", ChoicesDropdownFilter), MeetingAreaFilter)
    ordering = ("due_on", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        links = ("organisation__area", "firm", "committee__estate__area", "office")
        rows = super().get_queryset(request).select_related("meeting__area", *(f"owner__{link}" for link in links))
        return rows.defer("meeting__area__geometry", "owner__office__geometry", "owner__committee__estate__polygon")

    @display(description=gettext_lazy("state"), label=True)
    def shown_state(self, task: Any) -> Any:
        return pgettext_lazy("joint", "overdue") if joint_pages.is_late(task) else task.get_state_display()


@admin.register(PartyActivity)
class PartyActivityAdmin(LineAdmin):
    """Activities of the person's line, and what organisations owe."""

    kind = "party_activity"
    content = staticmethod(joint_pages.activity_page)
    begin_form, begin_title = ActivityForm, gettext_lazy("Plan an activity")
    list_display = ("title", "organisation", "kind", "starts_at", "state", "present_count")
    list_filter = (("kind", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter), LineAreaFilter)
    ordering = ("-starts_at", "-pk")
    actions_list = ("missing_action",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("organisation", "area").defer("area__geometry")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.missing_view)
        name = "party_partyactivity_missing"
        return [path("missing/<int:year>/<int:quarter>/", view, name=name), *super().get_urls()]

    def begin(self, request: HttpRequest, form: Any) -> Any:
        organisation = form.cleaned_data.pop("organisation")
        return activities.plan_activity(organisation.pk, **by(request), **form.cleaned_data)

    @action(description=gettext_lazy("Activities that are missing"), url_path="missing", permissions=["view"])
    def missing_action(self, request: HttpRequest) -> HttpResponse:
        """What is missing in the present quarter."""
        return redirect("admin:party_partyactivity_missing", *quarter_of(timezone.localdate()))

    def missing_view(self, request: HttpRequest, year: int, quarter: int) -> HttpResponse:
        """Organisations that missed an activity of the quarter, and what; those that owe none are left out."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if quarter not in (1, 2, 3, 4) or not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            return redirect("admin:party_partyactivity_missing", *quarter_of(timezone.localdate()))
        rows = PartyOrganisation.objects.visible_to(request.user).order_by("path")[:MOST_ORGANISATIONS]
        owed = [one for one in owed_in_quarter(rows, year, quarter, timezone.localdate()) if one.duties]
        title = _("Activities of %(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter}
        before = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
        lists = [
            (_("Missing"), [_missing_row(one) for one in owed if one.missing]),
            (_("Nothing missing"), [_missing_row(one) for one in owed if not one.missing]),
        ]
        more = {"title": title, "lists": lists, "before": before}
        return self.page(request, "party/joint/staff_missing.html", **more)


def _missing_row(owed: OwedBy) -> Row:
    lines = [f"{ActivityKind(duty.kind).label} {duty.period.first:%Y-%m}" for duty in owed.missing]
    held = sum(duty.held_on is not None for duty in owed.duties)
    return Row(owed.organisation, ", ".join(lines), f"{held} / {len(owed.duties)}", is_late=bool(lines))


@admin.register(ServiceCentre)
class ServiceCentreAdmin(LineAdmin):
    """The register of service centres."""

    kind = "party_centre"
    content = staticmethod(joint_pages.centre_page)
    begin_form, begin_title = CentreForm, gettext_lazy("Open a service centre")
    list_display = ("name", "address", "organisation", "opened_on", "closed_on", "is_public")
    list_filter = (LineAreaFilter,)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("organisation", "area", "estate")
        return rows.defer("area__geometry", "estate__polygon")

    def begin(self, request: HttpRequest, form: Any) -> Any:
        organisation = form.cleaned_data.pop("organisation")
        return centres.open_centre(organisation.pk, **by(request), **form.cleaned_data)


@admin.register(VanguardPost)
class VanguardPostAdmin(LineAdmin):
    """The register of vanguard posts."""

    kind = "party_post"
    content = staticmethod(joint_pages.post_page)
    begin_form, begin_title = PostForm, gettext_lazy("Set up a vanguard post")
    list_display = ("name", "duty", "organisation", "opened_on", "closed_on")
    list_filter = (LineAreaFilter,)
    ordering = ("name", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("organisation", "area", "estate", "project")
        return rows.defer("area__geometry", "estate__polygon")

    def begin(self, request: HttpRequest, form: Any) -> Any:
        organisation = form.cleaned_data.pop("organisation")
        return centres.open_vanguard_post(organisation.pk, **by(request), **form.cleaned_data)


class ActivityRuleForm(forms.ModelForm):
    """A frequency with the kinds of organisations ticked."""

    organisation_kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("joint", "kinds of organisations"),
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ActivityRule
        fields = ("kind", "organisation_kinds", "months", "members_from", "source", "effective_from")

    def validate_constraints(self) -> None:
        """The service ends the rule before."""


@admin.register(ActivityRule)
class ActivityRuleAdmin(ScopedAdmin):
    """Frequencies: one is added, and ends the one before."""

    form = ActivityRuleForm
    actions = None
    list_display = ("kind", "months", "members_from", "source", "effective_from", "effective_to")
    list_filter = (("kind", ChoicesDropdownFilter),)

    def may_view(self, user: Any) -> bool:
        return can_see_party(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_party_rules(user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ActivityRule, form: forms.ModelForm, change: bool) -> None:
        if change:
            raise ValidationError(_("A rule is never edited: add the next one."))
        obj.pk = activities.set_activity_rule(by=request.user, **form.cleaned_data).pk
