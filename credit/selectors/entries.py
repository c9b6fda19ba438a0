"""Places of firms on lists, as far as the public may see them."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from credit.choices import EntryEnd, ObjectionState
from credit.models import ListEntry
from credit.rules.clocks import last_day
from firms.models import PropertyFirm

MOST_ENTRIES = 20
YEARS_SHOWN = 5
"""Disclosure of credit information never lasts longer."""
REPAIR_VIEW = {"days": 3, "calendar": "working"}
"""How long a repaired entry stays in view where the rulebook says nothing."""


def public_entries() -> QuerySet[ListEntry]:
    """Entries from publicity on, newest first, without those that an objection took out or a correction replaced."""
    return (
        ListEntry.objects.exclude(issue__state="draft")
        .exclude(objection__state=ObjectionState.UPHELD)
        .exclude(issue__corrected_by__state="published")
        .select_related("issue__rulebook_version", "issue__publication", "project", "objection", "end")
        .order_by("-issue__year", "-issue__number", "-issue__version", "kind", "rank")
    )


def published_entries(firm: PropertyFirm, today: datetime.date) -> list[dict[str, Any]]:
    """Where a firm stands or stood on lists: entry, state in words, until when."""
    return entries_of_firms([firm], today).get(firm.pk, [])


def entries_of_firms(firms: Sequence[PropertyFirm], today: datetime.date) -> dict[int, list[dict[str, Any]]]:
    """Firm id → its entries with their status, at most twenty each, newest first. One statement."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    entries = public_entries().filter(firm__in=firms, issue__year__gte=today.year - YEARS_SHOWN)
    for entry in entries[: MOST_ENTRIES * max(len(firms), 1) * 2]:
        if not is_out_of_view(entry, today) and len(found[entry.firm_id]) < MOST_ENTRIES:
            found[entry.firm_id].append(entry_row(entry, today))
    return dict(found)


def end_of(entry: ListEntry) -> Any:
    """How a published entry left its list, None while it stands."""
    return getattr(entry, "end", None)


def is_out_of_view(entry: ListEntry, today: datetime.date) -> bool:
    """Whether a repaired entry has been shown as long as the rulebook lets it."""
    end = end_of(entry)
    if end is None or end.reason != EntryEnd.REPAIRED:
        return False
    clock = entry.issue.rulebook_version.document["clocks"].get("repair_view", REPAIR_VIEW)
    return today > last_day(clock, end.ended_on)


def entry_row(entry: ListEntry, today: datetime.date) -> dict[str, Any]:
    """An entry with `status`: publicity, final, in_force, expired, repaired, corrected."""
    end, until = end_of(entry), entry.expires_on
    if end is not None:
        status = end.reason
    elif entry.issue.state != "published":
        status = entry.issue.state
    else:
        status = EntryEnd.EXPIRED if until is not None and today >= until else "in_force"
    return {
        "entry": entry,
        "issue": entry.issue,
        "title": entry.title or title_of_list(entry),
        "status": status,
        "end": end,
        "until": until,
        "is_standing": status in {"in_force", "publicity", "final"},
    }


def title_of_list(entry: ListEntry) -> str:
    """The list's title in its rulebook."""
    rules = entry.issue.rulebook_version.document.get("lists", [])
    return next((rule["title"] for rule in rules if rule["kind"] == entry.kind), entry.kind)
