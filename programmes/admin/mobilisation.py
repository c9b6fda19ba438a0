"""Emergency calls in the staff administration: issuing, the live board, phone confirmations, stand-down."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.photos import photo_response
from places.admin.base import adopt
from programmes.admin.base import Act, ActsAdmin
from programmes.choices_volunteers import MobilisationState, TaskKind, Via
from programmes.forms.register import NothingForm
from programmes.forms.volunteers_staff import EmergencyForm, LessonsForm
from programmes.models import MobilisationCall, MobilisationTask, ReportPhoto
from programmes.permissions import can_lead_mobilisation, can_manage
from programmes.selectors.mobilisation import board_of, noted_by
from programmes.services import mobilisation as services
from programmes.services.mobilisation.links import token_of


def _may_lead(user: Any, call: MobilisationCall) -> bool:
    return call.state == MobilisationState.RUNNING and can_lead_mobilisation(user, call.areas.without_geometry())


def _remind(request: HttpRequest, call: MobilisationCall, data: dict[str, Any]) -> object:
    count = services.remind_now(call.pk, by=request.user, now=timezone.now())
    return ngettext("%(count)s was reminded.", "%(count)s were reminded.", count) % {"count": count}


def _stand_down(request: HttpRequest, call: MobilisationCall, data: dict[str, Any]) -> object:
    return services.stand_down(call.pk, by=request.user, now=timezone.now(), **data)


@admin.register(MobilisationCall)
class MobilisationCallAdmin(ActsAdmin):
    """Emergency calls; the page of one is its live board."""

    page_template = "programmes/volunteers/staff_board.html"
    acts = (
        Act("remind", gettext_lazy("Remind all who have not confirmed"), NothingForm, _remind, _may_lead),
        Act("stand_down", pgettext_lazy("volunteers", "Stand down"), LessonsForm, _stand_down, _may_lead),
    )
    form = EmergencyForm
    list_display = ("title", "kind", "level", "shown_state", "issued_at", "stood_down_at")
    list_filter = (("state", ChoicesDropdownFilter), ("kind", ChoicesDropdownFilter))
    list_filter_submit = True
    ordering = ("-pk",)
    fields = EmergencyForm.SHOWN

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_manage(request.user)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "programmes_mobilisationcall_"
        return [
            path("photos/<int:photo_pk>/", wrap(self.photo_view), name=f"{name}photo"),
            path("<int:pk>/tasks/<int:task_pk>/phone/", wrap(self.phone_view), name=f"{name}phone"),
            *super().get_urls(),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        made = super().get_form(request, obj, change, **options)
        return type(made.__name__, (made,), {"by": request.user})

    def save_model(self, request: HttpRequest, obj: MobilisationCall, form: Any, change: bool) -> None:
        data = dict(form.cleaned_data)
        areas = data.pop("called_areas")
        adopt(services.issue_call(by=request.user, now=timezone.now(), areas=areas, **data), obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The service has kept the areas."""

    def response_post_save_add(self, request: HttpRequest, obj: MobilisationCall) -> HttpResponse:
        """On to the board."""
        return HttpResponseRedirect(self._address_of(obj))

    def page_context(self, request: HttpRequest, target: MobilisationCall) -> dict[str, Any]:
        board = board_of(target, request.user)  # type: ignore[arg-type]
        is_running = target.state == MobilisationState.RUNNING
        noted = noted_by(request.user, board.silent) if is_running else set()  # type: ignore[arg-type]
        for task in board.silent:
            task.token = token_of(task) if task.pk in noted else ""  # type: ignore[attr-defined]
        return {
            "board": board,
            "is_running": is_running,
            "board_url": reverse("admin:programmes_mobilisationcall_change", args=[target.pk]),
            "areas": target.areas.without_geometry().order_by("path"),
            "summary_kinds": [
                (TaskKind(kind).label, *counts) for kind, counts in target.summary.get("kinds", {}).items()
            ],
        }

    def phone_view(self, request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
        """Note that somebody has confirmed by phone."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        call = self.visible_or_404(request, pk)
        tasks = MobilisationTask.objects.visible_to(request.user)  # type: ignore[arg-type]
        if not tasks.filter(pk=task_pk, call=call).exists():
            raise Http404
        return self.do(
            request,
            call,
            lambda: services.confirm_task(task_pk, by=request.user, now=timezone.now(), via=Via.PHONE),  # type: ignore[arg-type]
        )

    def photo_view(self, request: HttpRequest, photo_pk: int) -> HttpResponse:
        """A photo from the spot, in the person's areas."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        tasks = MobilisationTask.objects.visible_to(request.user)  # type: ignore[arg-type]
        photo = ReportPhoto.objects.filter(report__task__in=tasks, pk=photo_pk).first()
        if photo is None:
            raise Http404
        return photo_response(photo)

    @display(
        description=gettext_lazy("state"),
        label={MobilisationState.RUNNING: "danger", MobilisationState.STOOD_DOWN: "default"},
        ordering="state",
    )
    def shown_state(self, call: MobilisationCall) -> tuple[str, str]:
        return call.state, call.get_state_display()
