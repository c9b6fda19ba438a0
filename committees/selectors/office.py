"""Where committees stand: state, what is due, who serves. Computed from the facts and the law of the day."""

import datetime
from dataclasses import dataclass

from committees.choices import CommitteeKind, OfficeState
from committees.models import CommitteeMeeting, CommitteeMember, OwnersCommittee
from committees.querysets.work import CommitteeQuerySet
from committees.rules.law.clocks import add_months
from committees.rules.office import first_day_before, reaches
from committees.work_rules import WorkRule, work_rule
from places.models import Estate

SOON_SHOWN = 200


@dataclass(frozen=True)
class Standing:
    """State of one committee on a day, with what makes it so. `renewal_on`: from then on the renewal is due.

    `must_elect`: so few members are left that the law asks for an early election.
    """

    state: OfficeState
    serving: int
    alternates: int
    renewal_on: datetime.date | None
    lead_article: str
    must_elect: bool
    below_article: str


def renewal_border(today: datetime.date) -> datetime.date:
    """Terms that end on this day or before are due for renewal today."""
    lead = work_rule("renewal.lead", today).value
    if isinstance(lead, dict) and "months" in lead:
        return add_months(today, int(lead["months"]))
    days = int(next(iter(lead.values()))) if isinstance(lead, dict) else int(lead)
    return today + datetime.timedelta(days=days)


def with_state(committees: CommitteeQuerySet, today: datetime.date) -> CommitteeQuerySet:
    """Committees with `office_state` and `serving_count`, in one query."""
    return committees.with_state(today, renewal_border(today))


def standing_of(committee: OwnersCommittee, today: datetime.date) -> Standing:
    """State of one committee: the same words as `with_state`, with the law behind them."""
    row = with_state(OwnersCommittee.objects.filter(pk=committee.pk), today).get()
    lead, below = work_rule("renewal.lead", today), work_rule("early_election.below", today)
    members = CommitteeMember.objects.filter(committee=committee)
    serving = row.serving_count
    return Standing(
        state=OfficeState(row.office_state),
        serving=serving,
        alternates=members.on(today).count() - serving,
        renewal_on=None if committee.term_to is None else first_day_before(committee.term_to, lead.value),
        lead_article=lead.article,
        must_elect=_is_below(below, serving, committee.seats),
        below_article=below.article,
    )


def _is_below(rule: WorkRule, serving: int, seats: int) -> bool:
    try:
        return seats > 0 and reaches(rule.value, serving, seats)
    except ValueError:  # the law of the place says it in words only
        return False


def rules_of_body(committee: OwnersCommittee, day: datetime.date) -> tuple[WorkRule, WorkRule]:
    """Quorum and majority of the body: each kind has its own."""
    prefix = "pmc_term_decisions" if committee.kind == CommitteeKind.MANAGEMENT else "committee_meetings"
    return _share(f"{prefix}.quorum", day), _share(f"{prefix}.decision", day)


def _share(path: str, day: datetime.date) -> WorkRule:
    """A rule that holds a share; one that says it in words only gives way to more than half."""
    found = work_rule(path, day)
    try:
        reaches(found.value, 0, 1)
    except ValueError:
        return WorkRule(">1/2", "")
    return found


def serving_at(estate: Estate, day: datetime.date) -> OwnersCommittee | None:
    """The committee that acts for the owners of an estate; an owners' committee before a body that stands in."""
    rows = OwnersCommittee.objects.standing().filter(estate=estate, term_from__lte=day)
    return rows.order_by("-kind", "-term_from").first()


def idle_since(committee: OwnersCommittee) -> datetime.date:
    """The day of the last meeting that was held, or the first day of the term."""
    last = CommitteeMeeting.objects.filter(committee=committee, state="held").order_by("-meets_at").first()
    return committee.term_from if last is None else max(committee.term_from, last.meets_at.date())


def ending_terms(committees: CommitteeQuerySet, today: datetime.date) -> list[OwnersCommittee]:
    """Committees whose renewal is due or whose term is over, the most urgent first."""
    rows = with_state(committees.standing().with_estate(), today)
    return list(rows.filter(term_to__lte=renewal_border(today)).order_by("term_to", "pk")[:SOON_SHOWN])
