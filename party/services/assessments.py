"""Rounds of assessment: item tables, who is assessed, values under items, hearings, interviews of the last."""

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.digest import digest, sha256_hex_of_bytes
from common.errors import MoveNotAllowed, Refusal
from common.storing import files_undone_on_error, put_away
from firms.models import PropertyFirm, ServiceProject
from firms.services.documents import check_document
from jobs.models import JobRun
from jobs.services import enqueue, start_job
from party.choices.joint import AssessedKind, RoundState
from party.indicators import indicator, indicators_for
from party.models import (
    AssessedSubject,
    AssessmentRound,
    AssessmentTable,
    ItemValue,
    LastInterview,
    ReportHearing,
)
from party.permissions import can_assess, can_set_party_rules, require
from party.rules.assessment import points_of
from party.rules.assessment_table import MANUAL, problems_of
from party.services._steps import kept, not_after, note_step, words
from party.workflow_joint import target_of
from places.choices import AreaKind
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

MEASURE, UNLINK = "party.measure", "party.unlink_codes"
OPEN = (RoundState.SCORING, RoundState.APPRAISAL, RoundState.CLOSED)
"""States in which values are entered: until somebody proposes the result."""


class TableUnfit(Refusal):
    """An item table cannot be used."""

    status = 422


class NobodyAssessed(Refusal):
    """A round has nobody in it."""

    message = gettext_lazy("Nobody is assessed: no firm serves in the area, or it has no subdistricts below it.")
    status = 422


class ValueUnfit(Refusal):
    """The value does not fit the item."""

    message = gettext_lazy("Choose one of the item's options, or give the number that it asks for.")
    status = 422


class NotAmongLast(Refusal):
    """Only the last of an approved round are called to an interview."""

    message = gettext_lazy("Interviews are held with the last of an approved round.")


@transaction.atomic
def load_table(
    *,
    by: "User | None",
    now: datetime.datetime,
    code: str,
    kind: str,
    title: str,
    source: str,
    document: dict[str, Any],
) -> AssessmentTable:
    """Keep the next version of an item table (考核细则). Raises `TableUnfit` with what is wrong, `NotAllowed`."""
    require(by is None or can_set_party_rules(by))
    wrong = problems_of(document, indicators_for(kind))
    if wrong:
        raise TableUnfit(_("The table cannot be used: %(places)s") % {"places": "; ".join(wrong)})
    last = AssessmentTable.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
    table = AssessmentTable(
        code=code,
        version=last + 1,
        kind=kind,
        title=words(title, 200),
        source=words(source, 300),
        document=document,
        digest=digest(document),
        loaded_by=by,
        loaded_at=now,
    )
    table.full_clean()
    table.save()
    record(by, "party.load_table", table)
    return table


@transaction.atomic
def open_round(
    area: Area,
    *,
    by: "User | None",
    now: datetime.datetime,
    table: AssessmentTable,
    title: str,
    first_day: datetime.date,
    last_day: datetime.date,
    sample_size: int = 50,
    least_answers: int = 30,
    subjects: Iterable[models.Model] | None = None,
) -> AssessmentRound:
    """Begin a round (启动考核). Assessed are `subjects`, else all firms that serve there or all subdistricts there.

    Raises `NobodyAssessed`, `ValidationError`, `NotAllowed`.
    """
    require(by is None or can_assess(by, area))
    who = list(subjects) if subjects is not None else _everybody(area, table.kind, last_day)
    if not who:
        raise NobodyAssessed
    round_ = AssessmentRound(
        area=area,
        table=table,
        kind=table.kind,
        title=words(title, 200),
        first_day=first_day,
        last_day=last_day,
        sample_size=sample_size,
        least_answers=least_answers,
    )
    kept(round_, by, "open_round", now, area=area)
    AssessedSubject.objects.bulk_create(
        AssessedSubject(round=round_, kind=table.kind, **{table.kind: one}) for one in who
    )
    return round_


def _everybody(area: Area, kind: str, day: datetime.date) -> list[Any]:
    if kind == AssessedKind.FIRM:
        serving = ServiceProject.objects.on(day).filter(estate__area__path__startswith=area.path)
        return list(PropertyFirm.objects.filter(pk__in=serving.values("firm")).order_by("pk"))
    below = Area.objects.active().without_geometry().filter(path__startswith=area.path, kind=AreaKind.SUBDISTRICT)
    return list(below.order_by("path"))


@transaction.atomic
def start_scoring(round_id: int, *, by: "User | None", now: datetime.datetime) -> JobRun:
    """Let the platform count its indicators, in a job, and people enter the rest. Raises `MoveNotAllowed`."""
    round_ = move(round_id, "start_scoring", by=by, now=now)
    return start_job(MEASURE, str(round_), started_by=by, round=round_.pk)


def measure(round_id: int, *, now: datetime.datetime, told: Any = None) -> int:
    """Count the indicators of everybody in a round; each in its own transaction. Gives how many values are new.

    Runs any number of times: a value that did not change is not written again.
    """
    round_ = AssessmentRound.objects.select_related("table").get(pk=round_id)
    counted = 0
    for position, subject in enumerate(round_.subjects.select_related("firm", "office").order_by("pk"), start=1):
        subject.round = round_
        counted += _measure_one(subject, now)
        if told is not None:
            told(position)
    return counted


@transaction.atomic
def _measure_one(subject: AssessedSubject, now: datetime.datetime) -> int:
    counted = 0
    AssessedSubject.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
    if _state_of(subject.round_id) not in OPEN:
        return 0
    for item in subject.round.table.document["items"]:
        if item["source"] == MANUAL:
            continue
        reading = indicator(item["source"]).read(subject, subject.round.first_day, subject.round.last_day)
        last = subject.values.filter(item_code=item["code"]).first()
        if last is None or (last.value, last.basis) != (reading.value, reading.basis):
            found = {"value": reading.value, "basis": reading.basis, "indicator": item["source"]}
            _keep_value(subject, item["code"], last, now=now, **found)
            counted += 1
    return counted


def _state_of(round_id: int) -> str:
    """The state of a round, which stays so until the transaction ends."""
    return AssessmentRound.objects.select_for_update(of=("self",), no_key=True).get(pk=round_id).state


class Scored(NamedTuple):
    """What was found under an item: the code of an option or a number, what it rests on, a paper."""

    item_code: str
    value: str
    basis: str
    evidence: bytes | None = None


def score_items(
    subject_id: int, *, by: "User | None", now: datetime.datetime, given: Iterable[Scored]
) -> list[ItemValue]:
    """Enter a sheet of items, all or none. Raises what `score_item` does; `ValueUnfit` names the item."""
    with files_undone_on_error(), transaction.atomic():
        return [score_item(subject_id, by=by, now=now, **one._asdict()) for one in given]


@transaction.atomic
def score_item(
    subject_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    item_code: str,
    value: str,
    basis: str,
    evidence: bytes | None = None,
) -> ItemValue:
    """Enter what was found under an item that the platform does not count, with evidence; again: a correction.

    Raises `ValueUnfit`, `MoveNotAllowed` once the result was proposed, `NoDocument`, `WordsMissing`, `NotAllowed`.
    """
    with files_undone_on_error() as stored:
        subject = locked_subject(subject_id, by, *OPEN)
        item = next((one for one in subject.round.table.document["items"] if one["code"] == item_code), None)
        if item is None or item["source"] != MANUAL:
            raise ValueUnfit
        check_value(item, value.strip())
        given: dict[str, Any] = {"value": value.strip(), "basis": words(basis, 500), "by": by}
        if evidence:
            stored.append(put_away(f"party/{now:%Y/%m}/{uuid.uuid4().hex}.{check_document(evidence)}", evidence))
            given |= {"evidence": stored[-1], "evidence_sha256": sha256_hex_of_bytes(evidence)}
        kept_value = _keep_value(
            subject, item_code, subject.values.filter(item_code=item_code).first(), now=now, **given
        )
        note_step(subject, by, "score_item", now, area=subject.round.area, note=item["title"])
        return kept_value


def check_value(item: dict[str, Any], value: str) -> None:
    """Whether the value is one that the item knows. Raises `ValueUnfit`, which names the item."""
    try:
        points = points_of(item, value)
    except ValueError:
        points = None
    if points is None:
        raise ValueUnfit(f"{item['title']}: {ValueUnfit.message}")


def _keep_value(
    subject: AssessedSubject, item_code: str, last: ItemValue | None, *, now: datetime.datetime, **given: Any
) -> ItemValue:
    number = 1 if last is None else last.number + 1
    return ItemValue.objects.create(subject=subject, item_code=item_code, number=number, at=now, **given)


@transaction.atomic
def hold_hearing(
    subject_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    held_on: datetime.date,
    attended_count: int,
    summary: str,
) -> ReportHearing:
    """The firm or office reported on its year (述职评议). Raises `DayWrong`, `MoveNotAllowed`, `NotAllowed`."""
    subject = locked_subject(subject_id, by, RoundState.SCORING, RoundState.APPRAISAL)
    hearing = ReportHearing(
        subject=subject,
        held_on=not_after(held_on, timezone.localdate(now)),
        attended_count=attended_count,
        summary=words(summary),
        by=by,
        at=now,
    )
    return kept(hearing, by, "hold_hearing", now, area=subject.round.area)


@transaction.atomic
def interview_last(
    subject_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    held_on: datetime.date,
    summary: str,
    commitment: str,
    due_on: datetime.date,
) -> LastInterview:
    """Talk with one of the last of an approved round (末位约谈). Raises `NotAmongLast`, `DayWrong`, `NotAllowed`."""
    subject = locked_subject(subject_id, by, RoundState.APPROVED)
    result = subject.results.order_by("-number").first()
    if result is None or not result.is_among_last:
        raise NotAmongLast
    interview = LastInterview(
        subject=subject,
        held_on=not_after(held_on, timezone.localdate(now)),
        summary=words(summary),
        commitment=words(commitment),
        due_on=due_on,
        by=by,
        at=now,
    )
    return kept(interview, by, "interview_last", now, area=subject.round.area)


@transaction.atomic
def give_up_round(round_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> AssessmentRound:
    """End a round without a result, and say why. Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`."""
    enqueue(UNLINK, round_id=round_id)
    return move(round_id, "give_up", by=by, now=now, note=words(reason, 1000))


def locked_round(round_id: int, by: "User | None") -> Any:
    """The round, locked until the transaction ends. Raises `NotAllowed`."""
    rows = AssessmentRound.objects.select_for_update(of=("self",), no_key=True).select_related("area", "table")
    round_ = rows.get(pk=round_id)
    require(by is None or can_assess(by, round_.area))
    return round_


def locked_subject(subject_id: int, by: "User | None", *states: RoundState) -> Any:
    """A subject of a round in one of the states, both locked. Raises `MoveNotAllowed`, `NotAllowed`."""
    subject = AssessedSubject.objects.select_related("firm", "office").get(pk=subject_id)
    subject.round = locked_round(subject.round_id, by)
    if subject.round.state not in states:
        raise MoveNotAllowed
    return subject


def move(
    round_id: int, act: str, *, by: "User | None", now: datetime.datetime, note: str = "", **values: Any
) -> AssessmentRound:
    """Move a round on, inside the caller's transaction. Raises `MoveNotAllowed`, `NotAllowed`."""
    round_ = locked_round(round_id, by)
    before, round_.state = round_.state, target_of(act, round_.state)
    for name, value in values.items():
        setattr(round_, name, value)
    return kept(round_, by, act, now, area=round_.area, note=note, before=before)
