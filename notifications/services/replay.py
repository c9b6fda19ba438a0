"""Sending again what was sent or given up, and forgetting addresses."""

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from jobs.services import enqueue
from notifications.choices import MOST_TRIES, Channel, NoticeState
from notifications.models import Notice, NoticeAttempt
from notifications.permissions import can_manage_notices
from notifications.services.promising import DELIVER

if TYPE_CHECKING:
    from accounts.models import User

KEEP_ADDRESSES = datetime.timedelta(days=30)


class NotGivenUp(Refusal):
    """Only what was given up is sent again; a webhook's message also after it was taken."""

    message = _("This notice is on its way or has arrived. Only a notice that was given up is sent again.")


@transaction.atomic
def send_again(notice_id: UUID, *, by: "User", now: datetime.datetime) -> Notice:
    """Try a notice anew with its old number, text and body (补发). Raises `NotAllowed`, `NotGivenUp`."""
    notice = Notice.objects.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
    if not can_manage_notices(by):
        raise NotAllowed
    can_repeat = notice.channel == Channel.WEBHOOK and notice.state == NoticeState.SENT
    if notice.state != NoticeState.DEAD and not can_repeat:
        raise NotGivenUp
    notice.state = NoticeState.WAITING
    notice.give_up_after = notice.tries + MOST_TRIES[Channel(notice.channel)]
    notice.save(update_fields=["state", "give_up_after"])
    record(by, "notifications.send_again", notice, fields=["state"])
    enqueue(DELIVER, queue="notify", notice_id=str(notice.pk))
    return notice


def forget_old_addresses(now: datetime.datetime) -> int:
    """Forget addresses of notices that were finished a month ago. Returns how many."""
    rows = Notice.objects.addressed_before(now - KEEP_ADDRESSES)
    return rows.update(address="", address_shown="")


def forget_subject(subject: models.Model) -> int:
    """Forget the addresses of all notices about an object, whether sent or not: its retention time is over.

    What providers answered goes too, since they like to repeat the address. Returns how many notices had one.
    """
    rows = Notice.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    NoticeAttempt.objects.filter(notice__in=rows).exclude(words="").update(words="")
    return rows.exclude(address_shown="").update(address="", address_shown="")
