"""How a notice goes out by each channel. Each function makes one try and says how it ended; it raises nothing foreseen.

`is_doubtful`: an earlier try was interrupted, and nobody knows whether it arrived.
"""

import datetime
import smtplib
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from common import outgoing
from common.signing import signed_headers
from common.sms import NotTaken, TextMessage, sms_gateway
from notifications.choices import Channel, Outcome
from notifications.models import Notice

WEBHOOK_TIMEOUT = 10.0
GONE = 410


class Result(NamedTuple):
    """How a try ended; `words` hold no address."""

    outcome: Outcome
    words: str = ""
    status: int | None = None


NO_ADDRESS = Result(Outcome.REFUSED, "no address any more")


def by_mail(notice: Notice, is_doubtful: bool, now: datetime.datetime) -> Result:
    """At least once, always with the same Message-ID: SMTP cannot be asked whether a message arrived."""
    address = notice.recipient.email if notice.recipient is not None else notice.address
    if not address:
        return NO_ADDRESS
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {"Message-ID": f"<{notice.pk}@{host}>"}
    try:
        EmailMessage(notice.title, notice.text, settings.DEFAULT_FROM_EMAIL, [address], headers=headers).send()
    except smtplib.SMTPRecipientsRefused as error:  # its text names the address
        codes = [code for code, _words in error.recipients.values()]
        is_final = bool(codes) and all(code >= 500 for code in codes)
        return Result(Outcome.REFUSED if is_final else Outcome.FAILED, "recipient refused", max(codes, default=None))
    except smtplib.SMTPResponseException as error:
        return Result(Outcome.FAILED, type(error).__name__, error.smtp_code if error.smtp_code > 0 else None)
    except (smtplib.SMTPException, OSError) as error:
        return Result(Outcome.FAILED, type(error).__name__)
    return Result(Outcome.DELIVERED)


def by_sms(notice: Notice, is_doubtful: bool, now: datetime.datetime) -> Result:
    """Once, where the provider tells what it took or keeps keys; else at least once. The number is opened only here."""
    phone = notice.recipient.phone if notice.recipient is not None else notice.address
    if not phone:
        return NO_ADDRESS
    key = str(notice.pk)
    try:
        gateway = sms_gateway()
        if is_doubtful and gateway.was_taken(key):
            return Result(Outcome.DELIVERED, "taken by an interrupted try")
        gateway.send(TextMessage(key, phone, notice.text, notice.provider_template, notice.parameters))
    except NotTaken as error:
        return Result(Outcome.REFUSED if error.is_final else Outcome.FAILED, str(error), error.status)
    except ImproperlyConfigured as error:
        return Result(Outcome.FAILED, str(error))
    return Result(Outcome.DELIVERED)


def by_webhook(notice: Notice, is_doubtful: bool, now: datetime.datetime) -> Result:
    """At least once, always with the same id and body, signed anew: the receiver leaves out ids it has seen."""
    subscription = notice.subscription
    body = notice.payload.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "governance-webhook/1",
        **signed_headers(subscription.secret, str(notice.pk), now, body),
    }
    try:
        answer = outgoing.send(
            "POST",
            subscription.url,
            body=body,
            headers=headers,
            timeout=WEBHOOK_TIMEOUT,
            allow_private=settings.WEBHOOKS_TO_PRIVATE_NETWORKS,
        )
    except outgoing.AddressRefused as error:
        return Result(Outcome.REFUSED, str(error))
    except outgoing.NotReached as error:
        return Result(Outcome.FAILED, str(error))
    if answer.is_good:
        return Result(Outcome.DELIVERED, answer.excerpt, answer.status)
    return Result(Outcome.REFUSED if answer.status == GONE else Outcome.FAILED, answer.excerpt, answer.status)


CHANNELS: dict[str, Callable[[Notice, bool, datetime.datetime], Result]] = {
    Channel.MAIL: by_mail,
    Channel.SMS: by_sms,
    Channel.WEBHOOK: by_webhook,
}
"""The inbox needs none: there the row itself is the notice."""
