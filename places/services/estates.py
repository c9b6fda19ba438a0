"""Registering and changing estates."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from jobs.services import enqueue
from places.models import Area, Estate
from places.permissions import require_in_area
from places.rules import UnreadableBorder, bare_name, name_key, read_border, search_text
from places.selectors import district_words
from places.services.areas import BorderRefused

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another on a worn plate
CODE_LENGTH = 10
FOUND_BY = {"name", "address"}
FACTS = frozenset(
    {
        "name",
        "kind",
        "area",
        "address",
        "longitude",
        "latitude",
        "polygon",
        "floor_area",
        "household_count",
        "building_count",
        "enterprise_count",
        "built_year",
        "ownership_mix",
        "status",
        "management_mode",
        "reported_firm_name",
    }
)


class UnknownFact(TypeError):
    """The caller named a fact that an estate does not have: a mistake in the program, not of a person."""


def new_estate_code() -> str:
    """A code for a QR plate that cannot be guessed from another's: 10 letters and digits, 32¹⁰ of them."""
    return "".join(secrets.choice(CODE_LETTERS) for _position in range(CODE_LENGTH))


@transaction.atomic
def register_estate(*, by: User | None, code: str | None = None, reason: str = "", **facts: Any) -> Estate:
    """Put an estate on the register. `facts` are named in `FACTS`; name and area are needed.

    Raises `NotAllowed` outside the person's areas, `ValidationError`.
    """
    require_in_area(by, "manage_places", facts["area"])
    estate = Estate(code=code or new_estate_code())
    put_facts(estate, facts)
    name_for_search(estate, district_words())
    estate.full_clean()
    estate.save(force_insert=True)
    record(by, "places.register_estate", estate, fields=sorted(facts), reason=reason)
    return estate


@transaction.atomic
def change_estate(estate_id: int, *, by: User | None, reason: str = "", **facts: Any) -> Estate:
    """Change facts of an estate; those not named stay. Nothing changed: nothing written.

    Raises `NotAllowed` (for another area the right is needed at both places), `ValidationError`.
    """
    estate = Estate.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=estate_id)
    require_in_area(by, "manage_places", estate.area, *([facts["area"]] if "area" in facts else []))
    changed = put_facts(estate, facts)
    if not changed:
        return estate
    name_for_search(estate, district_words())
    estate.full_clean()
    estate.save()
    record(by, "places.change_estate", estate, fields=changed, reason=reason)
    if FOUND_BY & set(changed):
        tell_renamed([estate])
    return estate


def tell_renamed(estates: Iterable[Estate]) -> None:
    """Promise that whatever is found by the names of these estates is filed anew."""
    if numbers := [estate.pk for estate in estates]:
        enqueue("places.estates_renamed", estate_ids=numbers)


def put_facts(estate: Estate, facts: Mapping[str, Any]) -> list[str]:
    """Set facts on the instance; returns the names of those that differ from before. Saves nothing."""
    if unknown := facts.keys() - FACTS:
        raise UnknownFact(", ".join(sorted(unknown)))
    changed = []
    for name, given in facts.items():
        value = _polygon(given) if name == "polygon" and given is not None else given
        before = estate.area_id if name == "area" else getattr(estate, name)
        if before != (value.pk if isinstance(value, Area) else value):
            setattr(estate, name, value)
            changed.append(name)
    return changed


def _polygon(value: Any) -> dict[str, Any]:
    try:
        return read_border(value).geometry
    except UnreadableBorder as error:
        raise BorderRefused(str(error)) from error


def name_for_search(estate: Estate, words: frozenset[str]) -> None:
    """Keep the columns by which an estate is found in step with its name."""
    estate.name = estate.name.strip()
    estate.name_key = name_key(bare_name(estate.name, words))
    estate.search_text = search_text(estate.name, estate.address)
