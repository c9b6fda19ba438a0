"""Every write on notices, by noun."""

from notifications.services.delivery import TryLater, deliver
from notifications.services.inbox import mark_all_read, mark_read, set_preference
from notifications.services.promising import Recipient, publish, tell
from notifications.services.replay import NotGivenUp, forget_old_addresses, forget_subject, send_again
from notifications.services.webhooks import (
    AddressNotUsable,
    change_webhook,
    create_webhook,
    renew_secret,
    send_test,
    switch_webhook,
)

__all__ = [
    "AddressNotUsable",
    "NotGivenUp",
    "Recipient",
    "TryLater",
    "change_webhook",
    "create_webhook",
    "deliver",
    "forget_old_addresses",
    "forget_subject",
    "mark_all_read",
    "mark_read",
    "publish",
    "renew_secret",
    "send_again",
    "send_test",
    "set_preference",
    "switch_webhook",
    "tell",
]
