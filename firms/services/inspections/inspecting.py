"""Making an inspection: answering items from one or two devices, on the line or not, and submitting it."""

import datetime
import uuid
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.images import Picture
from common.storing import files_undone_on_error
from firms.choices import AnswerKind, InspectionState, InspectionStepKind, Verdict, VersionState
from firms.models import (
    ChecklistVersion,
    Finding,
    Inspection,
    InspectionAnswer,
    InspectionPhoto,
    InspectionStep,
    ServiceProject,
)
from firms.permissions import can_inspect_in, is_inspector_of
from firms.rules.answers import heads_of
from firms.rules.checklists import Item
from firms.services.inspections._steps import count, locked_inspection, move_inspection, store_photos, words
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User

MOST_REPLACED = 50
CLOCK_AHEAD = datetime.timedelta(minutes=5)


class AnswerUnfit(Refusal):
    """The answer does not fit its item."""

    message = gettext_lazy("This answer does not fit the item: choose a verdict, or give what is asked for.")
    status = 422


class KeyUsedElsewhere(Refusal):
    """A device sent a key that belongs to another answer."""

    message = gettext_lazy("This answer cannot be told from another one. Reload the page and save it again.")


class ConflictsLeft(Refusal):
    """Two answers stand side by side and nobody settled which counts."""

    status = 409


class ItemsMissing(Refusal):
    """Items are not answered yet."""

    status = 422


class AnswerGiven(NamedTuple):
    """What the device sends of one item: its key, what it replaces (keys the inspector saw), and what was found."""

    key: uuid.UUID
    item_code: str
    verdict: str = ""
    number: Decimal | None = None
    words: str = ""
    replaces: tuple[str, ...] = ()
    at: datetime.datetime | None = None


@transaction.atomic
def plan_inspection(
    *,
    by: "User",
    now: datetime.datetime,
    estate: Estate,
    version: ChecklistVersion,
    inspectors: tuple["User", "User"],
    due_on: datetime.date,
    note: str = "",
) -> Inspection:
    """An inspection outside a plan: after a complaint, say (专项检查). Raises `NotAllowed`, `ValidationError`."""
    if not (can_inspect_in(by, estate.area) and all(can_inspect_in(one, estate.area) for one in inspectors)):
        raise NotAllowed
    if version.state != VersionState.PUBLISHED:
        raise MoveNotAllowed
    project = ServiceProject.objects.on(timezone.localdate(now)).filter(estate=estate).select_related("firm").first()
    inspection = Inspection(
        estate=estate,
        firm=project.firm if project else None,
        project=project,
        version=version,
        first_inspector=inspectors[0],
        second_inspector=inspectors[1],
        due_on=due_on,
    )
    inspection.full_clean()
    inspection.save()
    InspectionStep.objects.create(
        inspection=inspection,
        kind=InspectionStepKind.PLAN,
        to_state=inspection.state,
        actor=by,
        note=note,
        created_at=now,
    )
    record(by, "firms.plan_inspection", inspection, fields=["estate", "due_on"], reason=note)
    return inspection


def answer_item(
    inspection_id: int,
    *,
    by: "User",
    now: datetime.datetime,
    given: AnswerGiven,
    pictures: Iterable[Picture] = (),
) -> InspectionAnswer:
    """Take what an inspector found about one item (填写检查项). The same key again gives the answer that stands.

    The first answer begins the inspection. One that comes after the submission is kept and marked late: nothing that
    was written on the spot is thrown away. Raises `NotAllowed`, `AnswerUnfit`, `KeyUsedElsewhere`, `TooManyPhotos`.
    """
    with files_undone_on_error() as stored, transaction.atomic():
        inspection = locked_inspection(inspection_id)
        if not is_inspector_of(by, inspection):
            raise NotAllowed
        known = InspectionAnswer.objects.filter(client_key=given.key).first()
        if known is not None:
            if (known.inspection_id, known.inspector_id, known.item_code) != (inspection.pk, by.pk, given.item_code):
                raise KeyUsedElsewhere
            return known
        answer = _kept(inspection, given, by, now)
        store_photos(InspectionPhoto, {"answer": answer}, pictures, now, stored)
        record(by, "firms.answer_item", inspection, fields=[answer.item_code])
        return answer


def _kept(inspection: Inspection, given: AnswerGiven, by: "User", now: datetime.datetime) -> InspectionAnswer:
    """The new answer on a locked inspection; the first one begins it."""
    item = inspection.version.items.get(given.item_code)
    if item is None:
        raise AnswerUnfit
    _check_fits(item, given)
    if inspection.state == InspectionState.PLANNED:
        move_inspection(inspection, "start", by, now, started_at=now)
    return InspectionAnswer.objects.create(
        inspection=inspection,
        item_code=item.code,
        client_key=given.key,
        replaces=sorted(set(given.replaces) - {str(given.key)})[:MOST_REPLACED],
        inspector=by,
        verdict=given.verdict,
        number=given.number,
        words=given.words.strip(),
        answered_at=min(given.at or now, now + CLOCK_AHEAD),
        received_at=now,
        is_late=inspection.state != InspectionState.UNDER_WAY,
    )


def _check_fits(item: Item, given: AnswerGiven) -> None:
    """A verdict item has a verdict, a number item a number, unless it does not apply; a finding has words."""
    if given.verdict and given.verdict not in Verdict.values:
        raise AnswerUnfit
    if given.verdict == Verdict.NOT_APPLICABLE:
        return
    if item.kind == AnswerKind.VERDICT and not given.verdict:
        raise AnswerUnfit
    if item.kind == AnswerKind.NUMBER and (given.number is None or given.number < 0):
        raise AnswerUnfit(_("Give the number that you counted."))
    if given.verdict == Verdict.NOT_OK and not given.words.strip():
        raise AnswerUnfit(_("Say in words what is not in order: the firm reads this."))


@transaction.atomic
def submit_inspection(inspection_id: int, *, by: "User", now: datetime.datetime) -> Inspection:
    """One of the two submits the inspection; items that are not in order become findings (提交检查).

    Raises `ConflictsLeft`, `ItemsMissing`, `MoveNotAllowed` when the other one did it already, `NotAllowed`.
    """
    inspection = locked_inspection(inspection_id)
    if not is_inspector_of(by, inspection):
        raise NotAllowed
    if inspection.state != InspectionState.UNDER_WAY:
        raise MoveNotAllowed
    items = inspection.version.items
    standing = heads_of(inspection.answers.filter(is_late=False))
    if standing.conflicts:
        titles = [items[code].label for code in standing.conflicts if code in items]
        raise ConflictsLeft(_("You two answered differently. Settle first: %(titles)s") % {"titles": "; ".join(titles)})
    counting = standing.counting()
    missing = [item.label for item in items.values() if item.code not in counting and item.kind != AnswerKind.TEXT]
    if missing:
        raise ItemsMissing(_("Not answered yet: %(titles)s") % {"titles": "; ".join(missing)})
    move_inspection(inspection, "submit", by, now, submitted_at=now)
    bad = [(items[code], answer) for code, answer in counting.items() if answer.verdict == Verdict.NOT_OK]
    Finding.objects.bulk_create(_finding(inspection, item, answer) for item, answer in bad)
    numbers = {severity: {"findings": found} for severity, found in Counter(item.severity for item, _ in bad).items()}
    count(now, inspection, {"": {"inspections": 1}, **numbers})
    return inspection


def _finding(inspection: Inspection, item: Item, answer: InspectionAnswer) -> Finding:
    return Finding(
        inspection=inspection,
        answer=answer,
        item_code=item.code,
        title=item.title,
        title_en=item.title_en,
        severity=item.severity,
        legal_source=item.legal_source,
        days=item.days,
        credit_item=item.credit_item,
    )


@transaction.atomic
def take_up_late(answer_id: int, *, by: "User", now: datetime.datetime) -> Finding:
    """An officer makes a finding of an answer that came after the submission (补录问题).

    Raises `AnswerUnfit` for one that is in order, `MoveNotAllowed` where the finding stands, `NotAllowed`.
    """
    answer = InspectionAnswer.objects.select_related("inspection").get(pk=answer_id)
    inspection = locked_inspection(answer.inspection_id)
    if not can_inspect_in(by, inspection.estate.area):
        raise NotAllowed
    item = inspection.version.items.get(answer.item_code)
    if item is None or not answer.is_late or answer.verdict != Verdict.NOT_OK:
        raise AnswerUnfit
    if inspection.findings.filter(item_code=item.code).exists():
        raise MoveNotAllowed
    finding = _finding(inspection, item, answer)
    finding.save()
    move_inspection(inspection, "take_up", by, now, note=item.title)
    count(now, inspection, {item.severity: {"findings": 1}})
    return finding


@transaction.atomic
def cancel_inspection(inspection_id: int, *, by: "User", now: datetime.datetime, reason: str) -> Inspection:
    """The inspection is not made, and why (取消检查). Raises `WordsNeeded`, `MoveNotAllowed`, `NotAllowed`."""
    inspection = locked_inspection(inspection_id)
    if not can_inspect_in(by, inspection.estate.area):
        raise NotAllowed
    move_inspection(inspection, "cancel", by, now, note=words(reason))
    return inspection
