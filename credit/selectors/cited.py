"""Complaints on which credit events rest."""

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from credit.choices import EventState, ObjectionState
from credit.models import CreditEvent

UNDECIDED = (EventState.REPORTED, EventState.REVIEWED, EventState.ENDORSED)
STANDING = (EventState.CONFIRMED, EventState.EFFECTIVE)


def complaints_cited(ids: Iterable[int], today: datetime.date | None = None) -> set[int]:
    """Those of the complaints that prove a credit event that is not decided, or that its firm can still contest.

    A standing event can be contested until its notice is served and the days to object are over, and as long as an
    objection waits for its decision. Later the event rests on its own evidence.
    """
    today = today or timezone.localdate()
    open_notice = Q(scoring_notice__isnull=True) | Q(scoring_notice__object_by__gte=today)
    contested = Q(state__in=UNDECIDED) | Q(state__in=STANDING) & open_notice | Q(objection__state=ObjectionState.FILED)
    rows = CreditEvent.objects.filter(contested, source_complaint__in=list(ids))
    return set(rows.values_list("source_complaint_id", flat=True))
