"""Posts in organisations, and how many members a unit has."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal
from party.models import MemberCount, PartyOrganisation, PartyPost
from party.permissions import require_manager, require_unit_manager
from party.services._steps import DayWrong, kept, lock, not_after, words
from party.units import Unit, areas_of, link_of

if TYPE_CHECKING:
    from accounts.models import User


class NotServing(Refusal):
    """A firm without a project has no place where its members could be counted."""

    message = _("This firm serves nowhere now. Its members are counted once it has a project.")


@transaction.atomic
def take_post(
    organisation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    post: str,
    name: str,
    term_from: datetime.date,
    user: "User | None" = None,
) -> PartyPost:
    """Somebody takes a post (任职). Raises `DayWrong` outside the organisation's life, `ValidationError` for a second
    secretary.
    """
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    if not organisation.is_standing(term_from):
        raise DayWrong
    row = PartyPost(organisation=organisation, post=post, name=words(name, 100), user=user, term_from=term_from)
    made: PartyPost = kept(row, by, "take_post", now, area=organisation.area, note=str(row.get_post_display()))
    return made


@transaction.atomic
def end_post(
    post_id: int, *, by: "User | None", now: datetime.datetime, term_to: datetime.date, reason: str
) -> PartyPost:
    """Somebody leaves a post. Raises `DayWrong` when it ended already."""
    row = lock(PartyPost, post_id)
    require_manager(by, row.organisation.area)
    if row.term_to is not None or term_to <= row.term_from:
        raise DayWrong
    row.term_to, row.end_reason = term_to, reason
    made: PartyPost = kept(row, by, "end_post", now, area=row.organisation.area)
    return made


@transaction.atomic
def count_members(
    unit: Unit,
    *,
    by: "User | None",
    now: datetime.datetime,
    counted_on: datetime.date,
    here: int,
    elsewhere: int = 0,
    source: str = "",
) -> MemberCount:
    """How many full members a unit had on a day: two numbers, no names. Raises `NotServing`, `DayWrong`."""
    areas = areas_of(unit)
    if not areas:
        raise NotServing
    require_unit_manager(by, areas)
    row = MemberCount(
        counted_on=not_after(counted_on, localdate(now)),
        here=here,
        elsewhere=elsewhere,
        source=source.strip()[:200],
        by=by,
        at=now,
        **{link_of(unit): unit},
    )
    made: MemberCount = kept(row, by, "count_members", now, area=areas[0])
    return made
