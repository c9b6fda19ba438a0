"""From the posted list to a committee: the assembly that holds the election, and who its count elected."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.choices import (
    AssemblyKind,
    AssemblyState,
    CandidateState,
    Matter,
    MemberPost,
    PreparationKind,
    PreparationState,
)
from committees.models import Assembly, Candidate, ElectionPreparation, MotionResult, NoticePosting, OwnersCommittee
from committees.services._work import kept, lock, require_office
from committees.services.assemblies import draft_assembly, set_agenda
from committees.services.offices import establish_committee, seat_member
from common.errors import MoveNotAllowed, Refusal

if TYPE_CHECKING:
    from accounts.models import User

KINDS = {PreparationKind.FIRST: AssemblyKind.FIRST}


class ListStillPosted(Refusal):
    """The vote would begin while the list still hangs."""

    message = gettext_lazy("The list hangs until %(day)s. Let the voting begin after that day.")
    status = 422

    def __init__(self, day: datetime.date) -> None:
        super().__init__(self.message % {"day": day.isoformat()})


class NotAnnounced(Refusal):
    """The assembly that holds the election has no announced result."""

    message = gettext_lazy("The assembly of this election has announced no result yet. Count and announce first.")


class NotElected(Refusal):
    """Somebody takes a seat whom the count did not elect."""

    message = gettext_lazy(
        "By the announced count these have no seat: %(names)s. Enter them as alternates, or leave them out; "
        "after a tie for the last seat hold a run-off first."
    )
    status = 422

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(self.message % {"names": "、".join(names)})


@transaction.atomic
def begin_election(
    preparation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    seats: int,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
) -> Assembly:
    """Begin the assembly that elects from the posted list: one motion for each candidate (提请业主大会选举).

    Raises `ListStillPosted`, `MoveNotAllowed`, `NotAllowed`; `ValidationError` for a second assembly.
    """
    preparation = lock(ElectionPreparation, preparation_id)
    require_office(by, preparation.estate)
    if preparation.state != PreparationState.LISTED:
        raise MoveNotAllowed
    posted = NoticePosting.objects.about(preparation).order_by("-until").first()
    if posted is not None and timezone.localdate(opens_at) <= posted.until:
        raise ListStillPosted(posted.until)
    kind = KINDS.get(PreparationKind(preparation.kind), AssemblyKind.RENEWAL)
    election = _("Members of the owners' committee")
    title = f"{preparation.estate.name}{AssemblyKind(kind).label}"
    assembly = draft_assembly(
        preparation.estate,
        by=by,
        kind=kind,
        title=title[:200],
        opens_at=opens_at,
        closes_at=closes_at,
        preparation=preparation,
    )
    listed = preparation.candidates.filter(state=CandidateState.LISTED)
    item = {"matter": Matter.COMMITTEE, "election": election, "seats": seats}
    set_agenda(assembly.pk, [{**item, "title": row.name} for row in listed], by=by)
    kept(preparation, by, "begin_election", now, note=assembly.code)
    return assembly


def assembly_of(preparation: ElectionPreparation) -> Assembly | None:
    """The assembly that holds the election; None before it was begun, and where it was held outside the portal."""
    return preparation.assemblies.exclude(state=AssemblyState.CANCELLED).first()


def results_by_candidate(preparation: ElectionPreparation) -> dict[int, MotionResult]:
    """Candidate → the announced result; empty before there is one."""
    rows = MotionResult.objects.filter(
        motion__candidate__preparation=preparation, motion__assembly__state=AssemblyState.ANNOUNCED
    )
    return {row.motion.candidate_id: row for row in rows.select_related("motion").order_by("pk")}


@transaction.atomic
def enter_elected(
    preparation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    elected: Sequence[tuple[int, str]],
    name: str,
    term_from: datetime.date,
    term_to: datetime.date,
    seats: int,
) -> OwnersCommittee:
    """Enter who was elected: `elected` are (candidate, post) of the posted list (登记选举结果).

    Where the portal counted, a seat needs the announced count; alternates do not. Raises `MoveNotAllowed` for
    somebody who is not on the list, `NotAnnounced`, `NotElected`.
    """
    preparation = lock(ElectionPreparation, preparation_id)
    require_office(by, preparation.estate)
    listed = {row.pk: row for row in preparation.candidates.filter(state=CandidateState.LISTED)}
    if preparation.state != PreparationState.LISTED or {pk for pk, _post in elected} - set(listed):
        raise MoveNotAllowed
    _check_count(preparation, [listed[pk] for pk, post in elected if post != MemberPost.ALTERNATE])
    committee = establish_committee(
        preparation.estate, by=by, now=now, name=name, term_from=term_from, term_to=term_to, seats=seats
    )
    for pk, post in elected:
        found = listed[pk]
        seat_member(committee.pk, by=by, now=now, name=found.name, post=post, term_from=term_from, owner=found.owner)
    preparation.state, preparation.committee = PreparationState.ELECTED, committee
    kept(preparation, by, "enter_elected", now, before=PreparationState.LISTED)
    return committee


def _check_count(preparation: ElectionPreparation, seated: Sequence[Candidate]) -> None:
    """Against the count of the portal, where there is one. Raises `NotAnnounced`, `NotElected`."""
    assembly = assembly_of(preparation)
    if assembly is None:
        return
    if assembly.state != AssemblyState.ANNOUNCED:
        raise NotAnnounced
    results = results_by_candidate(preparation)
    outside = [row.name for row in seated if row.pk not in results or not results[row.pk].is_elected]
    if outside:
        raise NotElected(outside)
