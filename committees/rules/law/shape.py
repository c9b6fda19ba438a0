"""The 45 keys of a place's assembly rules, and what kind of value stands at each path.

A leaf is `{v: value, a: article, n: note, s: overtaken by}`. Counts of days are calendar days as a bare number, else
`{working_days | months | …: n}`; where a text gives no figure it may say so in words. Shares are exact fractions.
"""

DAYS, COUNT, SHARE, FLAG, FLAG_OR_WORDS, WORDS, MAJORITY, TRIGGERS, DAY = (
    "days",
    "count",
    "share",
    "flag",
    "flag_or_words",
    "words",
    "majority",
    "triggers",
    "day",
)

Branch = dict[str, str]

SHAPE: dict[str, str | Branch] = {
    "instrument": {"title": WORDS, "in_force": DAY, "area_term": WORDS, "member_term": WORDS},
    "first_assembly_trigger": {"any_of": TRIGGERS, "basis": WORDS},
    "first_assembly_request": {"applicants": WORDS, "developer_report_days": DAYS, "office_check_days": DAYS},
    "prep_form_days": {"days": DAYS, "from": WORDS},
    "prep_composition": {"body": WORDS, "min_size": COUNT, "odd": FLAG, "owners_share": SHARE, "leader": WORDS},
    "prep_announce_days": DAYS,
    "first_meeting_days": {"days": DAYS, "extension": DAYS},
    "first_meeting_papers": {"before_days": DAYS, "posting_days": DAYS},
    "notice_days": {"regular": DAYS, "temporary": DAYS, "residents_committee": WORDS},
    "meeting_calls": {
        "min_per_year": COUNT,
        "temporary_owner_share": SHARE,
        "temporary_other": WORDS,
        "if_not_called": WORDS,
        "off_agenda_votes": WORDS,
    },
    "vote_window_days": {"min": DAYS, "max": DAYS},
    "electronic_voting": {"rule": WORDS, "platform": WORDS},
    "result_announcement": {"days": DAYS, "posting_days": DAYS},
    "head_count": {"rule": WORDS, "area_basis": WORDS},
    "quorum_and_majority": {
        "source": WORDS,
        "quorum": MAJORITY,
        "ordinary": MAJORITY,
        "special": MAJORITY,
        "special_matters": WORDS,
        "local_extras": WORDS,
    },
    "unreturned_ballots": WORDS,
    "proxy": {"assembly": WORDS, "max_owners_per_proxy": COUNT},
    "representatives": WORDS,
    "committee_size": {"min": COUNT, "max": COUNT, "odd": FLAG, "small_estate": WORDS},
    "alternates": {"max": COUNT, "how": WORDS},
    "committee_term_years": {"min": COUNT, "max": COUNT, "renewable": FLAG_OR_WORDS},
    "candidate_sources": WORDS,
    "candidate_conditions": {"conditions": WORDS, "bars": WORDS},
    "candidate_vetting": {
        "vets": WORDS,
        "reported_to": WORDS,
        "list_before_days": DAYS,
        "posting_days": DAYS,
        "on_change": WORDS,
    },
    "committee_first_meeting": {"days": DAYS, "officers_posted_days": DAYS},
    "committee_filing": {"days": DAYS, "with": WORDS, "documents": WORDS, "office_days": DAYS, "change_days": DAYS},
    "renewal": {"lead": DAYS, "act": WORDS, "group_days": DAYS, "group_leader": WORDS, "caretaker_limits": WORDS},
    "handover_days": {"to_new_committee": DAYS, "to_keeper": DAYS, "leaving_member": DAYS},
    "early_election": {"below": WORDS, "other": WORDS, "by": WORDS},
    "member_exit": {"automatic": WORDS, "removal": WORDS},
    "committee_meetings": {
        "every_months": COUNT,
        "call_share": SHARE,
        "quorum": WORDS,
        "decision": WORDS,
        "proxies": WORDS,
        "agenda_notice_days": DAYS,
    },
    "committee_post_days": DAYS,
    "pmc_composition": {
        "when": WORDS,
        "min": COUNT,
        "max": COUNT,
        "owners_share": SHARE,
        "chair": WORDS,
        "formed_by": WORDS,
    },
    "pmc_term_decisions": {
        "term_years": COUNT,
        "quorum": WORDS,
        "decision": WORDS,
        "posting": WORDS,
        "dissolved": DAYS,
    },
    "common_revenue_disclosure": {"frequency": WORDS, "posting_days": DAYS, "by": WORDS, "use": WORDS},
    "repair_fund_disclosure": {"frequency": WORDS, "by": WORDS},
    "firm_notice_board": WORDS,
    "firm_filing": {"contract_days": DAYS, "with": WORDS, "project_leader_days": DAYS},
    "firm_exit_days": {
        "decide_before_expiry": DAYS,
        "firm_refusal_notice": DAYS,
        "indefinite_or_dismissal_notice": DAYS,
        "exit": DAYS,
        "emergency_max_months": COUNT,
    },
    "complaints": {"firm_reply_days": DAYS, "office_days": DAYS, "text": WORDS},
    "joint_meeting": {"convener": WORDS, "topics": WORDS},
    "party": WORDS,
    "credit": WORDS,
    "supervision": WORDS,
}
"""Key → kind of its value, or the parts that it has; `fallback` is the 45th key and names places."""

FALLBACK = "fallback"
KEYS = frozenset(SHAPE) | {FALLBACK}


def leaf_paths() -> dict[str, str]:
    """`key` or `key.part` → kind of value, in the order of the shape."""
    found: dict[str, str] = {}
    for key, kind in SHAPE.items():
        if isinstance(kind, str):
            found[key] = kind
        else:
            found |= {f"{key}.{part}": part_kind for part, part_kind in kind.items()}
    return found


PATHS = leaf_paths()
