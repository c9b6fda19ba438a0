"""Service centres with their hours, and vanguard posts: opened, changed, closed."""

import datetime
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import MoveNotAllowed, Refusal
from firms.models import ServiceProject
from party.models import OpeningHours, PartyOrganisation, ServiceCentre, VanguardPost
from party.permissions import require_manager
from party.services._steps import DayWrong, kept, lock, note_step, words
from places.models import Estate

if TYPE_CHECKING:
    from accounts.models import User


class Hours(NamedTuple):
    """Open on a day of the week (0 Monday) from a time until another."""

    weekday: int
    opens: datetime.time
    closes: datetime.time


class HoursWrong(Refusal):
    """Opening hours overlap, or end before they begin."""

    message = _("Check the opening hours: they begin before they end, and do not overlap on a day.")
    status = 422


class OtherPlace(Refusal):
    """The estate or project lies outside the organisation's area."""

    message = _("Choose an estate, or a project, in the area of the organisation.")
    status = 422


@transaction.atomic
def open_centre(
    organisation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    address: str,
    opened_on: datetime.date,
    hours: Sequence[Hours] = (),
    phone: str = "",
    services: str = "",
    estate: Estate | None = None,
    is_public: bool = True,
) -> ServiceCentre:
    """Put a service centre on the register (建立党群服务阵地).

    Raises `HoursWrong`, `OtherPlace`, `WordsMissing`, `ValidationError`, `NotAllowed`.
    """
    organisation = _organisation(organisation_id, by)
    centre = ServiceCentre(
        organisation=organisation,
        area=organisation.area,
        estate=_within(estate, organisation),
        name=words(name, 120),
        address=words(address, 200),
        phone=phone.strip()[:30],
        services=services.strip()[:500],
        opened_on=opened_on,
        is_public=is_public,
    )
    kept(centre, by, "open_centre", now, area=centre.area)
    _keep_hours(centre, hours)
    return centre


@transaction.atomic
def set_hours(centre_id: int, *, by: "User | None", now: datetime.datetime, hours: Sequence[Hours]) -> ServiceCentre:
    """New opening hours instead of the old ones. Raises `HoursWrong`, `NotAllowed`."""
    centre = _locked(ServiceCentre, centre_id, by)
    centre.hours.all().delete()
    _keep_hours(centre, hours)
    note_step(centre, by, "set_hours", now, area=centre.area)
    return centre


@transaction.atomic
def open_vanguard_post(
    organisation_id: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    name: str,
    duty: str,
    opened_on: datetime.date,
    estate: Estate | None = None,
    project: ServiceProject | None = None,
) -> VanguardPost:
    """Put a vanguard post on the register (设立党员先锋岗). Raises `OtherPlace`, `WordsMissing`, `NotAllowed`."""
    organisation = _organisation(organisation_id, by)
    post = VanguardPost(
        organisation=organisation,
        area=organisation.area,
        estate=_within(estate or (project.estate if project else None), organisation),
        project=project,
        name=words(name, 120),
        duty=words(duty, 300),
        opened_on=opened_on,
    )
    return kept(post, by, "open_vanguard_post", now, area=post.area)


@transaction.atomic
def close_place(
    model: type[ServiceCentre] | type[VanguardPost],
    pk: int,
    *,
    by: "User | None",
    now: datetime.datetime,
    closed_on: datetime.date,
    reason: str,
) -> Any:
    """A centre or a post is no more from a day on, and why. Raises `DayWrong`, `MoveNotAllowed`, `NotAllowed`."""
    place = _locked(model, pk, by)
    if place.closed_on is not None:
        raise MoveNotAllowed
    if closed_on <= place.opened_on:
        raise DayWrong
    place.closed_on = closed_on
    return kept(place, by, "close_place", now, area=place.area, note=words(reason, 1000))


def _organisation(organisation_id: int, by: "User | None") -> Any:
    organisation = lock(PartyOrganisation, organisation_id)
    require_manager(by, organisation.area)
    return organisation


def _within(estate: Estate | None, organisation: PartyOrganisation) -> Estate | None:
    if estate is not None and not estate.area.path.startswith(organisation.area.path):
        raise OtherPlace
    return estate


def _locked(model: Any, pk: int, by: "User | None") -> Any:
    place = model.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=pk)
    require_manager(by, place.area)
    return place


def _keep_hours(centre: ServiceCentre, hours: Sequence[Hours]) -> None:
    rows = sorted(hours)
    for row in rows:
        if not 0 <= row.weekday <= 6 or row.opens >= row.closes:
            raise HoursWrong
    for before, after in itertools.pairwise(rows):
        if before.weekday == after.weekday and after.opens < before.closes:
            raise HoursWrong
    OpeningHours.objects.bulk_create(OpeningHours(centre=centre, **row._asdict()) for row in rows)
