"""From the panel's sheets to a list: frozen decisions, votes on ties, publicity, awards."""

import datetime
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.workdays import add_working_days
from firms.standing import standing_of
from programmes.choices_awards import ApplicationState, ObjectionState, ReviewLevel, RoundState
from programmes.models import AwardApplication, AwardDecision, AwardRound, PanelMember, TieVote
from programmes.rules.award_ranking import CHOSEN, WAITING, compute_ranking
from programmes.rules.training import months_later
from programmes.services.awards._steps import district_of, lock_round, note_step, promise_panel
from programmes.workflow import check_move
from programmes.workflow_awards import APPLICATION_MOVES, ROUND_MOVES


class SheetsMissing(Refusal):
    """Some applications have too few sheets."""


class VotesMissing(Refusal):
    """Members of the panel have not voted on a tie."""

    message = _("Not every member of the panel has voted on the tie yet. Remind them.")


class VotedAlready(Refusal):
    """One vote each."""

    message = _("You have voted on this tie.")


class NotTied(Refusal):
    """The application is not one of the tied ones."""

    message = _("This application is not part of the tie. Reload the page.")
    status = 422


class PublicityRunning(Refusal):
    """The days of objection are not over."""

    message = _("Objections can still be raised. Close the round when the days of publicity are over.")


class ObjectionsOpen(Refusal):
    """Objections wait for a decision."""

    message = _("Objections wait for a decision. Decide them first.")


@transaction.atomic
def rank_round(round_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date) -> AwardDecision:
    """Order the applications and freeze what came of it.

    A tie at the quota that the written rule does not settle asks the panel to vote by name; without one, the list is
    made public at once, for the round's working days. Raises `SheetsMissing`, `VotesMissing`, `MoveNotAllowed`.
    """
    found, _target = lock_round(round_id, "make_public", by=by)
    rows = AwardApplication.objects.select_for_update(of=("self",), no_key=True).filter(
        round=found, state=ApplicationState.DISTRICT_DONE
    )
    applications = list(rows.select_related("firm", "project", "area").defer("area__geometry").order_by("pk"))
    _require_sheets(found, applications)
    if found.state == RoundState.VOTING:
        _require_votes(found)
    text = compute_ranking(_inputs(found, applications, today))
    decision = _freeze(found, text, by, now)
    act = "ask_vote" if text["undecided"] else "make_public"
    found.state = check_move(ROUND_MOVES, act, found.state)
    if act == "ask_vote":
        promise_panel(found, "vote", str(decision.number))
    else:
        _make_public(found, applications, dict(text["outcomes"]), by, now, today)
    found.save(update_fields=["state", "publicity_from", "publicity_until"])
    record(by, "programmes.rank_award_round", found, fields=["state"])
    return decision


def _require_sheets(found: AwardRound, applications: list[AwardApplication]) -> None:
    counts: dict[int, int] = {}
    sheets = found.applications.filter(reviews__level=ReviewLevel.PANEL).values_list("pk", flat=True)
    for pk in sheets:
        counts[pk] = counts.get(pk, 0) + 1
    bare = [str(one) for one in applications if counts.get(one.pk, 0) < found.least_sheets]
    if bare:
        words = _("Applications with fewer sheets than %(least)s: %(names)s. Wait for the panel.")
        raise SheetsMissing(words % {"least": found.least_sheets, "names": "、".join(bare[:5])})


def _require_votes(found: AwardRound) -> None:
    decision = found.decisions.first()
    members = found.panel.filter(left_at__isnull=True).count()
    for number in range(len(decision.undecided) if decision else 0):
        if decision.votes.filter(tie=number, member__left_at__isnull=True).count() < members:
            raise VotesMissing


def _inputs(found: AwardRound, applications: list[AwardApplication], today: datetime.date) -> dict[str, Any]:
    for one in applications:
        standing = standing_of(one.firm, today, one.project)
        one.grade, one.grade_rank = standing.grade, standing.rank
        one.save(update_fields=["grade", "grade_rank"])
    return {
        "round": found.pk,
        "standard": found.standard.digest,
        "pass_score": str(found.pass_score),
        "tie_rule": found.tie_rule,
        "quotas": [
            {"class": quota.class_code, "district": quota.area.code if quota.area else "", "places": quota.places}
            for quota in found.quotas.select_related("area").order_by("pk")
        ],
        "applications": [_facts(one) for one in applications],
        "votes": _votes(found),
    }


def _facts(one: AwardApplication) -> dict[str, Any]:
    district = district_of(one.area)
    return {
        "key": one.pk,
        "name": str(one),
        "class": one.class_code,
        "district": district.code if district else "",
        "score": str(one.panel_score),
        "must_missing": one.must_missing,
        "must_points": str(one.must_points),
        "district_score": str(one.district_score),
        "grade_rank": one.grade_rank,
    }


def _votes(found: AwardRound) -> list[dict[str, Any]]:
    """Every ballot of the panel so far, the oldest first; names stand with the votes themselves."""
    ballots = []
    for decision in found.decisions.order_by("number").prefetch_related("votes"):
        for number, tie in enumerate(decision.undecided):
            counts: dict[str, int] = {}
            for vote in decision.votes.all():
                if vote.tie == number:
                    counts[str(vote.application_id)] = counts.get(str(vote.application_id), 0) + 1
            if counts:
                ballots.append({"keys": tie["keys"], "counts": counts})
    return ballots


def _freeze(found: AwardRound, text: dict[str, Any], by: User | None, now: datetime.datetime) -> AwardDecision:
    frozen = canonical_json(text)
    return AwardDecision.objects.create(
        round=found,
        number=found.decisions.count() + 1,
        text=frozen,
        digest=sha256_hex(frozen),
        undecided=text["undecided"],
        decided_by=by,
        decided_at=now,
    )


def _make_public(
    found: AwardRound,
    applications: list[AwardApplication],
    outcomes: dict[int, str],
    by: User | None,
    now: datetime.datetime,
    today: datetime.date,
) -> None:
    for one in applications:
        outcome = outcomes[one.pk]
        assert outcome != WAITING
        act = "choose" if outcome == CHOSEN else "pass_over"
        note_step(one, act, check_move(APPLICATION_MOVES, act, one.state), by=by, now=now, reason=outcome)
        one.save(update_fields=["state"])
    found.publicity_from = today
    found.publicity_until = add_working_days(today, found.publicity_days).day


def is_sound(decision: AwardDecision) -> bool:
    """Whether the frozen text is what it was, and what its inputs give."""
    text = json.loads(decision.text)
    again = compute_ranking(text["inputs"])
    return sha256_hex(decision.text) == decision.digest and canonical_json(again) == decision.text


@transaction.atomic
def vote_on_tie(decision_id: int, tie: int, application_id: int, *, by: User, now: datetime.datetime) -> TieVote:
    """A member of the panel votes by name for one of the tied applications, once.

    Raises `NotAllowed`, `VotedAlready`, `NotTied`, `MoveNotAllowed` when another decision has been made.
    """
    decision = AwardDecision.objects.select_related("round").get(pk=decision_id)
    found = AwardRound.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.round_id)
    member = PanelMember.objects.filter(round=found, user=by, left_at__isnull=True).first()
    if member is None:
        raise NotAllowed
    if found.state != RoundState.VOTING or found.decisions.filter(number__gt=decision.number).exists():
        raise MoveNotAllowed
    if not 0 <= tie < len(decision.undecided) or application_id not in decision.undecided[tie]["keys"]:
        raise NotTied
    vote = TieVote(decision=decision, tie=tie, member=member, application_id=application_id, at=now)
    try:
        with transaction.atomic():
            vote.save(force_insert=True)
    except IntegrityError as error:
        raise VotedAlready from error
    record(by, "programmes.vote_on_award_tie", vote, fields=["application"])
    return vote


@transaction.atomic
def close_round(round_id: int, *, by: User | None, now: datetime.datetime, today: datetime.date) -> AwardRound:
    """Give the awards to what is still chosen when the days of publicity are over, with number and validity.

    Raises `PublicityRunning`, `ObjectionsOpen`, `MoveNotAllowed`, `NotAllowed`.
    """
    found, target = lock_round(round_id, "close", by=by)
    if found.publicity_until is not None and today <= found.publicity_until:
        raise PublicityRunning
    rows = AwardApplication.objects.select_for_update(of=("self",), no_key=True)
    listed = list(rows.filter(round=found, state=ApplicationState.LISTED).order_by("pk"))
    if found.applications.filter(objections__state=ObjectionState.OPEN).exists():
        raise ObjectionsOpen
    for place, one in enumerate(listed, start=1):
        one.number = f"SF{found.year}-{found.pk:03d}-{place:03d}"
        one.awarded_on, one.valid_until = today, months_later(today, found.valid_months)
        note_step(one, "award", check_move(APPLICATION_MOVES, "award", one.state), by=by, now=now)
        one.save(update_fields=["state", "number", "awarded_on", "valid_until"])
    found.state = target
    found.save(update_fields=["state"])
    record(by, "programmes.close_award_round", found, fields=["state"])
    return found
