"""How an entry leaves its list: put right and let off by the office, or its time is over."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from credit.choices import EntryEnd
from credit.models import ListEntry, ListEntryEnd
from credit.permissions import can_close_quarter
from jobs.services import enqueue

CHUNK = 200


class WordsNeeded(Refusal):
    """Letting somebody off a list without saying why."""

    message = _("Write down why the entry ends, at most 500 characters.")
    status = 422


class BadEnd(Refusal):
    """The day does not fit the entry."""

    message = _("The entry can end from the day of its publication to today.")
    status = 422


@transaction.atomic
def end_entry(
    entry_id: int, *, by: User, reason: str = EntryEnd.REPAIRED, words: str, on: datetime.date, now: datetime.datetime
) -> ListEntryEnd:
    """Let a firm off a list because it put things right; the entry leaves the public view and the register.

    What was wrong from the start is put right by a new version (`correct_issue`), so the only reason is `repaired`.
    Raises `WordsNeeded`, `BadEnd`, `MoveNotAllowed` for an entry that is not published or has ended, `NotAllowed`,
    `ValueError` for another reason.
    """
    if reason != EntryEnd.REPAIRED:
        raise ValueError(f"people end an entry as repaired, not as {reason}")
    if not can_close_quarter(by):
        raise NotAllowed
    entry = ListEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry_id)
    if entry.published_on is None or ListEntryEnd.objects.filter(entry=entry).exists():
        raise MoveNotAllowed
    if not words.strip() or len(words.strip()) > 500:
        raise WordsNeeded
    if not entry.published_on <= on <= timezone.localdate(now):
        raise BadEnd
    end = ListEntryEnd.objects.create(entry=entry, reason=reason, words=words.strip(), ended_on=on, ended_by=by, at=now)
    record(by, "credit.end_entry", entry, fields=["end"], reason=end.words)
    enqueue("credit.register_end", queue="credit", end_id=end.pk)
    return end


def expire_entries(now: datetime.datetime) -> int:
    """Record the end of every entry whose time is over. Run every night, any number of times. Returns how many."""
    count = 0
    while ended := _expire_chunk(now):
        count += ended
    return count


@transaction.atomic
def _expire_chunk(now: datetime.datetime) -> int:
    due = (
        ListEntry.objects.due_to_expire(timezone.localdate(now))
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .order_by("pk")[:CHUNK]
    )
    locked = [entry.pk for entry in due]
    # Another worker may have ended some between this statement's snapshot and its locks.
    entries = ListEntry.objects.due_to_expire(timezone.localdate(now)).filter(pk__in=locked)
    ends = ListEntryEnd.objects.bulk_create(
        ListEntryEnd(entry=entry, reason=EntryEnd.EXPIRED, ended_on=entry.expires_on, at=now) for entry in entries
    )
    for end in ends:
        record(None, "credit.expire_entry", end.entry, fields=["end"])
        enqueue("credit.register_end", queue="credit", end_id=end.pk)
    return len(ends)
