"""Neighbours join a complaint instead of making one more."""

import datetime
import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.crypto import keyed_hash
from common.errors import Refusal
from complaints.choices import ActorKind, EventKind
from complaints.models import Joining
from complaints.rules import make_receipt_code
from complaints.services._steps import finish, locked, step

if TYPE_CHECKING:
    from accounts.models import User


class NothingToJoin(Refusal):
    """The complaint was finished in the meantime."""

    message = _("This matter is no longer open. Send your own complaint.")


class JoinedAlready(Refusal):
    """The same phone number stands behind the complaint already."""

    message = _("This phone number has joined already. You will hear of it; there is nothing more to do.")


def join_complaint(
    complaint_id: int,
    *,
    submission_key: UUID,
    now: datetime.datetime,
    note: str = "",
    reporter_name: str = "",
    reporter_phone: str = "",
    reporter_email: str = "",
    by: "User | None" = None,
    taken_by: "User | None" = None,
) -> Joining:
    """A neighbour says "the same here" (附议), with or without contact. Gives the joining with its own receipt code.

    `taken_by` is the officer who writes it down for somebody. The same `submission_key` again gives the first one.
    Raises `NothingToJoin`, `JoinedAlready`.
    """
    contact = {
        "reporter_name": reporter_name,
        "reporter_phone": reporter_phone,
        "reporter_phone_hash": keyed_hash(reporter_phone),
        "reporter_email": reporter_email,
    }
    try:
        values = {"submission_key": submission_key, "note": note, "reporter": by, **contact}
        return _save(complaint_id, values, now, by, taken_by)
    except IntegrityError as error:
        if first := Joining.objects.filter(submission_key=submission_key).first():
            return first
        raise JoinedAlready from error


@transaction.atomic
def _save(
    complaint_id: int,
    values: dict[str, object],
    now: datetime.datetime,
    by: "User | None",
    taken_by: "User | None",
) -> Joining:
    complaint = locked(complaint_id)
    first = Joining.objects.filter(submission_key=values["submission_key"]).first()
    if first is not None:
        return first
    if not complaint.is_open:
        raise NothingToJoin
    joining = Joining.objects.create(
        complaint=complaint, receipt_code=make_receipt_code(secrets.choice), created_at=now, **values
    )
    who = ActorKind.STAFF if taken_by is not None else ActorKind.RESIDENT
    event = step(complaint, EventKind.JOIN, who, taken_by or by, now, data={"joining": joining.pk})
    finish(complaint, event, taken_by or by)
    return joining
