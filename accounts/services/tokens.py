"""API tokens: made, used, revoked."""

import datetime
import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from accounts.permissions import can_manage_tokens
from accounts.tokens import token_scopes
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal

PREFIX_LENGTH = 8
LONGEST_LIFE = datetime.timedelta(days=3 * 366)


class UnknownScope(Refusal):
    """A token without a known scope opens nothing."""

    message = _("Choose at least one thing that the system may do.")
    status = 422


class TooLong(Refusal):
    """A key that nobody renews is a key that nobody remembers."""

    message = _("A token is valid for three years at most. Choose an earlier end.")
    status = 422


def digest_of(secret: str) -> str:
    """What is kept of a token. The secret has 256 random bits, so a plain digest cannot be turned round."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime.datetime,
    by: User | None,
    now: datetime.datetime,
    per_minute: int = 120,
) -> tuple[ApiToken, str]:
    """Give a system a key (发放接口令牌). Returns the row and the secret, which is never to be had again.

    `by` None is the operator at the server. Raises `NotAllowed`, `UnknownScope`, `TooLong`.
    """
    if by is not None and not can_manage_tokens(by):
        raise NotAllowed
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= {code for code, _label in token_scopes()}:
        raise UnknownScope
    if expires_at > now + LONGEST_LIFE:
        raise TooLong
    secret = secrets.token_urlsafe(40)
    token = ApiToken(
        name=name.strip(),
        prefix=secret[:PREFIX_LENGTH],
        digest=digest_of(secret),
        scopes=wanted,
        per_minute=per_minute,
        created_by=by,
        created_at=now,
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    record(by, "accounts.create_token", token, fields=["scopes", "expires_at", "per_minute"])
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, by: User, now: datetime.datetime, reason: str) -> ApiToken:
    """Take a key back for good (吊销). Raises `NotAllowed`, `MoveNotAllowed`."""
    if not can_manage_tokens(by):
        raise NotAllowed
    token = ApiToken.objects.select_for_update(of=("self",), no_key=True).get(pk=token_id)
    if token.revoked_at is not None:
        raise MoveNotAllowed
    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    record(by, "accounts.revoke_token", token, fields=["revoked_at"], reason=reason)
    return token


def token_of(secret: str, now: datetime.datetime) -> ApiToken | None:
    """The valid token of a secret in the open jurisdiction; None for a foreign, ended or revoked one.

    The day of the last use is written once a day, outside the caller's transaction of work.
    """
    if not 20 <= len(secret) <= 100:
        return None
    token = ApiToken.objects.valid(now).filter(digest=digest_of(secret)).first()
    today = timezone.localdate(now)
    if token is not None and token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today
    return token
