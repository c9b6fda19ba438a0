"""Results of a round: computed by a job from what was kept, proposed by one person, approved by another."""

import datetime
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.digest import digest
from common.errors import NotAllowed, Refusal
from jobs.models import JobRun
from jobs.services import enqueue, start_job
from party.choices.joint import RoundState
from party.models import AssessedSubject, AssessmentRound, ItemValue, SubjectResult
from party.rules.assessment import ENGINE, Outcome, last_of, outcome_of, placed, rounded
from party.selectors.assessment_pages import latest_values
from party.services._steps import words
from party.services.assessments import locked_round, move
from party.workflow_joint import target_of

if TYPE_CHECKING:
    from accounts.models import User

COMPUTE = "party.compute"
AT_ONCE = 200
"""So many are read with their values and answers at a time: thousands of them do not fit into memory together."""
MOST_NAMED = 5
Told = Callable[[int], None]


class ValuesMissing(Refusal):
    """Items without a value."""

    status = 422


class SamePerson(NotAllowed):
    """The same person proposed it."""

    message = gettext_lazy("You proposed this result: another person approves it.")


class NotComputed(Refusal):
    """There is nothing to propose yet, or what there is has been overtaken."""

    message = gettext_lazy("Compute the result first.")


@transaction.atomic
def start_computing(round_id: int, *, by: "User | None", now: datetime.datetime) -> JobRun:
    """Have everybody's points and places computed, by a job (计算考核结果). Until it is done no value is entered.

    Raises `ValuesMissing` with who lacks what, `MoveNotAllowed` unless the appraisal is closed, `NotAllowed`.
    """
    round_ = locked_round(round_id, by)
    target_of("start_computing", round_.state)
    _require_values(round_)
    job = start_job(COMPUTE, _("Results: %(round)s") % {"round": round_}, started_by=by, round=round_.pk)
    move(round_id, "start_computing", by=by, now=now, job=job)
    return job


@transaction.atomic
def stop_computing(round_id: int, *, by: "User | None", now: datetime.datetime) -> AssessmentRound:
    """Values can be entered again; what the job still finds is not kept. Raises `MoveNotAllowed`, `NotAllowed`."""
    return move(round_id, "stop_computing", by=by, now=now)


def compute_results(
    round_id: int, *, job_id: int, now: datetime.datetime, told: Told | None = None
) -> list[SubjectResult]:
    """The work of the job: everybody's results as the next version, all or none of them.

    A worker that dies leaves nothing behind, and the next one begins again. Twice is the same as once, and a job that
    was stopped keeps nothing: only the last one that was asked, while the round is being computed, does.
    """
    round_ = AssessmentRound.objects.select_related("table").get(pk=round_id)
    if not _is_asked(round_, job_id):
        return []
    outcomes = outcomes_of(round_, told)
    with transaction.atomic():
        round_ = locked_round(round_id, None)
        if not _is_asked(round_, job_id):
            return []
        made = _results(round_, outcomes, now)
        SubjectResult.objects.bulk_create(made, batch_size=AT_ONCE)
        move(round_id, "compute_results", by=None, now=now)
    return made


def _is_asked(round_: AssessmentRound, job_id: int) -> bool:
    return round_.state == RoundState.COMPUTING and round_.job_id == job_id


def _results(round_: AssessmentRound, outcomes: dict[int, Outcome], now: datetime.datetime) -> list[SubjectResult]:
    document = round_.table.document
    places = placed(outcomes, document["ties"])
    last = last_of(places, int(document["last_count"]))
    before = dict(round_.subjects.annotate(last=Max("results__number")).values_list("pk", "last"))
    return [
        _result(pk, outcome, places.get(pk), pk in last, (before[pk] or 0) + 1, round_, now)
        for pk, outcome in sorted(outcomes.items())
    ]


def outcomes_of(round_: AssessmentRound, told: Told | None = None) -> dict[int, Outcome]:
    """Everybody's scores, recomputed from values and answers."""
    outcomes: dict[int, Outcome] = {}
    for subjects in _portions(round_):
        outcomes |= {subject.pk: _outcome(subject, round_) for subject in subjects}
        if told is not None:
            told(len(outcomes))
    return outcomes


def _portions(round_: AssessmentRound) -> Iterator[list[AssessedSubject]]:
    rows, last = round_.subjects.prefetch_related("values", "answers").order_by("pk"), 0
    while portion := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield portion
        last = portion[-1].pk


def _outcome(subject: AssessedSubject, round_: AssessmentRound) -> Outcome:
    overall = round_.table.document["appraisal"]["overall"]
    answers = sorted(answer.answers[overall] for answer in subject.answers.all())
    return outcome_of(round_.table.document, latest_values(subject), answers, round_.least_answers)


def _require_values(round_: AssessmentRound) -> None:
    titles = {item["code"]: item["title"] for item in round_.table.document["items"]}
    scored = Count("values__item_code", filter=Q(values__item_code__in=titles), distinct=True)
    lacking = round_.subjects.annotate(scored=scored).filter(scored__lt=len(titles)).order_by("pk")
    found = [
        f"{subject}: {', '.join(title for code, title in titles.items() if code not in latest_values(subject))}"
        for subject in lacking.select_related("firm", "office").prefetch_related("values")[:MOST_NAMED]
    ]
    if found:
        raise ValuesMissing(_("Items are not scored yet. %(who)s") % {"who": "; ".join(found)})


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


def is_computed(round_: AssessmentRound) -> bool:
    """Whether everybody has a result."""
    return not round_.subjects.filter(results__isnull=True).exists()


def is_overtaken(round_: AssessmentRound) -> bool:
    """Whether a value was entered after the results were computed."""
    last = SubjectResult.objects.filter(subject__round=round_).aggregate(last=Max("at"))["last"]
    return last is not None and ItemValue.objects.filter(subject__round=round_, at__gt=last).exists()


@transaction.atomic
def propose_result(round_id: int, *, by: "User | None", now: datetime.datetime) -> AssessmentRound:
    """The first person signs. A value that was entered since stands in the way.

    Raises `NotComputed`, `MoveNotAllowed`, `NotAllowed`.
    """
    round_ = locked_round(round_id, by)
    if not is_computed(round_):
        raise NotComputed
    if is_overtaken(round_):
        raise NotComputed(_("Values were entered after the result was computed: compute it again."))
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
