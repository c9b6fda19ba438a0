"""Mail and text messages to one person, through the outbox. Address and text are encrypted in the row."""

import json
import uuid

from common.crypto import decrypt, encrypt
from common.digest import canonical_json
from jobs.services import enqueue


def seal(**content: str) -> str:
    """One-time codes and addresses in a form that the outbox may keep."""
    return encrypt(canonical_json(content))


def unseal(sealed: str) -> dict[str, str]:
    """Counter part of `seal`."""
    return json.loads(decrypt(sealed))


def send_mail(to: str, subject: str, body: str) -> None:
    """Promise a mail. Inside a transaction."""
    enqueue("accounts.send_mail", queue="notify", sealed=seal(to=to, subject=subject, body=body))


def send_sms(to: str, text: str) -> None:
    """Promise a text message. Inside a transaction."""
    enqueue("accounts.send_sms", queue="notify", sealed=seal(to=to, text=text, key=uuid.uuid4().hex))
