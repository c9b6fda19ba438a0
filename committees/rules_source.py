"""The rules by which an assembly is held, from the law in force: what a notice freezes, with the clause of each."""

import datetime
from typing import Any, NamedTuple

from committees.choices import AssemblyKind, LegalClass
from committees.rules.law.clocks import latest_before
from committees.rules.law.resolving import Point
from committees.selectors import assembly_rules
from committees.selectors.rule_words import clause
from places.models import Estate

NOTICE_PATHS = {
    AssemblyKind.FIRST: "first_meeting_papers.before_days",
    AssemblyKind.TEMPORARY: "notice_days.temporary",
}
REGULAR_NOTICE = "notice_days.regular"
CLAUSES = {
    LegalClass.ORDINARY: "quorum_and_majority.ordinary",
    LegalClass.SPECIAL: "quorum_and_majority.special",
}
OPEN = ("choice", "default")


class NoticeTerm(NamedTuple):
    """The last day on which owners may be told of a vote that begins on a day, and the clause that says so.

    `last_day` is None where no text has a figure.
    """

    last_day: datetime.date | None
    clause: str


def notice_term(kind: str, opens_on: datetime.date, told_on: datetime.date) -> NoticeTerm:
    """By when owners are told of an assembly; `kind` is that of the assembly. Raises `NoRulesInForce`."""
    point = assembly_rules.rule(NOTICE_PATHS.get(kind, REGULAR_NOTICE), on=told_on)  # type: ignore[call-overload]
    return NoticeTerm(latest_before(opens_on, point.value), _clause(point))


def vote_rules_for(estate: Estate, day: datetime.date) -> dict[str, Any]:
    """What a notice freezes. Raises `NoRulesInForce`, `VoteNotCountable`.

    `rules` in the form of `read_rules`; `clauses` by legal class; `sources` of each rule; `open`: those on which the
    law is silent; `digest` of all that decided.
    """
    found = assembly_rules.vote_rules_for(estate, day)
    law = assembly_rules.law_on(day)
    clauses = {legal_class.value: _clause(law.rule(path)) for legal_class, path in CLAUSES.items()}
    return {
        "rules": found.values,
        "clauses": clauses,
        "sources": found.sources,
        "open": sorted(name for name, source in found.sources.items() if source in OPEN),
        "digest": found.digest,
    }


def _clause(point: Point) -> str:
    return clause(point.layer, point.article)
