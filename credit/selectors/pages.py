"""What the public pages of ratings and lists show."""

import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.utils import timezone

from credit.models import CreditFile, ListEntry, ListIssue, Rating, RulebookVersion
from credit.selectors.publications import entries_of, is_withdrawn, list_rules, objection_of
from credit.selectors.words import (
    NOT_COUNTED_WORDS,
    criterion_in_words,
    limits_in_words,
    line_in_words,
    source_in_words,
)
from firms.models import PropertyFirm
from firms.selectors import projects_of

KEEP_SECONDS = 300
HISTORY_LENGTH = 12


def grade_table(version: RulebookVersion | None) -> dict[str, dict[str, Any]]:
    """Grade code → its entry in the rulebook, best first; empty without a rulebook."""
    return {grade["code"]: grade for grade in version.document["grades"]} if version is not None else {}


def version_in_force(day: datetime.date) -> RulebookVersion | None:
    """The rulebook by which firms are rated on a day, None when nothing is in force."""
    return RulebookVersion.objects.in_force(day).filter(subject="firm").select_related("rulebook").first()


def rating_list(words: str, grade: str) -> QuerySet[CreditFile]:
    """Rated firms, best first, by the words of a search and by grade."""
    files = CreditFile.objects.rated().search(words).select_related("firm").order_by("-score", "firm_id")
    return files.filter(grade=grade) if grade else files


def distribution(version: RulebookVersion | None) -> list[dict[str, Any]]:
    """How many firms have which grade, best first. Counted at most once in five minutes."""
    counts = cache.get_or_set("credit-distribution", _count_grades, KEEP_SECONDS)
    total = sum(counts.values())
    return [
        {**grade, "count": counts.get(code, 0), "percent": counts.get(code, 0) * 100 // total if total else 0}
        for code, grade in grade_table(version).items()
    ]


def _count_grades() -> dict[str, int]:
    rows = CreditFile.objects.rated().order_by().values("grade").annotate(number=Count("pk"))
    return {row["grade"]: row["number"] for row in rows}


def rating_page(firm: PropertyFirm) -> dict[str, Any]:
    """Everything about how a firm stands: score, each line in words, projects, list entries, history."""
    file = CreditFile.objects.filter(firm=firm).select_related("rating__rulebook_version__rulebook").first()
    rating = file.rating if file is not None else None
    today = timezone.localdate()
    context: dict[str, Any] = {
        "firm": firm,
        "file": file,
        "rating": rating,
        "projects": projects_of(firm, today)[:100],
        "entries": published_entries(firm),
    }
    if rating is None:
        return context
    version = rating.rulebook_version
    history = Rating.objects.filter(firm=firm).of_current_runs().defer("inputs", "derivation")
    return context | {
        "version": version,
        "grade": grade_table(version).get(rating.grade),
        "because": rating.derivation["because"],
        "sections": derivation_sections(rating),
        "not_counted": [
            {**entry, "words": NOT_COUNTED_WORDS.get(entry["reason"], entry["reason"])}
            for entry in rating.derivation["not_counted"]
            if entry["reason"] not in {"item_unknown"}
        ],
        "clock": version.document["clocks"]["event_objection"],
        "history": history.order_by("-pk")[:HISTORY_LENGTH],
    }


def derivation_sections(rating: Rating) -> list[dict[str, Any]]:
    """The lines of a derivation by category, each with words, source of the rule, and the day until it counts."""
    document = rating.rulebook_version.document
    sources = {source["code"]: source["title"] for source in document["sources"]}
    titles = {category["code"]: category["title"] for category in document["categories"]}
    sections: dict[str, dict[str, Any]] = {}
    for line in rating.derivation["lines"]:
        code = line.get("category", line["kind"])
        section = sections.setdefault(code, {"kind": line["kind"], "title": titles.get(code, ""), "lines": []})
        basis = line["basis"]
        section["lines"].append(
            {
                **line,
                "words": line_in_words(line),
                "law": f"{sources.get(basis['source'], basis['source'])} {basis['clause']}",
                "source_words": source_in_words(line.get("source", "")),
                "limit_words": limits_in_words(line["limits"]),
                "is_limited": line["points"] != line["counted"],
                "until": _date(line.get("valid_to")),
                "happened": _date(line.get("occurred_on")),
            }
        )
    return list(sections.values())


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def published_entries(firm: PropertyFirm) -> list[ListEntry]:
    """Places of a firm on lists that the public may see, newest first, without those an objection took out."""
    entries = (
        ListEntry.objects.filter(firm=firm)
        .exclude(issue__state="draft")
        .exclude(objection__state="upheld")
        .select_related("issue")
        .order_by("-issue__year", "-issue__number", "kind")
    )
    return list(entries[:20])


def lists_page() -> dict[str, Any]:
    """The lists now in force and those of earlier quarters."""
    issues = list(ListIssue.objects.public().newest_versions().select_related("rulebook_version", "publication"))
    current = next((issue for issue in issues if issue.state == "published"), None)
    return {
        "issues": issues,
        "current": issue_page(current) if current is not None else None,
        "in_publicity": [issue for issue in issues if issue.state in {"publicity", "final"}],
    }


def issue_page(issue: ListIssue) -> dict[str, Any]:
    """The lists of one quarter: per list its rule in words and its entries."""
    entries = entries_of(issue)
    document = issue.rulebook_version.document
    sources = {source["code"]: source["title"] for source in document["sources"]}
    grades = grade_table(issue.rulebook_version)
    lists = []
    for kind, rule in list_rules(issue).items():
        lists.append(
            {
                **rule,
                "kind": kind,
                "criterion_words": criterion_in_words(rule["criterion"]),
                "law": _law(rule["basis"], sources),
                "consequence_rows": [
                    {"text": row["text"], "law": _law(row["basis"], sources)} for row in rule["consequences"]
                ],
                "rows": [
                    {
                        "entry": entry,
                        "grade": grades.get(entry.grade),
                        "reasons": [criterion_in_words(reason) for reason in entry.reasons if "not" not in reason],
                        "objection": objection_of(entry),
                    }
                    for entry in entries
                    if entry.kind == kind and not is_withdrawn(entry)
                ],
            }
        )
    publicity_last = issue.publicity_to - datetime.timedelta(days=1) if issue.publicity_to else None
    return {
        "issue": issue,
        "lists": sorted(lists, key=lambda part: part["kind"] != "red"),
        "version": issue.rulebook_version,
        "publication": getattr(issue, "publication", None),
        "publicity_last": publicity_last,
    }


def _law(basis: dict[str, str], sources: dict[str, str]) -> str:
    return f"{sources.get(basis['source'], basis['source'])} {basis['clause']}"
