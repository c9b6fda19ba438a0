"""What the acts of a committee's work share: rights, locks, history, papers."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.services import record
from committees.models import OwnersCommittee, WorkPaper, WorkStep
from committees.permissions import can_act_for, can_decide_on, can_guide_in
from common.digest import sha256_hex_of_bytes
from common.errors import NotAllowed, Refusal
from common.storing import put_away
from firms.services.documents import check_document
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User


class WordsMissing(Refusal):
    """An act that others read of came without words."""

    message = _("Write it down in words: others read it.")
    status = 422


class NotInOffice(Refusal):
    """The committee was dissolved."""

    message = _("This committee was dissolved. What it left is looked after by its successor.")


class DayWrong(Refusal):
    """A day lies in the future, or before what it follows."""

    message = _("Check the day: it lies in the future, or before what it follows.")
    status = 422


def words(text: str, limit: int = 20_000) -> str:
    """A text as it is kept. Raises `WordsMissing`."""
    kept = text.strip()[:limit]
    if not kept:
        raise WordsMissing
    return kept


def require_member(by: "User | None", estate: Estate) -> None:
    """Raise `NotAllowed` unless the person acts for the committee of the estate; the system (None) may."""
    if by is not None and not can_act_for(by, estate):
        raise NotAllowed


def require_guide(by: "User | None", estate: Estate) -> None:
    """Raise `NotAllowed` unless the person guides committees where the estate lies."""
    if by is not None and not can_guide_in(by, estate.area):
        raise NotAllowed


def require_office(by: "User | None", estate: Estate) -> None:
    """Raise `NotAllowed` unless the person decides for the office of the estate's subdistrict."""
    if by is not None and not can_decide_on(by, estate):
        raise NotAllowed


def require_side(by: "User | None", estate: Estate) -> None:
    """Raise `NotAllowed` unless the person acts for the committee, or guides it."""
    if by is not None and not can_act_for(by, estate) and not can_guide_in(by, estate.area):
        raise NotAllowed


def not_after(day: datetime.date, today: datetime.date) -> datetime.date:
    """A day that is over or today. Raises `DayWrong`."""
    if day > today:
        raise DayWrong
    return day


def lock_committee(committee_id: int, *, standing: bool = True) -> OwnersCommittee:
    """The committee, locked until the transaction ends. Raises `NotInOffice` for one that was dissolved."""
    rows = OwnersCommittee.objects.select_for_update(of=("self",), no_key=True).with_estate()
    committee = rows.get(pk=committee_id)
    if standing and committee.ended_on is not None:
        raise NotInOffice
    return committee


def lock_estate(estate: Estate) -> None:
    """Hold the estate until the transaction ends: what may stand there once is begun by one person at a time."""
    Estate.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=estate.pk)


def lock(model: Any, pk: int) -> Any:
    """A row that hangs on an estate, locked, with estate, area and committee."""
    return model.objects.select_for_update(of=("self",), no_key=True).with_estate().get(pk=pk)


def kept(thing: Any, by: "User | None", act: str, now: datetime.datetime, *, note: str = "", before: str = "") -> Any:
    """Check and save a row, write its history and the audit trail; gives the row back.

    States in the history are the row's `state` where it has one. Raises `ValidationError`.
    """
    thing.clean_fields(exclude=[field.name for field in thing._meta.concrete_fields if _may_be_empty(thing, field)])
    thing.validate_unique()
    thing.validate_constraints()
    thing.save()
    note_step(thing, by, act, now, note=note, before=before)
    return thing


def _may_be_empty(thing: models.Model, field: models.Field) -> bool:
    return (field.null or field.blank) and getattr(thing, field.attname) in (None, "", [])


def note_step(
    thing: Any, by: "User | None", act: str, now: datetime.datetime, *, note: str = "", before: str = ""
) -> WorkStep:
    """One row of history and one of the audit trail about an act."""
    committee = thing if isinstance(thing, OwnersCommittee) else getattr(thing, "committee", None)
    step = WorkStep.objects.create(
        estate=_estate_of(thing),
        committee=committee,
        subject=thing._meta.model_name,
        subject_id=thing.pk,
        act=act,
        from_state=before,
        to_state=getattr(thing, "state", ""),
        note=note[:1000],
        by=by,
        at=now,
    )
    record(by, f"committees.{act}", thing, reason=note[:300])
    return step


def _estate_of(thing: Any) -> Estate:
    if hasattr(thing, "estate"):
        return thing.estate
    parent = getattr(thing, "committee", None) or getattr(thing, "preparation", None) or getattr(thing, "chain", None)
    return parent.estate


def store_paper(
    thing: models.Model, content: bytes, title: str, by: "User | None", now: datetime.datetime, stored: list[str]
) -> WorkPaper:
    """Put a paper about something away: PDF, JPEG or PNG. Raises `NoDocument`, `StorageFailing`.

    `stored` is the list of `files_undone_on_error`, within which the caller works.
    """
    ending = check_document(content)
    stored.append(put_away(f"committees/{now:%Y/%m}/{uuid.uuid4().hex}.{ending}", content))
    return WorkPaper.objects.create(
        estate=_estate_of(thing),
        committee=thing if isinstance(thing, OwnersCommittee) else getattr(thing, "committee", None),
        subject=thing._meta.model_name or "",
        subject_id=thing.pk,
        title=title[:120],
        file=stored[-1],
        sha256=sha256_hex_of_bytes(content),
        size=len(content),
        by=by,
        at=now,
    )
