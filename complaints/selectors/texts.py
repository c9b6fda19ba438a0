"""Standard texts that fit a complaint, filled in."""

import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from complaints.models import Complaint, StandardText
from complaints.rules.texts import fill
from complaints.templatetags.complaints import last_day
from places.models import Area


class OfferedText(NamedTuple):
    """A standard text for an act, with the complaint's own words in place of the placeholders."""

    pk: int
    title: str
    text: str


def texts_for(complaint: Complaint, now: datetime.datetime) -> dict[str, list[OfferedText]]:
    """By act: the texts of the offices above the place, for its category, in the language of the page."""
    language = "zh-hans" if (get_language() or "zh").startswith("zh") else "en"
    category = Q(category=None) | Q(category__in=[complaint.category_id, complaint.category.parent_id])
    rows = StandardText.objects.on(timezone.localdate(now)).filter(
        category,
        language=language,
        area__in=Area.objects.above(complaint.area.path).order_by().values("pk"),
    )
    values = placeholder_values(complaint, now)
    offered: dict[str, list[OfferedText]] = {}
    for row in rows.order_by("pk"):
        offered.setdefault(row.move, []).append(OfferedText(row.pk, row.title, fill(row.text, values)))
    return offered


def placeholder_values(complaint: Complaint, now: datetime.datetime) -> dict[str, str]:
    """What stands for each placeholder. No name, telephone number or text of a resident is among them."""
    handler = complaint.firm or (complaint.handling_area.name if complaint.handling_area is not None else "")
    return {
        "receipt_code": complaint.spoken_code,
        "title": complaint.title,
        "estate": str(complaint.estate or ""),
        "category": complaint.category.label,
        "area": complaint.area.name,
        "handler": str(handler),
        "due_day": last_day(complaint.due_at).isoformat(),
        "today": timezone.localdate(now).isoformat(),
    }
