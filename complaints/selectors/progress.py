"""How far a complaint is, as a line of few stations."""

import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import State
from complaints.models import Complaint, Joining


class Station(NamedTuple):
    """One station of the line: its words, when it was reached (None: not yet), whether the matter stands here."""

    words: str | Promise
    at: datetime.datetime | None
    is_here: bool


STATIONS = (
    (pgettext_lazy("station", "Received"), "created_at", (State.RECEIVED,)),
    (_("Accepted"), "accepted_at", (State.ACCEPTED,)),
    (_("In work"), "dispatched_at", (State.DISPATCHED, State.IN_PROGRESS)),
    (_("Answered"), "resolved_at", (State.RESOLVED,)),
    (_("Closed"), "closed_at", (State.CLOSED,)),
)


def stations_of(complaint: Complaint) -> list[Station]:
    """The stations of the usual way with the times at which they were reached; empty for what left the way."""
    if complaint.state in (State.REFUSED, State.WITHDRAWN, State.MERGED):
        return []
    here = next(number for number, (_words, _at, states) in enumerate(STATIONS) if complaint.state in states)
    return [
        Station(words, getattr(complaint, at) if number <= here else None, number == here)
        for number, (words, at, _states) in enumerate(STATIONS)
    ]


def joining_of_code(code: str) -> Joining | None:
    """The joining with a receipt code, and of its complaint what a neighbour may see."""
    return (
        Joining.objects.select_related("complaint__estate", "complaint__area", "complaint__category")
        .filter(receipt_code=code)
        .first()
    )
