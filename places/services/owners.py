"""Owners, their shares of units, and the one way to see their data unmasked."""

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal
from places.choices import OwnerKind
from places.models import Area, Owner, Ownership, Unit
from places.permissions import area_paths, require_in_area
from places.querysets import under_paths


class SharesExceedWhole(Refusal):
    """The shares of a unit would add up to more than 1 on some day."""

    message = _("The shares of this unit would add up to more than the whole. End or reduce another share first.")


class AlreadyEnded(Refusal):
    """The share has ended before."""

    message = _("This share ends earlier or begins later. Choose a day within its period.")


class ReasonMissing(Refusal):
    """Personal data is only shown for a stated reason."""

    message = _("State why you need to see this personal data.")
    status = 400


class OwnerPlain(NamedTuple):
    """Name and phone of an owner as they are."""

    name: str
    phone: str


def new_owner(*, kind: str, name: str, phone: str = "", identity_number: str = "") -> Owner:
    """An owner with its hashes, not saved. The number of the identity document is not kept, only its keyed hash."""
    return Owner(
        kind=kind,
        name=name.strip(),
        phone=phone.strip(),
        name_hash=keyed_hash(name),
        phone_hash=keyed_hash(phone),
        identity_hash=keyed_hash(identity_number),
    )


@transaction.atomic
def record_owner(
    *, by: User | None, kind: str = OwnerKind.PERSON, name: str, phone: str = "", identity_number: str = ""
) -> Owner:
    """Record somebody who holds title. Raises `ValidationError` when the identity document is known already."""
    owner = new_owner(kind=kind, name=name, phone=phone, identity_number=identity_number)
    owner.full_clean()
    owner.save(force_insert=True)
    record(by, "places.record_owner", owner, fields=["kind", "name", "phone"])
    return owner


def _locked_unit(unit_id: int) -> Unit:
    units = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("building__estate__area")
    return units.get(pk=unit_id)


@transaction.atomic
def grant_share(
    unit_id: int,
    owner: Owner,
    *,
    by: User | None,
    share: Fraction = Fraction(1),
    effective_from: datetime.date,
    effective_to: datetime.date | None = None,
    reason: str = "",
) -> Ownership:
    """Record that an owner holds a share of a unit for a half-open period.

    Raises `NotAllowed`, `SharesExceedWhole`, `ValidationError` when the owner holds one in that period.
    """
    unit = _locked_unit(unit_id)
    require_in_area(by, "manage_places", unit.building.estate.area)
    ownership = _insert_share(unit, owner, share, effective_from, effective_to)
    record(by, "places.grant_share", ownership, fields=["unit", "owner", "share"], reason=reason)
    return ownership


def _insert_share(
    unit: Unit, owner: Owner, share: Fraction, effective_from: datetime.date, effective_to: datetime.date | None
) -> Ownership:
    ownership = Ownership(
        unit=unit,
        owner=owner,
        share_numerator=share.numerator,
        share_denominator=share.denominator,
        effective_from=effective_from,
        effective_to=effective_to,
    )
    ownership.full_clean()
    try:
        with transaction.atomic():
            ownership.save(force_insert=True)
    except IntegrityError as error:
        if "ownership_shares_at_most_whole" in constraint_of(error):
            raise SharesExceedWhole from error
        raise
    return ownership


def constraint_of(error: IntegrityError) -> str:
    """Name of the constraint that the database saw violated, or ""."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@transaction.atomic
def end_share(ownership_id: int, *, by: User | None, on: datetime.date, reason: str = "") -> Ownership:
    """End a share: `on` is the first day without it. Raises `NotAllowed`, `AlreadyEnded`."""
    ownership = Ownership.objects.get(pk=ownership_id)
    unit = _locked_unit(ownership.unit_id)
    require_in_area(by, "manage_places", unit.building.estate.area)
    ownership.refresh_from_db()
    _end(ownership, on)
    record(by, "places.end_share", ownership, fields=["effective_to"], reason=reason)
    return ownership


def _end(ownership: Ownership, on: datetime.date) -> None:
    has_ended = ownership.effective_to is not None and ownership.effective_to <= on
    if has_ended or on <= ownership.effective_from:
        raise AlreadyEnded
    ownership.effective_to = on
    ownership.save(update_fields=["effective_to"])


@transaction.atomic
def transfer_unit(
    unit_id: int,
    *,
    by: User | None,
    shares: Sequence[tuple[Owner, Fraction]],
    on: datetime.date,
    reason: str = "",
) -> list[Ownership]:
    """A unit changes hands: all shares held on that day end, the new ones begin.

    Raises `NotAllowed`, `SharesExceedWhole`, `AlreadyEnded` when a share begins on that very day.
    """
    unit = _locked_unit(unit_id)
    require_in_area(by, "manage_places", unit.building.estate.area)
    for ownership in unit.ownerships.on(on):
        _end(ownership, on)
    granted = [_insert_share(unit, owner, share, on, None) for owner, share in shares]
    record(by, "places.transfer_unit", unit, fields=["ownerships"], reason=reason)
    return granted


@transaction.atomic
def unmask_owner(owner_id: int, *, by: User, reason: str) -> OwnerPlain:
    """Name and phone of an owner in clear, for a reason that the audit trail keeps.

    Raises `NotAllowed` unless the person may see personal data where the owner holds a unit, `ReasonMissing`.
    """
    owner = Owner.objects.get(pk=owner_id)
    areas = Area.objects.filter(estates__buildings__units__ownerships__owner=owner)
    if not areas.filter(under_paths(area_paths(by, "view_personal_data"), "path")).exists():
        raise NotAllowed
    if not reason.strip():
        raise ReasonMissing
    record(by, "places.unmask_owner", owner, fields=["name", "phone"], reason=reason.strip())
    return OwnerPlain(owner.name, owner.phone)
