"""Counting failed sign-ins and confirming phones."""

import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import SignInFailure, User
from accounts.permissions import can_manage_account
from accounts.rules import WINDOW, is_locked, one_spelling
from audit.services import record
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal

KEEP_FAILURES = datetime.timedelta(days=1)


class TooManyTries(Refusal):
    """Somebody guesses, or has forgotten: wait."""

    message = _("Too many failed sign-ins. Wait five minutes, or ask for a new password.")
    status = 429


def register_try(login: str, address: str, now: datetime.datetime) -> SignInFailure:
    """Count a sign-in before the password is looked at; `forget_failures` takes it back when it was right.

    Written first and counted after, so that many guesses at the same time count each other. Raises `TooManyTries`.
    """
    attempt = SignInFailure.objects.create(
        login_hash=keyed_hash(one_spelling(login)), address_hash=keyed_hash(address), tried_at=now
    )
    counts = SignInFailure.objects.filter(tried_at__gt=now - WINDOW).aggregate(
        on_account=Count("pk", filter=Q(login_hash=attempt.login_hash)),
        from_address=Count("pk", filter=Q(address_hash=attempt.address_hash)),
    )
    if is_locked(counts["on_account"], counts["from_address"]):
        attempt.delete()  # a try that was not looked at does not make the lock longer
        raise TooManyTries
    return attempt


def forget_failures(attempt: SignInFailure) -> None:
    """The sign-in was right after all: this try does not count. Earlier ones do, or a guesser could mix in his own."""
    attempt.delete()


@transaction.atomic
def unlock_account(user_id: int, *, by: User, reason: str) -> User:
    """Forget the failed sign-ins on an account whose owner has shown who they are. Raises `NotAllowed`."""
    account = User.objects.select_for_update(no_key=True).get(pk=user_id)
    if not can_manage_account(by, account):
        raise NotAllowed
    names = [name for name in (account.username, account.email, account.phone) if name]
    SignInFailure.objects.filter(login_hash__in=[keyed_hash(name) for name in names]).delete()
    record(by, "accounts.unlock", account, reason=reason)
    return account


@transaction.atomic
def confirm_phone(user_id: int, phone: str) -> User:
    """The person has read a code sent to this number: it is theirs.

    An account that had it before loses it: numbers are given out again, and the holder of the number is who reads it.
    """
    for other in User.objects.filter(phone_hash=keyed_hash(phone), phone_verified=True).exclude(pk=user_id):
        other.phone_verified = False
        other.save(update_fields=["phone_verified"])
        record(None, "accounts.lose_phone", other, fields=["phone_verified"])
    account = User.objects.select_for_update(no_key=True).get(pk=user_id)
    account.phone, account.phone_verified = phone, True
    account.save(update_fields=["phone", "phone_verified"])
    record(account, "accounts.confirm_phone", account, fields=["phone", "phone_verified"])
    return account


def purge_failures(now: datetime.datetime) -> int:
    """Delete failed sign-ins older than a day. Returns how many."""
    return SignInFailure.objects.filter(tried_at__lt=now - KEEP_FAILURES).delete()[0]


def purge_ended_sessions() -> int:
    """Delete sessions that have run out and the session list's lines of sessions that are gone. Returns the latter."""
    SessionStore.clear_expired()
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return gone.delete()[0]
