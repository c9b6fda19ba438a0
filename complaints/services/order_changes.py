"""A source says something else of an order than before."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.crypto import keyed_hash
from complaints.choices import ActorKind, EventKind, State
from complaints.models import Complaint, SourceOrder
from complaints.services._steps import finish, locked, step

if TYPE_CHECKING:
    from complaints.services.importing import Told
    from places.models import Estate


@transaction.atomic
def apply_changed_order(
    complaint_id: int,
    *,
    told: "Told",
    estate: "Estate | None",
    digest: str,
    by: Any,
    now: datetime.datetime,
) -> Complaint:
    """The source corrects its order (工单变更). Before acceptance its words are ours; later they are a message.

    What offices decided (category, severity, area once somebody works on it) is never changed by a source.
    """
    complaint = locked(complaint_id)
    if complaint.anonymised_at is not None:  # nothing is added to a tombstone
        _keep(complaint, told, digest, now)
        return complaint
    owned = _owned(complaint, told, estate)
    changed = sorted(name for name, value in owned.items() if getattr(complaint, name) != value)
    is_waiting = complaint.state == State.RECEIVED
    if is_waiting:
        for name in changed:
            setattr(complaint, name, owned[name])
        complaint.save(update_fields=changed)
    kind = EventKind.CORRECT if is_waiting else EventKind.MESSAGE
    note = told.text if "text" in changed and not is_waiting else _("The source has changed its order.")
    data = {"source": complaint.source, "changed": changed}
    event = step(complaint, kind, ActorKind.SYSTEM, None, now, note=note, data=data)
    finish(complaint, event, by, fields=changed, tell=["office"])
    _keep(complaint, told, digest, now)
    return complaint


def _keep(complaint: Complaint, told: "Told", digest: str, now: datetime.datetime) -> None:
    """Remember what the source now says; a complaint of an older import has no such row yet."""
    values = {
        "digest": digest,
        "due_at": told.due_at,
        "is_confidential": told.is_confidential,
        "changed_at": now,
    }
    SourceOrder.objects.update_or_create(
        complaint=complaint, defaults=values, create_defaults={**values, "taken_at": complaint.created_at}
    )


def _owned(complaint: Complaint, told: "Told", estate: "Estate | None") -> dict[str, Any]:
    """The fields that belong to the source, as it now says them."""
    owned: dict[str, Any] = {
        "title": told.title,
        "text": told.text,
        "place_text": told.place,
        "source_label": told.label,
        "reporter_name": told.contact_name,
        "reporter_phone": told.contact_phone,
        "reporter_phone_hash": keyed_hash(told.contact_phone),
    }
    if estate is not None:
        owned |= {"estate": estate, "area": estate.area}
    return owned
