"""What is published about the lists of a period, and whether what was published still stands."""

import datetime
import json
from collections import Counter
from typing import Any

from django.db.models import Count, DecimalField, Q, Sum

from credit.choices import EntryEnd, ObjectionState
from credit.models import ListEntry, ListIssue, Publication, Rating
from credit.rules.amounts import as_text
from credit.rules.chain import Link, chain_problems
from credit.rules.listing import tone_of
from firms.models import ServiceProject
from tenants.context import current_jurisdiction


def entries_of(issue: ListIssue) -> list[ListEntry]:
    """The entries of the lists, by list and rank (the unscored last), with firm, project, notice, objection, end."""
    found = issue.entries.select_related("firm", "project", "objection", "notice", "rating", "end")
    entries = list(found.defer("rating__inputs", "rating__derivation").order_by("kind", "rank", "pk"))
    for entry in entries:
        entry.issue = issue
    return entries


def objection_of(entry: ListEntry) -> Any:
    """The objection to an entry, None when nobody objected."""
    return getattr(entry, "objection", None)


def is_withdrawn(entry: ListEntry) -> bool:
    """Whether an entry is out for good: an objection was upheld, or it ended by repair or by time unpublished."""
    objection = objection_of(entry)
    return (objection is not None and objection.state == ObjectionState.UPHELD) or (
        entry.published_on is None and getattr(entry, "end", None) is not None
    )


def has_left(entry: ListEntry) -> bool:
    """Whether a place on a list is not to come back with a correction: withdrawn, put right, or its time is over."""
    end = getattr(entry, "end", None)
    return is_withdrawn(entry) or (end is not None and end.reason != EntryEnd.CORRECTED)


def chain_of(issue: ListIssue) -> list[ListIssue]:
    """The issue and every version before it, newest first."""
    found = [issue]
    while found[-1].corrects is not None:
        found.append(found[-1].corrects)
    return found


def list_rules(issue: ListIssue) -> dict[str, dict[str, Any]]:
    """Kind of list → its rule in the rulebook: title, criterion, consequences, leaving, remedies, basis."""
    return {rule["kind"]: rule for rule in issue.rulebook_version.document.get("lists", [])}


def entry_key(entry: ListEntry) -> str:
    """What names an entry of one publication, in the text and in the public register."""
    return f"entry-{entry.pk}"


def issue_payload(
    issue: ListIssue, *, number: int, previous_digest: str, published_at: datetime.datetime
) -> dict[str, Any]:
    """The text of a publication: basis, criteria, consequences, ways out, remedies, entries, and every rating."""
    jurisdiction = current_jurisdiction()
    document = issue.rulebook_version.document
    return {
        "number": number,
        "previous_digest": previous_digest,
        "authority": jurisdiction.name if jurisdiction else "",
        "jurisdiction": jurisdiction.national_code if jurisdiction else "",
        "subject": issue.subject,
        "cycle": issue.cycle,
        "period": str(issue.period),
        "version": issue.version,
        "corrects": _corrected(issue),
        "as_of": issue.run.as_of,
        "known_at": issue.run.known_at.astimezone(datetime.UTC),
        "rulebook": {
            "code": document["code"],
            "title": document["title"],
            "version": issue.rulebook_version.number,
            "digest": issue.rulebook_version.digest,
        },
        "publicity_from": issue.publicity_from,
        "publicity_to": issue.publicity_to,
        "published_at": published_at.astimezone(datetime.UTC),
        "lists": _lists(issue),
        **_ratings(issue),
        "sources": document["sources"],
    }


def _corrected(issue: ListIssue) -> dict[str, Any] | None:
    """Number and digest of the publication that is corrected, with the reason; None for a first version."""
    if issue.corrects is None:
        return None
    publication = issue.corrects.publication
    return {"number": publication.number, "digest": publication.digest, "reason": issue.correction_reason}


def _lists(issue: ListIssue) -> list[dict[str, Any]]:
    entries = [entry for entry in entries_of(issue) if not is_withdrawn(entry)]
    return [
        {**rule, "tone": tone_of(rule), "entries": [_entry(entry) for entry in entries if entry.kind == kind]}
        for kind, rule in list_rules(issue).items()
    ]


def _entry(entry: ListEntry) -> dict[str, Any]:
    return {
        "key": entry_key(entry),
        "firm": entry.firm.name,
        "unified_code": entry.firm.unified_code,
        "project": entry.project.name if entry.project else "",
        "rank": entry.rank,
        "score": _score(entry),
        "grade": entry.grade,
        "reasons": entry.reasons,
        "consequences": entry.consequences,
        "published_on": entry.published_on,
        "expires_on": entry.expires_on,
        "rating_digest": entry.rating.output_digest,
    }


def _score(row: ListEntry | Rating) -> str | None:
    return None if row.score is None else as_text(row.score)


def _ratings(issue: ListIssue) -> dict[str, Any]:
    """`ratings`, by code and project: what anybody can compute again; `distribution`: grade → how many."""
    grades = {
        row["code"]: row for part in ("grades", "states") for row in issue.rulebook_version.document.get(part, [])
    }
    sizes = _sizes(issue)
    rows = [
        {
            "unified_code": kept.firm.unified_code,
            "firm": kept.firm.name,
            "project": kept.project.name if kept.project else "",
            "score": _score(kept),
            "grade": kept.grade,
            "grade_title": grades.get(kept.grade, {}).get("title", ""),
            "colour": grades.get(kept.grade, {}).get("colour", ""),
            "rating_digest": kept.output_digest,
            **sizes.get((kept.firm_id, kept.project_id), {"projects": 0, "floor_area": None, "households": None}),
        }
        for kept in issue.run.ratings.select_related("firm", "project").defer("inputs", "derivation")
    ]
    rows.sort(key=lambda row: (row["unified_code"], row["project"]))
    counts = Counter(row["grade"] for row in rows)
    return {"ratings": rows, "distribution": [{"grade": code, "count": counts[code]} for code in grades]}


def _sizes(issue: ListIssue) -> dict[tuple[int, int | None], dict[str, Any]]:
    """(firm, project or None) → projects, floor area and households in service on the day of the ratings."""
    projects = ServiceProject.objects.on(issue.run.as_of).order_by()
    keys = ("firm_id",) if issue.subject == "firm" else ("firm_id", "pk")
    rows = projects.values(*keys).annotate(
        projects=Count("pk"),
        area=Sum("floor_area", output_field=DecimalField()),
        homes=Sum("household_count", filter=Q(household_count__isnull=False)),
    )
    return {
        (row["firm_id"], row.get("pk")): {
            "projects": row["projects"],
            "floor_area": None if row["area"] is None else as_text(row["area"]),
            "households": row["homes"],
        }
        for row in rows
    }


def publication_problems() -> list[tuple[int, str]]:
    """(number, what is wrong) of the publications of the open schema: the chain, and each text against its rows.

    What, beside `rules.chain.chain_problems`: `entries`, `ratings`, `distribution`, `corrects`.
    """
    publications = list(Publication.objects.select_related("issue__rulebook_version").order_by("number"))
    links = [Link(row.number, row.payload, row.digest, row.previous_digest) for row in publications]
    found = chain_problems(links)
    for row in publications:
        payload = json.loads(row.payload)
        checks = {
            "entries": _listed(payload) == _listed_now(row.issue),
            "ratings": _rated(payload) == _rated_now(row.issue),
            "distribution": _distribution(payload) == Counter(rating["grade"] for rating in payload.get("ratings", [])),
            "corrects": payload.get("corrects") == _corrected(row.issue),
        }
        found += [(row.number, what) for what, is_right in checks.items() if not is_right]
    return sorted(found)


def _distribution(payload: dict[str, Any]) -> Counter[str]:
    return Counter({part["grade"]: part["count"] for part in payload.get("distribution", []) if part["count"]})


def _listed(payload: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {
        (entry["key"], part["kind"], entry["score"], entry["expires_on"], entry["rating_digest"])
        for part in payload.get("lists", [])
        for entry in part["entries"]
    }


def _listed_now(issue: ListIssue) -> set[tuple[Any, ...]]:
    return {
        (
            entry_key(entry),
            entry.kind,
            _score(entry),
            entry.expires_on.isoformat(),
            entry.rating.output_digest,
        )
        for entry in issue.entries.published().select_related("rating")
    }


def _rated(payload: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    return Counter((row["score"], row["grade"], row["rating_digest"]) for row in payload.get("ratings", []))


def _rated_now(issue: ListIssue) -> Counter[tuple[Any, ...]]:
    rows = Rating.objects.filter(run=issue.run_id).defer("inputs", "derivation")
    return Counter((_score(row), row.grade, row.output_digest) for row in rows)
