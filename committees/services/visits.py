"""From door to door by two, and proofs that papers were delivered."""

import datetime
import uuid
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import Channel, DeliveryMeans, VisitOutcome
from committees.models import (
    Assembly,
    BallotEntry,
    BallotPaper,
    Delivery,
    DoorVisit,
    OwnerLink,
    RollOwner,
    RollUnit,
)
from committees.permissions import can_visit
from committees.sealing import (
    receipt_of_code,
)
from committees.services.assemblies import require_to_run
from committees.services.ballots import NotYourUnit
from committees.services.ledger import (
    BallotIn,
    NotWholeBallot,
    UnitNotOnRoll,
    locked_head,
    take_ballot,
)
from committees.services.papers import CodeUsed, paper_by_code, use
from committees.services.rolls import current_roll
from common.errors import NotAllowed, Refusal


class NeedsTwoVisitors(Refusal):
    """A visit is made by two persons with that task."""

    message = _("A visit is made by two different persons with the task of visitors.")


class Visit(NamedTuple):
    """A visit as it was noted, perhaps without a network. `client_id` is made on the device and arrives once."""

    client_id: uuid.UUID
    code: str
    outcome: str
    visited_at: datetime.datetime
    second: User
    choices: Mapping[str, str] | None = None
    phone: str = ""
    told_of_silence: bool = False


@transaction.atomic
def record_visit(assembly_id: int, visit: Visit, *, by: User, now: datetime.datetime) -> DoorVisit:
    """Two visitors note what came of a visit (上门登记); a ballot goes into the ledger with the moment of the visit.

    The same visit again gives the first one. Raises `NotAllowed`, `NeedsTwoVisitors`, `WrongCode`, `CodeUsed`,
    `VotingNotOpen`, `NotWholeBallot`.
    """
    head, assembly = locked_head(assembly_id)
    if not can_visit(by, assembly):
        raise NotAllowed
    known = DoorVisit.objects.filter(client_id=visit.client_id, assembly=assembly).first()
    if known is not None:
        return known
    if visit.second.pk == by.pk or not can_visit(visit.second, assembly):
        raise NeedsTwoVisitors
    paper = paper_by_code(assembly.pk, visit.code)
    unit, entry = paper.voice.roll_unit, None
    if visit.outcome == VisitOutcome.VOTED:
        entry = _take_at_door(head, assembly, paper, visit, now)
        record(by, "committees.cast_ballot", assembly, reason=entry.digest)
    if visit.outcome in (VisitOutcome.VOTED, VisitOutcome.DELIVERED):
        _note_delivery(unit, visit, by)
    made = DoorVisit.objects.create(
        assembly=assembly,
        client_id=visit.client_id,
        roll_unit=unit,
        outcome=visit.outcome,
        first_by=by,
        second_by=visit.second,
        phone=visit.phone.strip(),
        visited_at=visit.visited_at,
        noted_at=now,
        entry=entry,
    )
    record(by, "committees.record_visit", made, fields=["outcome"])
    return made


def _note_delivery(unit: RollUnit, visit: Visit, by: User) -> None:
    Delivery.objects.create(
        roll_unit=unit,
        means=DeliveryMeans.DOOR,
        told_of_silence=visit.told_of_silence,
        proof=str(visit.client_id),
        delivered_at=visit.visited_at,
        first_by=by,
        second_by=visit.second,
    )


def _take_at_door(
    head: object, assembly: Assembly, paper: BallotPaper, visit: Visit, now: datetime.datetime
) -> BallotEntry:
    if visit.choices is None:
        raise NotWholeBallot
    if paper.used_at is not None:
        raise CodeUsed
    unit = paper.voice.roll_unit
    received = min(visit.visited_at, now)
    ballot = BallotIn(
        unit, unit.label, paper.voice.key, Channel.DOOR, visit.choices, receipt_of_code(visit.code), received
    )
    entry = take_ballot(head, assembly, ballot)  # type: ignore[arg-type]
    use(paper, now)
    return entry


@transaction.atomic
def record_delivery(
    assembly_id: int,
    unit_label: str,
    *,
    by: User | None,
    now: datetime.datetime,
    told_of_silence: bool,
    proof: str = "",
) -> Delivery:
    """The paper was handed over against signature (签收). Raises `NotAllowed`, `UnitNotOnRoll`."""
    assembly = Assembly.objects.select_related("estate__area").get(pk=assembly_id)
    if by is not None and not can_visit(by, assembly):
        require_to_run(by, assembly)
    unit = RollUnit.objects.filter(roll=current_roll(assembly.pk), label=unit_label.strip()).first()
    if unit is None:
        raise UnitNotOnRoll
    made = Delivery.objects.create(
        roll_unit=unit,
        means=DeliveryMeans.SIGNED,
        told_of_silence=told_of_silence,
        proof=proof.strip(),
        delivered_at=now,
        first_by=by,
    )
    record(by, "committees.record_delivery", made, fields=["means"])
    return made


@transaction.atomic
def acknowledge_online(assembly_id: int, unit: RollUnit, *, by: User, now: datetime.datetime) -> Delivery:
    """A verified owner confirms online that notice and motions were received (网上送达). Once for a unit."""
    assembly = Assembly.objects.get(pk=assembly_id)
    found = Delivery.objects.filter(roll_unit=unit, means=DeliveryMeans.ONLINE).first()
    if found is not None:
        return found
    owners = OwnerLink.objects.filter(user=by, revoked_at__isnull=True).values("owner_id")
    if not RollOwner.objects.filter(roll_id=unit.roll_id, key__in=unit.owner_keys, owner_id__in=owners).exists():
        raise NotYourUnit
    made = Delivery.objects.create(
        roll_unit=unit,
        means=DeliveryMeans.ONLINE,
        told_of_silence=assembly.warns_of_silence,
        delivered_at=now,
        first_by=by,
    )
    record(by, "committees.record_delivery", made, fields=["means"])
    return made
