"""Ways to send a text message. `settings.SMS_GATEWAY` names one; another provider is a class with the same methods."""

import datetime
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Protocol
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from common import outgoing
from common.masking import mask_phone
from common.signing import signed_headers


class TextMessage(NamedTuple):
    """One message. The key stays the same when it is sent again; a provider that keeps keys sends it once.

    Chinese providers send registered templates only: `template` is the provider's code, `parameters` fill it, in the
    order of the text. `text` is the whole message, for providers that take one.
    """

    key: str
    phone: str
    text: str
    template: str = ""
    parameters: Mapping[str, str] = {}


class NotTaken(Exception):
    """The provider did not take the message, or it is not known whether it did. Says why, without the number."""

    def __init__(self, words: str, *, status: int | None = None, is_final: bool = False) -> None:
        super().__init__(words)
        self.status, self.is_final = status, is_final


class Gateway(Protocol):
    """A provider."""

    def send(self, message: TextMessage) -> None:
        """Hand the message over. Raises `NotTaken`."""

    def was_taken(self, key: str) -> bool | None:
        """Whether a message of this key was taken earlier; None where the provider cannot tell."""


class FolderGateway:
    """Development and the demo: a file a message in `settings.SMS_FILE_PATH`, next to the mails."""

    def send(self, message: TextMessage) -> None:
        """Write the message to a file named by number and key."""
        self._file(message.key, message.phone).write_text(f"{message.text}\n", encoding="utf-8")

    def was_taken(self, key: str) -> bool | None:
        return any(Path(settings.SMS_FILE_PATH).glob(f"*-{key}.txt"))

    @staticmethod
    def _file(key: str, phone: str) -> Path:
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{phone.strip('+')}-{key}.txt"


class ConsoleGateway:
    """Development: the message on the console of the worker, the number masked."""

    def send(self, message: TextMessage) -> None:
        """Print it."""
        sys.stdout.write(f"SMS {mask_phone(message.phone)}: {message.text}\n")

    def was_taken(self, key: str) -> bool | None:
        return None


class HttpGateway:
    """A provider, or the city's own message service, behind one address: `settings.SMS_HTTP`.

    POST of JSON with `key`, `phone`, `sign` (the registered signature of the sender), `template`, `parameters` and
    `text`; the key also as `Idempotency-Key`; signed like a webhook where there is a secret. Any 2xx is taken, 4xx
    other than 408, 409, 425 and 429 is final. With a status address, `{key}` in it is asked for after a crash.
    """

    def __init__(self) -> None:
        self.options = settings.SMS_HTTP
        if not self.options["URL"]:
            raise ImproperlyConfigured("SMS_HTTP_URL is not set; see docs/environment.md")

    def send(self, message: TextMessage) -> None:
        """Hand it to the provider. Raises `NotTaken`."""
        content = {
            "key": message.key,
            "phone": message.phone,
            "sign": self.options["SIGN"],
            "template": message.template,
            "parameters": dict(message.parameters),
            "text": message.text,
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        answer = self._ask("POST", self.options["URL"], body, self._headers(message.key, body))
        if not answer.is_good:
            is_final = 400 <= answer.status < 500 and answer.status not in (408, 409, 425, 429)
            raise NotTaken(f"HTTP {answer.status}", status=answer.status, is_final=is_final)

    def was_taken(self, key: str) -> bool | None:
        """Ask the status address: 2xx is yes, 404 is no, everything else tells nothing."""
        if not self.options["STATUS_URL"]:
            return None
        try:
            answer = self._ask(
                "GET", self.options["STATUS_URL"].replace("{key}", quote(key)), b"", self._headers(key, b"")
            )
        except NotTaken:
            return None
        return True if answer.is_good else False if answer.status == 404 else None

    def _headers(self, key: str, body: bytes) -> dict[str, str]:
        signed: dict[str, str] = {}
        if self.options["SECRET"]:
            signed = signed_headers(self.options["SECRET"], key, datetime.datetime.now(datetime.UTC), body)
        return {"Content-Type": "application/json", "Idempotency-Key": key, **signed, **self.options["HEADERS"]}

    def _ask(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> outgoing.Answer:
        try:  # the address is the operator's own, so it may lie in the city's network
            return outgoing.send(
                method, address, body=body, headers=headers, timeout=self.options["TIMEOUT"], allow_private=True
            )
        except outgoing.NotReached as error:
            raise NotTaken(str(error)) from None
        except outgoing.AddressRefused as error:
            raise ImproperlyConfigured(f"SMS_HTTP: {error}") from error


class NoGateway:
    """Production without a provider: sign-in codes wait in the outbox until one is configured."""

    def send(self, message: TextMessage) -> None:
        """Always fails, saying what to set."""
        raise ImproperlyConfigured("SMS_GATEWAY names no provider; see docs/environment.md")

    def was_taken(self, key: str) -> bool | None:
        return False


def sms_gateway() -> Gateway:
    """The gateway of the settings."""
    gateway: Gateway = import_string(settings.SMS_GATEWAY)()
    return gateway


def can_send_sms() -> bool:
    """Whether a provider is configured at all."""
    return not isinstance(sms_gateway(), NoGateway)
