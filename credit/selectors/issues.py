"""What the public pages of red and black lists show: periods, versions, entries with their status."""

import datetime
from collections import defaultdict
from typing import Any

from django.utils import timezone

from credit.models import ListEntry, ListIssue
from credit.selectors.entries import entry_row, is_out_of_view
from credit.selectors.publications import entries_of, is_withdrawn, list_rules, objection_of
from credit.selectors.standings import grade_table
from credit.selectors.words import clock_in_words, criterion_in_words, law_in_words

TONES = {"red": "honour"}


def lists_page() -> dict[str, Any]:
    """The lists now in force, those in publicity, and every period with its versions."""
    public = ListIssue.objects.public().select_related("rulebook_version__rulebook", "publication")
    issues = list(public.order_by("-year", "-number", "subject", "-version"))
    periods: dict[tuple[Any, ...], list[ListIssue]] = defaultdict(list)
    for issue in issues:
        periods[issue.subject, issue.cycle, issue.year, issue.number].append(issue)
    newest = [versions[0] for versions in periods.values()]
    current = next((issue for issue in issues if issue.state == "published"), None)
    return {
        "periods": [{"newest": versions[0], "versions": versions} for versions in periods.values()],
        "issues": newest,
        "current": issue_page(current) if current is not None else None,
        "in_publicity": [issue for issue in newest if issue.state in {"publicity", "final"}],
    }


def issue_page(issue: ListIssue, *, is_public: bool = True) -> dict[str, Any]:
    """The lists of one period: per list its rule in words and its entries; its versions; its proof."""
    today = timezone.localdate()
    entries = [entry for entry in entries_of(issue) if not is_withdrawn(entry)]
    document = issue.rulebook_version.document
    publicity_last = issue.publicity_to - datetime.timedelta(days=1) if issue.publicity_to else None
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    hidden: dict[str, int] = defaultdict(int)
    for entry in entries:
        if is_public and is_out_of_view(entry, today):
            hidden[entry.kind] += 1
        else:
            rows[entry.kind].append(_row(entry, document, today))
    lists = [_list(kind, rule, document, rows[kind], hidden[kind]) for kind, rule in list_rules(issue).items()]
    return {
        "issue": issue,
        "lists": sorted(lists, key=lambda part: part["tone"] != "honour"),
        "version": issue.rulebook_version,
        "publication": getattr(issue, "publication", None),
        "publicity_last": publicity_last,
        "versions": _versions(issue),
        "corrected_by": _corrected_by(issue),
    }


def _row(entry: ListEntry, document: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """An entry with its grade, its reasons in words, its objection and its status."""
    reasons = [criterion_in_words(reason, document) for reason in entry.reasons if "not" not in reason]
    return {
        **entry_row(entry, today),
        "grade": grade_table(entry.issue.rulebook_version).get(entry.grade, {"code": entry.grade, "title": ""}),
        "reasons": reasons,
        "objection": objection_of(entry),
    }


def _list(
    kind: str, rule: dict[str, Any], document: dict[str, Any], rows: list[dict[str, Any]], hidden: int
) -> dict[str, Any]:
    """One list: what stands in the rulebook about it in words, and its entries."""
    return {
        **rule,
        "kind": kind,
        "tone": rule.get("tone") or TONES.get(kind, "sanction"),
        "criterion_words": criterion_in_words(rule["criterion"], document),
        "law": law_in_words(rule["basis"], document),
        "consequence_rows": [
            {
                "text": row["text"],
                "law": law_in_words(row["basis"], document),
                "when": criterion_in_words(row["when"], document) if "when" in row else "",
            }
            for row in rule["consequences"]
        ],
        "publicity_words": clock_in_words(document["clocks"]["list_publicity"]),
        "until": rows[0]["until"] if rows else None,
        "rows": rows,
        "hidden": hidden,
    }


def _versions(issue: ListIssue) -> list[ListIssue]:
    """Every public version of the period, newest first; one without corrections has no history to show."""
    same = ListIssue.objects.public().filter(
        subject=issue.subject, cycle=issue.cycle, year=issue.year, number=issue.number
    )
    versions = list(same.select_related("publication").order_by("-version"))
    return versions if len(versions) > 1 else []


def _corrected_by(issue: ListIssue) -> ListIssue | None:
    """The newer version that counts in place of this one, once it is published."""
    return ListIssue.objects.filter(corrects=issue, state="published").first()
