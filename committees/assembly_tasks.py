"""Celery's side of assemblies. Each task opens the schema of its sender (tenants/celery.py)."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from committees import discussion_notices as notices
from committees.models import OwnerComment
from committees.services.assemblies import move_due_assemblies
from committees.services.forgetting import forget_discussions
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell


@shared_task
def move_due() -> None:
    """Open and close assemblies at their moment. Sent to each jurisdiction; may run twice."""
    move_due_assemblies(timezone.now())


@shared_task
def forget() -> int:
    """Every night in every jurisdiction: texts of owners whose term of keeping is over."""
    return forget_discussions(timezone.now())


@outbox_handler("committees.tell_comment")
def tell_comment(comment_id: int) -> None:
    """Tell the author that a text was removed, or what the subdistrict decided. Twice is the same as once."""
    rows = OwnerComment.objects.select_related("assembly", "author", "removal__review")
    comment = rows.get(pk=comment_id)
    if comment.author is None:
        return
    review = getattr(comment.removal, "review", None)
    is_decided = review is not None and review.decided_at is not None
    kind = notices.DECIDED if is_decided else notices.REMOVED
    link = reverse("assemblies:discussion", args=[comment.assembly.code])
    tell(
        kind,
        origin=f"{kind}:{comment.pk}",
        to=[Recipient(user=comment.author, link=f"{link}#text-{comment.pk}")],
        parameters={"assembly": comment.assembly.title},
        now=timezone.now(),
    )
