"""What is published about the lists of a quarter, and whether what was published still stands."""

import datetime
import json
from typing import Any

from credit.choices import ObjectionState
from credit.models import ListEntry, ListIssue, Publication
from credit.rules.chain import Link, chain_problems
from credit.rules.periods import add_months
from credit.rules.rating import as_text
from tenants.context import current_jurisdiction


def entries_of(issue: ListIssue) -> list[ListEntry]:
    """The entries of the lists, by list and rank, with firm, notice and objection."""
    found = issue.entries.select_related("firm", "objection", "notice", "rating").order_by("kind", "rank", "pk")
    for entry in found:
        entry.issue = issue
    return list(found)


def objection_of(entry: ListEntry) -> Any:
    """The objection to an entry, None when nobody objected."""
    return getattr(entry, "objection", None)


def is_withdrawn(entry: ListEntry) -> bool:
    """Whether an objection took the entry out."""
    objection = objection_of(entry)
    return objection is not None and objection.state == ObjectionState.UPHELD


def list_rules(issue: ListIssue) -> dict[str, dict[str, Any]]:
    """Kind of list → its rule in the rulebook: title, criterion, consequences, leaving, remedies, basis."""
    return {rule["kind"]: rule for rule in issue.rulebook_version.document.get("lists", [])}


def issue_payload(
    issue: ListIssue, *, number: int, previous_digest: str, published_at: datetime.datetime
) -> dict[str, Any]:
    """The text of a publication: statement of basis, criteria, consequences, ways out, remedies, and the entries."""
    jurisdiction = current_jurisdiction()
    document = issue.rulebook_version.document
    entries = [entry for entry in entries_of(issue) if not is_withdrawn(entry)]
    return {
        "number": number,
        "previous_digest": previous_digest,
        "authority": jurisdiction.name if jurisdiction else "",
        "jurisdiction": jurisdiction.national_code if jurisdiction else "",
        "period": str(issue.period),
        "version": issue.version,
        "rulebook": {
            "code": document["code"],
            "title": document["title"],
            "version": issue.rulebook_version.number,
            "digest": issue.rulebook_version.digest,
        },
        "publicity_from": issue.publicity_from,
        "publicity_to": issue.publicity_to,
        "published_at": published_at.astimezone(datetime.UTC),
        "lists": [
            {
                **rule,
                "expires_on": add_months(published_at.date(), rule["valid_months"]),
                "entries": [_entry(entry) for entry in entries if entry.kind == kind],
            }
            for kind, rule in list_rules(issue).items()
        ],
        "sources": document["sources"],
    }


def _entry(entry: ListEntry) -> dict[str, Any]:
    return {
        "firm": entry.firm.name,
        "unified_code": entry.firm.unified_code,
        "rank": entry.rank,
        "score": as_text(entry.score),
        "grade": entry.grade,
        "reasons": entry.reasons,
        "rating_digest": entry.rating.output_digest,
    }


def publication_problems() -> list[tuple[int, str]]:
    """(number, what is wrong) of the publications of the open schema: the chain, and the entries against it."""
    publications = list(Publication.objects.select_related("issue__rulebook_version").order_by("number"))
    links = [Link(row.number, row.payload, row.digest, row.previous_digest) for row in publications]
    found = chain_problems(links)
    for row in publications:
        if _listed(json.loads(row.payload)) != _listed_now(row.issue):
            found.append((row.number, "entries"))
    return sorted(found)


def _listed(payload: dict[str, Any]) -> set[tuple[str, str, str, str]]:
    return {
        (part["kind"], entry["unified_code"], entry["score"], entry["rating_digest"])
        for part in payload.get("lists", [])
        for entry in part["entries"]
    }


def _listed_now(issue: ListIssue) -> set[tuple[str, str, str, str]]:
    return {
        (entry.kind, entry.rating.inputs["subject"], as_text(entry.score), entry.rating.output_digest)
        for entry in entries_of(issue)
        if not is_withdrawn(entry)
    }
