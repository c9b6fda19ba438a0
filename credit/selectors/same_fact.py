"""Records that may be about the same fact as one that is about to be reported."""

import datetime
from difflib import SequenceMatcher

from django.db.models import Q

from complaints.models import Complaint
from credit.models import CreditEvent
from firms.models import PropertyFirm, ServiceProject

NEAR = datetime.timedelta(days=30)
ALIKE = 0.8
MOST_COMPARED = 200
MOST_FOUND = 20
ENDED = ("refused", "revoked")


def find_same_fact(
    *,
    item_code: str,
    occurred_on: datetime.date,
    project: ServiceProject | None = None,
    firm: PropertyFirm | None = None,
    complaint: Complaint | None = None,
    fact_key: str = "",
    fact: str = "",
) -> list[CreditEvent]:
    """Records, newest first, that may be the same: a warning to whoever reports, not a refusal.

    The same complaint or mark; the same item about the same project (or firm as a whole) within 30 days; about the
    same firm within 30 days in nearly the same words. Refused and revoked records are left out.
    """
    about = project.firm if project is not None else firm
    if about is None:
        return []
    near = Q(occurred_on__range=(occurred_on - NEAR, occurred_on + NEAR))
    named = Q(item_code=item_code, project=project) & near
    if complaint is not None:
        named |= Q(source_complaint=complaint)
    if fact_key:
        named |= Q(fact_key=fact_key)
    records = CreditEvent.objects.filter(firm=about).exclude(state__in=ENDED)
    records = records.select_related("project", "rulebook_version").order_by("-pk")
    found = {event.pk: event for event in records.filter(named)[:MOST_FOUND]}
    if fact.strip():
        for event in records.filter(near).exclude(pk__in=found)[:MOST_COMPARED]:
            if is_alike(event.fact, fact):
                found[event.pk] = event
    return sorted(found.values(), key=lambda event: -event.pk)[:MOST_FOUND]


def is_alike(one: str, other: str) -> bool:
    """Whether two texts say nearly the same: four of five characters in the same order, blanks and signs aside."""
    first, second = ("".join(char for char in text.casefold() if char.isalnum()) for text in (one, other))
    if not first or not second:
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
