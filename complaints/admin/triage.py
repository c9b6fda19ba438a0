"""Screens of triage: hot issues, and the classifiers that the jurisdiction trained."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import action, display

from common.admin import ReadOnlyAdmin
from common.errors import NotAllowed, Refusal
from complaints.admin.reference import ReferenceAdmin
from complaints.models import Complaint, HotIssue, HotIssueLevel, TriageModel
from complaints.permissions import can_handle_anywhere, can_see_queue
from complaints.selectors.triage import bars_of
from complaints.services.triage import activate_model, can_train
from jobs.registry import job_onward
from jobs.services import start_job

MOST_MEMBERS = 200
LEVEL_COLOURS = {"0": "default", "1": "warning", "2": "danger", "3": "danger"}


@admin.register(HotIssue)
class HotIssueAdmin(ReadOnlyAdmin):
    """Matters of which many complain; the rows are those with a complaint that the person may see."""

    list_display = ("shown_name", "shown_level", "shown_weeks", "week_size", "expected", "size", "area", "last_at")
    list_select_related = ("area", "estate")
    list_filter = ("level",)
    search_fields = ("name",)
    ordering = ("-level", "-week_size", "-last_at")

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("area", "estate")
        return rows.defer("area__geometry", "estate__polygon", "buckets", "weights")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        issue = self.get_queryset(request).filter(pk=object_id).first() if object_id.isdecimal() else None
        if issue is None:
            raise Http404
        rows = Complaint.objects.visible_to(request.user).filter(hot_issue__issue=issue).for_list()
        complaints = list(rows.order_by("-created_at")[:MOST_MEMBERS])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "show_back_button": True,
            "title": issue.name,
            "issue": issue,
            "bars": bars_of(issue),
            "complaints": complaints,
            "hidden_some": len(complaints) < issue.size,
            "may_merge": sum(one.is_open for one in complaints) > 1 and can_handle_anywhere(request.user),
        }
        return render(request, "complaints/hot_issue.html", context)

    @display(description=gettext_lazy("hot issue"), header=True)
    def shown_name(self, issue: HotIssue) -> list[str]:
        return [issue.name, str(issue.estate or issue.area.name)]

    @display(description=gettext_lazy("level"), label=LEVEL_COLOURS, ordering="level")
    def shown_level(self, issue: HotIssue) -> tuple[str, str]:
        return str(issue.level), str(issue.level) if issue.level else _("watched")

    @display(description=gettext_lazy("twelve weeks"))
    def shown_weeks(self, issue: HotIssue) -> str:
        signs = "▁▂▃▄▅▆▇█"
        heights = [bar["height"] * (len(signs) - 1) // 20 for bar in bars_of(issue)]
        line = "".join(signs[height] for height in heights)
        return format_html('<span role="img" aria-label="{}">{}</span>', ", ".join(map(str, issue.weeks)), line)


@admin.register(HotIssueLevel)
class HotIssueLevelAdmin(ReferenceAdmin):
    """From when on a matter is told to the office."""

    list_display = ("level", "week_size", "surprise")


@admin.register(TriageModel)
class TriageModelAdmin(ReadOnlyAdmin):
    """What the jurisdiction trained, with its measures; training as a job, taking into use with a question."""

    list_display = ("shown_version", "sample_count", "class_count", "shown_measures", "trained_at", "is_active")
    fields = (
        "kind",
        "version",
        "shown_measures",
        "sample_count",
        "class_count",
        "digest",
        "trained_at",
        "trained_by",
        "is_active",
        "activated_at",
        "activated_by",
    )
    readonly_fields = ("shown_measures",)
    actions_list = ("train_action",)
    actions_detail = ("activate_action",)

    def may_view(self, user: Any) -> bool:
        return can_see_queue(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return TriageModel.objects.select_related("trained_by", "activated_by")

    def has_train_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return can_train(request.user)

    @action(description=gettext_lazy("Train now"), url_path="train", permissions=["train"])
    def train_action(self, request: HttpRequest) -> HttpResponse:
        """Ask once more, then start the job that learns from the officers' decisions."""
        if not can_train(request.user):
            raise NotAllowed
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Train now"),
                "text": _(
                    "A new version learns from the categories that officers chose. It is not used before somebody "
                    "puts it to use."
                ),
                "back": reverse("admin:complaints_triagemodel_changelist"),
            }
            return render(request, "common/reason.html", context)
        job = start_job("complaints.train_triage", _("Training of the classifier"), started_by=request.user)
        return redirect("jobs:detail", pk=job.pk)

    @action(description=gettext_lazy("Put to use"), url_path="activate", permissions=["train"])
    def activate_action(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take this version into use instead of the one before."""
        row = self.open_object(request, object_id)
        if request.method != "POST":
            return self.confirm(request, row, _("Put to use"), _("Suggestions come from this version from now on."))
        try:
            activate_model(row.pk, by=request.user, now=timezone.now())
        except Refusal as refusal:
            return self.tell_refusal(request, refusal)
        messages.success(request, _("Saved."))
        return redirect(self._address_of(row))

    @display(description=gettext_lazy("classifier"))
    def shown_version(self, row: TriageModel) -> str:
        return str(row)

    @display(description=gettext_lazy("measured on unseen messages"))
    def shown_measures(self, row: TriageModel) -> str:
        return format_html_join(", ", "{} {}", sorted(row.measured.items()))


job_onward("complaints.train_triage", lambda job: reverse("admin:complaints_triagemodel_changelist"))
