"""A committee begins, is filed, and comes to its end; its members come and go."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User as Account
from committees.choices import NEEDS_GROUND, SEATED, CommitteeKind, Dissolution, MemberEnd, MemberPost
from committees.models import CommitteeMember, OwnersCommittee
from committees.rules.law.clocks import add_months
from committees.rules.office import is_duty_number
from committees.services._work import (
    DayWrong,
    kept,
    lock_committee,
    lock_estate,
    not_after,
    require_office,
    require_side,
    words,
)
from committees.work_rules import work_rule
from common.errors import Refusal
from places.models import Estate, Owner

if TYPE_CHECKING:
    from accounts.models import User


class SeatsWrong(Refusal):
    """The law of the place allows no body of this size."""

    message = _("The law allows no committee of this size here. Check the number of members.")
    status = 422


class TermTooLong(Refusal):
    """The term is longer than the law allows."""

    message = _("This term is longer than the law allows. Choose an earlier last day.")
    status = 422


class GroundNeeded(Refusal):
    """Somebody is to lose a seat without a legal ground."""

    message = _("Name the legal ground: without one nobody loses a seat against their will.")
    status = 422


class NotServing(Refusal):
    """The membership ended already."""

    message = _("This membership ended already.")


class NotAnAlternate(Refusal):
    """Only an alternate of the same committee steps up, and only into a free seat."""

    message = _("Choose an alternate of this committee, and a member who left and whose seat is free.")
    status = 422


@transaction.atomic
def establish_committee(
    estate: Estate,
    *,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    term_from: datetime.date,
    term_to: datetime.date,
    seats: int,
    kind: str = CommitteeKind.OWNERS,
    code: str = "",
    reason: str = "",
) -> OwnersCommittee:
    """Put an elected committee, or a property-management committee, on the register (登记业主委员会).

    `seats` counts members without alternates. Raises `SeatsWrong`, `TermTooLong`, `NotAllowed`; `ValidationError`
    where another one serves in that time.
    """
    require_office(by, estate)
    lock_estate(estate)
    _check_size(kind, seats, term_from)
    _check_term(kind, term_from, term_to)
    committee = OwnersCommittee(
        estate=estate, name=words(name, 200), kind=kind, code=code, term_from=term_from, term_to=term_to, seats=seats
    )
    return kept(committee, by, "establish_committee", now, note=reason)


def _check_size(kind: str, seats: int, day: datetime.date) -> None:
    prefix = "pmc_composition" if kind == CommitteeKind.MANAGEMENT else "committee_size"
    least, most = work_rule(f"{prefix}.min", day).value, work_rule(f"{prefix}.max", day).value
    if not is_duty_number(
        seats,
        least=least if isinstance(least, int) else 3,
        most=most if isinstance(most, int) else None,
        odd=bool(work_rule("committee_size.odd", day).value),
    ):
        raise SeatsWrong


def _check_term(kind: str, term_from: datetime.date, term_to: datetime.date) -> None:
    path = "pmc_term_decisions.term_years" if kind == CommitteeKind.MANAGEMENT else "committee_term_years.max"
    years = work_rule(path, term_from).value
    if term_to <= term_from:
        raise DayWrong
    if isinstance(years, int) and term_to > add_months(term_from, 12 * years):
        raise TermTooLong


@transaction.atomic
def dissolve_committee(
    committee_id: int, *, by: "User | None", now: datetime.datetime, ended_on: datetime.date, reason: str, basis: str
) -> OwnersCommittee:
    """Record that a body came to its end, and why (解散). Its members' terms end with it."""
    committee = lock_committee(committee_id)
    require_office(by, committee.estate)
    if ended_on <= committee.term_from:
        raise DayWrong
    committee.ended_on, committee.end_reason = not_after(ended_on, timezone.localdate(now)), Dissolution(reason)
    committee.end_note = words(basis, 500)
    kept(committee, by, "dissolve_committee", now, note=basis)
    for member in committee.members.filter(term_to__isnull=True).select_for_update():
        _end(member, max(ended_on, member.term_from), MemberEnd.TERM, "")
    return committee


@transaction.atomic
def seat_member(
    committee_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    post: str,
    term_from: datetime.date,
    owner: Owner | None = None,
    user: Account | None = None,
) -> CommitteeMember:
    """Enter an elected member or alternate (登记委员). Raises `SeatsWrong` when every seat is taken."""
    committee = lock_committee(committee_id)
    require_office(by, committee.estate)
    taken = committee.members.filter(term_to__isnull=True, post__in=SEATED).count()
    if post in SEATED and committee.seats and taken >= committee.seats:
        raise SeatsWrong
    if term_from < committee.term_from:
        raise DayWrong
    member = CommitteeMember(
        committee=committee, name=words(name, 100), post=post, term_from=term_from, owner=owner, user=user
    )
    return kept(member, by, "seat_member", now)


@transaction.atomic
def change_post(member_id: int, *, by: "User | None", now: datetime.datetime, post: str) -> CommitteeMember:
    """The members chose somebody for another post (推选主任、副主任). The old chair becomes a member."""
    member = _lock_member(member_id)
    require_side(by, member.committee.estate)
    if member.term_to is not None or member.post == MemberPost.ALTERNATE or post not in SEATED:
        raise NotServing
    if post == MemberPost.CHAIR:
        member.committee.members.filter(post=post, term_to__isnull=True).update(post=MemberPost.MEMBER)
    before, member.post = member.post, MemberPost(post)
    return kept(member, by, "change_post", now, note=f"{before} → {post}")


@transaction.atomic
def end_membership(
    member_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    ended_on: datetime.date,
    reason: str,
    ground: str = "",
    evidence: str = "",
) -> CommitteeMember:
    """Somebody leaves: resigned, unable, or for a legal ground that is named (委员资格终止).

    By the office, or by the committee. Raises `GroundNeeded`, `NotServing`, `DayWrong`, `NotAllowed`.
    """
    member = _lock_member(member_id)
    require_side(by, member.committee.estate)
    if member.term_to is not None:
        raise NotServing
    if reason in NEEDS_GROUND:
        require_office(by, member.committee.estate)
        if not ground.strip():
            raise GroundNeeded
    if ended_on < member.term_from:
        raise DayWrong
    _end(member, not_after(ended_on, timezone.localdate(now)), reason, ground.strip()[:200])
    return kept(member, by, "end_membership", now, note=evidence)


def _end(member: CommitteeMember, day: datetime.date, reason: str, ground: str) -> None:
    member.term_to, member.end_reason, member.end_ground = day, MemberEnd(reason), ground
    member.save(update_fields=["term_to", "end_reason", "end_ground"])


@transaction.atomic
def step_up(
    alternate_id: int, left_id: int, *, by: "User | None", now: datetime.datetime, day: datetime.date
) -> CommitteeMember:
    """An alternate takes the seat of a member who left, for the rest of the term (递补). Gives the new membership.

    Raises `NotAnAlternate` for another committee's people, or when the seat was filled already.
    """
    alternate = _lock_member(alternate_id)
    committee = lock_committee(alternate.committee_id)
    require_side(by, committee.estate)
    left = CommitteeMember.objects.filter(pk=left_id, committee=committee, term_to__lte=day).first()
    is_filled = left is not None and CommitteeMember.objects.filter(stood_in_for=left).exists()
    if left is None or is_filled or alternate.post != MemberPost.ALTERNATE or not alternate.is_serving(day):
        raise NotAnAlternate
    _end(alternate, day, MemberEnd.TERM, "")
    member = CommitteeMember(
        committee=committee,
        name=alternate.name,
        post=MemberPost.MEMBER,
        owner=alternate.owner,
        user=alternate.user,
        term_from=day,
        stood_in_for=left,
    )
    return kept(member, by, "step_up", now)


def _lock_member(member_id: int) -> CommitteeMember:
    rows = CommitteeMember.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("committee__estate__area").get(pk=member_id)
