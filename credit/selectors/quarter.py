"""Where a period stands: every step with its day, who does it, what is missing; and lists against those before."""

import datetime
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from credit.choices import EventSource, EventState, ListTone, ObjectionState, RepairState
from credit.models import (
    CreditEvent,
    EventObjection,
    IndicatorValue,
    ListEntry,
    ListIssue,
    ListObjection,
    RepairRequest,
    RulebookVersion,
)
from credit.rules.clocks import ONE_DAY, cut_off_day, last_day
from credit.rules.listing import periods_asked
from credit.rules.periods import Period
from credit.selectors.fields import newest_published
from credit.selectors.publications import entries_of, is_withdrawn

IN_REVIEW = (EventState.REPORTED, EventState.REVIEWED, EventState.ENDORSED)
MOST_NAMED = 10


@dataclass(frozen=True)
class Step:
    """One step of closing a period: the last day on which it should be done, when and by whom it was, what is missing.

    `right` is the right that its doing needs; "" for what time does by itself.
    """

    name: str
    title: str
    due_on: datetime.date | None = None
    done_on: datetime.date | None = None
    done_by: str = ""
    is_done: bool = False
    missing: list[str] = field(default_factory=list)
    right: str = ""

    def is_late(self, today: datetime.date) -> bool:
        """Whether its day has passed and it is not done."""
        return not self.is_done and self.due_on is not None and today > self.due_on


def close_checklist(period: Period, subject: str, today: datetime.date) -> list[Step]:
    """The steps from the opening of a period to the end of its entries, in order. Empty where no rulebook is in force.

    Of corrected lists it speaks about the newest version.
    """
    version = RulebookVersion.objects.in_force(period.last_day).filter(subject=subject).first()
    if version is None:
        return []
    newest = ListIssue.objects.of_period(subject, period).order_by("-version")
    issue = newest.select_related("rulebook_version", "drafted_by", "finalised_by").first()
    return [*_before_draft(version, period, issue, today), *_after_draft(version, period, issue, today)]


def _before_draft(
    version: RulebookVersion, period: Period, issue: ListIssue | None, today: datetime.date
) -> list[Step]:
    filing = version.document.get("period", {}).get("filing")
    filed_by = last_day(filing, period.last_day) if filing else period.last_day
    cut_off = cut_off_day(version.document, period) or period.last_day
    return [
        _by_time("open", _("The period opens"), period.first_day, today),
        _by_time("filing", _("Records are filed"), filed_by, today, is_last_day=True, right="report_credit_event"),
        _by_time(
            "cut_off",
            _("What becomes known later does not count"),
            cut_off,
            today,
            is_last_day=True,
            right="confirm_credit_event",
            missing=[] if issue else undecided(period),
        ),
    ]


def _by_time(
    name: str,
    title: str,
    day: datetime.date,
    today: datetime.date,
    *,
    is_last_day: bool = False,
    right: str = "",
    missing: list[str] | None = None,
) -> Step:
    is_done = today > day if is_last_day else today >= day
    return Step(name, title, day, day if is_done else None, "", is_done, missing or [], right)


def undecided(period: Period) -> list[str]:
    """What might still change the ratings of the period: records in review, proposals, values, objections, repairs."""
    events = CreditEvent.objects.filter(occurred_on__lt=period.end, state__in=IN_REVIEW)
    derived = events.filter(source=EventSource.DERIVED).count()
    values = IndicatorValue.objects.filter(known_at__isnull=True, period_from__lt=period.end).count()
    objections = EventObjection.objects.filter(state=ObjectionState.FILED).count()
    repairs = RepairRequest.objects.filter(state=RepairState.ASKED).count()
    in_review = events.count() - derived
    counts = (
        (in_review, ngettext("%s record in review", "%s records in review", in_review)),
        (derived, ngettext("%s proposal of the platform undecided", "%s proposals of the platform undecided", derived)),
        (values, ngettext("%s value of an indicator unconfirmed", "%s values of indicators unconfirmed", values)),
        (objections, ngettext("%s objection to a record open", "%s objections to records open", objections)),
        (repairs, ngettext("%s request for repair open", "%s requests for repair open", repairs)),
    )
    return [words % count for count, words in counts if count]


def _after_draft(version: RulebookVersion, period: Period, issue: ListIssue | None, today: datetime.date) -> list[Step]:
    entries = [entry for entry in entries_of(issue) if not is_withdrawn(entry)] if issue else []
    return [
        _draft(version, period, issue),
        _notices(issue, entries),
        _signatures(version, issue),
        _publicity(issue, today),
        _objections(issue, today),
        _final(issue),
        _published(version, period, issue),
        _expired(entries, today),
    ]


def _draft(version: RulebookVersion, period: Period, issue: ListIssue | None) -> Step:
    clock = version.document.get("period", {}).get("draft")
    due_on = last_day(clock, period.last_day) if clock else None
    missing = []
    if issue is None and periods_asked(version.document) and newest_published(version.subject, period.before) is None:
        missing.append(_("the lists of the period before are not published, and the criteria ask for them"))
    if issue is None:
        return Step("draft", _("Ratings and draft lists"), due_on, missing=missing, right="close_quarter")
    return _done("draft", _("Ratings and draft lists"), due_on, issue.drafted_at, str(issue.drafted_by))


def _done(
    name: str,
    title: str,
    due_on: datetime.date | None,
    at: datetime.datetime,
    by: str,
    missing: list[str] | None = None,
) -> Step:
    return Step(name, title, due_on, timezone.localdate(at), by, True, missing or [], "close_quarter")


def _notices(issue: ListIssue | None, entries: list[ListEntry]) -> Step:
    title = _("Written notice to whoever is warned or punished")
    if issue is None:
        return Step("notices", title, right="close_quarter")
    told = [entry for entry in entries if entry.tone != ListTone.HONOUR and getattr(entry, "notice", None) is not None]
    unopened = [entry for entry in told if entry.notice.first_seen_at is None]
    missing = [_("not opened yet: %s") % _place(entry) for entry in unopened[:MOST_NAMED]]
    if len(unopened) > MOST_NAMED:
        missing.append(_("and %s more not opened yet") % (len(unopened) - MOST_NAMED))
    return _done("notices", title, None, issue.drafted_at, str(issue.drafted_by), missing)


def _place(entry: ListEntry) -> str:
    return f"{entry.firm.name} · {entry.project.name}" if entry.project else entry.firm.name


def _signatures(version: RulebookVersion, issue: ListIssue | None) -> Step:
    title, levels = _("Signatures"), version.document.get("confirmation", {}).get("ratings", [])
    signed = list(issue.signatures.select_related("signed_by")) if issue else []
    missing = [level for level in levels if level not in {signature.level for signature in signed}]
    if missing or issue is None:
        words = [_("to be signed: %s") % level_in_words(level) for level in missing]
        return Step("signatures", title, missing=words, right="close_quarter")
    if not signed:
        return Step("signatures", title, is_done=True)
    by = "、".join(str(signature.signed_by) for signature in signed)
    return _done("signatures", title, None, signed[-1].signed_at, by)


def level_in_words(level: str) -> str:
    """A level of confirmation."""
    return {"county": _("district"), "city": _("city"), "province": _("province")}.get(level, level)


def _publicity(issue: ListIssue | None, today: datetime.date) -> Step:
    title = _("Publicity")
    if issue is None or issue.publicity_to is None:
        return Step("publicity", title, missing=[_("not opened yet")] if issue else [], right="close_quarter")
    last = issue.publicity_to - ONE_DAY
    is_done = today >= issue.publicity_to
    return Step("publicity", title, last, last if is_done else None, "", is_done, [], "close_quarter")


def decide_by(objection: ListObjection, document: dict[str, object]) -> datetime.date | None:
    """Last day to decide on an objection to an entry; None where the rulebook names none."""
    clock = document["clocks"].get("list_decision")  # type: ignore[attr-defined]
    return last_day(clock, timezone.localdate(objection.filed_at)) if clock else None


def _objections(issue: ListIssue | None, today: datetime.date) -> Step:
    title = _("Objections are decided")
    if issue is None:
        return Step("objections", title, right="close_quarter")
    document = issue.rulebook_version.document
    found = ListObjection.objects.filter(entry__issue=issue).select_related("entry__firm", "entry__project")
    open_ones = [objection for objection in found if objection.state == ObjectionState.FILED]
    days = [decide_by(objection, document) for objection in open_ones]
    missing = [
        (_("%(firm)s: decide by %(day)s") if day else _("%(firm)s: not decided"))
        % {"firm": _place(objection.entry), "day": day}
        for objection, day in zip(open_ones, days, strict=True)
    ]
    is_done = issue.publicity_to is not None and today >= issue.publicity_to and not open_ones
    decided = [objection.decided_at for objection in found if objection.decided_at]
    done_on = max([issue.publicity_to - ONE_DAY, *map(timezone.localdate, decided)]) if is_done else None
    due_on = min((day for day in days if day), default=None)
    return Step("objections", title, due_on, done_on, "", is_done, missing, "close_quarter")


def _final(issue: ListIssue | None) -> Step:
    title = _("Final lists")
    if issue is None or issue.finalised_at is None:
        return Step("final", title, right="close_quarter")
    return _done("final", title, None, issue.finalised_at, str(issue.finalised_by))


def _published(version: RulebookVersion, period: Period, issue: ListIssue | None) -> Step:
    title, clock = _("Publication"), version.document.get("period", {}).get("publication")
    due_on = last_day(clock, period.last_day) if clock else None
    publication = getattr(issue, "publication", None) if issue else None
    if publication is None:
        return Step("published", title, due_on, right="close_quarter")
    return _done("published", title, due_on, publication.published_at, str(publication.published_by))


def _expired(entries: list[ListEntry], today: datetime.date) -> Step:
    title = _("Entries end")
    days = [entry.expires_on for entry in entries if entry.expires_on is not None]
    if not days:
        return Step("expired", title)
    standing = [entry for entry in entries if getattr(entry, "end", None) is None]
    late = sum(entry.expires_on is not None and entry.expires_on <= today for entry in standing)
    missing = [ngettext("%s entry has to be ended", "%s entries have to be ended", late) % late] if late else []
    last = max(days)
    return Step("expired", title, last, None if standing else last, "", not standing, missing)


@dataclass(frozen=True)
class GradeMove:
    """A firm or project with another grade than at the last publication; "" where it had none."""

    firm: str
    project: str
    before: str
    after: str


@dataclass(frozen=True)
class AgainstLast:
    """Lists against the last publication before: `last` is None for the first lists."""

    last: ListIssue | None
    joined: list[ListEntry]
    left: list[ListEntry]
    stayed: list[ListEntry]
    grade_moves: list[GradeMove]


def against_last(issue: ListIssue) -> AgainstLast:
    """Who joined, left and stayed on each list, and whose grade moved, against the lists before.

    Before: for a correction the version that it corrects, else the newest published lists of the period before.
    """
    last = issue.corrects or newest_published(issue.subject, issue.period.before)
    now = {entry.place: entry for entry in entries_of(issue) if not is_withdrawn(entry)}
    before = {entry.place: entry for entry in _published_entries(last)}
    return AgainstLast(
        last=last,
        joined=[entry for key, entry in now.items() if key not in before],
        left=[entry for key, entry in before.items() if key not in now],
        stayed=[entry for key, entry in now.items() if key in before],
        grade_moves=_grade_moves(issue, last) if last is not None else [],
    )


def _published_entries(issue: ListIssue | None) -> "QuerySet[ListEntry] | list[ListEntry]":
    return [] if issue is None else issue.entries.published().select_related("firm", "project")


def _grade_moves(issue: ListIssue, last: ListIssue) -> list[GradeMove]:
    columns = ("firm_id", "project_id", "firm__name", "project__name", "grade")
    before = {row[:2]: row for row in last.run.ratings.order_by().values_list(*columns)}
    after = {row[:2]: row for row in issue.run.ratings.order_by().values_list(*columns)}
    moves = []
    for key, row in (before | after).items():
        grades = tuple(rows[key][4] if key in rows else "" for rows in (before, after))
        if grades[0] != grades[1]:
            moves.append(GradeMove(row[2], row[3] or "", *grades))
    return sorted(moves, key=lambda move: (move.firm, move.project))
