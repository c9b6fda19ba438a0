"""The reporter puts right what was written."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from complaints.choices import FINISHED_STATES, ActorKind, EventKind, State
from complaints.models import Category, Complaint, ComplaintRevision
from complaints.services._steps import finish, locked, step

if TYPE_CHECKING:
    from accounts.models import User

CORRECTION_LIMIT = 10
CORRECTED = ("title", "text", "place_text", "category")


class NothingCorrected(Refusal):
    """The correction says what the complaint says already."""

    message = _("Nothing was changed. Change what is wrong, then save.")
    status = 422


class NoMoreCorrections(Refusal):
    """The matter is answered, or it was corrected too often."""

    message = _("This complaint can no longer be corrected. Add a message instead, or make a new complaint.")


class CategoryIsSettled(Refusal):
    """The office has taken the complaint up under its category."""

    message = _("The office has already taken this up, so the category stays. Say in a message what it should be.")


@transaction.atomic
def correct_complaint(
    complaint_id: int,
    *,
    title: str,
    text: str,
    place_text: str,
    category: Category,
    now: datetime.datetime,
    by: "User | None" = None,
) -> Complaint:
    """The resident corrects the complaint (更正) until it is answered; the earlier wording is kept.

    The category only until the office has accepted it: from then on it is the office's. Limits do not change.
    Raises `NothingCorrected`, `NoMoreCorrections`, `CategoryIsSettled`.
    """
    complaint = locked(complaint_id)
    wanted = {"title": title, "text": text, "place_text": place_text, "category": category}
    _check(complaint, wanted)
    before = {name: getattr(complaint, name) for name in CORRECTED}
    changed = [name for name in CORRECTED if wanted[name] != before[name]]
    for name in changed:
        setattr(complaint, name, wanted[name])
    complaint.save(update_fields=changed)
    event = step(complaint, EventKind.CORRECT, ActorKind.RESIDENT, by, now, data={"fields": changed})
    ComplaintRevision.objects.create(event=event, **before)
    finish(complaint, event, by, fields=changed, tell=["office", "firm"])
    return complaint


def _check(complaint: Complaint, wanted: dict[str, Any]) -> None:
    if complaint.state in (*FINISHED_STATES, State.RESOLVED):
        raise NoMoreCorrections
    if complaint.events.filter(kind=EventKind.CORRECT).count() >= CORRECTION_LIMIT:
        raise NoMoreCorrections
    if wanted["category"] != complaint.category and complaint.state != State.RECEIVED:
        raise CategoryIsSettled
    if all(getattr(complaint, name) == value for name, value in wanted.items()):
        raise NothingCorrected
