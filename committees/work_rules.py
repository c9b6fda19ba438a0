"""The rules of law that the work of a committee follows: one question, one answer with its article.

`committees.selectors.assembly_rules.rule(path, on=day)` knows what the law of the place says, when it is there; else,
and where that law is silent, the national default stands. Paths are those of the rules as data, e.g.
`committee_meetings.quorum`. An empty article marks a default of this product for a point on which the law is silent.
"""

import datetime
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

SOURCE = "committees.selectors.assembly_rules"


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
    found = _local(path, on)
    if found is not None and found.value is not None:
        return WorkRule(found.value, str(found.article))
    return NATIONAL[path]


def _local(path: str, on: datetime.date) -> Any:
    """The answer of the rules as data, None where they are not there or say nothing."""
    if find_spec(SOURCE) is None:
        return None
    try:
        return import_module(SOURCE).rule(path, on=on)
    except LookupError:  # a path on which these rules have no key
        return None
