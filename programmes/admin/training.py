"""Training in the administration: weeks, courses, questions, sessions, required hours, certificates."""

import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from accounts.models import User
from common.paging import CappedPaginator
from credit.admin.base import AreaFilter
from places.admin.base import adopt
from places.models import Area
from programmes.admin.base import Act, ActsAdmin, KeepsInput
from programmes.admin.rules import DatedRuleAdmin
from programmes.forms.register import ReasonForm
from programmes.forms.training import HoursRuleForm, PresenceForm, QuestionForm, SessionForm
from programmes.models import (
    CourseQuestion,
    CourseSession,
    HoursRule,
    TrainingCertificate,
    TrainingCourse,
    TrainingWeek,
)
from programmes.permissions import can_hold_session, can_run_training, can_see, can_set_rules
from programmes.selectors.training import heads_and_managers, with_counts, years_of_firms
from programmes.services import training

PER_PAGE = 20


class OfferAdmin(KeepsInput):
    """What the office offers everywhere: seen by all who see programmes, changed by who sets rules."""

    paginator = CappedPaginator
    actions = None
    keep: Any

    def may_view(self, user: Any) -> bool:
        return can_see(user)

    def may_change(self, user: Any, target: Model | None = None) -> bool:
        return can_set_rules(user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        type(self).keep(obj, by=request.user)


@admin.register(TrainingWeek)
class TrainingWeekAdmin(OfferAdmin):
    """Weeks in which sessions are bundled."""

    keep = staticmethod(training.keep_week)
    list_display = ("title", "first_day", "last_day")


@admin.register(TrainingCourse)
class TrainingCourseAdmin(OfferAdmin):
    """Courses."""

    keep = staticmethod(training.keep_course)
    list_display = ("title", "audience", "hours", "question_count", "is_open")
    list_filter = (("audience", ChoicesDropdownFilter),)
    search_fields = ("title",)


@admin.register(CourseQuestion)
class CourseQuestionAdmin(OfferAdmin):
    """The banks of questions; read only by who sets rules, since they hold the answers."""

    keep = staticmethod(training.keep_question)
    form = QuestionForm
    list_display = ("text", "course", "is_used")
    list_filter = ("course",)
    list_select_related = ("course",)
    search_fields = ("text",)

    def may_view(self, user: Any) -> bool:
        return can_set_rules(user)


@admin.register(HoursRule)
class HoursRuleAdmin(DatedRuleAdmin):
    """Hours that a year requires."""

    add_form = HoursRuleForm
    actions_list = ("people_action",)
    shown = ("audience", "hours", "source", "effective_from", "effective_to")
    list_display = ("audience", "hours", "source", "effective_from", "effective_to")

    def has_people_permission(self, request: HttpRequest) -> bool:
        return can_run_training(request.user)

    @action(description=gettext_lazy("Hours of firms' people"), url_path="people", permissions=["people"])
    def people_action(self, request: HttpRequest) -> HttpResponse:
        """Hours of a year of the people in charge, firm by firm, in the order of names."""
        if not can_run_training(request.user):
            raise PermissionDenied
        today = timezone.localdate()
        given = request.GET.get("year", "")
        year = int(given) if given.isdecimal() and 2000 <= int(given) <= today.year else today.year
        page = CappedPaginator(heads_and_managers(request.user), PER_PAGE).get_page(request.GET.get("page"))
        day = today if year == today.year else datetime.date(year, 12, 31)
        rows = years_of_firms([firm.pk for firm in page], year, day)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hours of %(year)s") % {"year": year},
            "page": page,
            "firms": [(firm, rows.get(firm.pk, [])) for firm in page],
            "year": year,
            "year_before": year - 1,
        }
        return TemplateResponse(request, "programmes/training/staff_hours.html", context)

    def save_model(self, request: HttpRequest, obj: HoursRule, form: Any, change: bool) -> None:
        data = form.cleaned_data
        made = training.require_hours(
            data["audience"],
            data["hours"],
            by=request.user,
            effective_from=data["effective_from"],
            source=data["source"],
        )
        adopt(made, obj)


def _cancel(request: HttpRequest, found: CourseSession, data: dict[str, Any]) -> object:
    return training.cancel_session(found.pk, by=request.user, **data)


def _may_cancel(user: Any, found: CourseSession) -> bool:
    return found.state == "open" and can_run_training(user, found.area) and not found.attendances.exists()


def _note(request: HttpRequest, found: CourseSession, data: dict[str, Any]) -> object:
    person = User.objects.get(pk=data["person"])
    return training.note_presence(found.pk, person, by=request.user, now=timezone.now())


def _may_note(user: Any, found: CourseSession) -> bool:
    is_now = found.starts_at <= timezone.now() < found.ends_at
    return is_now and found.state != "cancelled" and can_hold_session(user, found)


@admin.register(CourseSession)
class CourseSessionAdmin(ActsAdmin):
    """Sessions in the person's areas: places, who waits, who was there."""

    page_template = "programmes/training/staff_session.html"
    acts = (
        Act("note", gettext_lazy("Note somebody's presence"), PresenceForm, _note, _may_note),
        Act("cancel", gettext_lazy("Call the session off"), ReasonForm, _cancel, _may_cancel),
    )
    list_display = ("course", "starts_at", "location", "shown_places", "week", "shown_state")
    list_filter = (("state", ChoicesDropdownFilter), "week", AreaFilter)
    list_select_related = ("course", "week")
    form = SessionForm
    fields = SessionForm.SHOWN

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_counts(super().get_queryset(request)).defer("secret")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_run_training(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "area":
            options["queryset"] = Area.objects.visible_to(request.user).without_geometry().exclude(kind="grid")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: CourseSession, form: Any, change: bool) -> None:
        training.keep_session(obj, by=request.user)

    def page_context(self, request: HttpRequest, target: CourseSession) -> dict[str, Any]:
        noted = {row.person_id: row for row in target.attendances.all()}
        rows = target.enrolments.exclude(state="cancelled").select_related("person", "firm")
        may_read = can_hold_session(request.user, target)  # who learns where is nobody else's business
        return {"rows": [(row, noted.get(row.person_id)) for row in rows] if may_read else [], "holds": may_read}

    @display(description=pgettext_lazy("training", "places"))
    def shown_places(self, found: Any) -> str:
        return f"{found.taken} / {found.places}" + (f" (+{found.waiting})" if found.waiting else "")

    @display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, found: CourseSession) -> str:
        return found.get_state_display()


def _revoke(request: HttpRequest, found: TrainingCertificate, data: dict[str, Any]) -> object:
    return training.revoke_certificate(found.pk, by=request.user, now=timezone.now(), **data)


def _may_revoke(user: Any, found: TrainingCertificate) -> bool:
    return found.revoked_at is None and can_run_training(user, found.session.area)


@admin.register(TrainingCertificate)
class TrainingCertificateAdmin(ActsAdmin):
    """Certificates of sessions in the person's areas."""

    page_template = "programmes/training/staff_certificate.html"
    acts = (Act("revoke", gettext_lazy("Revoke the certificate"), ReasonForm, _revoke, _may_revoke),)
    list_display = ("number", "person", "course", "issued_on", "valid_until", "revoked_at")
    list_select_related = ("person", "course", "session__area")

    def may_view(self, user: Any) -> bool:
        return can_run_training(user)

    search_fields = ("number",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("session__area", "person", "course")
        return rows.defer("session__secret", "session__area__geometry")
