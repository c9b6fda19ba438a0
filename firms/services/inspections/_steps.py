"""What the acts of inspections share: locks, history, photos, sums of the day."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from common.images import Picture
from common.storing import put_away
from firms.choices import OrderActor
from firms.models import Inspection, InspectionStep, OrderStep, RectificationOrder
from firms.workflow.inspections import inspection_target, order_target
from jobs.services import enqueue

if TYPE_CHECKING:
    from accounts.models import User

MOST_PHOTOS = 9

ADD = """
INSERT INTO firms_inspectiondaily AS daily
    (day, area_id, checklist_id, severity, inspections, findings, ordered, rectified, in_time)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (day, area_id, checklist_id, severity) DO UPDATE SET
    inspections = daily.inspections + excluded.inspections,
    findings = daily.findings + excluded.findings,
    ordered = daily.ordered + excluded.ordered,
    rectified = daily.rectified + excluded.rectified,
    in_time = daily.in_time + excluded.in_time
"""
SUMS = ("inspections", "findings", "ordered", "rectified", "in_time")


class WordsNeeded(Refusal):
    """An act that others are told of came without words."""

    message = _("Give a reason: it stands in the record.")
    status = 422


class TooManyPhotos(Refusal):
    """More photos than one act may carry."""

    message = _("At most nine photos can be sent at a time. Leave some out.")
    status = 422


def words(text: str) -> str:
    """A reason as it is kept. Raises `WordsNeeded`."""
    if not text.strip():
        raise WordsNeeded
    return text.strip()


def locked_inspection(inspection_id: int) -> Inspection:
    """The inspection, locked until the transaction ends."""
    return (
        Inspection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("estate__area", "firm", "version__checklist")
        .defer("estate__polygon", "estate__area__geometry")
        .get(pk=inspection_id)
    )


def locked_order(order_id: int) -> RectificationOrder:
    """The order, locked until the transaction ends."""
    return (
        RectificationOrder.objects.select_for_update(of=("self",), no_key=True)
        .select_related("estate__area", "firm", "inspection__version")
        .defer("estate__polygon", "estate__area__geometry")
        .get(pk=order_id)
    )


def move_inspection(
    inspection: Inspection, name: str, by: "User | None", now: datetime.datetime, *, note: str = "", **changes: Any
) -> InspectionStep:
    """Make a move on a locked inspection and write its history. Raises `MoveNotAllowed`."""
    before = inspection.state
    changes["state"] = inspection_target(name, before)
    for field, value in changes.items():
        setattr(inspection, field, value)
    inspection.save(update_fields=list(changes))
    record(by, f"firms.inspection_{name}", inspection, fields=list(changes), reason=note)
    return InspectionStep.objects.create(
        inspection=inspection,
        kind=name,
        from_state=before,
        to_state=inspection.state,
        actor=by,
        note=note,
        created_at=now,
    )


def move_order(
    order: RectificationOrder,
    name: str,
    side: OrderActor,
    by: "User | None",
    now: datetime.datetime,
    *,
    note: str = "",
    data: dict[str, Any] | None = None,
    **changes: Any,
) -> OrderStep:
    """Make a move or still step on a locked order, write its history, promise to tell. Raises `MoveNotAllowed`."""
    before, current = order.state, order.round
    changes["state"] = order_target(name, before, side)
    for field, value in changes.items():
        setattr(order, field, value)
    order.save(update_fields=list(changes))
    step = OrderStep.objects.create(
        order=order,
        kind=name,
        round=current,
        from_state=before,
        to_state=order.state,
        actor=by,
        side=side,
        note=note,
        data=data or {},
        created_at=now,
    )
    record(by, f"firms.order_{name}", order, fields=list(changes), reason=note, role=side)
    enqueue("firms.tell_order", queue="notify", step_id=step.pk)
    return step


def count(
    at: datetime.datetime, inspection: Inspection, numbers: Mapping[str, Mapping[str, int]], area_id: int | None = None
) -> None:
    """Add to the sums of the day: severity ("" for the inspection itself) → name of the sum → number."""
    place = (timezone.localdate(at), area_id or inspection.estate.area_id, inspection.version.checklist_id)
    with connection.cursor() as cursor:
        for severity in sorted(numbers):  # one order for all: two transactions never wait for each other crosswise
            cursor.execute(ADD, [*place, severity, *(numbers[severity].get(name, 0) for name in SUMS)])


def store_photos(
    model: Any, owner: Mapping[str, Any], pictures: Iterable[Picture], now: datetime.datetime, stored: list[str]
) -> None:
    """Put pictures away and file them with their owner, before the commit. Raises `TooManyPhotos`."""
    pictures = list(pictures)
    if len(pictures) > MOST_PHOTOS:
        raise TooManyPhotos
    rows = []
    for position, picture in enumerate(pictures):
        stored.append(put_away(f"inspections/{now:%Y/%m}/{uuid.uuid4().hex}.jpg", picture.content))
        rows.append(
            model(
                **owner,
                position=position,
                file=stored[-1],
                sha256=picture.sha256,
                width=picture.width,
                height=picture.height,
                size=len(picture.content),
            )
        )
    model.objects.bulk_create(rows)
