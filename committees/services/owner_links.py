"""Making sure that an account is an owner's: by the register, by a code on paper, by an officer."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.sign_in import forget_failures, register_try
from audit.services import record
from committees.choices import LinkMeans
from committees.models import OwnerInvitation, OwnerLink
from committees.permissions import can_guide_in
from committees.sealing import make_code, plain_code
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal
from places.models import Estate, Owner, Ownership

INVITATION_DAYS = 60


class NotFoundOnRegister(Refusal):
    """Nothing on the register fits; it is not said what."""

    message = _(
        "The register of this estate has no owner with this name and your confirmed phone number or this document. "
        "Check both, or ask the office for a code on paper."
    )
    status = 422


class InvitationNotValid(Refusal):
    """No such code, used, or too old."""

    message = _("This code is not valid, was used already, or is too old. Ask the office for a new one.")
    status = 422


def try_to_prove(user: User, now: datetime.datetime, proof: Callable[[], OwnerLink]) -> OwnerLink:
    """Let an account try a proof; wrong ones are counted as wrong passwords are. Raises `TooManyTries` besides."""
    attempt = register_try(f"owner-{user.pk}", f"owner-{user.pk}", now)
    link = proof()
    forget_failures(attempt)
    return link


@transaction.atomic
def verify_by_register(
    user: User, estate: Estate, *, name: str, identity_number: str = "", now: datetime.datetime
) -> OwnerLink:
    """The name, and the account's confirmed phone or an identity document, fit an owner of the estate (名册认证).

    Raises `NotFoundOnRegister`, without saying which part does not fit.
    """
    found = None
    for owner in _owners_of(estate, now).filter(name_hash=keyed_hash(name)):
        by_phone = bool(user.phone_verified and user.phone_hash and owner.phone_hash == user.phone_hash)
        identity = keyed_hash(identity_number)
        if by_phone or (identity and owner.identity_hash == identity):
            found = owner
    if not name.strip() or found is None:
        raise NotFoundOnRegister
    return _link(user, found, LinkMeans.ROLL, by=user, now=now)


@transaction.atomic
def invite_owner(
    owner: Owner, estate: Estate, *, by: User | None, now: datetime.datetime
) -> tuple[OwnerInvitation, str]:
    """Make a code that is handed to the owner on paper (邀请码); it is returned once. Raises `NotAllowed`."""
    _require(by, estate)
    if not _owners_of(estate, now).filter(pk=owner.pk).exists():
        raise NotFoundOnRegister
    code = make_code()
    made = OwnerInvitation.objects.create(
        owner=owner,
        estate=estate,
        code_hash=keyed_hash(code),
        issued_by=by,
        issued_at=now,
        expires_at=now + datetime.timedelta(days=INVITATION_DAYS),
    )
    record(by, "committees.invite_owner", made, fields=["owner"])
    return made, code


@transaction.atomic
def accept_invitation(user: User, code: str, *, now: datetime.datetime) -> OwnerLink:
    """An account proves itself with the code on paper. Raises `InvitationNotValid`."""
    invitations = OwnerInvitation.objects.select_for_update(of=("self",), no_key=True).select_related("owner")
    found = invitations.filter(code_hash=keyed_hash(plain_code(code)), used_at__isnull=True, expires_at__gt=now).first()
    if found is None:
        raise InvitationNotValid
    found.used_at = now
    found.save(update_fields=["used_at"])
    return _link(user, found.owner, LinkMeans.INVITATION, by=user, now=now)


@transaction.atomic
def link_by_officer(user: User, owner: Owner, estate: Estate, *, by: User | None, now: datetime.datetime) -> OwnerLink:
    """An officer saw the papers. Raises `NotAllowed`, `NotFoundOnRegister`."""
    _require(by, estate)
    if not _owners_of(estate, now).filter(pk=owner.pk).exists():
        raise NotFoundOnRegister
    return _link(user, owner, LinkMeans.OFFICER, by=by, now=now)


@transaction.atomic
def revoke_link(link_id: int, estate: Estate, *, by: User | None, now: datetime.datetime, reason: str) -> None:
    """It was a mistake, or the account is no longer this owner's. Raises `NotAllowed`."""
    _require(by, estate)
    link = OwnerLink.objects.get(
        pk=link_id, revoked_at__isnull=True, owner__in=Owner.objects.filter(ownerships__unit__building__estate=estate)
    )
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    record(by, "committees.revoke_link", link, fields=["revoked_at"], reason=reason)


def _require(by: User | None, estate: Estate) -> None:
    if by is not None and not can_guide_in(by, estate.area):
        raise NotAllowed


def _owners_of(estate: Estate, now: datetime.datetime):  # type: ignore[no-untyped-def]
    held = Ownership.objects.on(timezone.localdate(now)).filter(unit__building__estate=estate)
    return Owner.objects.filter(pk__in=held.values("owner_id"))


def _link(user: User, owner: Owner, means: str, *, by: User | None, now: datetime.datetime) -> OwnerLink:
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    known = OwnerLink.objects.filter(user=user, owner=owner, revoked_at__isnull=True).first()
    if known is not None:
        return known
    made = OwnerLink.objects.create(user=user, owner=owner, means=means, verified_by=by, verified_at=now)
    record(by, "committees.link_owner", made, fields=["user", "owner", "means"])
    return made
