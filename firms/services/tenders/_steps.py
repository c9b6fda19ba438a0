"""What every act on a tender does: lock, check who and from where, write the step, publish with a digest."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import NotAllowed, Refusal
from firms.choices import TenderPaper, TenderState
from firms.models import Tender, TenderPublication, TenderStep
from firms.permissions import can_manage_tenders_in
from firms.workflow.tenders import tender_move


class ReasonNeeded(Refusal):
    """Everybody is told why."""

    message = _("Say why: the reason is published.")
    status = 422


def locked(tender_id: int) -> Tender:
    """The tender, locked until the end of the transaction."""
    return Tender.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=tender_id)


def managed(tender_id: int, by: User | None) -> Tender:
    """The tender, locked, for somebody who runs tenders of its area; None is the system. Raises `NotAllowed`."""
    tender = locked(tender_id)
    if by is not None and not can_manage_tenders_in(by, tender.area):
        raise NotAllowed
    return tender


def move(
    tender: Tender, name: str, *, by: User | None, now: datetime.datetime, reason: str = "", fields: Any = ()
) -> None:
    """Make a move of the table and write it down. Raises `MoveNotAllowed`, `ReasonNeeded`."""
    row = tender_move(name, tender.state)
    if row.needs_reason and not reason.strip():
        raise ReasonNeeded
    before, tender.state = tender.state, TenderState(row.target)
    tender.save(update_fields=["state", *fields])
    TenderStep.objects.create(
        tender=tender, move=name, from_state=before, to_state=tender.state, reason=reason.strip(), by=by, at=now
    )
    record(by, f"firms.{name}_tender", tender, fields=["state"], reason=reason.strip())


def publish_paper(
    tender: Tender, paper: TenderPaper, content: dict[str, Any], *, by: User | None, now: datetime.datetime
) -> TenderPublication:
    """Freeze what is made public, chained to what was before. The tender is locked by the caller."""
    before = tender.publications.order_by("-number").first()
    document = {
        "tender": tender.code,
        "paper": paper.value,
        "number": before.number + 1 if before else 1,
        "before": before.sha256 if before else "",
        "published_at": now,
        **content,
    }
    payload = canonical_json(document)
    return TenderPublication.objects.create(
        tender=tender,
        number=document["number"],
        paper=paper,
        payload=payload,
        sha256=sha256_hex(payload),
        before_sha256=document["before"],
        published_by=by,
        published_at=now,
    )
