"""What the acts of this app share: checks, history, audit."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from party.models import PartyStep
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User


class WordsMissing(Refusal):
    """An act that others read of came without words."""

    message = _("Write it down in words: others read it.")
    status = 422


class DayWrong(Refusal):
    """A day lies in the future, or before what it follows."""

    message = _("Check the day: it lies in the future, or before what it follows.")
    status = 422


def words(text: str, limit: int = 20_000) -> str:
    """A text as it is kept. Raises `WordsMissing`."""
    kept_text = text.strip()[:limit]
    if not kept_text:
        raise WordsMissing
    return kept_text


def not_after(day: datetime.date, today: datetime.date) -> datetime.date:
    """A day that is over or today. Raises `DayWrong`."""
    if day > today:
        raise DayWrong
    return day


def lock(model: Any, pk: int) -> Any:
    """A row, locked until the transaction ends. Raises `model.DoesNotExist`."""
    return model.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def hold(unit: models.Model) -> None:
    """Hold a unit until the transaction ends: what may stand at it once is begun by one person at a time."""
    type(unit)._default_manager.select_for_update(of=("self",), no_key=True).only("pk").get(pk=unit.pk)


def hold_tree() -> None:
    """Hold the shape of the tree until the transaction ends, before any row: moves wait for one another, and none for
    a row that the other holds. The trigger takes the same lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.party_tree'))")


def kept(
    thing: Any,
    by: "User | None",
    act: str,
    now: datetime.datetime,
    *,
    area: Area,
    note: str = "",
    before: str = "",
) -> Any:
    """Check and save a row, write its history and the audit trail; gives the row back.

    States in the history are the row's `state` where it has one. Raises `ValidationError`.
    """
    thing.clean_fields(exclude=[field.name for field in thing._meta.concrete_fields if _may_be_empty(thing, field)])
    thing.validate_unique()
    thing.validate_constraints()
    thing.save()
    note_step(thing, by, act, now, area=area, note=note, before=before)
    return thing


def _may_be_empty(thing: models.Model, field: models.Field) -> bool:
    return ((field.null or field.blank) and getattr(thing, field.attname) in (None, "", [])) or field.name == "path"


def note_step(
    thing: Any,
    by: "User | None",
    act: str,
    now: datetime.datetime,
    *,
    area: Area,
    note: str = "",
    before: str = "",
) -> PartyStep:
    """One row of history and one of the audit trail about an act. The note names no person."""
    step = PartyStep.objects.create(
        area=area,
        subject=thing._meta.model_name,
        subject_id=thing.pk,
        act=act,
        from_state=before,
        to_state=getattr(thing, "state", ""),
        note=note[:1000],
        by=by,
        at=now,
    )
    record(by, f"party.{act}", thing, reason=note[:300])
    return step
