"""A text about a complaint that everybody may read, written or checked by an officer."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from complaints.models import Complaint
from complaints.permissions import can_redact
from complaints.rules.redaction import find_personal_data
from complaints.services._steps import Forgotten, locked

if TYPE_CHECKING:
    from accounts.models import User


class StillPersonal(Refusal):
    """The text to be released holds something that looks like personal data."""

    message = _("This text still holds a name, a number, a flat or an address. Take it out, then release the text.")
    status = 422


@transaction.atomic
def publish_text(complaint_id: int, *, text: str, by: "User", now: datetime.datetime) -> Complaint:
    """Release a text without personal data to everybody (公开处理后的文字); an empty one takes it back.

    It is shown where the jurisdiction publishes complaints. Raises `StillPersonal`, `Forgotten`, `NotAllowed`.
    """
    complaint = locked(complaint_id)
    if not can_redact(by, complaint):
        raise NotAllowed
    if complaint.anonymised_at is not None:
        raise Forgotten
    if find_personal_data(text):
        raise StillPersonal
    complaint.public_text = text.strip()
    complaint.save(update_fields=["public_text"])
    name = "complaints.publish_text" if complaint.public_text else "complaints.take_back_text"
    record(by, name, complaint, fields=["public_text"])
    return complaint
