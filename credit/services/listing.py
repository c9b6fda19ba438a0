"""The lists of a quarter: drafted from ratings, told to the firms, shown for objection, final, published."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import NotAllowed, Refusal
from credit.choices import ObjectionState, RunKind
from credit.models import ListEntry, ListIssue, ListNotice, Publication, Rating, RatingRun
from credit.permissions import can_close_quarter
from credit.rules import choose_listed
from credit.rules.chain import FIRST_LINK
from credit.rules.clocks import ONE_DAY, last_day
from credit.rules.listing import Candidate, Listed
from credit.rules.periods import Period
from credit.rules.rating import as_text
from credit.selectors.publications import entries_of, issue_payload, list_rules, objection_of
from credit.services.locks import only_one
from credit.services.ratings import Told, nobody, run_ratings, start_run
from credit.workflow import ISSUE_MOVES, target_of
from firms.models import ServiceProject


class QuarterNotOver(Refusal):
    """A quarter is closed after its last day."""

    message = gettext_lazy("This quarter is not over yet.")


class QuarterClosed(Refusal):
    """The lists of a quarter are drafted once."""

    message = gettext_lazy("The lists of this quarter have already been drafted.")


class PublicityRuns(Refusal):
    """The publicity period has not ended."""

    message = gettext_lazy("The publicity period has not ended yet.")


class ObjectionsOpen(Refusal):
    """Every objection is decided before the lists are final."""

    message = gettext_lazy("Decide every objection first.")


def close_quarter(quarter: Period, *, by: User, now: datetime.datetime, told: Told = nobody) -> ListIssue:
    """Rate every firm as of the last day of the quarter and draft the lists; black-listed firms are notified.

    Can be killed and called again: the run that was begun goes on. Raises `QuarterNotOver`, `QuarterClosed`,
    `NoRulebook`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    if timezone.localdate(now) < quarter.end:
        raise QuarterNotOver
    if ListIssue.objects.filter(cycle=quarter.cycle, year=quarter.year, number=quarter.number).exists():
        raise QuarterClosed
    run = _run_of(quarter, by, now)
    run_ratings(run, now=now, told=told)
    return draft_lists(run.pk, quarter, by=by, now=now)


@transaction.atomic
def _run_of(quarter: Period, by: User, now: datetime.datetime) -> RatingRun:
    """The run that rates as of the quarter's end: the one that was begun, else a new one."""
    only_one("close_quarter")
    begun = RatingRun.objects.filter(kind=RunKind.QUARTER, as_of=quarter.last_day, issue=None).order_by("pk").first()
    return begun or start_run(RunKind.QUARTER, as_of=quarter.last_day, now=now, by=by)


@transaction.atomic
def draft_lists(run_id: int, quarter: Period, *, by: User, now: datetime.datetime) -> ListIssue:
    """Draft the lists of a quarter from the ratings of a run, with written notice to each black-listed firm."""
    run = (
        RatingRun.objects.select_for_update(of=("self",), no_key=True).select_related("rulebook_version").get(pk=run_id)
    )
    if ListIssue.objects.filter(cycle=quarter.cycle, year=quarter.year, number=quarter.number).exists():
        raise QuarterClosed
    issue = ListIssue(
        year=quarter.year,
        cycle=quarter.cycle,
        number=quarter.number,
        run=run,
        rulebook_version=run.rulebook_version,
        drafted_by=by,
        drafted_at=now,
    )
    issue.full_clean(exclude=["finalised_by"])
    issue.save()
    ratings = list(run.ratings.select_related("firm"))
    chosen = choose_listed(run.rulebook_version.document, candidates(ratings, run.as_of))
    entries = _save_entries(issue, ratings, chosen)
    ListNotice.objects.bulk_create(
        ListNotice(entry=entry, text=_notice_text(issue, entry), served_at=now)
        for entry in entries
        if entry.kind != "red"
    )
    record(by, "credit.draft_lists", issue, fields=["entries", "notices"])
    return issue


def candidates(ratings: Sequence[Rating], day: datetime.date) -> list[Candidate]:
    """The field of a quarter: every rated firm, with what the criteria may ask about."""
    firm_ids = [rating.firm_id for rating in ratings]
    projects: dict[int, int] = {}
    for firm_id in ServiceProject.objects.on(day).filter(firm__in=firm_ids).values_list("firm_id", flat=True):
        projects[firm_id] = projects.get(firm_id, 0) + 1
    return [
        Candidate(
            code=rating.inputs["subject"],
            score=rating.score,
            grade=rating.grade,
            items=frozenset(line["item"] for line in rating.derivation["lines"] if line["kind"] == "event"),
            has_veto=rating.derivation["because"]["kind"] == "veto",
            projects=projects.get(rating.firm_id, 0),
        )
        for rating in ratings
    ]


def _save_entries(issue: ListIssue, ratings: Sequence[Rating], chosen: Sequence[Listed]) -> list[ListEntry]:
    by_code = {rating.inputs["subject"]: rating for rating in ratings}
    entries = [
        ListEntry(
            issue=issue,
            kind=listed.kind,
            firm_id=by_code[listed.code].firm_id,
            rating=by_code[listed.code],
            rank=listed.rank,
            score=listed.score,
            grade=listed.grade,
            reasons=listed.reasons,
        )
        for listed in chosen
    ]
    return ListEntry.objects.bulk_create(entries)


def _notice_text(issue: ListIssue, entry: ListEntry) -> str:
    rule = list_rules(issue)[entry.kind]
    return _(
        "%(firm)s (%(code)s): by the rulebook “%(rulebook)s” your score for %(period)s is %(score)s, grade "
        "%(grade)s. You are to be entered on the list “%(list)s”. Consequences: %(consequences)s. You may look "
        "into every line of the rating and object, with documents, until the end of the publicity period. %(remedies)s"
    ) % {
        "firm": entry.firm.name,
        "code": entry.firm.unified_code,
        "rulebook": issue.rulebook_version.document["title"],
        "period": issue.period.in_words,
        "score": as_text(entry.score),
        "grade": entry.grade,
        "list": rule["title"],
        "consequences": _("; ").join(consequence["text"] for consequence in rule["consequences"]) or "—",
        "remedies": rule["remedies"],
    }


def _locked(issue_id: int) -> ListIssue:
    return (
        ListIssue.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rulebook_version")
        .get(pk=issue_id)
    )


@transaction.atomic
def open_publicity(issue_id: int, *, by: User, now: datetime.datetime) -> ListIssue:
    """Show the draft to the public for the days that the rulebook grants. Raises `MoveNotAllowed`, `NotAllowed`."""
    if not can_close_quarter(by):
        raise NotAllowed
    issue = _locked(issue_id)
    issue.state = target_of(ISSUE_MOVES, "open_publicity", issue.state)
    today = timezone.localdate(now)
    clock = issue.rulebook_version.document["clocks"]["list_publicity"]
    issue.publicity_from = today
    issue.publicity_to = last_day(clock, today) + ONE_DAY
    issue.save(update_fields=["state", "publicity_from", "publicity_to"])
    record(by, "credit.open_publicity", issue, fields=["state", "publicity_from", "publicity_to"])
    return issue


@transaction.atomic
def finalise_issue(issue_id: int, *, by: User, now: datetime.datetime) -> ListIssue:
    """Make lists final after the publicity period, with every objection decided.

    Raises `PublicityRuns`, `ObjectionsOpen`, `MoveNotAllowed`, `NotAllowed`.
    """
    if not can_close_quarter(by):
        raise NotAllowed
    issue = _locked(issue_id)
    issue.state = target_of(ISSUE_MOVES, "finalise", issue.state)
    if issue.publicity_to is None or timezone.localdate(now) < issue.publicity_to:
        raise PublicityRuns
    objections = [objection_of(entry) for entry in entries_of(issue)]
    if any(objection is not None and objection.state == ObjectionState.FILED for objection in objections):
        raise ObjectionsOpen
    issue.finalised_by, issue.finalised_at = by, now
    issue.save(update_fields=["state", "finalised_by", "finalised_at"])
    record(by, "credit.finalise_lists", issue, fields=["state"])
    return issue


@transaction.atomic
def publish_issue(issue_id: int, *, by: User, now: datetime.datetime) -> Publication:
    """Publish final lists: one canonical text, chained to the publication before. Raises `MoveNotAllowed`."""
    if not can_close_quarter(by):
        raise NotAllowed
    only_one("publish")  # the very first publication has no row before it to lock
    issue = _locked(issue_id)
    issue.state = target_of(ISSUE_MOVES, "publish", issue.state)
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
    return publication
