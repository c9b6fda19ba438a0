"""Who has to be told that a term ends, or is over: computed from the facts, told once for each end of a term."""

import datetime

from django.db import transaction
from django.utils import timezone

from committees.choices import OfficeState
from committees.models import OfficeAlert, OwnersCommittee
from committees.selectors.office import renewal_border
from jobs.services import enqueue

AT_ONCE = 500


def raise_alerts(now: datetime.datetime) -> int:
    """Promise a notice for each term that is due for renewal or over, and not told of yet. Gives how many.

    Runs daily; twice is the same as once. A term that was set anew is told of anew.
    """
    today, told = timezone.localdate(now), 0
    rows = OwnersCommittee.objects.standing().filter(term_to__lte=renewal_border(today)).order_by("term_to", "pk")
    for committee in rows.only("pk", "estate_id", "term_to")[:AT_ONCE]:
        kind = OfficeState.OVERDUE if committee.term_to <= today else OfficeState.RENEWAL_DUE
        told += _alert(committee, kind, now)
    return told


@transaction.atomic
def _alert(committee: OwnersCommittee, kind: OfficeState, now: datetime.datetime) -> bool:
    known = {"committee": committee, "kind": kind.value, "term_to": committee.term_to}
    alert, is_new = OfficeAlert.objects.get_or_create(**known, defaults={"estate_id": committee.estate_id, "at": now})
    if is_new:
        enqueue("committees.tell_term", queue="notify", alert_id=alert.pk)
    return is_new
