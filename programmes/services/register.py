"""The register of old and abandoned estates: entering, classifying, leaving; who looks after an estate."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import Refusal
from firms.models import PropertyFirm
from places.models import Estate
from programmes.choices import EntryState, EstateClass
from programmes.models import Caretaker, EntryStep, NeglectedEstate
from programmes.services._steps import lock_entry, note_step, require_period, require_right


class CaretakerEnded(Refusal):
    """The caretaker has an end already."""

    message = _("This caretaker's time has already ended. Reload the page.")


class NeedsReason(Refusal):
    """An act that is explained came without words."""

    message = _("Say why in a few words.")
    status = 422


class InTheFuture(Refusal):
    """Something that has happened lies in the future."""

    message = _("The day lies in the future. Enter the day on which it happened.")
    status = 422


@transaction.atomic
def enter_estate(
    estate: Estate, *, by: User | None, now: datetime.datetime, effective_from: datetime.date, reason: str = ""
) -> NeglectedEstate:
    """Put an estate on the register from a day on.

    Raises `ValidationError` when it is on it in that period, `NotAllowed`.
    """
    require_right(by, "manage_programmes", estate.area)
    Estate.objects.select_for_update(of=("self",), no_key=True).get(pk=estate.pk)
    entry = NeglectedEstate(estate=estate, effective_from=effective_from)
    entry.full_clean()
    entry.save()
    EntryStep.objects.create(entry=entry, act="enter", to_state=entry.state, reason=reason, by=by, at=now)
    record(by, "programmes.enter_estate", entry, fields=["estate", "effective_from"], reason=reason)
    return entry


@transaction.atomic
def classify_estate(
    entry_id: int, *, by: User | None, now: datetime.datetime, kind: str, basis: str
) -> NeglectedEstate:
    """Say why the estate is on the register, after a survey. Raises `MoveNotAllowed`, `NeedsReason`, `NotAllowed`."""
    entry, target = lock_entry(entry_id, "classify", by=by)
    if not basis.strip():
        raise NeedsReason
    entry.kind, entry.kind_basis = EstateClass(kind), basis.strip()
    note_step(entry, "classify", target, by=by, now=now, reason=basis)
    entry.full_clean()
    entry.save(update_fields=["kind", "kind_basis", "state"])
    record(by, "programmes.classify_estate", entry, fields=["kind", "kind_basis", "state"])
    return entry


@transaction.atomic
def appoint_caretaker(
    entry_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    kind: str,
    firm: PropertyFirm | None,
    effective_from: datetime.date,
    basis: str,
    effective_to: datetime.date | None = None,
) -> Caretaker:
    """Say who looks after the estate from a day on.

    Raises `ValidationError` when somebody does in that period, or when a firm is missing; `MoveNotAllowed`.
    """
    entry, target = lock_entry(entry_id, "appoint", by=by)
    require_period(effective_from, effective_to)
    caretaker = Caretaker(
        entry=entry, kind=kind, firm=firm, effective_from=effective_from, effective_to=effective_to, basis=basis.strip()
    )
    caretaker.full_clean()
    caretaker.save()
    note_step(entry, "appoint", target, by=by, now=now, reason=basis)
    record(by, "programmes.appoint_caretaker", caretaker, fields=["kind", "firm", "effective_from", "effective_to"])
    return caretaker


@transaction.atomic
def end_caretaker(
    caretaker_id: int, *, by: User | None, now: datetime.datetime, effective_to: datetime.date, reason: str
) -> Caretaker:
    """Say when somebody stops looking after the estate; an estate that was taken over waits for a plan again.

    Raises `CaretakerEnded`, `NeedsReason`, `ValidationError` for an end before the beginning.
    """
    found = Caretaker.objects.select_related("entry").get(pk=caretaker_id)
    is_taken_over = NeglectedEstate.objects.filter(pk=found.entry_id, state=EntryState.TAKEN_OVER).exists()
    act = "lapse" if is_taken_over else "appoint"
    entry, target = lock_entry(found.entry_id, act, by=by)
    caretaker = Caretaker.objects.select_for_update(of=("self",), no_key=True).get(pk=caretaker_id)
    if caretaker.effective_to is not None:
        raise CaretakerEnded
    if not reason.strip():
        raise NeedsReason
    require_period(caretaker.effective_from, effective_to)
    caretaker.effective_to = effective_to
    caretaker.full_clean()
    caretaker.save(update_fields=["effective_to"])
    note_step(entry, act if act == "lapse" else "end_caretaker", target, by=by, now=now, reason=reason)
    entry.save(update_fields=["state"])
    record(by, "programmes.end_caretaker", caretaker, fields=["effective_to"], reason=reason)
    return caretaker


@transaction.atomic
def leave_register(
    entry_id: int, *, by: User | None, now: datetime.datetime, effective_to: datetime.date, reason: str
) -> NeglectedEstate:
    """Take an estate off the register from a day on. Raises `MoveNotAllowed`, `NeedsReason`, `ValidationError`."""
    entry, target = lock_entry(entry_id, "leave", by=by)
    if not reason.strip():
        raise NeedsReason
    require_period(entry.effective_from, effective_to)
    entry.plans.filter(state="running").update(state="dropped", closed_at=now)
    entry.effective_to, entry.leaving_reason = effective_to, reason.strip()
    note_step(entry, "leave", target, by=by, now=now, reason=reason)
    entry.full_clean()
    entry.save(update_fields=["effective_to", "leaving_reason", "state"])
    record(by, "programmes.leave_register", entry, fields=["effective_to", "state"], reason=reason)
    return entry
