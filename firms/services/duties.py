"""What the jurisdiction demands and describes: new rows from tomorrow on, ends in the future."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.disclosure_samples import DUTY_SETS
from firms.models import DisclosureDuty, QuestionPolicy, ReferencePrice, ServiceLevel
from firms.permissions import can_set_duties

DatedRow = DisclosureDuty | ServiceLevel | ReferencePrice
Row = DatedRow | QuestionPolicy


class OnlyFromToday(Refusal):
    """A rule for the past."""

    message = _("This begins and ends today at the earliest: what was owed before stays as it was.")
    status = 422


@transaction.atomic
def add_dated_row(row: Row, *, by: User | None, now: datetime.datetime) -> Row:
    """File a duty, level, price or time to answer with its source. The rows that stand are never changed.

    Raises `OnlyFromToday`, `ValidationError` for a period that is taken, `NotAllowed`.
    """
    if by is not None and not can_set_duties(by):
        raise NotAllowed
    if by is not None and row.effective_from < timezone.localdate(now):
        raise OnlyFromToday
    row.full_clean()
    row.save(force_insert=True)
    record(by, "firms.add_rule", row)
    return row


@transaction.atomic
def end_dated_row(row: DatedRow, *, by: User, now: datetime.datetime, effective_to: datetime.date) -> DatedRow:
    """Say from which day on a row no longer counts. Raises `OnlyFromToday`, `ValidationError`, `NotAllowed`."""
    if not can_set_duties(by):
        raise NotAllowed
    stored = type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)
    today = timezone.localdate(now)
    if effective_to < today or (stored.effective_to is not None and stored.effective_to < today):
        raise OnlyFromToday
    stored.effective_to = effective_to
    stored.full_clean()
    stored.save(update_fields=["effective_to"])
    record(by, "firms.end_rule", stored, fields=["effective_to"])
    return stored


@transaction.atomic
def adopt_duty_set(
    place: str, *, by: User | None, now: datetime.datetime, effective_from: datetime.date
) -> list[DisclosureDuty]:
    """File the sample duties of a place from a day on, leaving out kinds that are demanded then already.

    Raises `KeyError` for an unknown place, `OnlyFromToday`, `NotAllowed`.
    """
    found = []
    for values in DUTY_SETS[place].duties:
        overlapping = DisclosureDuty.objects.filter(kind=values["kind"]).exclude(effective_to__lte=effective_from)
        if not overlapping.exists():
            duty = DisclosureDuty(effective_from=effective_from, **values)
            found.append(add_dated_row(duty, by=by, now=now))
    return found  # type: ignore[return-value]
