"""The staff's page of the lists of a period: entries, what changed against the last lists, grades side by side."""

import datetime
from typing import Any

from django.db.models import Count

from credit.charts import grade_bars
from credit.models import ListIssue, Rating
from credit.selectors.issues import issue_page
from credit.selectors.quarter import against_last
from credit.selectors.standings import grade_table


def draft_page(issue: ListIssue, today: datetime.date) -> dict[str, Any]:
    """What the page shows: as the public page, drafts included, with notices, signatures, differences and versions."""
    context = issue_page(issue, is_public=False)
    rows = [row for part in context["lists"] for row in part["rows"]]
    differences = against_last(issue)
    return context | {
        "is_running": issue.publicity_to is not None and today < issue.publicity_to,
        "signatures": list(issue.signatures.select_related("signed_by")),
        "corrected_by": ListIssue.objects.filter(corrects=issue).first(),
        "differences": differences,
        "sides": grades_side_by_side(issue, differences.last),
        "waiting": sum(row["objection"] is not None and row["objection"].state == "filed" for row in rows),
        "unopened": sum(_is_unopened(row["entry"]) for row in rows),
    }


def grades_side_by_side(issue: ListIssue, last: ListIssue | None) -> list[dict[str, Any]]:
    """For each grade how many had it by the ratings of the last lists, and how many have it now."""
    now = _counts(issue)
    before = _counts(last) if last is not None else {}
    grades = list(grade_table(issue.rulebook_version).values())
    most = max([*now.values(), *before.values()], default=0)
    return [
        {
            "grade": bar.grade,
            "now": bar.count,
            "before": before.get(bar.grade["code"], 0) if last is not None else None,
            "now_length": _length(bar.count, most),
            "before_length": _length(before.get(bar.grade["code"], 0), most),
        }
        for bar in grade_bars(grades, {**dict.fromkeys(before, 0), **now})
    ]


def _counts(issue: ListIssue) -> dict[str, int]:
    rows = Rating.objects.filter(run=issue.run_id).order_by().values("grade").annotate(number=Count("pk"))
    return {row["grade"]: row["number"] for row in rows}


def _length(count: int, most: int) -> int:
    return max(count * 1000 // most, 4) if count else 0


def _is_unopened(entry: Any) -> bool:
    notice = getattr(entry, "notice", None)
    return notice is not None and notice.first_seen_at is None
