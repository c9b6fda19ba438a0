"""Before office: owners ask, their share is verified, the office forms the preparatory group."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.choices import CommitteeKind, GroupSide, PreparationKind, PreparationState
from committees.models import ElectionPreparation, OwnerLink, OwnersCommittee, Petitioner, PreparationMember
from committees.rules.office import is_duty_number, last_day
from committees.services._work import (
    kept,
    lock,
    lock_estate,
    require_guide,
    require_office,
    words,
)
from committees.work_rules import work_rule
from common.errors import MoveNotAllowed, Refusal
from places.models import Estate, Owner, Ownership, Unit

if TYPE_CHECKING:
    from accounts.models import User


class NotAnOwnerHere(Refusal):
    """The register knows no share of this person in the estate."""

    message = _("The register has no unit of this owner here. Verify the owner first.")
    status = 422


class ShareNotReached(Refusal):
    """Too few owners have asked."""

    message = _("Too few owners have signed: neither their number nor their area reaches the share of the law.")


class GroupWrong(Refusal):
    """The group does not have the make-up that the law asks for."""

    message = _(
        "The group does not fit the law: at least %(least)s members, owners at least %(share)s of them, led by: "
        "%(leaders)s. Where the law asks for an odd number, check that too."
    )
    status = 422

    def __init__(self, least: int, share: Any, leaders: Iterable[str]) -> None:
        names = "、".join(str(GroupSide(side).label) for side in sorted(leaders))
        super().__init__(self.message % {"least": least, "share": share, "leaders": names})


class CommitteeStands(Refusal):
    """A first election where a committee is on the register."""

    message = _("A committee stands on the register here: choose a renewal or an early election.")
    status = 422


@transaction.atomic
def request_election(
    estate: Estate,
    *,
    by: "User | None",
    now: datetime.datetime,
    kind: str = PreparationKind.FIRST,
    requested_on: datetime.date | None = None,
) -> ElectionPreparation:
    """Enter a request of owners for an election (筹备申请).

    Raises `CommitteeStands`, `NotAllowed`; `ValidationError` if one is being prepared.
    """
    require_guide(by, estate)
    lock_estate(estate)
    stands = OwnersCommittee.objects.standing().filter(estate=estate, kind=CommitteeKind.OWNERS)
    if kind == PreparationKind.FIRST and stands.exists():
        raise CommitteeStands
    day = requested_on or timezone.localdate(now)
    share = work_rule("meeting_calls.temporary_owner_share", day)
    check = work_rule("first_assembly_request.office_check_days", day)
    preparation = ElectionPreparation(
        estate=estate,
        kind=kind,
        requested_on=day,
        needed_share=str(share.value)[:20],
        share_article=share.article,
        check_due_on=last_day(day, check.value) if isinstance(check.value, int | dict) else None,
    )
    return kept(preparation, by, "request_election", now)


@transaction.atomic
def sign_petition(
    preparation_id: int, owner: Owner, *, by: "User | None", now: datetime.datetime, signed_on: datetime.date
) -> Petitioner:
    """An owner signs; counted with the share in the register on that day (核实联名). Raises `NotAnOwnerHere`."""
    preparation = _open(preparation_id, PreparationState.REQUESTED)
    require_guide(by, preparation.estate)
    return _signed(preparation, owner, by, now, signed_on)


@transaction.atomic
def sign_own(preparation_id: int, *, by: "User", now: datetime.datetime) -> Petitioner:
    """A verified owner signs online (网上联名), with the share in the register of today.

    Raises `NotAnOwnerHere` for an account that is not a verified owner's here; `ValidationError` the second time.
    """
    preparation = _open(preparation_id, PreparationState.REQUESTED)
    today = timezone.localdate(now)
    held = Ownership.objects.on(today).filter(unit__building__estate=preparation.estate_id)
    links = OwnerLink.objects.filter(user=by, revoked_at__isnull=True, owner__in=held.values("owner"))
    link = links.select_related("owner").order_by("pk").first()
    if link is None:
        raise NotAnOwnerHere
    return _signed(preparation, link.owner, by, now, today)


def _signed(
    preparation: ElectionPreparation, owner: Owner, by: "User | None", now: datetime.datetime, day: datetime.date
) -> Petitioner:
    area = area_held(preparation.estate, owner, day)
    if area <= 0:
        raise NotAnOwnerHere
    row = Petitioner(preparation=preparation, owner=owner, signed_on=day, area=area)
    return kept(row, by, "sign_petition", now)


def area_held(estate: Estate, owner: Owner, day: datetime.date) -> Decimal:
    """Square metres that an owner holds in the estate on a day: co-owners only their share, to two places."""
    rows = Ownership.objects.on(day).filter(owner=owner, unit__building__estate=estate).select_related("unit")
    held = sum((Fraction(row.unit.exclusive_area) * row.share for row in rows), Fraction(0))
    return (Decimal(held.numerator) / Decimal(held.denominator)).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class PetitionCount:
    """Who has signed, against the register of the day of the request. Areas in square metres."""

    owners: int
    all_owners: int
    area: Decimal
    all_area: Decimal

    @property
    def by_owners(self) -> Fraction:
        return Fraction(self.owners, self.all_owners) if self.all_owners else Fraction(0)

    @property
    def by_area(self) -> Fraction:
        return Fraction(self.area) / Fraction(self.all_area) if self.all_area else Fraction(0)

    @property
    def larger(self) -> Fraction:
        """Owners or area reach the share that may ask: the larger of both is compared."""
        return max(self.by_owners, self.by_area)

    def reaches(self, needed: str) -> bool:
        """Whether it is enough; `needed` is a share like `1/5`, empty where the law says none."""
        return self.larger >= Fraction(needed or "0")


def petition_count(preparation: ElectionPreparation) -> PetitionCount:
    """How many owners with how much area have signed, of all."""
    signed = preparation.petitioners.aggregate(count=Count("pk"), area=Sum("area"))
    held = Ownership.objects.on(preparation.requested_on).filter(unit__building__estate=preparation.estate_id)
    whole = Unit.objects.filter(building__estate=preparation.estate_id).aggregate(area=Sum("exclusive_area"))["area"]
    return PetitionCount(
        signed["count"], held.values("owner").distinct().count(), signed["area"] or Decimal(0), whole or Decimal(0)
    )


@transaction.atomic
def form_group(
    preparation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    members: Sequence[tuple[str, str]],
    leader: str,
) -> ElectionPreparation:
    """The office forms the preparatory group (成立筹备组): `members` are (name, side); the law says how many and who.

    Raises `ShareNotReached` for a first election without enough signatures, `GroupWrong`, `NotAllowed`.
    """
    preparation = _open(preparation_id, PreparationState.REQUESTED)
    require_office(by, preparation.estate)
    today = timezone.localdate(now)
    if preparation.kind == PreparationKind.FIRST and not petition_count(preparation).reaches(preparation.needed_share):
        raise ShareNotReached
    _check_group(members, leader, today)
    election = work_rule("first_meeting_days.days", today)
    preparation.leader, preparation.formed_on = leader, today
    preparation.elect_due_on = last_day(today, election.value) if isinstance(election.value, int | dict) else None
    preparation.state = PreparationState.PREPARING
    for name, side in members:
        PreparationMember.objects.create(preparation=preparation, name=words(name, 100), side=GroupSide(side))
    return kept(preparation, by, "form_group", now, before=PreparationState.REQUESTED)


def _check_group(members: Sequence[tuple[str, str]], leader: str, day: datetime.date) -> None:
    least, share = (
        work_rule("prep_composition.min_size", day).value,
        work_rule("prep_composition.owners_share", day).value,
    )
    owners = sum(1 for _name, side in members if side == GroupSide.OWNER)
    is_size = is_duty_number(
        len(members),
        least=least,
        most=None,
        odd=bool(work_rule("prep_composition.odd", day).value),
    )
    is_owners = Fraction(owners, len(members) or 1) >= Fraction(str(share))
    allowed = leaders_allowed(day)
    if not is_size or not is_owners or leader not in allowed or leader not in {side for _name, side in members}:
        raise GroupWrong(least, share, allowed)


def leaders_allowed(day: datetime.date) -> set[str]:
    """Sides that may lead, by the word of the rule; a word that is not known leaves it to the office."""
    value = work_rule("prep_composition.leader", day).value
    known = {
        "office_representative": {GroupSide.OFFICE},
        "office": {GroupSide.OFFICE},
        "residents_committee_staff": {GroupSide.RESIDENTS},
    }
    return {str(side) for side in known.get(str(value), {GroupSide.OFFICE, GroupSide.RESIDENTS, GroupSide.PARTY})}


@transaction.atomic
def end_preparation(
    preparation_id: int, *, by: "User | None", now: datetime.datetime, reason: str
) -> ElectionPreparation:
    """The office refuses the request, or ends the preparation without an election, with the reason (终止筹备)."""
    states = (PreparationState.REQUESTED, PreparationState.PREPARING, PreparationState.LISTED)
    preparation = _open(preparation_id, *states)
    require_office(by, preparation.estate)
    before = preparation.state
    is_request = before == PreparationState.REQUESTED
    preparation.state = PreparationState.REFUSED if is_request else PreparationState.CLOSED
    preparation.reason = words(reason, 500)
    return kept(preparation, by, "end_preparation", now, note=reason, before=before)


def _open(preparation_id: int, *states: str) -> ElectionPreparation:
    preparation = lock(ElectionPreparation, preparation_id)
    if preparation.state not in states:
        raise MoveNotAllowed
    return preparation
