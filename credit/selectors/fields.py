"""The field of a period: what the criteria of lists may ask about everybody who was rated, and the lists before."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from credit.models import ListEntry, ListIssue, Rating, RatingRun
from credit.rules.criteria import Facts
from credit.rules.listing import Candidate, choose_listed, periods_asked
from credit.rules.periods import Period
from credit.rules.rating import Rated, rating
from credit.selectors.districts import districts_of
from credit.selectors.everybody import rate_all
from credit.selectors.inputs import rating_inputs
from credit.selectors.publications import is_withdrawn, list_rules
from firms.models import PropertyFirm

Owner = tuple[int, int | None]
"""Firm id, and project id where projects or posts are rated."""


def code_of(rating: Rating | ListEntry) -> str:
    """What names a subject in the field and in publications: the firm's code, with the project's number."""
    code = rating.firm.unified_code
    return code if rating.project_id is None else f"{code}/{rating.project_id}"


def field_of(run: RatingRun, ratings: Iterable[Rating]) -> list[Candidate]:
    """Everybody rated in a run with score and grade as they are kept, and the facts behind them."""
    document = run.rulebook_version.document
    facts = {found.owner: found.rated.facts for found in rate_all(document, run.as_of, run.known_at)}
    return [Candidate(code_of(kept), _facts(kept, facts[kept.firm_id, kept.project_id])) for kept in ratings]


def _facts(kept: Rating, facts: Facts) -> Facts:
    return replace(facts, score=kept.score, grade=kept.grade)


def history_of(subject: str, period: Period, periods: int) -> dict[str, list[frozenset[str]]]:
    """Code of a subject → the lists on which it was published in each of the periods before, newest first.

    Of corrected lists the newest published version counts.
    """
    found: dict[str, list[frozenset[str]]] = {}
    for place in range(periods):
        period = period.before
        issue = newest_published(subject, period)
        entries = issue.entries.published().select_related("firm") if issue is not None else ()
        kinds: dict[str, set[str]] = {}
        for entry in entries:
            kinds.setdefault(code_of(entry), set()).add(entry.kind)
        for code in found.keys() | kinds.keys():
            before = found.setdefault(code, [frozenset()] * place)
            before.append(frozenset(kinds.get(code, ())))
    return found


def newest_published(subject: str, period: Period) -> ListIssue | None:
    """The newest published version of a period's lists, None while there is none."""
    published = ListIssue.objects.of_period(subject, period).filter(state="published")
    return published.select_related("rulebook_version", "run").order_by("-version").first()


def put_right(issue: ListIssue, now: datetime.datetime) -> list[ListEntry]:
    """Entries whose subjects no longer meet the criteria by what is known now, on lists that ask for that look.

    Repairs count as if made on the last day of the period, which is the day that the ratings speak about. Everybody
    else in the field stays as rated, so nobody is put on a list by it; nobody about whom nothing new is known leaves
    because somebody else got better.
    """
    kinds = {kind for kind, rule in list_rules(issue).items() if rule.get("recheck_at_final")}
    standing = issue.entries.filter(kind__in=kinds).select_related("firm", "objection", "end")
    entries = [entry for entry in standing if not is_withdrawn(entry)]
    if not entries:
        return []
    run, document = issue.run, issue.rulebook_version.document
    ratings = run.ratings.select_related("firm").defer("inputs", "derivation")
    field = {candidate.code: candidate for candidate in field_of(run, ratings)}
    owners = list(dict.fromkeys((entry.firm_id, entry.project_id) for entry in entries))
    again = _rated_again(run, document, owners, now)
    changed = set()
    for entry in entries:
        code, facts = code_of(entry), again[entry.firm_id, entry.project_id].facts
        # Where grades are places in the field, the one that the field gave stands.
        facts = facts if facts.grade else replace(facts, grade=entry.grade)
        if facts != field[code].facts:
            changed.add(code)
            field[code] = Candidate(code, facts)
    history = history_of(issue.subject, issue.period, periods_asked(document))
    still = {(listed.kind, listed.code) for listed in choose_listed(document, field.values(), history)}
    return [entry for entry in entries if code_of(entry) in changed and (entry.kind, code_of(entry)) not in still]


def _rated_again(
    run: RatingRun, document: dict[str, Any], owners: Sequence[Owner], now: datetime.datetime
) -> dict[Owner, Rated]:
    """What the engine says about some subjects as of the run's day with what is known now."""
    given = rating_inputs(owners, run.as_of, now)
    codes = dict(PropertyFirm.objects.filter(pk__in={owner[0] for owner in owners}).values_list("pk", "unified_code"))
    districts = districts_of(codes.values(), run.as_of, now)
    return {
        owner: rating(
            document,
            [_as_if_repaired_by(event, run.as_of.isoformat()) for event in given[owner]["events"]],
            given[owner]["indicators"],
            run.as_of,
            now,
            projects=given[owner]["projects"],
            districts=districts.get(codes[owner[0]], []),
        )
        for owner in owners
    }


def _as_if_repaired_by(event: dict[str, Any], day: str) -> dict[str, Any]:
    return {**event, "repaired_on": min(event["repaired_on"], day)} if "repaired_on" in event else event
