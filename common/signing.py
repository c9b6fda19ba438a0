"""Signatures of messages to other systems, after the Standard Webhooks scheme."""

import base64
import datetime
import hashlib
import hmac
import secrets

PREFIX = "whsec_"


def make_secret() -> str:
    """A new secret: `whsec_` and 32 random bytes in Base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the Base64 of HMAC-SHA-256 over `id.timestamp.body`; a `whsec_` secret is Base64 itself."""
    key = base64.b64decode(secret.removeprefix(PREFIX)) if secret.startswith(PREFIX) else secret.encode()
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def signed_headers(secret: str, message_id: str, now: datetime.datetime, body: bytes) -> dict[str, str]:
    """The three headers that go with a signed message."""
    timestamp = int(now.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }
