"""Texts of owners go when their term is over (docs/rules/discussion.md): author, words and supporters' names."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from audit.services import record
from committees.choices import CommentKind
from committees.models import OwnerComment, RemovalReview
from committees.selectors.discussion import share_behind

KEPT_DAYS = 365
"""A decision can be challenged for a year (interpretation on ownership, art. 12)."""
BATCH = 200


def forget_discussions(now: datetime.datetime) -> int:
    """Forget what lies more than the term behind the announcement or the calling off. Each in its own transaction."""
    day = timezone.localdate(now) - datetime.timedelta(days=KEPT_DAYS)
    before = timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
    ended = {"announced": "assembly__announced_at__lt", "cancelled": "assembly__cancelled_at__lt"}
    done = 0
    for state, field in ended.items():
        due = OwnerComment.objects.filter(assembly__state=state, forgotten_at__isnull=True, **{field: before})
        while keys := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            for key in keys:
                done += _forget(key, now)
    return done


@transaction.atomic
def _forget(key: int, now: datetime.datetime) -> bool:
    comment = OwnerComment.objects.select_for_update(of=("self",), no_key=True).get(pk=key)
    if comment.forgotten_at is not None:
        return False
    if comment.kind == CommentKind.AGENDA:
        share = share_behind(comment.assembly, [comment])[comment.pk]
        comment.kept_heads, comment.kept_area = share.heads, Decimal(share.area.numerator) / share.area.denominator
    comment.author, comment.roll_owner, comment.text, comment.forgotten_at = None, None, "", now
    comment.save(update_fields=["author", "roll_owner", "text", "forgotten_at", "kept_heads", "kept_area"])
    comment.supports.update(roll_owner=None)
    RemovalReview.objects.filter(removal__comment=comment).update(words="")
    record(None, "committees.forget_comment", comment, fields=["author", "text"])
    return True
