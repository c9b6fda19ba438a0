"""What an act of staff on the page of a complaint is made of."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise

from accounts.models import User
from complaints.choices import ActorKind
from complaints.models import Complaint
from complaints.permissions import can_decide, can_work_on
from complaints.workflow import moves_from


class Act(NamedTuple):
    """One button with its form: how it is called, when it is offered, and the service it calls."""

    name: str
    title: Promise
    form: Callable[[Complaint, Any], forms.Form]
    """The form for a complaint and the data that was sent (None: empty), with the act's name as prefix."""
    do: Callable[[Complaint, dict[str, Any], User, datetime.datetime], object]
    """Calls one service with what the form gave. Refusals are shown beside the form."""
    is_offered: Callable[[User, Complaint], bool]
    """Whether the person may do it now. The service checks again under the lock."""


def decision(name: str) -> Callable[[User, Complaint], bool]:
    """Offered where the workflow allows the move, to the office of the responsible area."""
    return lambda user, complaint: name in moves_from(complaint.state, ActorKind.STAFF) and can_decide(user, complaint)


def work(name: str) -> Callable[[User, Complaint], bool]:
    """Offered where the workflow allows the move, to the office that handles the complaint."""
    return lambda user, complaint: name in moves_from(complaint.state, ActorKind.STAFF) and can_work_on(user, complaint)


def plain(form: type[forms.Form], name: str) -> Callable[[Complaint, Any], forms.Form]:
    """A form that needs to know nothing of the complaint."""
    return lambda complaint, data: form(data, prefix=name)
