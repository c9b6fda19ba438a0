"""Setting up webhooks."""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.outgoing import AddressRefused, require_address
from common.signing import make_secret
from notifications.models import WebhookSubscription
from notifications.own_events import TEST
from notifications.permissions import can_manage_notices
from notifications.services.promising import publish

if TYPE_CHECKING:
    from accounts.models import User


class AddressNotUsable(Refusal):
    """The portal does not send to such an address."""

    message = _("Give an address that begins with https:// and leads to a public host.")
    status = 422


def _check(by: "User", url: str) -> None:
    if not can_manage_notices(by):
        raise NotAllowed
    try:
        require_address(url, allow_private=settings.WEBHOOKS_TO_PRIVATE_NETWORKS)
    except AddressRefused as error:
        raise AddressNotUsable from error


def _locked(pk: int, by: "User") -> WebhookSubscription:
    if not can_manage_notices(by):
        raise NotAllowed
    return WebhookSubscription.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


@transaction.atomic
def create_webhook(
    *, name: str, url: str, events: list[str], by: "User", now: datetime.datetime
) -> WebhookSubscription:
    """Let another system hear of events (新建推送订阅). The secret stands on the returned row and is shown once."""
    _check(by, url)
    subscription = WebhookSubscription.objects.create(
        name=name, url=url, events=sorted(events), secret=make_secret(), created_by=by, created_at=now
    )
    record(by, "notifications.create_webhook", subscription, fields=["name", "url", "events"])
    return subscription


@transaction.atomic
def change_webhook(pk: int, *, name: str, url: str, events: list[str], by: "User") -> WebhookSubscription:
    """Change where it goes and what it hears of; what was promised goes to the new address."""
    _check(by, url)
    subscription = _locked(pk, by)
    subscription.name, subscription.url, subscription.events = name, url, sorted(events)
    subscription.save(update_fields=["name", "url", "events"])
    record(by, "notifications.change_webhook", subscription, fields=["name", "url", "events"])
    return subscription


@transaction.atomic
def renew_secret(pk: int, *, by: "User") -> str:
    """A new secret, shown once; the old one signs nothing from now on."""
    subscription = _locked(pk, by)
    subscription.secret = make_secret()
    subscription.save(update_fields=["secret"])
    record(by, "notifications.renew_secret", subscription, fields=["secret"])
    return subscription.secret


@transaction.atomic
def switch_webhook(pk: int, *, is_active: bool, by: "User", reason: str) -> WebhookSubscription:
    """Switch a webhook on or off. Off, it misses what happens; what waits for it is given up and can be sent again."""
    subscription = _locked(pk, by)
    subscription.is_active, subscription.failing_since = is_active, None
    subscription.switched_off_because = "" if is_active else reason[:300]
    subscription.save(update_fields=["is_active", "failing_since", "switched_off_because"])
    record(by, "notifications.switch_webhook", subscription, fields=["is_active"], reason=reason)
    return subscription


@transaction.atomic
def send_test(pk: int, *, by: "User", now: datetime.datetime) -> WebhookSubscription:
    """Send a message without content, to see whether it arrives and its signature is accepted."""
    subscription = _locked(pk, by)
    origin = f"notices.test:{pk}:{now.isoformat()}"
    publish(TEST, origin=origin, data={}, now=now, subject=subscription, only=subscription)
    record(by, "notifications.send_test", subscription)
    return subscription
