"""Results of a round: computed from what was kept, proposed by one person, approved by another."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.digest import digest
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from jobs.services import enqueue
from party.choices.joint import RoundState
from party.models import AssessedSubject, AssessmentRound, SubjectResult
from party.rules.assessment import ENGINE, Outcome, last_of, outcome_of, placed, rounded
from party.services._steps import note_step, words
from party.services.assessments import locked_round, move

if TYPE_CHECKING:
    from accounts.models import User


class ValuesMissing(Refusal):
    """Items without a value."""

    status = 422


class SamePerson(NotAllowed):
    """The same person proposed it."""

    message = gettext_lazy("You proposed this result: another person approves it.")


class NotComputed(Refusal):
    """There is nothing to propose yet."""

    message = gettext_lazy("Compute the result first.")


@transaction.atomic
def compute_results(round_id: int, *, by: "User | None", now: datetime.datetime) -> list[SubjectResult]:
    """Compute everybody's points and places from what was kept (计算考核结果); again: the next version.

    Raises `ValuesMissing` with who lacks what, `MoveNotAllowed` unless the appraisal is closed, `NotAllowed`.
    """
    round_ = locked_round(round_id, by)
    if round_.state != RoundState.CLOSED:
        raise MoveNotAllowed
    outcomes = outcomes_of(round_)
    document = round_.table.document
    places = placed(outcomes, document["ties"])
    last = last_of(places, int(document["last_count"]))
    before = dict(round_.subjects.annotate(last=Max("results__number")).values_list("pk", "last"))
    made = [
        _result(pk, outcome, places.get(pk), pk in last, (before[pk] or 0) + 1, round_, now)
        for pk, outcome in sorted(outcomes.items())
    ]
    SubjectResult.objects.bulk_create(made)
    note_step(round_, by, "compute_results", now, area=round_.area)
    return made


def outcomes_of(round_: AssessmentRound) -> dict[int, Outcome]:
    """Everybody's scores, recomputed from values and answers. Raises `ValuesMissing`."""
    subjects = list(round_.subjects.select_related("firm", "office").prefetch_related("values", "answers"))
    _require_values(round_, subjects)
    return {subject.pk: _outcome(subject, round_) for subject in subjects}


def _outcome(subject: AssessedSubject, round_: AssessmentRound) -> Outcome:
    overall = round_.table.document["appraisal"]["overall"]
    answers = sorted(answer.answers[overall] for answer in subject.answers.all())
    return outcome_of(round_.table.document, latest_values(subject), answers, round_.least_answers)


def latest_values(subject: AssessedSubject) -> dict[str, tuple[str, str]]:
    """Item code → (value, basis) of the version that counts."""
    found: dict[str, tuple[int, str, str]] = {}
    for value in subject.values.all():
        if value.item_code not in found or found[value.item_code][0] < value.number:
            found[value.item_code] = (value.number, value.value, value.basis)
    return {code: (value, basis) for code, (_number, value, basis) in found.items()}


def _require_values(round_: AssessmentRound, subjects: Iterable[AssessedSubject]) -> None:
    titles = {item["code"]: item["title"] for item in round_.table.document["items"]}
    missing = [
        f"{subject}: {', '.join(titles[code] for code in titles if code not in latest_values(subject))}"
        for subject in subjects
        if any(code not in latest_values(subject) for code in titles)
    ]
    if missing:
        raise ValuesMissing(_("Items are not scored yet. %(who)s") % {"who": "; ".join(missing[:5])})


def _result(
    subject_id: int,
    outcome: Outcome,
    place: int | None,
    is_among_last: bool,
    number: int,
    round_: AssessmentRound,
    now: datetime.datetime,
) -> SubjectResult:
    appraisal = outcome.appraisal
    facts: dict[str, Any] = {
        "item_score": outcome.item_score,
        "appraisal_score": None if appraisal.score is None else rounded(appraisal.score),
        "answers": appraisal.answers,
        "satisfied": appraisal.satisfied,
        "low": appraisal.interval.low if appraisal.interval else None,
        "high": appraisal.interval.high if appraisal.interval else None,
        "total": outcome.total,
        "rank": place,
        "is_among_last": is_among_last,
        "problem": outcome.problem,
        "lines": lines_of(outcome),
        "engine": ENGINE,
    }
    proof = digest({**facts, "table": round_.table.digest, "subject": subject_id, "seed": round_.seed})
    return SubjectResult(subject_id=subject_id, number=number, digest=proof, at=now, **facts)


def lines_of(outcome: Outcome) -> list[dict[str, str]]:
    """How the items came out, as it is kept and shown: numbers as exact text, `7/2`."""
    return [
        {
            "code": line.code,
            "title": line.title,
            "value": line.value,
            "points": "" if line.points is None else str(line.points),
            "most": str(line.most),
            "basis": line.basis,
        }
        for line in outcome.lines
    ]


@transaction.atomic
def propose_result(round_id: int, *, by: "User | None", now: datetime.datetime) -> AssessmentRound:
    """The first person signs. Raises `NotComputed`, `MoveNotAllowed`, `NotAllowed`."""
    round_ = locked_round(round_id, by)
    if round_.subjects.filter(results__isnull=True).exists():
        raise NotComputed
    return move(round_id, "propose_result", by=by, now=now, proposed_by=by, proposed_at=now)


@transaction.atomic
def send_back(round_id: int, *, by: "User | None", now: datetime.datetime, reason: str) -> AssessmentRound:
    """The second person does not sign, and says why. Raises `MoveNotAllowed`, `WordsMissing`, `NotAllowed`."""
    cleared = {"proposed_by": None, "proposed_at": None}
    return move(round_id, "send_back", by=by, now=now, note=words(reason, 1000), **cleared)


@transaction.atomic
def approve_result(round_id: int, *, by: "User | None", now: datetime.datetime) -> AssessmentRound:
    """Another person signs: the result stands, firms are told, and the credit rulebook may ask for it.

    Raises `SamePerson`, `MoveNotAllowed`, `NotAllowed`.
    """
    round_ = locked_round(round_id, by)
    if by is not None and round_.proposed_by_id == by.pk:
        raise SamePerson
    round_ = move(round_id, "approve_result", by=by, now=now, approved_by=by, approved_at=now)
    enqueue("party.tell_result", queue="notify", round_id=round_.pk)
    return round_
