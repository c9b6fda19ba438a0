"""Where the portal sends nothing, and who may set up webhooks."""

import pytest

from common import outgoing
from common.errors import NotAllowed
from notifications.services import AddressNotUsable, create_webhook, switch_webhook
from tests.notifications.conftest import hook


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/",
        "https://user:word@example.com/",
        "ftp://example.com/",
        "https://",
        "https://[::1/",
        "http://127.0.0.1/",
        "javascript:alert(1)",
        "https://example.com:99999999/",
    ],
)
def test_an_address_that_is_not_https_is_refused(address):
    with pytest.raises(outgoing.AddressRefused):
        outgoing.require_address(address, allow_private=False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_nothing_goes_into_private_networks(host):
    with pytest.raises(outgoing.AddressRefused, match="private"):
        outgoing.send("POST", f"https://{host}/", allow_private=False)


def test_plain_http_reaches_only_this_machine_and_only_where_that_is_allowed(receiver):
    assert outgoing.send("POST", receiver.url, body=b"{}", allow_private=True).status == 200
    with pytest.raises(outgoing.AddressRefused):
        outgoing.send("POST", receiver.url, allow_private=False)
    with pytest.raises(outgoing.AddressRefused):
        outgoing.require_address("http://10.0.0.1/", allow_private=True)


def test_a_webhook_to_such_an_address_is_not_set_up(manager, now, settings):
    settings.WEBHOOKS_TO_PRIVATE_NETWORKS = False
    with pytest.raises(AddressNotUsable):
        create_webhook(name="x", url="http://127.0.0.1/", events=["complaint.received"], by=manager, now=now)


def test_only_those_who_look_after_notices_set_up_webhooks(person, manager, receiver, now):
    with pytest.raises(NotAllowed):
        hook(person, receiver, now)
    subscription = hook(manager, receiver, now)
    with pytest.raises(NotAllowed):
        switch_webhook(subscription.pk, is_active=False, by=person, reason="x")


def test_the_secret_lies_encrypted(manager, receiver, now):
    from django.db import connection

    subscription = hook(manager, receiver, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_webhooksubscription")
        (stored,) = cursor.fetchone()
    assert subscription.secret.startswith("whsec_")
    assert subscription.secret not in stored
