"""Finding matters of which many complain at once, hour by hour, and telling the office once per level."""

import datetime
import os.path
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from audit.services import record
from complaints.models import Complaint, ComplaintSketch, HotIssue, HotIssueLevel, HotIssueMember
from complaints.rules.hot import (
    ALIVE,
    WEEK,
    WEEKS_SHOWN,
    Matter,
    Matters,
    Message,
    growth,
    strongest,
    telling_name,
    weekly,
)
from complaints.selectors import root_area
from jobs.services import enqueue
from places.models import Area

MOST_SKETCHES = 30_000
KEPT_RUNS = 60
TITLES_READ = 100
USUAL_LEVELS = ((1, 5, "3.0"), (2, 15, "6.0"), (3, 40, "12.0"))
"""Level, complaints in a week, surprise: where a jurisdiction has set none."""
NAME_LENGTH = HotIssue._meta.get_field("name").max_length


@transaction.atomic
def refresh_hot_issues(now: datetime.datetime) -> dict[str, int]:
    """Put the complaints of the last four weeks that stand alone into issues, old or new, and count anew.

    Runs any time and twice: members stay where they are. One run at a time: the alive issues are locked.
    """
    issues = {issue.pk: issue for issue in HotIssue.objects.select_for_update().alive(now)}
    matters = _known(issues.values())
    joined: dict[int, list[int]] = defaultdict(list)
    for message in _alone(now):
        joined[matters.take(message).key].append(message.key)
    touched = set(issues)
    for key, members in joined.items():
        issue = issues.get(-key) or _begun(matters.all[key], now)
        if issue is not None:
            HotIssueMember.objects.bulk_create(
                HotIssueMember(issue=issue, complaint_id=pk, added_at=now) for pk in members
            )
            issues[issue.pk] = issue
            _keep_meaning(issue, matters.all[key])
            touched.add(issue.pk)
    told = sum(_counted(issues[pk], now) for pk in touched)
    return {"issues": len(touched), "told": told}


def _known(issues: Iterable[HotIssue]) -> Matters:
    """The issues as matters; their keys are negative, so that new ones count from 0."""
    matters = Matters()
    for issue in issues:
        matter = matters.begin(-issue.pk)
        matter.meaning = {bucket: weight / 1000 for bucket, weight in zip(issue.buckets, issue.weights, strict=True)}
        matter.last_at = issue.last_at
        if issue.estate_id is not None:
            matter.places[str(issue.estate_id)] = 1
        matters.shelve(matter, matter.meaning)
    return matters


def _alone(now: datetime.datetime) -> Iterable[Message]:
    rows = ComplaintSketch.objects.filter(
        created_at__gt=now - ALIVE, created_at__lte=now, complaint__hot_issue__isnull=True
    ).order_by("created_at", "pk")
    columns = rows.values_list("pk", "created_at", "complaint__estate_id", "buckets", "weights")
    for pk, at, estate, buckets, weights in columns[:MOST_SKETCHES]:
        meaning = {bucket: weight / 1000 for bucket, weight in zip(buckets, weights, strict=True)}
        yield Message(pk, at, str(estate or ""), meaning)


def _begun(matter: Matter, now: datetime.datetime) -> HotIssue | None:
    """A new issue, unless one complaint stands alone: that may still find company in a later hour."""
    if len(matter.members) < 2:
        return None
    return HotIssue.objects.create(
        name="-", area=root_area(), first_at=matter.last_at, last_at=matter.last_at, computed_at=now
    )


def _keep_meaning(issue: HotIssue, matter: Matter) -> None:
    kept = strongest(matter.meaning, KEPT_RUNS)
    issue.buckets, issue.weights = list(kept), [round(1000 * weight) for weight in kept.values()]


def _counted(issue: HotIssue, now: datetime.datetime) -> bool:
    """Fill in what the members say; tell the office when the level has risen. Returns whether it was told."""
    rows = Complaint.objects.filter(hot_issue__issue=issue)
    issue.size = rows.count()
    recent = list(
        rows.order_by("-created_at").values_list("title", "created_at", "area__path", "estate_id")[: TITLES_READ * 20]
    )
    times = [row[1] for row in recent]
    issue.first_at = rows.order_by("created_at").values_list("created_at", flat=True)[0]
    issue.last_at = times[0]
    issue.name = telling_name([row[0] for row in recent[:TITLES_READ]])[:NAME_LENGTH] or recent[0][0]
    issue.area = _area_above([row[2] for row in recent]) or issue.area
    estates = {row[3] for row in recent}
    issue.estate_id = estates.pop() if len(estates) == 1 else None
    issue.weeks = weekly(times, now, WEEKS_SHOWN)
    issue.week_size, issue.expected, issue.surprise = growth(_since_begun(issue, now))
    issue.level, issue.computed_at = level_of(issue), now
    is_told = issue.level > issue.told_level
    if is_told:
        issue.told_level = issue.level
        enqueue("complaints.notify_hot_issue", issue_id=issue.pk, level=issue.level)
        record(None, "complaints.hot_issue", issue, fields=["level"])
    issue.save()
    return is_told


def _since_begun(issue: HotIssue, now: datetime.datetime) -> list[int]:
    """The weeks that the issue has existed, this one included, and one before it at least."""
    existed = min((now - issue.first_at) // WEEK + 1, WEEKS_SHOWN - 1)
    return issue.weeks[-(existed + 1) :]


def _area_above(paths: list[str]) -> Area | None:
    """The smallest area that all complaints lie in."""
    common = os.path.commonpath(paths)
    return Area.objects.without_geometry().filter(path=f"{common}/").first() if common else None


def level_of(issue: HotIssue) -> int:
    """The highest level whose thresholds the week reaches; 0 for none."""
    rows = list(HotIssueLevel.objects.values_list("level", "week_size", "surprise")) or USUAL_LEVELS
    reached = [
        level for level, size, surprise in rows if issue.week_size >= size and float(issue.surprise) >= float(surprise)
    ]
    return max(reached, default=0)
