"""Reads that answer a question about notices."""

import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from notifications.choices import Channel
from notifications.events import EventKind
from notifications.models import Notice, NoticePreference, NoticeTemplate

if TYPE_CHECKING:
    from accounts.models import User

MOST_SHOWN = 99


class Text(NamedTuple):
    """The words of a notice before they are filled in."""

    subject: str
    text: str
    provider_template: str = ""


def unread_count(user: "User") -> int:
    """Unread notices in a person's inbox; a hundred at most are counted."""
    if not user.is_authenticated:
        return 0
    return Notice.objects.inbox_of(user).unread().order_by()[: MOST_SHOWN + 1].count()


class Texts:
    """The words in force on a day for one kind of notice: the jurisdiction's own before those of the portal."""

    def __init__(self, kind: EventKind, day: datetime.date) -> None:
        self.kind = kind
        self.own: dict[tuple[str, str], NoticeTemplate] = {}
        for row in NoticeTemplate.objects.on(day).filter(event=kind.code):
            self.own.setdefault((row.channel, row.language), row)

    def of(self, channel: str, language: str) -> Text | None:
        """Words for a channel; None where this kind is not sent that way."""
        for spoken in (language, settings.LANGUAGE_CODE):
            row = self.own.get((channel, spoken))
            if row is not None:
                return Text(row.subject, row.text, row.provider_template) if row.is_sent else None
            shipped = self._shipped(channel, spoken)
            if shipped is not None:
                return shipped
        return None

    def _shipped(self, channel: str, language: str) -> Text | None:
        if channel == Channel.SMS:
            text = self.kind.sms.get(language)
            return Text(str(self.kind.title), text) if text else None
        words = self.kind.words.get(language)
        return Text(words.subject, words.text) if words else None


def preferences_of(user_ids: list[int]) -> dict[int, NoticePreference]:
    """How each of the accounts wants to be told, where they have said so."""
    return NoticePreference.objects.in_bulk(user_ids)
