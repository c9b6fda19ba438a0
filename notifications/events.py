"""Of what can be told. Apps register their kinds of notices and the events of webhooks when they are loaded."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise

ZH, EN = "zh-hans", "en"


class Words(NamedTuple):
    """Subject and text as they come with the portal."""

    subject: str
    text: str


class EventKind(NamedTuple):
    """One kind of notice: its code, title, the names that its texts may use (with samples), and its texts.

    `words` and `sms` are by language; a kind without `sms` is never sent as text message. Values hold no personal
    data and nothing that a resident wrote.
    """

    code: str
    title: str | Promise
    samples: Mapping[str, str]
    words: Mapping[str, Words]
    sms: Mapping[str, str]


_kinds: dict[str, EventKind] = {}
_webhook_events: dict[str, str | Promise] = {}


def register_event(kind: EventKind) -> None:
    """Add a kind of notice; called from `AppConfig.ready`."""
    _kinds[kind.code] = kind


def register_webhook_event(code: str, title: str | Promise) -> None:
    """Add an event that webhooks can hear of; called from `AppConfig.ready`."""
    _webhook_events[code] = title


def find_event(code: str) -> EventKind | None:
    """The kind of notice with a code."""
    return _kinds.get(code)


def event_choices() -> list[tuple[str, str | Promise]]:
    """Kinds of notices for a list of choices."""
    return [(kind.code, kind.title) for kind in _kinds.values()]


def webhook_event_choices() -> list[tuple[str, str | Promise]]:
    """Events of webhooks for a list of choices."""
    return list(_webhook_events.items())
