"""Reads about the keeping of personal data: which complaints have reached the end of their time."""

import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from complaints.choices import FINISHED_STATES, EventKind, MediationState
from complaints.models import Complaint, ComplaintEvent, MediationCase, MediationEvent, RetentionPolicy

OF_THE_DATA = (EventKind.REDACT, EventKind.ANONYMISE)
"""Steps about the data, not about the matter: the time does not begin anew with them."""
UNDER_WAY = (MediationState.APPLIED, MediationState.ACCEPTED, MediationState.CONFIRMATION_APPLIED)


def retention_on(day: datetime.date) -> RetentionPolicy:
    """The retention policy in force on a day; the usual numbers where none is set."""
    found = RetentionPolicy.objects.filter(effective_from__lte=day).order_by("-effective_from").first()
    return found or RetentionPolicy(pk=0, effective_from=day)


def kept_since(now: datetime.datetime, days: int) -> datetime.datetime:
    """The midnight before which the last step lies once a term of so many days is over (docs/rules/retention.md)."""
    day = timezone.localdate(now) - datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def pending_mediations(now: datetime.datetime) -> QuerySet[MediationCase]:
    """Those that go on, or whose agreement can still be confirmed or still has to be carried out."""
    today = timezone.localdate(now)
    waiting = Q(confirmation_due_date__gte=today) | Q(duties__performed_date=None, duties__due_date__gte=today)
    return MediationCase.objects.filter(Q(state__in=UNDER_WAY) | Q(state=MediationState.AGREED) & waiting)


def _over(now: datetime.datetime, days: int) -> QuerySet[Complaint]:
    """Finished ones that nobody holds, in which nothing was done for so many days and nothing is pending."""
    before = kept_since(now, days)
    later = ComplaintEvent.objects.filter(complaint=OuterRef("pk"), created_at__gte=before)
    pending = pending_mediations(now).filter(complaint=OuterRef("pk"))
    rows = Complaint.objects.filter(state__in=FINISHED_STATES, hold_reason="", created_at__lt=before)
    return rows.exclude(Exists(later.exclude(kind__in=OF_THE_DATA))).exclude(Exists(pending))


def to_anonymise(now: datetime.datetime) -> QuerySet[Complaint]:
    """Complaints whose retention time is over. What something else rests on is left out later."""
    days = retention_on(timezone.localdate(now)).anonymise_after_days
    return _over(now, days).filter(anonymised_at__isnull=True)


def to_empty(now: datetime.datetime) -> QuerySet[Complaint]:
    """Anonymous ones whose text and photos are no longer needed."""
    days = retention_on(timezone.localdate(now)).delete_after_days
    if days is None:
        return Complaint.objects.none()
    return _over(now, days).filter(anonymised_at__isnull=False, emptied_at__isnull=True)


def mediations_to_forget(now: datetime.datetime) -> QuerySet[MediationCase]:
    """Mediations without a complaint, over for as long; those of a complaint go with it."""
    before = kept_since(now, retention_on(timezone.localdate(now)).anonymise_after_days)
    later = MediationEvent.objects.filter(case=OuterRef("pk"), created_at__gte=before)
    rows = MediationCase.objects.filter(complaint=None, anonymised_at=None, created_at__lt=before)
    return rows.exclude(Exists(later)).exclude(pk__in=pending_mediations(now).values("pk"))
