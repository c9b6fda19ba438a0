"""Reads on complaints that belong together, and on what is near a complaint."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from complaints.choices import EventKind
from complaints.models import Category, Complaint, ComplaintEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

NEARBY_DAYS = 90
MOST_LINKS = 8
LONGEST_CHAIN = 50
TOLD_WITH_WORDS = (EventKind.ANSWER, EventKind.RESOLVE)
"""Steps whose words are meant for everybody who complained of the same matter."""


def contact_holder(complaint: Complaint) -> Complaint:
    """The complaint that keeps the resident's contact: a part refers to the whole."""
    return complaint.parent if complaint.parent_id is not None else complaint


def main_of(complaint: Complaint) -> Complaint | None:
    """The complaint that goes on for one that was joined to it, through any further joining; None: not joined."""
    main, pk = None, complaint.merged_into_id
    for _link in range(LONGEST_CHAIN):
        if pk is None:
            break
        main = Complaint.objects.select_related("area", "firm", "handling_area").get(pk=pk)
        pk = main.merged_into_id
    return main


def joined_to(complaint: Complaint) -> list[Complaint]:
    """All complaints that were joined to this one, directly or through another; their reporters hear of its steps."""
    found: list[Complaint] = []
    pks = [complaint.pk]
    while pks:  # it ends: the database refuses circles
        rows = list(Complaint.objects.filter(merged_into__in=pks).order_by("pk"))
        found += rows
        pks = [row.pk for row in rows]
    return found


def progress_of(main: Complaint) -> list[dict[str, Any]]:
    """The public steps of the main complaint as the reporter of a joined one may read them.

    Names and times; words only of the answer. Never the text, the messages or the contact of somebody else.
    """
    events = ComplaintEvent.objects.filter(complaint=main, is_public=True).order_by("id")
    return [
        {
            "label": event.get_kind_display(),
            "at": event.created_at,
            "note": event.note if event.kind in TOLD_WITH_WORDS else "",
        }
        for event in events
    ]


def family_of(complaint: Complaint) -> "QuerySet[Complaint]":
    """The whole and the other parts, the parts, the main one and those joined to it; for the page of staff."""
    ids = [pk for pk in (complaint.parent_id, complaint.merged_into_id) if pk is not None]
    rows = Complaint.objects.filter(pk__in=ids) | Complaint.objects.filter(parent=complaint.pk)
    rows |= Complaint.objects.filter(merged_into=complaint.pk)
    if complaint.parent_id is not None:
        rows |= Complaint.objects.filter(parent=complaint.parent_id).exclude(pk=complaint.pk)
    return rows.for_list().order_by("pk")


def nearby(complaint: Complaint, user: "User", now: datetime.datetime) -> list[dict[str, Any]]:
    """Other complaints of the estate in the last 90 days by category: how many, and links to those one may see."""
    if complaint.estate_id is None:
        return []
    since = now - datetime.timedelta(days=NEARBY_DAYS)
    rows = Complaint.objects.filter(estate=complaint.estate_id, created_at__gte=since).exclude(pk=complaint.pk)
    counts = rows.values("category").annotate(number=Count("pk"))
    same = list(rows.filter(category=complaint.category_id).visible_to(user).for_list().order_by("-pk")[:MOST_LINKS])
    order = sorted(counts, key=lambda row: (row["category"] != complaint.category_id, -row["number"]))
    categories = Category.objects.in_bulk([row["category"] for row in order[:MOST_LINKS]])
    return [
        {
            "label": categories[row["category"]].label,
            "number": row["number"],
            "links": same if row["category"] == complaint.category_id else [],
        }
        for row in order[:MOST_LINKS]
    ]


def of_same_phone(complaint: Complaint, user: "User") -> dict[str, Any] | None:
    """Other complaints made with the same telephone number: how many, and links to those one may see.

    For finding what belongs together; persons are not counted against, rated or ranked.
    """
    phone = contact_holder(complaint).reporter_phone_hash
    if not phone:
        return None
    rows = Complaint.objects.filter(reporter_phone_hash=phone).exclude(pk__in=[complaint.pk, complaint.parent_id or 0])
    number = rows[: LONGEST_CHAIN + 1].count()
    if not number:
        return None
    links = list(rows.visible_to(user).for_list().order_by("-pk")[:MOST_LINKS])
    return {"number": min(number, LONGEST_CHAIN), "is_more": number > LONGEST_CHAIN, "links": links}
