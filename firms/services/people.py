"""The firm's own people: invited by its administrator, given roles of the firm, and let go."""

import datetime
import hashlib
import secrets
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.messages import send_mail, send_sms
from accounts.models import Role, RoleAssignment, User
from accounts.permissions import can_grant
from accounts.rules import normal_phone
from accounts.services import create_invited_account, end_role, grant_role
from audit.services import record
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal
from firms.models import FirmInvitation, PropertyFirm
from firms.permissions import can_manage_people_of

VALID = datetime.timedelta(days=7)
MOST_OPEN = 50
ADMINISTERS = "manage_firm_staff"


class OneContact(Refusal):
    """An invitation goes to a mail address or to a mobile number."""

    message = gettext_lazy("Give a mail address or a mobile number, one of the two.")
    status = 422


class TooManyInvitations(Refusal):
    """More open invitations than a firm has colleagues."""

    message = gettext_lazy("Fifty invitations are open. Wait until some are accepted, or take some back.")


class InvitationOver(Refusal):
    """The link was used, taken back, or is too old."""

    message = gettext_lazy("This invitation no longer works. Ask the administrator of your firm for a new one.")
    status = 404


class LastAdministrator(Refusal):
    """A firm without an administrator could not let anybody in."""

    message = gettext_lazy("This is the firm's last administrator. Make somebody else administrator first.")


class AccountClosed(Refusal):
    """The invited person's account was closed by an office."""

    message = gettext_lazy("Your account has been closed. Ask the office that looks after accounts.")
    status = 403


def digest_of(secret: str) -> str:
    """What is kept of a link's secret; it has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite_colleague(
    firm: PropertyFirm,
    role: Role,
    *,
    by: User,
    now: datetime.datetime,
    link: Callable[[str], str],
    email: str = "",
    phone: str = "",
    display_name: str = "",
) -> FirmInvitation:
    """Send a colleague a link that works once (邀请同事): `link(secret)` gives its address.

    The administrator gives only rights that they hold themselves. Raises `NotAllowed`, `OneContact`,
    `TooManyInvitations`; `ValidationError` when one is open for the person.
    """
    _check_inviting(firm, role, by, now)
    email, phone = _contact(email, phone)
    secret = secrets.token_urlsafe(32)
    invitation = FirmInvitation(
        firm=firm,
        role=role,
        display_name=display_name.strip()[:100],
        email=email,
        phone=phone,
        contact_hash=keyed_hash(email or phone),
        digest=digest_of(secret),
        invited_by=by,
        created_at=now,
        expires_at=now + VALID,
    )
    invitation.validate_constraints()
    invitation.save(force_insert=True)
    _send(invitation, link(secret))
    record(by, "firms.invite_colleague", invitation, fields=["role"])
    return invitation


def _check_inviting(firm: PropertyFirm, role: Role, by: User, now: datetime.datetime) -> None:
    PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    if not can_manage_people_of(by, firm) or not can_grant(by, role, firm):
        raise NotAllowed
    _forget_old(firm, now)
    if firm.invitations.filter(accepted_at=None, cancelled_at=None).count() >= MOST_OPEN:
        raise TooManyInvitations


def _contact(email: str, phone: str) -> tuple[str, str]:
    email, phone = email.strip().lower(), phone.strip()
    if bool(email) == bool(phone):
        raise OneContact
    try:
        return email, normal_phone(phone) if phone else ""
    except ValueError as error:
        raise OneContact from error


def _forget_old(firm: PropertyFirm, now: datetime.datetime) -> None:
    """Links that ran out stand in nobody's way."""
    firm.invitations.filter(accepted_at=None, cancelled_at=None, expires_at__lte=now).update(cancelled_at=now)


def _send(invitation: FirmInvitation, address: str) -> None:
    names = {"firm": invitation.firm.name, "address": address}
    if invitation.email:
        subject = _("Invitation by %(firm)s") % names
        body = _("%(firm)s invites you to work with it on the portal. The link works once, for seven days: %(address)s")
        send_mail(invitation.email, subject, body % names)
    else:
        send_sms(invitation.phone, _("%(firm)s invites you: %(address)s (works once, for seven days)") % names)


@transaction.atomic
def cancel_invitation(invitation_id: int, *, by: User, now: datetime.datetime) -> FirmInvitation:
    """Take an invitation back (撤回邀请). Raises `NotAllowed`, `InvitationOver`."""
    invitation = _locked(pk=invitation_id)
    if not can_manage_people_of(by, invitation.firm):
        raise NotAllowed
    if invitation.accepted_at is not None or invitation.cancelled_at is not None:
        raise InvitationOver
    invitation.cancelled_at = now
    invitation.save(update_fields=["cancelled_at"])
    record(by, "firms.cancel_invitation", invitation, fields=["cancelled_at"])
    return invitation


def _locked(**which: object) -> FirmInvitation:
    rows = FirmInvitation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("firm", "role", "invited_by").get(**which)


def find_invitation(secret: str, now: datetime.datetime) -> FirmInvitation:
    """The open invitation of a link. Raises `InvitationOver`, for an unknown secret too."""
    rows = FirmInvitation.objects.select_related("firm", "role")
    invitation = rows.filter(digest=digest_of(secret)).first()
    if invitation is None or not invitation.is_open(now):
        raise InvitationOver
    return invitation


@transaction.atomic
def accept_invitation(secret: str, *, now: datetime.datetime, display_name: str = "") -> User:
    """Take the role of an invitation (接受邀请): the account of the address it was sent to, made if there is none.

    That somebody has the link shows that address or number is theirs; they sign in by a code sent there. Raises
    `InvitationOver`, `AccountClosed`; `NotYoursToGive` when the inviter may no longer give the role.
    """
    invitation = _locked(pk=find_invitation(secret, now).pk)
    if not invitation.is_open(now):
        raise InvitationOver
    user = _account_of(invitation) or create_invited_account(
        display_name=display_name.strip()[:100] or invitation.display_name,
        email=invitation.email,
        phone=invitation.phone,
        by=invitation.invited_by,
        now=now,
    )
    if not user.is_active:
        raise AccountClosed
    today = timezone.localdate(now)
    if not _holds(user, invitation, today):
        grant_role(user, invitation.role, invitation.firm, by=invitation.invited_by, today=today, reason="invitation")
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(user, "firms.accept_invitation", invitation, fields=["accepted_at"])
    return user


def _account_of(invitation: FirmInvitation) -> User | None:
    if invitation.email:
        found = (
            EmailAddress.objects.filter(email__iexact=invitation.email, verified=True).select_related("user").first()
        )
        return found.user if found is not None else None
    return User.objects.filter(phone_hash=keyed_hash(invitation.phone), phone_verified=True).first()


def _holds(user: User, invitation: FirmInvitation, today: datetime.date) -> bool:
    return roles_of_firm(invitation.firm, today).filter(user=user, role=invitation.role).exists()


def roles_of_firm(firm: PropertyFirm, today: datetime.date) -> QuerySet[RoleAssignment]:
    """Who holds which role of the firm on a day, with person and role."""
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(PropertyFirm)
    rows = RoleAssignment.objects.on(today).filter(scope_type=kind, scope_id=firm.pk)
    return rows.select_related("user", "role")


@transaction.atomic
def end_colleague(
    firm: PropertyFirm, assignment_id: int, *, by: User, now: datetime.datetime, reason: str
) -> RoleAssignment:
    """End a role of the firm (解除企业人员角色): of a colleague by the administrator, or one's own.

    Raises `NotAllowed`, `LastAdministrator`, `AlreadyEnded`; `RoleAssignment.DoesNotExist` for one of another firm.
    """
    PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    today = timezone.localdate(now)
    assignment = roles_of_firm(firm, today).get(pk=assignment_id)
    is_own = assignment.user_id == by.pk
    if not is_own and not can_manage_people_of(User.objects.get(pk=by.pk), firm):  # rights as they are under the lock
        raise NotAllowed
    others = roles_of_firm(firm, today).exclude(pk=assignment.pk).filter(user__is_active=True)
    administers = {"role__permissions__codename": ADMINISTERS}
    if assignment.role.permissions.filter(codename=ADMINISTERS).exists() and not others.filter(**administers).exists():
        raise LastAdministrator
    ended = end_role(assignment.pk, by=None if is_own else by, today=today, reason=reason)
    record(by, "firms.end_colleague", ended, fields=["effective_to"], reason=reason)
    return ended
