"""Item tables, rounds, and firms and offices assessed, with the sheet of codes."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from common.qr import qr_picture
from jobs.models import JobRun
from jobs.registry import job_onward
from party import joint_acts  # noqa: F401 (the acts register themselves)
from party.admin.joint_base import LineAdmin, LineAreaFilter
from party.forms.joint import RoundForm, TableForm
from party.joint_acts import CodesToPrint, by
from party.models import AssessedSubject, AssessmentRound, AssessmentTable
from party.permissions import ASSESSED_AREAS, can_set_party_rules
from party.selectors import assessment_pages
from party.services import assessments
from party.services.appraisals import DRAW
from party.services.assessments import MEASURE
from party.services.results import COMPUTE
from places.models import Area
from places.permissions import area_paths

PIECES = 4


@admin.register(AssessmentTable)
class AssessmentTableAdmin(LineAdmin):
    """Versions of item tables."""

    kind = "party_table"
    content = staticmethod(assessment_pages.table_page)
    begin_form, begin_title = TableForm, gettext_lazy("Load the next version of a table")
    list_display = ("title", "version", "kind", "source", "loaded_at")
    list_filter = (("kind", ChoicesDropdownFilter),)

    def may_begin(self, user: Any) -> bool:
        return can_set_party_rules(user)

    def begin(self, request: HttpRequest, form: Any) -> Any:
        return assessments.load_table(**by(request), **form.cleaned_data)


@admin.register(AssessmentRound)
class AssessmentRoundAdmin(LineAdmin):
    """Rounds of assessment that reach the person's areas."""

    kind = "party_round"
    content = staticmethod(assessment_pages.round_page)
    begin_form, begin_title = RoundForm, gettext_lazy("Begin a round of assessment")
    list_display = ("title", "area", "kind", "last_day", "state")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), LineAreaFilter)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("area", "table", "job", "proposed_by", "approved_by")
        return rows.defer("area__geometry")

    def may_begin(self, user: Any) -> bool:
        return super().may_begin(user) and _areas(user).exists()

    def to_choose(self, request: HttpRequest) -> QuerySet:
        return _areas(request.user)

    def answer(self, request: HttpRequest, target: Any, result: object) -> HttpResponse:
        """What a job does is followed on its page, which leads back here."""
        if isinstance(result, JobRun):
            return redirect("jobs:detail", result.pk)
        return super().answer(request, target, result)

    def begin(self, request: HttpRequest, form: Any) -> Any:
        return assessments.open_round(form.cleaned_data.pop("area"), **by(request), **form.cleaned_data)


def _to_round(job: JobRun) -> str:
    return reverse("admin:party_assessmentround_change", args=[job.parameters["round"]])


for job_kind in (MEASURE, DRAW, COMPUTE):
    job_onward(job_kind, _to_round)


def _areas(user: Any) -> QuerySet:
    """Areas in which the person assesses."""
    rows = Area.objects.active().without_geometry().under(area_paths(user, "manage_party"))
    return rows.filter(kind__in=ASSESSED_AREAS).order_by("path")


class RoundAreaFilter(LineAreaFilter):
    """Those assessed by the area of their round."""

    path_field = "round__area__path"


@admin.register(AssessedSubject)
class AssessedSubjectAdmin(LineAdmin):
    """Firms and offices in rounds."""

    kind = "party_subject"
    content = staticmethod(assessment_pages.subject_page)
    list_display = ("shown_who", "kind", "round")
    list_filter = (("kind", ChoicesDropdownFilter), RoundAreaFilter)
    ordering = ("-round_id", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("round__area", "round__table", "firm", "office")
        return rows.defer("round__area__geometry", "office__geometry")

    @admin.display(description=gettext_lazy("firm or office assessed"))
    def shown_who(self, subject: Any) -> str:
        return str(subject)

    def answer(self, request: HttpRequest, target: Any, result: object) -> HttpResponse:
        """Codes are shown once, to be printed; anything else leads back to the page."""
        if not isinstance(result, CodesToPrint):
            return super().answer(request, target, result)
        address = reverse("appraisal:enter")
        codes = [
            {"text": spaced(code), "picture": qr_picture(request.build_absolute_uri(f"{address}{code}/"))}
            for code in result.codes
        ]
        title = _("Codes of %(who)s") % {"who": target}
        response = self.page(
            request,
            "party/joint/staff_codes.html",
            title=title,
            target=target,
            codes=codes,
            address=request.build_absolute_uri(address),
            last_day=target.round.closes_on,
        )
        response["Cache-Control"] = "no-store"
        return response


def spaced(code: str) -> str:
    """A code in groups of four, as people read it."""
    return " ".join(code[start : start + PIECES] for start in range(0, len(code), PIECES))
