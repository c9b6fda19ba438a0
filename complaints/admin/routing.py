"""The table of routing rules: in order, moved up and down, tried on the last month."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget

from common.admin import ScopedAdmin
from common.errors import NotAllowed
from complaints import services
from complaints.choices import Weekday
from complaints.forms.areas import AreaChoice
from complaints.models import Category, RoutingRule
from complaints.permissions import can_manage_routing, can_see_queue
from complaints.selectors.routing_pages import conditions_of, outcome_of, read_simulation, simulation_rows
from jobs.models import JobRun
from jobs.services import start_job

JOB = "complaints.simulate_routing"


class RoutingRuleForm(forms.ModelForm):
    """One rule: what must hold, and where the complaint then goes."""

    weekdays = forms.TypedMultipleChoiceField(
        choices=Weekday,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Days of the week"),
        help_text=gettext_lazy("None chosen: every day."),
    )
    category = forms.ModelChoiceField(
        Category.objects.all(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        label=gettext_lazy("category or group"),
        empty_label=gettext_lazy("all"),
    )
    area = AreaChoice(required=False, label=gettext_lazy("place lies in"), empty_label=gettext_lazy("anywhere"))
    office_area = AreaChoice(required=False, label=gettext_lazy("office of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "keywords" in self.fields:  # who only reads the rule has no fields
            self.fields["keywords"].label = _("Words in title or text")
            self.fields["keywords"].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        area, office = data.get("area"), data.get("office_area")
        if area and office and not (area.path.startswith(office.path) or office.path.startswith(area.path)):
            message = _("This office is not responsible for the place of the rule. Choose one above or below it.")
            self.add_error("office_area", ValidationError(message, code="reach"))
        return data


@admin.register(RoutingRule)
class RoutingRuleAdmin(ScopedAdmin):
    """Rules in the order in which they are asked."""

    form = RoutingRuleForm
    fieldsets = (
        (None, {"fields": ("name", "legal_source", ("effective_from", "effective_to"))}),
        (
            gettext_lazy("Speaks when all of this holds; what is left empty always holds"),
            {
                "fields": (
                    ("category", "severity"),
                    ("area", "estate_kind"),
                    "channel",
                    "keywords",
                    "weekdays",
                    "day_kind",
                    ("time_from", "time_to"),
                )
            },
        ),
        (
            gettext_lazy("Then the complaint goes to"),
            {"fields": ("outcome", ("office_area", "office_level"), "severity_lift", "is_automatic")},
        ),
    )

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def may_change(self, user: Any, target: Any = None) -> bool:
        return can_manage_routing(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_names()

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "complaints_routingrule_"
        return [
            path("simulate/", wrap(self.simulate_view), name=f"{name}simulate"),
            path("simulations/<int:job_pk>/", wrap(self.simulation_view), name=f"{name}simulation"),
            path("<int:pk>/up/", wrap(self.move_view), {"is_up": True}, name=f"{name}up"),
            path("<int:pk>/down/", wrap(self.move_view), {"is_up": False}, name=f"{name}down"),
            *super().get_urls(),
        ]

    def save_model(self, request: HttpRequest, obj: RoutingRule, form: Any, change: bool) -> None:
        services.save_routing_rule(obj, by=request.user, fields=form.changed_data)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The whole table, in order."""
        if not self.has_view_permission(request):
            raise NotAllowed
        today = timezone.localdate()
        rules = [
            {
                "rule": rule,
                "conditions": conditions_of(rule),
                "outcome": outcome_of(rule),
                "is_over": rule.effective_to is not None and rule.effective_to <= today,
                "is_to_come": rule.effective_from > today,
            }
            for rule in self.get_queryset(request).order_by("position", "pk")
        ]
        return self._page(
            request,
            "complaints/routing_rules.html",
            _("Routing rules"),
            rules=rules,
            may_change=can_manage_routing(request.user),
            today=today,
        )

    def move_view(self, request: HttpRequest, pk: int, is_up: bool) -> HttpResponse:
        """One place up or down."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        rule = get_object_or_404(RoutingRule, pk=pk)
        services.move_routing_rule(rule.pk, by=request.user, is_up=is_up)
        return redirect("admin:complaints_routingrule_changelist")

    def simulate_view(self, request: HttpRequest) -> HttpResponse:
        """Try the rules of a day on the last month."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not can_manage_routing(request.user):
            raise NotAllowed
        try:
            as_of = forms.DateField().clean(request.POST.get("as_of") or timezone.localdate())
        except ValidationError as error:
            return self.tell_refusal(request, error)
        job = start_job(
            JOB, _("Routing rules tried on the last month"), started_by=request.user, as_of=as_of.isoformat()
        )
        return redirect("admin:complaints_routingrule_simulation", job.pk)

    def simulation_view(self, request: HttpRequest, job_pk: int) -> HttpResponse:
        """How far the trial is, and what came of it."""
        if not can_manage_routing(request.user):
            raise NotAllowed
        job = JobRun.objects.filter(pk=job_pk, kind=JOB).first()
        if job is None:
            raise Http404
        found = read_simulation(job)
        rows = simulation_rows(found, request.user) if found is not None else []
        return self._page(request, "complaints/routing_simulation.html", job.title, job=job, found=found, rows=rows)

    def _page(self, request: HttpRequest, template: str, title: object, **context: Any) -> TemplateResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, template, {**frame, **context})
