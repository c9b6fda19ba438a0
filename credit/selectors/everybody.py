"""Rating everybody at once: sums from the database, the rest by the engine, owner by owner."""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from credit.rules.grading import by_share
from credit.rules.plan import Document, Plan
from credit.rules.rating import Rated, graded_field, rate_sums
from credit.rules.tally import Key, Sums
from credit.rules.values import read_values
from credit.selectors.districts import districts_of
from credit.selectors.inputs import Inputs, rating_inputs
from credit.selectors.totals import Owner, all_sums
from firms.choices import FirmStatus
from firms.models import PropertyFirm, ServiceProject

CHUNK = 1000


class RatedOwner(NamedTuple):
    """The outcome for one firm, project or post, and the values that entered it beside the ledger."""

    owner: Owner
    rated: Rated
    values: Inputs


def owners_of(subject: str, as_of: datetime.date, firm_ids: Sequence[int] | None = None) -> list[Owner]:
    """Who is rated on a day, in order: firms that have not ceased, or their projects in service."""
    firms = PropertyFirm.objects.exclude(status=FirmStatus.CEASED)
    if firm_ids is not None:
        firms = firms.filter(pk__in=firm_ids)
    if subject == "firm":
        return [(pk, None) for pk in firms.order_by("pk").values_list("pk", flat=True)]
    projects = ServiceProject.objects.on(as_of).filter(firm__in=firms).order_by("firm_id", "pk")
    return list(projects.values_list("firm_id", "pk"))


def rate_all(
    document: Document,
    as_of: datetime.date,
    known_at: datetime.datetime,
    firm_ids: Sequence[int] | None = None,
    *,
    has_facts: bool = True,
) -> Iterator[RatedOwner]:
    """Rate everybody (or these firms) by a rulebook on a day, as known at a moment. Keeps nothing.

    Memory does not grow with the ledger; a rulebook that grades by place in the field needs all outcomes at once.
    """
    computed = _rate_each(document, as_of, known_at, firm_ids, has_facts=has_facts)
    if not by_share(document):
        yield from computed
        return
    every = {_code(found.owner): found for found in computed}
    graded = graded_field(document, {code: found.rated for code, found in every.items()})
    for code, found in every.items():
        yield found._replace(rated=graded[code])


def _code(owner: Owner) -> str:
    return f"{owner[0]}.{owner[1] or ''}"


def _rate_each(
    document: Document,
    as_of: datetime.date,
    known_at: datetime.datetime,
    firm_ids: Sequence[int] | None,
    *,
    has_facts: bool,
) -> Iterator[RatedOwner]:
    plan = Plan.read(document)
    owners = owners_of(plan.subject, as_of, firm_ids)
    sums = _sums_of(owners, all_sums(plan, as_of, known_at, firm_ids))
    for chunk in _batched(sums, CHUNK):
        values = rating_inputs([owner for owner, _sums in chunk], as_of, known_at, has_events=False)
        districts = _districts(plan, [owner for owner, _sums in chunk], as_of, known_at)
        for owner, of_owner in chunk:
            given = values[owner] | {"districts": districts.get(owner[0], [])}
            filed = read_values(given["indicators"])
            rated = rate_sums(plan, of_owner, filed, given["projects"], given["districts"], has_facts=has_facts)
            yield RatedOwner(owner, rated, given)


def _batched(rows: Iterable[Any], size: int) -> Iterator[tuple[Any, ...]]:
    iterator = iter(rows)
    while chunk := tuple(itertools.islice(iterator, size)):
        yield chunk


def _sums_of(
    owners: Iterable[Owner], sums: Iterator[tuple[Owner, dict[Key, Sums]]]
) -> Iterator[tuple[Owner, dict[Key, Sums]]]:
    """Each owner with its sums; both sides are in order. Sums of nobody who is rated are passed over."""
    current = next(sums, None)
    for owner in owners:
        while current is not None and _place(current[0]) < _place(owner):
            current = next(sums, None)
        is_found = current is not None and current[0] == owner
        yield owner, current[1] if is_found and current is not None else {}


def _place(owner: Owner) -> tuple[int, int]:
    return owner[0], owner[1] or 0


def _districts(
    plan: Plan, owners: Sequence[Owner], as_of: datetime.date, known_at: datetime.datetime
) -> dict[int, list[dict[str, Any]]]:
    if not any(rule["subject"] == "district" for rule in plan.document.get("components", [])):
        return {}
    codes = dict(
        PropertyFirm.objects.filter(pk__in=[firm for firm, _project in owners]).values_list("pk", "unified_code")
    )
    found = districts_of(list(codes.values()), as_of, known_at)
    return {pk: found.get(code, []) for pk, code in codes.items()}
