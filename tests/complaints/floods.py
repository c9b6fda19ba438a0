"""What tests of flood control do: set limits, send forms, do the work as the widget does it."""

import json
import re

import altcha

from complaints.models import FloodLimits
from tests.complaints.test_bad_input import good

NEW, ASK = "/complaints/new/", "/complaints/new/check/"


def limits(**changes):
    """The limits of the jurisdiction, changed before anything has read them."""
    return FloodLimits.objects.update_or_create(pk=1, defaults=changes)[0]


def send(client, **changes):
    """A good form, sent; `submission_key` is a new one unless said otherwise."""
    return client.post(NEW, good(**changes))


def solved(challenge):
    """The work, done as the widget does it."""
    given = json.loads(challenge) if isinstance(challenge, str) else challenge
    number = next(
        n
        for n in range(given["maxnumber"] + 1)
        if altcha.hash_hex("SHA-256", f"{given['salt']}{n}".encode()) == given["challenge"]
    )
    return altcha.PayloadV1("SHA-256", given["challenge"], number, given["salt"], given["signature"]).to_base64()


def hidden(answer, name):
    """The value of a hidden field of a page."""
    page = " ".join(answer.content.decode().split())
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]
