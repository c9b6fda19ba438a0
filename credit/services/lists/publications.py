"""Publishing final lists: one canonical text with every rating, chained to the publication before."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import NotAllowed
from credit.choices import EntryEnd
from credit.models import ListEntry, ListEntryEnd, ListIssue, Publication
from credit.permissions import can_close_quarter
from credit.rules.chain import FIRST_LINK
from credit.rules.periods import add_months
from credit.selectors.publications import entries_of, is_withdrawn, issue_payload, list_rules
from credit.services.lists.issues import locked_issue
from credit.services.locks import only_one
from credit.workflow import ISSUE_MOVES, target_of
from jobs.services import enqueue


@transaction.atomic
def publish_issue(issue_id: int, *, by: User, now: datetime.datetime) -> Publication:
    """Publish final lists with every rating of their run; the public register is told. Raises `MoveNotAllowed`.

    A correction ends all entries of the version it corrects; those it repeats keep their last day.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    only_one("publish")  # the very first publication has no row before it to lock
    issue = locked_issue(issue_id)
    issue.state = target_of(ISSUE_MOVES, "publish", issue.state)
    _end_settled(issue, by, now)
    _date_entries(issue, timezone.localdate(now))
    _end_corrected(issue, by, now)
    last = Publication.objects.order_by("-number").first()
    number, previous = (last.number + 1, last.digest) if last is not None else (1, FIRST_LINK)
    payload = canonical_json(issue_payload(issue, number=number, previous_digest=previous, published_at=now))
    issue.save(update_fields=["state"])
    publication = Publication.objects.create(
        number=number,
        issue=issue,
        payload=payload,
        digest=sha256_hex(payload),
        previous_digest=previous,
        published_by=by,
        published_at=now,
    )
    record(by, "credit.publish_lists", issue, fields=["state", "publication"])
    enqueue("credit.register_publication", queue="credit", publication_id=publication.pk)
    return publication


def _ends(entries: list[ListEntry], reason: str, words: str, by: User, now: datetime.datetime) -> list[ListEntryEnd]:
    today = timezone.localdate(now)
    return ListEntryEnd.objects.bulk_create(
        ListEntryEnd(entry=entry, reason=reason, words=words, ended_on=today, ended_by=by, at=now) for entry in entries
    )


def _end_settled(issue: ListIssue, by: User, now: datetime.datetime) -> None:
    """What ended in the corrected version while the correction was on its way does not come back with it."""
    if issue.corrects is None:
        return
    old = issue.corrects.entries.published()
    ended = old.filter(end__isnull=False).exclude(end__reason=EntryEnd.CORRECTED).select_related("end")
    left = {entry.place: (entry.end.reason, entry.end.words) for entry in ended}
    left |= {entry.place: (EntryEnd.EXPIRED, "") for entry in old.due_to_expire(timezone.localdate(now))}
    for entry in entries_of(issue):
        if entry.place in left and not is_withdrawn(entry):
            reason, words = left[entry.place]
            _ends([entry], reason, words, by, now)


def _date_entries(issue: ListIssue, today: datetime.date) -> None:
    """Say from when until when each entry stands."""
    rules = list_rules(issue)
    kept = issue.corrects.entries.published() if issue.corrects is not None else ListEntry.objects.none()
    last_days = {entry.place: entry.expires_on for entry in kept}
    entries = [entry for entry in entries_of(issue) if not is_withdrawn(entry)]
    for entry in entries:
        entry.published_on = today
        entry.expires_on = last_days.get(entry.place) or add_months(today, rules[entry.kind]["valid_months"])
    ListEntry.objects.bulk_update(entries, ["published_on", "expires_on"], batch_size=500)


def _end_corrected(issue: ListIssue, by: User, now: datetime.datetime) -> None:
    if issue.corrects is not None:
        standing = list(issue.corrects.entries.published().filter(end__isnull=True))
        _ends(standing, EntryEnd.CORRECTED, issue.correction_reason, by, now)
