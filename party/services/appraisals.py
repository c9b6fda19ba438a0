"""The democratic appraisal (民主测评): the sample, codes on paper, answers that lead back to nobody."""

import datetime
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.crypto import keyed_hash
from common.errors import MoveNotAllowed, Refusal
from firms.models import ServiceProject
from jobs.services import enqueue, start_job
from party.choices.joint import AssessedKind, RoundState
from party.models import AppraisalAnswer, AppraisalCode, AssessedSubject, AssessmentRound, SampledUnit
from party.rules.sample import draw_units, frame_digest
from party.services._steps import DayWrong, note_step
from party.services.assessments import UNLINK, locked_round, locked_subject, move
from places.models import Ownership, Unit

if TYPE_CHECKING:
    from accounts.models import User

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DRAW = "party.draw"
MOST_AT_ONCE = 50  # subjects whose samples are drawn while one waits; more are drawn by a job
CODE_LENGTH = 16
"""80 bits from an alphabet of 32 without letters that look alike: nobody guesses one."""


class CodeUnknown(Refusal):
    """No code like this, or its time is over."""

    message = _("This code is not known, or its time is over. Check what you typed against the paper.")
    status = 404


class CodeUsed(Refusal):
    """The code was used."""

    message = _("This code was used already: each code counts once.")


class AnswersMissing(Refusal):
    """Questions without an answer, or with one that is not on the scale."""

    message = _("Answer every question with one of the grades.")
    status = 422


class CodesMade(Refusal):
    """Codes were printed, and some were used."""

    message = _("Codes of this sheet were used already: it cannot be printed anew.")


@transaction.atomic
def open_appraisal(
    round_id: int, *, by: "User | None", now: datetime.datetime, closes_on: datetime.date, seed: str = ""
) -> AssessmentRound:
    """Draw the samples by a recorded seed and open the appraisal. `seed`: a public one, such as lottery numbers.

    Raises `DayWrong` for a last day that is over, `MoveNotAllowed`, `NotAllowed`.
    """
    if closes_on < timezone.localdate(now):
        raise DayWrong
    drawn = seed.strip()[:64] or secrets.token_hex(16)
    round_ = move(round_id, "open_appraisal", by=by, now=now, closes_on=closes_on, seed=drawn, note=drawn)
    if round_.subjects.count() > MOST_AT_ONCE:
        start_job(DRAW, str(round_), started_by=by, round=round_.pk)
    else:
        draw_samples(round_.pk)
    return round_


def draw_samples(round_id: int, *, told: Any = None) -> int:
    """Draw for everybody in a round for whom nothing was drawn yet; each in its own transaction. Gives how many."""
    round_, made = AssessmentRound.objects.get(pk=round_id), 0
    for position, pk in enumerate(round_.subjects.order_by("pk").values_list("pk", flat=True), start=1):
        made += _draw(pk, round_)
        if told is not None:
            told(position)
    return made


@transaction.atomic
def _draw(subject_id: int, round_: AssessmentRound) -> int:
    rows = AssessedSubject.objects.select_for_update(of=("self",), no_key=True).select_related("firm", "office")
    subject = rows.get(pk=subject_id)
    if subject.frame_digest:
        return 0
    units = list(frame_of(subject, round_.last_day).values_list("pk", flat=True))
    subject.frame_count, subject.frame_digest = len(units), frame_digest(units)
    subject.save(update_fields=["frame_count", "frame_digest"])
    drawn = draw_units(round_.seed, subject_key(subject), units, round_.sample_size)
    SampledUnit.objects.bulk_create(
        SampledUnit(subject=subject, unit_id=unit, position=position) for position, unit in enumerate(drawn, start=1)
    )
    return 1


def subject_key(subject: AssessedSubject) -> str:
    """How the draw names a subject: `firm:` and its number, `office:` and the code of the area."""
    return f"firm:{subject.firm_id}" if subject.kind == AssessedKind.FIRM else f"office:{subject.office.code}"  # type: ignore[union-attr]


def frame_of(subject: AssessedSubject, day: datetime.date) -> QuerySet:
    """Units on the register with an owner on the day: of estates that the firm serves, or of the office's area."""
    owned = Ownership.objects.on(day).values("unit")
    rows = Unit.objects.filter(pk__in=owned)
    if subject.kind == AssessedKind.FIRM:
        served = ServiceProject.objects.on(day).filter(firm=subject.firm)
        return rows.filter(building__estate__in=served.values("estate"))
    return rows.filter(building__estate__area__path__startswith=subject.office.path)  # type: ignore[union-attr]


@transaction.atomic
def make_codes(subject_id: int, *, by: "User | None", now: datetime.datetime) -> list[str]:
    """As many new codes as units were drawn, to be printed; they are shown here only. Unused ones before are void.

    Raises `CodesMade` when one was used already, `MoveNotAllowed`, `NotAllowed`.
    """
    subject = locked_subject(subject_id, by, RoundState.APPRAISAL)
    if subject.codes.filter(is_used=True).exists():
        raise CodesMade
    subject.codes.all().delete()
    codes = sorted({_new_code() for _number in range(subject.sample.count())})
    AppraisalCode.objects.bulk_create(AppraisalCode(subject=subject, code_hash=keyed_hash(code)) for code in codes)
    note_step(subject, by, "make_codes", now, area=subject.round.area)
    return codes


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(CODE_LENGTH))


def plain(code: str) -> str:
    """A code as it was made: capitals, without the spaces and dashes of the paper."""
    return "".join(character for character in code.upper() if character.isalnum())


def code_of(text: str, now: datetime.datetime) -> AppraisalCode:
    """The code that somebody typed or scanned. Raises `CodeUnknown`, `CodeUsed`."""
    return _checked(AppraisalCode.objects.all(), text, now)


@transaction.atomic
def answer_appraisal(text: str, *, now: datetime.datetime, answers: Mapping[str, str]) -> None:
    """Take an answer by a one-time code. What is kept of the code is that it was used: no link, no time, no trail.

    Raises `CodeUnknown`, `CodeUsed`, `AnswersMissing`.
    """
    code = _checked(AppraisalCode.objects.select_for_update(of=("self",), no_key=True), text, now)
    given = _checked_answers(code.subject.round.table.document["appraisal"], answers)
    code.is_used = True
    code.save(update_fields=["is_used"])
    AppraisalAnswer.objects.create(subject_id=code.subject_id, answers=given)


def _checked(rows: Any, text: str, now: datetime.datetime) -> Any:
    code = rows.select_related("subject__round__table").filter(code_hash=keyed_hash(plain(text))).first()
    if code is None:
        raise CodeUnknown
    round_ = code.subject.round
    is_over = round_.closes_on is None or timezone.localdate(now) > round_.closes_on
    if round_.state != RoundState.APPRAISAL or is_over:
        raise CodeUnknown
    if code.is_used:
        raise CodeUsed
    return code


def _checked_answers(appraisal: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, str]:
    grades = {grade["code"] for grade in appraisal["scale"]}
    given = {question["code"]: answers.get(question["code"], "") for question in appraisal["questions"]}
    if any(answer not in grades for answer in given.values()):
        raise AnswersMissing
    return given


@transaction.atomic
def close_appraisal(round_id: int, *, by: "User | None", now: datetime.datetime) -> AssessmentRound:
    """No code counts any more. Before the last day only when every code was used.

    Raises `MoveNotAllowed`, `NotAllowed`.
    """
    round_ = locked_round(round_id, by)
    is_early = round_.closes_on is not None and timezone.localdate(now) <= round_.closes_on
    if is_early and not _everybody_answered(round_):
        raise MoveNotAllowed(_("Codes are still out: the appraisal closes after its last day."))
    enqueue(UNLINK, round_id=round_id)
    return move(round_id, "close_appraisal", by=by, now=now)


@transaction.atomic
def unlink_codes(round_id: int) -> int:
    """Write the codes of an appraisal that is over anew, all in one transaction, by their hashes; gives their number.

    Until then a code and its answer were written in one transaction, whose number stands in the database's own columns
    of both rows. Afterwards all codes have the same, and no answer has it (docs/decisions/0079). Twice is as once.
    """
    if AssessmentRound.objects.filter(pk=round_id, state__in=(RoundState.SCORING, RoundState.APPRAISAL)).exists():
        return 0
    codes = AppraisalCode.objects.filter(subject__round=round_id)
    keys = list(codes.order_by("code_hash").values_list("pk", flat=True))
    for key in keys:
        AppraisalCode.objects.filter(pk=key).update(is_used=F("is_used"))
    return len(keys)


def _everybody_answered(round_: AssessmentRound) -> bool:
    """Whether samples were drawn for everybody, and a code was used for every unit of them."""
    used = AppraisalCode.objects.filter(subject__round=round_, is_used=True).count()
    drawn = SampledUnit.objects.filter(subject__round=round_).count()
    return used == drawn and not round_.subjects.filter(frame_digest="").exists()
