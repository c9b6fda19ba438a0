"""Candidates: nominated, consenting, reviewed by the bodies of the law, heard, listed or barred by law only."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import (
    CandidateBar,
    CandidateState,
    FilingOutcome,
    PreparationState,
    ReviewOpinion,
)
from committees.models import (
    Candidate,
    CandidateReview,
    CommitteeFiling,
    ElectionPreparation,
    NoticePosting,
)
from committees.rules.office import last_day
from committees.selectors.rule_words import word
from committees.services._work import (
    kept,
    lock,
    lock_committee,
    note_step,
    require_guide,
    require_office,
    require_side,
    words,
)
from committees.services.decisions import post_notice
from committees.services.preparing import NotAnOwnerHere, area_held
from committees.work_rules import work_rule
from common.errors import MoveNotAllowed, Refusal
from places.models import Owner

if TYPE_CHECKING:
    from accounts.models import User


class GroundOutsideLaw(Refusal):
    """A bar without a legal ground, article, evidence."""

    message = _(
        "Only a legal ground bars a candidate: choose it, name its article and the evidence. "
        "Party membership is none, neither for nor against."
    )
    status = 422


class NotReviewed(Refusal):
    """Not every body has given its opinion."""

    message = _("Not every body that the law names has given its opinion yet.")


class NotHeard(Refusal):
    """A candidate is to be barred unheard."""

    message = _("Hear the candidate first: what is said to the finding belongs in the record.")


class BodyNotNamed(Refusal):
    """The law of the place names other bodies for the review."""

    message = _("The law here does not name this body for the review of candidates.")
    status = 422


class PapersMissing(Refusal):
    """Papers that the law asks for are missing."""

    message = _("Papers that the law asks for are missing: %(papers)s. Add them, then hand in again.")
    status = 422

    def __init__(self, papers: Sequence[str]) -> None:
        super().__init__(self.message % {"papers": "、".join(word(code) for code in papers)})


def reviewing_bodies(day: datetime.date) -> list[str]:
    """Codes of the bodies that review candidates, as the law of the place names them on a day."""
    named: list[str] = []
    for path in ("candidate_vetting.vets", "candidate_vetting.reported_to"):
        value = work_rule(path, day).value
        named += [str(body) for body in value] if isinstance(value, list) else [str(value)] if value else []
    return list(dict.fromkeys(named))


@transaction.atomic
def nominate(preparation_id: int, owner: Owner, *, by: "User | None", now: datetime.datetime, source: str) -> Candidate:
    """Somebody is nominated (提名候选人): an owner of the estate, once. Raises `NotAnOwnerHere`, `ValidationError`."""
    preparation = lock(ElectionPreparation, preparation_id)
    require_guide(by, preparation.estate)
    if preparation.state != PreparationState.PREPARING:
        raise MoveNotAllowed
    if area_held(preparation.estate, owner, timezone.localdate(now)) <= 0:
        raise NotAnOwnerHere
    candidate = Candidate(preparation=preparation, owner=owner, name=owner.name, source=source)
    return kept(candidate, by, "nominate", now)


@transaction.atomic
def consent(candidate_id: int, *, by: "User | None", now: datetime.datetime, is_standing: bool) -> Candidate:
    """The candidate agrees in writing to stand, or withdraws (书面同意、退出)."""
    candidate = _locked(candidate_id, by)
    if candidate.state not in (CandidateState.NOMINATED, CandidateState.CONSENTED, CandidateState.LISTED):
        raise MoveNotAllowed
    before = candidate.state
    candidate.state = CandidateState.CONSENTED if is_standing else CandidateState.WITHDRAWN
    return kept(candidate, by, "consent", now, before=before)


@transaction.atomic
def review_candidate(
    candidate_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    body: str,
    opinion: str,
    reason: str,
    bar: str = "",
    bar_article: str = "",
    evidence: str = "",
) -> CandidateReview:
    """One body gives its opinion (联审意见). A bar is a legal ground with article and evidence.

    Raises `GroundOutsideLaw`, `BodyNotNamed`, `MoveNotAllowed`; `ValidationError` for a second opinion of a body.
    """
    candidate = _locked(candidate_id, by)
    if candidate.state != CandidateState.CONSENTED:
        raise MoveNotAllowed
    if body not in reviewing_bodies(candidate.preparation.formed_on or timezone.localdate(now)):
        raise BodyNotNamed
    if opinion == ReviewOpinion.BAR and not (bar in CandidateBar.values and bar_article.strip() and evidence.strip()):
        raise GroundOutsideLaw
    is_bar = opinion == ReviewOpinion.BAR
    review = CandidateReview(
        candidate=candidate,
        body=body,
        opinion=opinion,
        bar=bar if is_bar else "",
        bar_article=bar_article.strip()[:120] if is_bar else "",
        evidence=evidence.strip() if is_bar else "",
        reason=words(reason),
        by=by,
        at=now,
    )
    review.validate_constraints()
    review.save(force_insert=True)
    note_step(candidate, by, "review_candidate", now, note=f"{body}: {opinion}")
    return review


@transaction.atomic
def hear_candidate(candidate_id: int, *, by: "User | None", now: datetime.datetime, statement: str) -> Candidate:
    """The candidate is heard on a finding (听取申辩)."""
    candidate = _locked(candidate_id, by)
    if candidate.state != CandidateState.CONSENTED:
        raise MoveNotAllowed
    candidate.statement, candidate.heard_on = words(statement), timezone.localdate(now)
    return kept(candidate, by, "hear_candidate", now)


@transaction.atomic
def settle_candidate(
    candidate_id: int, *, by: "User | None", now: datetime.datetime, is_barred: bool, reason: str = ""
) -> Candidate:
    """After all opinions: onto the list, or barred by the ground that a body named (确定候选人).

    A body's opinion does not bind: with a finding the candidate may still be listed, with the reason. Raises
    `NotReviewed`, `NotHeard`, `GroundOutsideLaw` where no body named a ground.
    """
    candidate = _locked(candidate_id, by)
    require_office(by, candidate.preparation.estate)
    if candidate.state != CandidateState.CONSENTED:
        raise MoveNotAllowed
    reviews = list(candidate.reviews.all())
    needed = reviewing_bodies(candidate.preparation.formed_on or timezone.localdate(now))
    if set(needed) - {review.body for review in reviews}:
        raise NotReviewed
    found = next((review for review in reviews if review.opinion == ReviewOpinion.BAR), None)
    if is_barred:
        if found is None:
            raise GroundOutsideLaw
        if candidate.heard_on is None:
            raise NotHeard
        candidate.bar, candidate.bar_article = found.bar, found.bar_article
    candidate.state = CandidateState.BARRED if is_barred else CandidateState.LISTED
    note = words(reason) if found is not None else reason
    return kept(candidate, by, "settle_candidate", now, note=note, before=CandidateState.CONSENTED)


def post_list(
    preparation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    place: str,
    posted_on: datetime.date,
    photo: bytes | None = None,
) -> NoticePosting:
    """Post the list of candidates for the days of the law (公示候选人名单). Raises `NotReviewed` while one is open."""
    with transaction.atomic():
        preparation = lock(ElectionPreparation, preparation_id)
        require_guide(by, preparation.estate)
        if preparation.state != PreparationState.PREPARING:
            raise MoveNotAllowed
        open_states = (CandidateState.NOMINATED, CandidateState.CONSENTED)
        listed = preparation.candidates.filter(state=CandidateState.LISTED)
        if preparation.candidates.filter(state__in=open_states).exists() or not listed.exists():
            raise NotReviewed
        days = work_rule("candidate_vetting.posting_days", posted_on)
        preparation.state = PreparationState.LISTED
        kept(preparation, by, "post_list", now, before=PreparationState.PREPARING)
        count = days.value if isinstance(days.value, int) else 7
        until = posted_on + datetime.timedelta(days=count)
        given = {"place": place, "posted_on": posted_on, "until": until, "article": days.article, "photo": photo}
        return post_notice(preparation, by=by, now=now, title=str(_("list of candidates")), **given)


def papers_needed(today: datetime.date) -> list[str]:
    """Codes of the papers that the law asks for with a filing; their words are `selectors.rule_words.word`."""
    return [str(code) for code in work_rule("committee_filing.documents", today).value]


@transaction.atomic
def hand_in_filing(
    committee_id: int, *, by: "User | None", now: datetime.datetime, documents: Sequence[str]
) -> CommitteeFiling:
    """Hand the elected committee in for filing (备案申请). Raises `PapersMissing`; `ValidationError` if one waits."""
    committee = lock_committee(committee_id)
    require_side(by, committee.estate)
    if committee.filed_on is not None:
        raise MoveNotAllowed
    today = timezone.localdate(now)
    missing = [code for code in papers_needed(today) if code not in documents]
    if missing:
        raise PapersMissing(missing)
    within, office = work_rule("committee_filing.days", today), work_rule("committee_filing.office_days", today)
    filing = CommitteeFiling(
        estate=committee.estate,
        committee=committee,
        round=committee.committeefilings.count() + 1,
        handed_in_on=today,
        handed_in_due_on=last_day(committee.term_from, within.value),
        documents=list(documents),
        due_on=last_day(today, office.value) if isinstance(office.value, int | dict) else None,
        article=office.article,
    )
    return kept(filing, by, "hand_in_filing", now)


@transaction.atomic
def decide_filing(
    filing_id: int, *, by: "User | None", now: datetime.datetime, certificate_number: str = "", reason: str = ""
) -> CommitteeFiling:
    """The office files the committee under a certificate, or returns the papers with what is missing (备案、退回)."""
    filing = lock(CommitteeFiling, filing_id)
    require_office(by, filing.estate)
    if filing.outcome != FilingOutcome.OPEN:
        raise MoveNotAllowed
    today = timezone.localdate(now)
    filing.decided_on, is_filed = today, bool(certificate_number.strip())
    filing.outcome = FilingOutcome.FILED if is_filed else FilingOutcome.RETURNED
    filing.reason = reason.strip()[:500] if is_filed else words(reason, 500)
    if is_filed:
        committee = lock_committee(filing.committee_id)
        committee.filed_on, committee.certificate_number = today, certificate_number.strip()
        kept(committee, by, "file_committee", now, note=certificate_number)
    return kept(filing, by, "decide_filing", now, note=reason, before=FilingOutcome.OPEN)


def _locked(candidate_id: int, by: "User | None") -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True)
    candidate = rows.select_related("preparation__estate__area").get(pk=candidate_id)
    require_guide(by, candidate.preparation.estate)
    if candidate.preparation.state != PreparationState.PREPARING:
        raise MoveNotAllowed
    return candidate
