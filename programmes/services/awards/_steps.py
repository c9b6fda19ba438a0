"""What the services of awards share: locking an application or a round, its history."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import NotAllowed, Refusal
from jobs.services import enqueue
from places.choices import AreaKind
from places.models import Area
from programmes.models import AwardApplication, AwardRound, AwardStep
from programmes.permissions import can_run_rounds
from programmes.workflow import check_move
from programmes.workflow_awards import APPLICATION_MOVES, ROUND_MOVES

TOLD = frozenset({"return", "refuse", "choose", "pass_over", "strike", "award", "withdraw"})
"""Steps that the firm is told of; the others are its own, or lie between offices."""


class NeedsWords(Refusal):
    """An act that is explained came without words."""

    message = _("Say why in a few words.")
    status = 422


def require_words(words: str) -> str:
    """The words without blanks around. Raises `NeedsWords`."""
    if not words.strip():
        raise NeedsWords
    return words.strip()


def require_rounds(by: User | None) -> None:
    """Raise `NotAllowed` unless the person keeps rounds; the system (None) may."""
    if by is not None and not can_run_rounds(by):
        raise NotAllowed


def require_firm(by: User | None, firm_id: int, firms: Collection[int]) -> None:
    """Raise `NotAllowed` unless the firm is one of these; the system (None) may."""
    if by is not None and firm_id not in firms:
        raise NotAllowed


def lock_round(round_id: int, act: str, *, by: User | None) -> tuple[AwardRound, str]:
    """The round, locked, and the state that the act leads to. Raises `NotAllowed`, `MoveNotAllowed`."""
    require_rounds(by)
    rows = AwardRound.objects.select_for_update(of=("self",), no_key=True).select_related("standard")
    found = rows.get(pk=round_id)
    return found, check_move(ROUND_MOVES, act, found.state)


def lock_application(application_id: int, act: str) -> tuple[AwardApplication, str]:
    """The application, locked, and the state that the act leads to. Raises `MoveNotAllowed`."""
    assert transaction.get_connection().in_atomic_block
    rows = AwardApplication.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("round__standard", "firm", "project", "area").defer("area__geometry")
    found = rows.get(pk=application_id)
    return found, check_move(APPLICATION_MOVES, act, found.state)


def note_step(
    application: AwardApplication, act: str, target: str, *, by: User | None, now: datetime.datetime, reason: str = ""
) -> None:
    """Write the act into the application's history and put it into its new state; the caller saves it."""
    step = AwardStep.objects.create(
        application=application,
        act=act,
        from_state=application.state,
        to_state=target,
        reason=reason[:500],
        by=by,
        at=now,
    )
    application.state = target
    if act in TOLD:
        enqueue("programmes.tell_award", noun="step", pk=step.pk)


def promise_panel(found: AwardRound, moment: str, mark: str, *, only: int | None = None) -> None:
    """Promise to tell the members of a panel, or only this one, what waits for them."""
    members = found.panel.filter(left_at__isnull=True)
    members = members if only is None else members.filter(pk=only)
    ids = list(members.order_by("pk").values_list("pk", flat=True))
    if ids:
        enqueue("programmes.tell_panel", member_ids=ids, moment=moment, mark=mark)


def district_of(area: Area) -> Area | None:
    """The district in which an area lies; None below a city without one."""
    above = Area.objects.above(area.path).without_geometry()
    found: Area | None = above.filter(kind=AreaKind.DISTRICT).order_by("path").first()
    return found
