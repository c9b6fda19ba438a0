"""The rules of law that the work of a committee follows: one question, one answer with its article.

The rules in force (`selectors.assembly_rules`) say what the law of the place is; where they are silent, the default
below stands. Paths are those of the rules as data, e.g.
`committee_meetings.quorum`. An empty article marks a default of this product for a point on which the law is silent.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from committees.rules.law.clocks import figures_of
from committees.rules.law.resolving import Point
from committees.rules.office import has_share
from committees.selectors.assembly_rules import NoRulesInForce, rule
from committees.selectors.rule_words import clause


@dataclass(frozen=True)
class WorkRule:
    """A value and where the law says it: a share as text (`>=2/3`), days as an int or `{"working_days": 5}`, a list."""

    value: Any
    article: str


NATIONAL: dict[str, WorkRule] = {
    "committee_size.min": WorkRule(5, "GR 31"),
    "committee_size.max": WorkRule(11, "GR 31"),
    "committee_size.odd": WorkRule(True, "GR 31"),
    "committee_term_years.max": WorkRule(5, "GR 32"),
    "committee_first_meeting.days": WorkRule(7, "GR 32"),
    "committee_filing.days": WorkRule(30, "REG 16"),
    "committee_filing.documents": WorkRule(
        ["assembly_minutes_and_decision", "rules_of_procedure", "covenant", "member_list"], "GR 33"
    ),
    "committee_filing.office_days": WorkRule({"working_days": 10}, ""),
    "committee_filing.change_days": WorkRule(30, "GR 34"),
    "committee_meetings.quorum": WorkRule(">1/2", ""),
    "committee_meetings.decision": WorkRule(">1/2", ""),
    "committee_meetings.every_months": WorkRule(2, ""),
    "committee_meetings.agenda_notice_days": WorkRule(7, "GR 39"),
    "committee_post_days": WorkRule(3, ""),
    "renewal.lead": WorkRule({"months": 3}, ""),
    "handover_days.to_keeper": WorkRule(10, ""),
    "handover_days.to_new_committee": WorkRule(10, ""),
    "handover_days.leaving_member": WorkRule(10, ""),
    "early_election.below": WorkRule("<1/2", ""),
    "pmc_composition.min": WorkRule(7, ""),
    "pmc_composition.max": WorkRule(11, ""),
    "pmc_composition.owners_share": WorkRule("1/2", ""),
    "pmc_term_decisions.term_years": WorkRule(3, ""),
    "pmc_term_decisions.quorum": WorkRule(">1/2", ""),
    "pmc_term_decisions.decision": WorkRule(">1/2", ""),
    "pmc_term_decisions.dissolved": WorkRule(30, ""),
    "meeting_calls.temporary_owner_share": WorkRule("1/5", "REG 13"),
    "first_assembly_request.office_check_days": WorkRule(30, ""),
    "prep_composition.min_size": WorkRule(7, ""),
    "prep_composition.odd": WorkRule(True, "GR"),
    "prep_composition.owners_share": WorkRule("1/2", "GR"),
    "prep_composition.leader": WorkRule("office_representative", "GR"),
    "first_meeting_days.days": WorkRule(60, ""),
    "candidate_vetting.vets": WorkRule("preparatory_group", ""),
    "candidate_vetting.reported_to": WorkRule(None, ""),
    "candidate_vetting.posting_days": WorkRule(7, ""),
    "candidate_vetting.list_before_days": WorkRule(15, "GR"),
}


def work_rule(path: str, on: datetime.date) -> WorkRule:
    """What the law of the open jurisdiction says about a point on a day. Raises `KeyError` for a path nobody knows."""
    default, found = NATIONAL[path], _said_by_law(path, on)
    if found is None or not _can_be_followed(found.value, default.value):
        return WorkRule(default.value, clause("national", default.article))
    return WorkRule(found.value, clause(found.layer, found.article))


def _can_be_followed(value: Any, default: Any) -> bool:
    """Words like “in time” give no day: there the default stands."""
    if value is None:
        return False
    if isinstance(default, list | bool):
        return isinstance(value, type(default))
    if figures_of(default) is not None:
        return figures_of(value) is not None
    return has_share(value) or not has_share(default)


def _said_by_law(path: str, on: datetime.date) -> Point | None:
    """The answer of the rules in force; None where they have no such point, or none are in force."""
    try:
        return rule(path, on=on)
    except (KeyError, NoRulesInForce):
        return None
