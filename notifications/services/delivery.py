"""Delivering one notice: the try is committed before it is made, the outcome after it (docs/decisions/0061)."""

import datetime

from django.db import transaction

from jobs.services import TryAgain
from notifications.channels import CHANNELS, Result
from notifications.choices import Channel, NoticeState, Outcome
from notifications.models import Notice, NoticeAttempt
from notifications.services.failing import note_webhook_result


class TryLater(TryAgain):
    """The try failed; the outbox gives the notice its next turn."""


def deliver(notice_id: str, now: datetime.datetime) -> Outcome | None:
    """Make the next try of a notice; None when it is not waiting. Alone at the notice: see `jobs.services`.

    Raises `TryLater` when it failed and is to be tried again.
    """
    claimed = _claim(notice_id, now)
    if claimed is None:
        return None
    notice, attempt, is_doubtful = claimed
    result = CHANNELS[notice.channel](notice, is_doubtful, now)
    is_over = _file(notice, attempt, result, now)
    if not is_over:
        raise TryLater(f"try {attempt.number}: {result.words[:200]}") from None
    return result.outcome


def _claim(notice_id: str, now: datetime.datetime) -> tuple[Notice, NoticeAttempt, bool] | None:
    """Write down the coming try. The third value: whether an earlier one was interrupted and may have arrived."""
    with transaction.atomic():
        notice = _locked(notice_id)
        if notice is None or notice.state != NoticeState.WAITING:
            return None
        interrupted = NoticeAttempt.objects.filter(notice=notice, outcome=Outcome.RUNNING)
        is_doubtful = bool(interrupted.update(outcome=Outcome.UNKNOWN, finished_at=now))
        if _is_off(notice) or notice.tries >= notice.give_up_after:
            notice.state = NoticeState.DEAD
            notice.save(update_fields=["state"])
            return None
        notice.tries += 1
        notice.save(update_fields=["tries"])
        attempt = NoticeAttempt.objects.create(notice=notice, number=notice.tries, started_at=now)
        return notice, attempt, is_doubtful


def _locked(notice_id: str) -> Notice | None:
    rows = Notice.objects.select_for_update(of=("self",), no_key=True).select_related("recipient", "subscription")
    return rows.filter(pk=notice_id).first()


def _is_off(notice: Notice) -> bool:
    return notice.channel == Channel.WEBHOOK and not notice.subscription.is_active


def _file(notice: Notice, attempt: NoticeAttempt, result: Result, now: datetime.datetime) -> bool:
    """Write down how the try ended. Returns whether the notice is done with, for good or bad."""
    with transaction.atomic():
        NoticeAttempt.objects.filter(pk=attempt.pk).update(
            outcome=result.outcome, status=result.status, words=result.words[:2000], finished_at=now
        )
        if result.outcome == Outcome.DELIVERED:
            Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, sent_at=now)
        elif result.outcome == Outcome.REFUSED or notice.tries >= notice.give_up_after:
            Notice.objects.filter(pk=notice.pk).update(state=NoticeState.DEAD)
        if notice.channel == Channel.WEBHOOK:
            note_webhook_result(notice.subscription_id, result.outcome == Outcome.DELIVERED, now)
    is_last = notice.tries >= notice.give_up_after
    return is_last or result.outcome in (Outcome.DELIVERED, Outcome.REFUSED)
