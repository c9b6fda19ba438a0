"""What stands in the way of an appointment across: kin at the firm, benefits, supervising oneself, a path that does
not lead there. Source: the facts about two-way entry; owners elect their committee (Civil Code art. 277, 278).
"""

from dataclasses import dataclass

LEADS_TO = {
    "community_in_committee": {"owners_election"},
    "secretary_instructs": {"appointment"},
    "secretary_deputy_manager": {"agreement"},
    "quality_supervisor": {"appointment", "agreement"},
    "committee_in_community": {"party_election", "appointment"},
    "manager_in_community": {"party_election", "appointment"},
}
"""Kind of appointment → legal paths that lead there. Nobody is sent into an owners' committee."""


@dataclass(frozen=True)
class Facts:
    """What is known of an appointment. None: the person has not said.

    `is_watched`: the same person already holds a post that this one would watch, or that watches this one.
    """

    kind: str
    legal_path: str
    has_kin_at_firm: bool | None
    has_benefit: bool | None
    is_watched: bool = False


def conflicts(facts: Facts) -> list[str]:
    """Codes of `party.choices.Conflict`, in the order in which they are told; empty when nothing stands in the way."""
    found = []
    if facts.legal_path not in LEADS_TO[facts.kind]:
        found.append("path")
    if facts.has_kin_at_firm is None or facts.has_benefit is None:
        found.append("undeclared")
    if facts.has_kin_at_firm:
        found.append("kin")
    if facts.has_benefit:
        found.append("benefit")
    if facts.is_watched:
        found.append("self")
    return found
