"""The figures of inspections: matrix, policy, ladder; and the risk of an estate set by hand."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.models import EstateRisk, InspectionFrequency, InspectionPolicy, OrderRung
from firms.permissions import can_inspect_in, can_manage_checklists
from firms.services.inspections._steps import words
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User

Figures = InspectionPolicy | InspectionFrequency | OrderRung


class BeginsTooEarly(Refusal):
    """A row was to begin in the past."""

    message = _("A new row begins tomorrow at the earliest, so that nothing changes under anybody's hands.")
    status = 422


@transaction.atomic
def save_figures(row: Figures, *, by: "User", now: datetime.datetime) -> Figures:
    """Add a row that holds from a day on. Raises `BeginsTooEarly` for a day before tomorrow, `NotAllowed`."""
    if not can_manage_checklists(by):
        raise NotAllowed
    if row.effective_from <= timezone.localdate(now):
        raise BeginsTooEarly
    row.full_clean()
    row.save()
    record(by, f"firms.save_{row._meta.model_name}", row, fields=["effective_from"])
    return row


@transaction.atomic
def set_estate_risk(estate: Estate, *, by: "User", now: datetime.datetime, level: str, reason: str) -> EstateRisk:
    """An officer sets the risk by hand, with the reason (人工定级). Raises `WordsNeeded`, `NotAllowed`."""
    if not can_inspect_in(by, estate.area):
        raise NotAllowed
    values: dict[str, Any] = {"level": level, "reason": words(reason), "set_by": by, "set_at": now}
    risk = EstateRisk(estate=estate, **values)
    risk.full_clean()
    risk.save()
    record(by, "firms.set_estate_risk", risk, fields=["level"], reason=risk.reason)
    return risk
