"""Promising notices: one row per recipient and channel, in the transaction of what happened or of its handler."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.db import connection, models
from django.utils import timezone

from accounts.models import User
from common.crypto import keyed_hash
from common.masking import mask_email, mask_phone
from common.sms import can_send_sms
from jobs.services import enqueue
from notifications.choices import MOST_TRIES, Channel, NoticeState
from notifications.events import find_event
from notifications.models import Notice, NoticePreference, WebhookSubscription
from notifications.rules import fill_in, notice_number, used_values
from notifications.selectors import Texts, preferences_of

DELIVER = "notifications.deliver"


class Recipient(NamedTuple):
    """Somebody who is told: an account, or the addresses that somebody without one has left."""

    user: User | None = None
    email: str = ""
    phone: str = ""
    link: str = ""
    """Path of the page that the notice is about, for the inbox."""


class _Way(NamedTuple):
    channel: Channel
    key: str
    address: str = ""
    shown: str = ""


def tell(
    event: str,
    *,
    origin: str,
    to: Iterable[Recipient],
    parameters: Mapping[str, str],
    now: datetime.datetime,
    subject: models.Model | None = None,
) -> list[Notice]:
    """Promise a notice to everybody of `to` by every way that is open to them. Returns those that are new.

    `origin` names what happened, e.g. `complaints.event:12`: told twice, everybody is told once. `parameters` hold no
    personal data. Inside a transaction; raises `LookupError` for a kind of notice that nobody registered.
    """
    kind = find_event(event)
    if kind is None:
        raise LookupError(f"no kind of notice {event}")
    people = list(to)
    texts = Texts(kind, timezone.localdate(now))
    wishes = preferences_of([person.user.pk for person in people if person.user is not None])
    notices = []
    for person in people:
        wish = wishes.get(person.user.pk) if person.user is not None else None
        language = (person.user.language if person.user is not None else "") or ""
        for way in _ways(person, wish):
            text = texts.of(way.channel, language)
            if text is None:
                continue
            notice = _new(event, way.channel, origin, way.key, now, subject)
            notice.recipient, notice.address, notice.address_shown = person.user, way.address, way.shown
            notice.link, notice.language = person.link, language
            notice.title = fill_in(text.subject, parameters)[:200]
            notice.text = fill_in(text.text, parameters)
            notice.provider_template = text.provider_template
            notice.parameters = used_values(text.text, parameters)
            notices.append(notice)
    return _save(notices)


def _ways(person: Recipient, wish: NoticePreference | None) -> Iterator[_Way]:
    """An account finds everything in the inbox, and by mail and text message as it wishes; others by what they left."""
    user = person.user
    if user is None:
        if person.email:
            yield _Way(Channel.MAIL, keyed_hash(person.email), person.email, mask_email(person.email)[:100])
        if person.phone and can_send_sms():
            yield _Way(Channel.SMS, keyed_hash(person.phone), person.phone, mask_phone(person.phone))
        return
    key = f"account {user.pk}"
    yield _Way(Channel.IN_SITE, key)
    if user.email and (wish is None or wish.by_mail):
        yield _Way(Channel.MAIL, key)
    if user.phone_verified and wish is not None and wish.by_sms and can_send_sms():
        yield _Way(Channel.SMS, key)


def publish(
    event: str,
    *,
    origin: str,
    data: Mapping[str, object],
    now: datetime.datetime,
    subject: models.Model | None = None,
    only: WebhookSubscription | None = None,
) -> list[Notice]:
    """Promise an event to the webhooks that asked for it (or to `only` one). `data` holds no personal data.

    The body is `{"type", "timestamp", "data"}` and stays the same byte for byte however often it is sent.
    """
    active = WebhookSubscription.objects.filter(is_active=True)
    subscriptions = [only] if only is not None else active.filter(events__contains=[event])
    content = {"type": event, "timestamp": now.isoformat(), "data": data}
    body = json.dumps(content, ensure_ascii=False, sort_keys=True)
    notices = []
    for subscription in subscriptions:
        notice = _new(event, Channel.WEBHOOK, origin, f"webhook {subscription.pk}", now, subject)
        notice.subscription, notice.title, notice.payload = subscription, event, body
        notices.append(notice)
    return _save(notices)


def _new(
    event: str, channel: Channel, origin: str, recipient: str, now: datetime.datetime, subject: models.Model | None
) -> Notice:
    is_here = channel == Channel.IN_SITE
    return Notice(
        id=notice_number(connection.schema_name, origin, channel, recipient),
        event=event,
        channel=channel,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        state=NoticeState.SENT if is_here else NoticeState.WAITING,
        sent_at=now if is_here else None,
        give_up_after=MOST_TRIES[channel],
        created_at=now,
    )


def _save(notices: list[Notice]) -> list[Notice]:
    known = set(Notice.objects.filter(pk__in=[row.pk for row in notices]).values_list("pk", flat=True))
    fresh = [notice for notice in notices if notice.pk not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    for notice in fresh:
        if notice.state == NoticeState.WAITING:
            enqueue(DELIVER, queue="notify", notice_id=str(notice.pk))
    return fresh
