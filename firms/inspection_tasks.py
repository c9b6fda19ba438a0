"""The worker's side of inspections: the draw, notices, the ladder of overdue orders, the export."""

import datetime
import logging
import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.files import File
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.models import User
from common.spreadsheets import write_line
from firms import inspection_notices as notices
from firms.choices import OrderActor, OrderState, OrderStepKind
from firms.models import Finding, Inspection, InspectionPlan, OrderStep, RectificationOrder
from firms.selectors.inspection_people import people_of_firm, people_of_office
from firms.services import inspections as services
from jobs.models import JobRun
from jobs.registry import job_handler, outbox_handler
from jobs.services import Progress
from notifications.services import Recipient, tell

logger = logging.getLogger(__name__)
MOST_EXPORTED = 100_000
CHUNK = 500
LOOK_AHEAD = datetime.timedelta(days=100)


@job_handler(services.DRAW)
def draw_plan(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Draw the plan that somebody asked for. Started again after a crash, it finds nothing done or all of it."""

    def told(done: int, of: int) -> None:
        progress.total(of)
        progress.advance(done)

    plan = services.draw_plan(job.parameters["plan"], by=job.started_by, now=timezone.now(), told=told)
    return {"inspections": Inspection.objects.filter(route__plan=plan).count(), "routes": plan.routes.count()}


@outbox_handler("firms.tell_inspectors")
def tell_inspectors(plan_id: int) -> None:
    """Tell each inspector of a plan how many inspections are theirs. Twice is the same as once."""
    plan = InspectionPlan.objects.get(pk=plan_id)
    pairs = Inspection.objects.filter(route__plan=plan).values_list("first_inspector", "second_inspector")
    numbers = Counter(pk for pair in pairs for pk in pair)
    for person in User.objects.filter(pk__in=numbers):
        parameters = {"count": str(numbers[person.pk]), "first": str(plan.first_day), "last": str(plan.last_day)}
        tell(
            notices.TO_INSPECTOR,
            origin=f"firms.plan:{plan.pk}",
            to=[Recipient(user=person, link=reverse("inspections:mine"))],
            parameters=parameters,
            now=timezone.now(),
            subject=plan,
        )


@outbox_handler("firms.tell_order")
def tell_order(step_id: int) -> None:
    """Tell the other side of a step of an order; the ladder tells the firm or the superior office."""
    step = OrderStep.objects.select_related("order__firm", "order__estate__area").get(pk=step_id)
    order = step.order
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "number": order.number,
            "step": str(step.get_kind_display()),
            "estate": order.estate.name,
            "due": order.due_on.isoformat(),
        }
    for kind, link, people in _sides(step):
        tell(
            kind,
            origin=f"firms.order_step:{step.pk}",
            to=[Recipient(user=person, link=link) for person in people],
            parameters=words,
            now=timezone.now(),
            subject=order,
        )


def _sides(step: OrderStep) -> Iterator[tuple[str, str, list[User]]]:
    """(kind of notice, page, people) of everybody who is told of a step."""
    order = step.order
    if step.side == OrderActor.FIRM or step.kind in (OrderStepKind.SUPERVISE, OrderStepKind.INTERVIEW):
        link = reverse("admin:firms_rectificationorder_change", args=[order.pk])
        is_superior = step.side == OrderActor.SYSTEM
        yield notices.ORDER_TO_OFFICE, link, people_of_office(order.estate.area, is_superior=is_superior)
    if step.side != OrderActor.FIRM:
        link = reverse("firms:inspections:order", args=[order.pk])
        yield notices.ORDER_TO_FIRM, link, people_of_firm(order.firm)


@shared_task
def climb_order_ladder() -> dict[str, int]:
    """Take what is due of the ladder of open orders. Runs any time; one order that fails stops no other."""
    now, counts = timezone.now(), Counter[str]()
    near = timezone.localdate(now) + LOOK_AHEAD
    waiting = RectificationOrder.objects.filter(state=OrderState.ISSUED, due_on__lte=near).order_by("due_on", "pk")
    for pk in waiting.values_list("pk", flat=True).iterator():
        try:
            counts.update(services.take_rungs(pk, now=now))
        except Exception:
            logger.exception("the ladder failed for order %s", pk)
    return dict(counts)


@job_handler(services.EXPORT)
def export_findings(job: JobRun, progress: Progress) -> dict[str, Any]:
    """Write the findings of a period in the areas that the person sees now. Started again, it begins anew."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = Finding.objects.visible_to(job.started_by)
        if job.parameters.get("first"):
            rows = rows.filter(inspection__submitted_at__date__gte=job.parameters["first"])
        if job.parameters.get("last"):
            rows = rows.filter(inspection__submitted_at__date__lte=job.parameters["last"])
        progress.total(min(rows.count(), MOST_EXPORTED))
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet(_("Findings"))
        sheet.freeze_panes = "A2"
        write_line(sheet, [str(header) for header in _headers()])
        done = 0
        related = ("inspection__estate__area", "inspection__firm", "inspection__version__checklist", "order", "answer")
        for finding in rows.select_related(*related).order_by("pk")[:MOST_EXPORTED].iterator(chunk_size=CHUNK):
            write_line(sheet, _line(finding))
            done += 1
            if done % CHUNK == 0:
                progress.advance(done)
        progress.advance(done)
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            workbook.save(file.name)
            with open(file.name, "rb") as finished:  # noqa: PTH123 - a second look at the temporary file
                job.result_file.save("findings.xlsx", File(finished), save=True)
    return {"exported": done}


def _headers() -> list[str]:
    return [
        _("inspected on"), _("area"), _("estate"), _("firm"), _("checklist"), _("item"), _("title"), _("severity"),
        _("what was found"), _("legal source"), _("order"), _("to be rectified by"), _("state of the order"),
    ]  # fmt: skip


def _line(finding: Finding) -> list[str]:
    inspection, order = finding.inspection, finding.order
    return [
        f"{timezone.localtime(inspection.submitted_at):%Y-%m-%d}" if inspection.submitted_at else "",
        inspection.estate.area.name,
        inspection.estate.name,
        inspection.firm.name if inspection.firm else "",
        inspection.version.checklist.name,
        finding.item_code,
        finding.title,
        str(finding.get_severity_display()),
        finding.answer.words,
        finding.legal_source,
        order.number if order else "",
        order.due_on.isoformat() if order else "",
        str(order.get_state_display()) if order else "",
    ]
