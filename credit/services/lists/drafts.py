"""The draft of a period's lists: entries from the ratings of a run, and the written notices that go with them."""

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from credit.choices import ListTone
from credit.models import ListEntry, ListIssue, ListNotice, Rating, RatingRun
from credit.rules.listing import Listed, choose_listed, periods_asked
from credit.rules.periods import Period
from credit.selectors.fields import code_of, field_of, history_of
from credit.selectors.publications import chain_of, has_left
from credit.services.lists.notices import notice_text
from credit.services.mail import mail_firm

NOTICE_SUBJECT = gettext_noop("Notice before entry on the list “%(list)s”")
NOTICE_LINE = gettext_noop("Your firm has been served a notice. Sign in to read it; you can object to it there.")
Key = tuple[str, int, int | None]
"""(list, firm, project): what makes two entries of different versions the same place on a list."""


class PeriodClosed(Refusal):
    """The lists of a period are drafted once."""

    message = _("The lists of this period have already been drafted.")


@transaction.atomic
def draft_lists(run_id: int, period: Period, *, by: User, now: datetime.datetime) -> ListIssue:
    """Draft the lists of a period from the ratings of a run; whoever is warned or punished gets a written notice.

    Raises `PeriodClosed`.
    """
    run = locked_run(run_id)
    subject = run.rulebook_version.subject
    if ListIssue.objects.of_period(subject, period).exists():
        raise PeriodClosed
    issue = ListIssue(
        subject=subject, cycle=period.cycle, year=period.year, number=period.number, drafted_by=by, drafted_at=now
    )
    return fill_draft(issue, run, now=now)


def locked_run(run_id: int) -> RatingRun:
    """The run, locked, with its rulebook."""
    return (
        RatingRun.objects.select_for_update(of=("self",), no_key=True).select_related("rulebook_version").get(pk=run_id)
    )


def fill_draft(issue: ListIssue, run: RatingRun, *, now: datetime.datetime) -> ListIssue:
    """Save a draft with its entries and notices, inside the caller's transaction."""
    issue.run, issue.rulebook_version = run, run.rulebook_version
    issue.full_clean(exclude=["finalised_by"])
    issue.save(force_insert=True)
    document = run.rulebook_version.document
    ratings = list(run.ratings.select_related("firm", "project").defer("inputs", "derivation"))
    history = history_of(issue.subject, issue.period, periods_asked(document))
    chosen = choose_listed(document, field_of(run, ratings), history)
    entries = _save_entries(issue, ratings, chosen)
    notices = _serve_notices(issue, entries, now)
    record(issue.drafted_by, "credit.draft_lists", issue, fields=["entries", "notices"])
    for notice in notices:
        mail_firm(notice.entry.firm, NOTICE_SUBJECT, NOTICE_LINE, list=notice.entry.title)
    return issue


def settled_keys(issue: ListIssue) -> set[Key]:
    """Places that an earlier version gave up for good: an objection was upheld, things were put right, time ran out."""
    return {
        entry.place
        for earlier in chain_of(issue)[1:]
        for entry in earlier.entries.select_related("objection", "end")
        if has_left(entry)
    }


def told_keys(issue: ListIssue) -> set[Key]:
    """Places that stood in the publication that an issue corrects: their firms have been heard."""
    if issue.corrects is None:
        return set()
    return {entry.place for entry in issue.corrects.entries.published()}


def _save_entries(issue: ListIssue, ratings: Sequence[Rating], chosen: Iterable[Listed]) -> list[ListEntry]:
    by_code = {code_of(rating): rating for rating in ratings}
    settled = settled_keys(issue)
    entries = [_entry(issue, by_code[listed.code], listed) for listed in chosen]
    return ListEntry.objects.bulk_create(entry for entry in entries if entry.place not in settled)


def _entry(issue: ListIssue, rating: Rating, listed: Listed) -> ListEntry:
    return ListEntry(
        issue=issue,
        kind=listed.kind,
        title=listed.title[:200],
        tone=listed.tone,
        firm=rating.firm,
        project=rating.project,
        rating=rating,
        rank=listed.rank,
        score=listed.score,
        grade=listed.grade,
        reasons=listed.reasons,
        consequences=listed.consequences,
    )


def _serve_notices(issue: ListIssue, entries: Iterable[ListEntry], now: datetime.datetime) -> list[ListNotice]:
    """A notice to everybody who is not honoured, except those who were heard before a correction."""
    told = told_keys(issue)
    return ListNotice.objects.bulk_create(
        ListNotice(entry=entry, text=notice_text(issue, entry), served_at=now)
        for entry in entries
        if entry.tone != ListTone.HONOUR and entry.place not in told
    )
