"""The register of old and abandoned estates: list, the page of an entry with its acts, the dashboard of an area."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from common.photos import photo_response
from places.models import Area
from places.selectors import areas_above
from programmes import services
from programmes.admin.base import Act, ActsAdmin, EstateAreaFilter
from programmes.choices import EntryState
from programmes.forms.register import (
    CaretakerForm,
    ClassForm,
    EndForm,
    NothingForm,
    PlanForm,
    ReasonForm,
    SurveyEntryForm,
)
from programmes.models import Caretaker, NeglectedEstate, SurveyPhoto, TakeoverStep
from programmes.permissions import can_manage, can_see, can_survey
from programmes.rules.answers import answers_in_words
from programmes.selectors.coverage import dashboard
from programmes.workflow import ENTRY_MOVES, find_move

COLOURS = {
    EntryState.REGISTERED: "warning",
    EntryState.SURVEYED: "warning",
    EntryState.CLASSIFIED: "warning",
    EntryState.PLANNED: "info",
    EntryState.TAKEN_OVER: "success",
    EntryState.LEFT: "default",
}


def _may(name: str) -> Any:
    """Whether an act starts from the entry's state and the person has its right there."""
    move = find_move(ENTRY_MOVES, name)
    holds = can_survey if move.right == "survey_estates" else can_manage
    return lambda user, entry: entry.state in move.sources and holds(user, entry.estate.area)


def _may_survey(user: Any, entry: NeglectedEstate) -> bool:
    return bool(_may("survey")(user, entry) or _may("survey_again")(user, entry))


def _survey(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.record_survey(
        entry.pk,
        by=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
        **{name: data[name] for name in ("surveyed_on", "office", "condition", "answers", "photos")},
    )


def _classify(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.classify_estate(entry.pk, by=request.user, now=timezone.now(), **data)


def _appoint(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.appoint_caretaker(entry.pk, by=request.user, now=timezone.now(), **data)


def _plan(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    values = {name: data[name] for name in ("office", "due_on", "steps")}
    return services.plan_takeover(entry.pk, by=request.user, now=timezone.now(), **values)


def _take_over(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.finish_takeover(entry.pk, by=request.user, now=timezone.now(), today=timezone.localdate())


def _drop(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.drop_plan(entry.pk, by=request.user, now=timezone.now(), **data)


def _leave(request: HttpRequest, entry: NeglectedEstate, data: dict[str, Any]) -> object:
    return services.leave_register(entry.pk, by=request.user, now=timezone.now(), **data)


@admin.register(NeglectedEstate)
class NeglectedEstateAdmin(ActsAdmin):
    """Entries of the register; the page of one shows surveys, caretakers and plans, and what can be done."""

    page_template = "programmes/staff_entry.html"
    acts = (
        Act("survey", gettext_lazy("Enter a survey"), SurveyEntryForm, _survey, _may_survey),
        Act("classify", gettext_lazy("Classify"), ClassForm, _classify, _may("classify")),
        Act("plan", gettext_lazy("Plan the take-over"), PlanForm, _plan, _may("plan")),
        Act("appoint", gettext_lazy("Enter a caretaker"), CaretakerForm, _appoint, _may("appoint")),
        Act("take_over", gettext_lazy("The estate is taken over"), NothingForm, _take_over, _may("take_over")),
        Act("drop_plan", gettext_lazy("Give the plan up"), ReasonForm, _drop, _may("drop_plan")),
        Act("leave", gettext_lazy("Take off the register"), EndForm, _leave, _may("leave")),
    )
    list_display = ("shown_estate", "shown_area", "kind", "shown_state", "effective_from", "effective_to")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter), EstateAreaFilter)
    list_filter_submit = True
    search_fields = ("estate__name",)
    search_help_text = gettext_lazy("Name of the estate, pinyin or initials")
    autocomplete_fields = ("estate",)
    fields = ("estate", "effective_from")
    actions_list = ("dashboard_action",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_manage(request.user)

    def has_dashboard_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("estate__area")
        return rows.defer("estate__area__geometry", "estate__polygon")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", "").strip().lower()
        return (queryset.filter(estate__search_text__contains=words) if words else queryset), False

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "programmes_neglectedestate_"
        return [
            path("coverage/<str:code>/", wrap(self.dashboard_view), name=f"{name}coverage"),
            path("photos/<int:photo_pk>/", wrap(self.photo_view), name=f"{name}photo"),
            path("<int:pk>/steps/<int:step_pk>/", wrap(self.step_view), name=f"{name}step"),
            path("<int:pk>/caretakers/<int:caretaker_pk>/end/", wrap(self.end_view), name=f"{name}end"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: NeglectedEstate, form: Any, change: bool) -> None:
        saved = services.enter_estate(by=request.user, now=timezone.now(), **form.cleaned_data)
        obj.pk = saved.pk

    def page_context(self, request: HttpRequest, target: NeglectedEstate) -> dict[str, Any]:
        surveys = target.surveys.select_related("form", "office", "by").defer("office__geometry")
        plans = target.plans.select_related("office").defer("office__geometry").prefetch_related("steps__office")
        may_manage = can_manage(request.user, target.estate.area)
        return {
            "areas": areas_above(target.estate.area),
            "surveys": [
                {"survey": survey, "answers": answers_in_words(survey.form.questions, survey.answers)}
                for survey in surveys.prefetch_related("photos")
            ],
            "caretakers": [
                {"caretaker": caretaker, "form": self._end_form(caretaker) if may_manage else None}
                for caretaker in target.caretakers.select_related("firm")
            ],
            "plans": plans,
            "history": target.history.select_related("by"),
            "may_manage": may_manage,
            "today": timezone.localdate(),
        }

    @staticmethod
    def _end_form(caretaker: Caretaker, *data: Any) -> EndForm | None:
        if caretaker.effective_to is not None:
            return None
        return EndForm(*data, target=caretaker, prefix=f"end{caretaker.pk}")

    def step_view(self, request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
        """Close a step of the plan: done, or not needed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        entry = self.visible_or_404(request, pk)
        if not TakeoverStep.objects.filter(pk=step_pk, plan__entry=entry).exists():
            raise Http404
        note, is_done = request.POST.get("note", ""), request.POST.get("outcome") != "dropped"
        return self.do(
            request,
            entry,
            lambda: services.close_step(
                step_pk, by=request.user, today=timezone.localdate(), is_done=is_done, note=note
            ),
        )

    def end_view(self, request: HttpRequest, pk: int, caretaker_pk: int) -> HttpResponse:
        """Say when somebody stops looking after the estate."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        entry = self.visible_or_404(request, pk)
        caretaker = entry.caretakers.filter(pk=caretaker_pk).first()
        if caretaker is None:
            raise Http404
        form = EndForm(request.POST, target=caretaker, prefix=f"end{caretaker_pk}")
        values = form.cleaned_data if form.is_valid() else {"effective_to": timezone.localdate(), "reason": ""}
        return self.do(
            request,
            entry,
            lambda: services.end_caretaker(caretaker_pk, by=request.user, now=timezone.now(), **values),
        )

    def photo_view(self, request: HttpRequest, photo_pk: int) -> HttpResponse:
        """A photo of a survey in the person's areas."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photo = SurveyPhoto.objects.visible_to(request.user).filter(pk=photo_pk).first()
        if photo is None:
            raise Http404
        return photo_response(photo)

    # --- The dashboard --------------------------------------------------------------------------------

    @action(
        description=gettext_lazy("Coverage and what is late"),
        url_path="coverage",
        permissions=["dashboard"],
        icon="monitoring",
    )
    def dashboard_action(self, request: HttpRequest) -> HttpResponse:
        """The dashboard of the highest area that the person sees."""
        area = Area.objects.visible_to(request.user).without_geometry().order_by("path").first()
        if area is None or not can_see(request.user):
            raise PermissionDenied
        return self._dashboard(request, area)

    def dashboard_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """The dashboard of one area."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        area = Area.objects.visible_to(request.user).without_geometry().filter(code=code).first()
        if area is None:
            raise Http404
        return self._dashboard(request, area)

    def _dashboard(self, request: HttpRequest, area: Area) -> HttpResponse:
        context = dashboard(area, timezone.localdate())
        visible = Area.objects.visible_to(request.user).filter(code__in=[one.code for one in areas_above(area)])
        context["above"] = [one for one in visible.without_geometry().order_by("path") if one.pk != area.pk]
        context["states"] = [(EntryState(row["state"]).label, row["n"]) for row in context["states"]]
        title = _("Old and abandoned estates: %(area)s") % {"area": area.name}
        return self.page(request, "programmes/staff_coverage.html", title, today=timezone.localdate(), **context)

    # --- Columns --------------------------------------------------------------------------------------

    @display(description=gettext_lazy("estate"), ordering="estate__name")
    def shown_estate(self, entry: NeglectedEstate) -> str:
        return entry.estate.name

    @display(description=gettext_lazy("area"))
    def shown_area(self, entry: NeglectedEstate) -> str:
        return entry.estate.area.name

    @display(description=gettext_lazy("state"), label=COLOURS, ordering="state")
    def shown_state(self, entry: NeglectedEstate) -> tuple[str, str]:
        return entry.state, entry.get_state_display()

    def view_on_site(self, obj: NeglectedEstate) -> str:
        return reverse("places:estate", args=[obj.estate.code])
