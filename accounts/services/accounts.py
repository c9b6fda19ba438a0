"""Making, changing and closing accounts of other people."""

import datetime
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import can_manage_account, can_manage_accounts, can_see_phone
from audit.services import record
from common.crypto import is_under_newest_key, rotate
from common.errors import NotAllowed, Refusal

SEALED_FACTOR_DATA = ("secret", "seed")  # what allauth encrypts through accounts.adapter.MFAAdapter


class NotYourAccount(Refusal):
    """The account is outside the person's area, or their own."""

    message = _("You cannot change this account: it is your own, or it is outside your area.")
    status = 403


@transaction.atomic
def create_account(
    username: str, *, display_name: str = "", email: str = "", phone: str = "", by: User, now: datetime.datetime
) -> User:
    """Make an account for a colleague. It has no password: the first sign-in is by a code sent to mail or phone.

    The office vouches for mail and phone. Raises `NotAllowed`; `ValidationError` for a taken name, mail or number.
    """
    if not can_manage_accounts(by):
        raise NotAllowed
    return _make(username, display_name=display_name, email=email, phone=phone, by=by, now=now)


@transaction.atomic
def create_invited_account(*, display_name: str, email: str, phone: str, by: User, now: datetime.datetime) -> User:
    """Make an account for somebody who came by a one-time link to this address or number. Who may invite, the caller
    has checked. Raises `ValidationError` for a known address or number."""
    username = f"guest-{secrets.token_hex(5)}"
    return _make(username, display_name=display_name, email=email, phone=phone, by=by, now=now)


def _make(username: str, *, display_name: str, email: str, phone: str, by: User, now: datetime.datetime) -> User:
    account = User(
        username=username,
        display_name=display_name,
        email=email.lower(),
        phone=phone,
        phone_verified=bool(phone),
        created_by=by,
        date_joined=now,
    )
    account.set_unusable_password()
    account.full_clean()
    account.save()
    _set_mail(account, account.email)
    record(by, "accounts.create", account, fields=["username", "display_name", "email", "phone"])
    return account


@transaction.atomic
def update_account(user_id: int, *, display_name: str, email: str, phone: str | None, by: User) -> User:
    """Correct name, mail and phone of somebody's account; `phone` None leaves the number alone.

    Raises `NotYourAccount`; `ValidationError`.
    """
    account = _lock(user_id, by)
    changed = {
        name
        for name, value in (("display_name", display_name), ("email", email.lower()))
        if getattr(account, name) != value
    }
    account.display_name, account.email = display_name, email.lower()
    if phone is not None and phone != account.phone:
        account.phone, account.phone_verified = phone, bool(phone)
        changed |= {"phone", "phone_verified"}
    account.full_clean()
    account.save(update_fields=["display_name", "email", "phone", "phone_verified"])
    if "email" in changed:
        _set_mail(account, account.email)
    record(by, "accounts.update", account, fields=changed)
    return account


@transaction.atomic
def deactivate_account(user_id: int, *, by: User, reason: str) -> User:
    """Close an account: it cannot sign in any more, and its open sessions end now. Raises `NotYourAccount`."""
    account = _lock(user_id, by)
    account.is_active = False
    account.save(update_fields=["is_active"])
    for session in UserSession.objects.filter(user=account):
        session.end()
    record(by, "accounts.deactivate", account, fields=["is_active"], reason=reason)
    return account


@transaction.atomic
def reactivate_account(user_id: int, *, by: User, reason: str) -> User:
    """Let a closed account sign in again; its roles were never taken away. Raises `NotYourAccount`."""
    account = _lock(user_id, by)
    account.is_active = True
    account.save(update_fields=["is_active"])
    record(by, "accounts.reactivate", account, fields=["is_active"], reason=reason)
    return account


@transaction.atomic
def remove_second_factors(user_id: int, *, by: User, reason: str) -> User:
    """Take the authenticator, passkeys and recovery codes off an account whose owner lost them.

    The owner's sessions end; staff must set a new second factor at the next sign-in. Raises `NotYourAccount`.
    """
    account = _lock(user_id, by)
    Authenticator.objects.filter(user=account).delete()
    for session in UserSession.objects.filter(user=account):
        session.end()
    record(by, "accounts.remove_second_factors", account, fields=["authenticators"], reason=reason)
    return account


@transaction.atomic
def reveal_phone(user_id: int, *, by: User, reason: str) -> str:
    """The phone number in full, and who looked at it and why in the audit trail. Raises `NotAllowed`."""
    account = User.objects.get(pk=user_id)
    if not can_see_phone(by, account):
        raise NotAllowed
    record(by, "accounts.reveal_phone", account, fields=["phone"], reason=reason)
    return account.phone


def rotate_second_factors() -> int:
    """Encrypt the secrets of authenticator apps and recovery codes under the newest key. Returns how many changed."""
    changed = 0
    for pk in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update(no_key=True).get(pk=pk)
            old = {name: value for name, value in factor.data.items() if name in SEALED_FACTOR_DATA}
            fresh = {name: rotate(value) for name, value in old.items() if not is_under_newest_key(value)}
            if fresh:
                factor.data |= fresh
                factor.save(update_fields=["data"])
                changed += len(fresh)
    return changed


def _lock(user_id: int, by: User) -> User:
    account = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)
    if not can_manage_account(by, account):
        raise NotYourAccount
    return account


def _set_mail(account: User, email: str) -> None:
    EmailAddress.objects.filter(user=account).delete()
    if email:
        address = EmailAddress(user=account, email=email, verified=True, primary=True)
        address.full_clean()
        address.save()
