"""Ways to send a text message. `settings.SMS_GATEWAY` names one; a provider's own is a class with the same method."""

import uuid
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class Gateway(Protocol):
    """Sends one message. Raises any exception when it was not taken: the outbox tries again."""

    def send(self, phone: str, text: str) -> None: ...


class FolderGateway:
    """Development and the demo: one file a message in `settings.SMS_FILE_PATH`, next to the mails."""

    def send(self, phone: str, text: str) -> None:
        """Write the message to a file named by the number."""
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{phone.strip('+')}-{uuid.uuid4().hex[:8]}.txt").write_text(f"{text}\n", encoding="utf-8")


class NoGateway:
    """Production without a provider: messages wait in the outbox until one is configured."""

    def send(self, phone: str, text: str) -> None:
        """Always fails, saying what to set."""
        raise ImproperlyConfigured("SMS_GATEWAY names no provider; see docs/environment.md")


def sms_gateway() -> Gateway:
    """The gateway of the settings."""
    return import_string(settings.SMS_GATEWAY)()
