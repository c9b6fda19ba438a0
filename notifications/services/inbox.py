"""What a person does with the own inbox."""

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from notifications.models import Notice, NoticePreference

if TYPE_CHECKING:
    from accounts.models import User


def mark_read(notice_id: UUID, *, by: "User", now: datetime.datetime) -> Notice:
    """A notice of the own inbox has been looked at. Raises `Notice.DoesNotExist`."""
    notice = Notice.objects.inbox_of(by).get(pk=notice_id)
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=now)
    return notice


def mark_all_read(*, by: "User", now: datetime.datetime) -> int:
    """Everything in the own inbox has been looked at. Returns how many were new."""
    return Notice.objects.inbox_of(by).unread().update(read_at=now)


def set_preference(*, by: "User", by_mail: bool, by_sms: bool) -> NoticePreference:
    """By which ways besides the inbox the person wants to be told."""
    values = {"by_mail": by_mail, "by_sms": by_sms}
    row, _is_new = NoticePreference.objects.update_or_create(user=by, defaults=values)
    return row
