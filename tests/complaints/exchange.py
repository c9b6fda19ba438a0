"""Systems of the tests: a token of the open jurisdiction, and a client that comes with it."""

import datetime
import time

from django.utils import timezone


def token_for(*scopes, per_minute=1000):
    """A valid token of the open jurisdiction: its secret."""
    from accounts.services import create_token

    now = timezone.now()
    until = now + datetime.timedelta(days=30)
    values = {"name": "Test system", "scopes": scopes, "expires_at": until, "per_minute": per_minute}
    return create_token(**values, by=None, now=now)[1]


class System:
    """A system with a token at one host."""

    def __init__(self, client, secret, word="Token"):
        self.client, self.headers = client, {"Authorization": f"{word} {secret}"}

    def hand_in(self, orders, query=""):
        return self.client.post(
            f"/api/v1/hotline/orders/{query}", orders, content_type="application/json", headers=self.headers
        )

    def changes(self, **query):
        return self.client.get("/api/v1/hotline/orders/", query, headers=self.headers)


def order(number="2025092600001", **changes):
    """An order of a hotline about the northern estate."""
    values = {
        "number": number,
        "text": "二栋的水泵坏了，高层没有水。",
        "created": "2025-09-26 09:00:00",
        "estate": "春熙苑",
        "place": "春熙路 12 号二栋",
        "level3": "用水",
        "level5": "停水",
        "name": "林小树",
        "phone": "13900000000",
    }
    return values | changes


def wait_until_told():
    """Until every step can be told: tests beside this one keep older transactions of the same server open."""
    from complaints.models import ComplaintEvent
    from complaints.selectors.exchange import settled

    end = time.monotonic() + 120
    while ComplaintEvent.objects.exclude(settled()).exists():
        assert time.monotonic() < end, "a transaction has been open for two minutes"
        time.sleep(0.1)
