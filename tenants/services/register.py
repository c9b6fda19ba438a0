"""Entering what a jurisdiction has published into the public register, and ending list entries there."""

import datetime
import zoneinfo
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import Refusal
from common.search import search_text
from tenants.choices import EntryEnd
from tenants.models import Jurisdiction, PublishedEntry, PublishedRating, RegisteredFirm, RegisteredPublication
from tenants.services.lifecycle import lock_jurisdiction

BATCH = 1000
RATING_FIELDS = frozenset(
    {
        *("unified_code", "firm_name", "period", "as_of", "score", "grade", "grade_title", "colour"),
        *("floor_area", "household_count", "project_count", "rating_digest"),
    }
)
ENTRY_FIELDS = frozenset(
    {
        *("entry_key", "unified_code", "firm_name", "project_name", "list_kind", "list_title", "tone", "period"),
        *("reasons", "authority", "basis", "published_on", "expires_on"),
    }
)


class PublicationChanged(Refusal):
    """Another text under a number that has been entered."""

    message = _("Another publication has been entered under this number. Publish a correction under a new number.")


class EntryUnknown(Refusal):
    """The register holds no such entry, or not yet."""

    message = _("The register has no such entry. Wait until its publication has been entered, then try again.")
    status = 404


@transaction.atomic
def publish_to_register(
    jurisdiction_id: int,
    *,
    publication_number: int,
    publication_digest: str,
    ratings: Iterable[dict[str, Any]],
    entries: Iterable[dict[str, Any]],
    now: datetime.datetime,
    replaces: int | None = None,
) -> RegisteredPublication:
    """Enter one publication; the same one again changes nothing, whichever schema is open.

    `ratings` have `RATING_FIELDS`, `entries` have `ENTRY_FIELDS`; dates may be ISO text and numbers text, never
    float; `reasons` are texts; an `entry_key` names an entry of one publication; `now` is the moment of publication.
    What a publication with a higher number says about the same subject and period stands, in whatever order they
    arrive; with `replaces`, everything of that earlier publication is withdrawn, also what is not published anew.
    Raises `PublicationChanged`, `ValidationError`, `TypeError` for an unknown field or a float.
    """
    jurisdiction = lock_jurisdiction(jurisdiction_id)
    known = RegisteredPublication.objects.filter(jurisdiction=jurisdiction, number=publication_number).first()
    if known is not None:
        if known.digest != publication_digest:
            raise PublicationChanged
        return known
    publication = RegisteredPublication(
        jurisdiction=jurisdiction,
        number=publication_number,
        digest=publication_digest,
        replaces=replaces,
        published_at=now,
    )
    publication.clean_fields(exclude=["jurisdiction"])
    publication.save(force_insert=True)
    _enter(publication, ratings, entries)
    record(None, "tenants.publish_to_register", publication, fields=["number", "digest"])
    return publication


@transaction.atomic
def end_entry(jurisdiction_id: int, entry_key: str, *, reason: str, on: datetime.date) -> PublishedEntry:
    """End a list entry from a day on: `expired`, `repaired` or `corrected`. The first end stays.

    Raises `EntryUnknown`, `ValueError` for another reason.
    """
    if reason not in EntryEnd.values:
        raise ValueError(f"no reason to end an entry: {reason}")
    entries = PublishedEntry.objects.select_for_update(of=("self",), no_key=True)
    entry = entries.filter(jurisdiction_id=jurisdiction_id, entry_key=entry_key).first()
    if entry is None:
        raise EntryUnknown
    if entry.ended_on is not None:
        return entry
    entry.ended_on, entry.end_reason = max(on, entry.published_on), reason
    entry.save(update_fields=["ended_on", "end_reason"])
    record(None, "tenants.end_entry", entry, fields=["ended_on", "end_reason"])
    return entry


def _enter(
    publication: RegisteredPublication, ratings: Iterable[dict[str, Any]], entries: Iterable[dict[str, Any]]
) -> None:
    jurisdiction, now = publication.jurisdiction, publication.published_at
    source = {
        "jurisdiction": jurisdiction,
        "publication_number": publication.number,
        "publication_digest": publication.digest,
    }
    new_ratings = [_row(PublishedRating, RATING_FIELDS, values, source | {"published_at": now}) for values in ratings]
    new_entries = [_row(PublishedEntry, ENTRY_FIELDS, values, source) for values in entries]
    _enter_ratings(publication, new_ratings)
    _enter_entries(publication, new_entries, _local_day(jurisdiction, now))
    _enter_firms(jurisdiction, [*new_ratings, *new_entries])


def _row(model: type[models.Model], fields: frozenset[str], values: dict[str, Any], source: dict[str, Any]) -> Any:
    """An unsaved, cleaned row of the register. Only what the register shows may come in."""
    if unknown := values.keys() - fields:
        raise TypeError(f"the register has no field {', '.join(sorted(unknown))}")
    if floats := [name for name, value in values.items() if isinstance(value, float)]:
        raise TypeError(f"a number of the register is Decimal, int or text, never float: {', '.join(floats)}")
    row = model(**values, **source)
    row.clean_fields(exclude=["jurisdiction"])
    return row


def _local_day(jurisdiction: Jurisdiction, now: datetime.datetime) -> datetime.date:
    return now.astimezone(zoneinfo.ZoneInfo(jurisdiction.time_zone)).date()


def _is_replaced(publication: RegisteredPublication) -> bool:
    """Whether the publication that corrects this one was entered before it."""
    later = RegisteredPublication.objects.filter(jurisdiction=publication.jurisdiction_id, replaces=publication.number)
    return later.exists()


def _enter_ratings(publication: RegisteredPublication, ratings: list[PublishedRating]) -> None:
    now = publication.published_at
    standing = PublishedRating.objects.standing().filter(jurisdiction=publication.jurisdiction_id)
    if publication.replaces is not None:
        standing.filter(publication_number=publication.replaces).update(withdrawn_at=now)
    periods = {rating.period for rating in ratings}
    others = {(row.period, row.unified_code): row for row in standing.filter(period__in=periods)}
    is_replaced, old = _is_replaced(publication), []
    for rating in ratings:
        other = others.get((rating.period, rating.unified_code))
        if is_replaced or (other is not None and other.publication_number > publication.number):
            rating.withdrawn_at = now
        elif other is not None:
            old.append(other.pk)
    standing.filter(pk__in=old).update(withdrawn_at=now)
    PublishedRating.objects.bulk_create(ratings, batch_size=BATCH)


def _enter_entries(publication: RegisteredPublication, entries: list[PublishedEntry], today: datetime.date) -> None:
    standing = PublishedEntry.objects.filter(jurisdiction=publication.jurisdiction_id, ended_on__isnull=True)
    old = []
    if publication.replaces is not None:
        old = list(standing.filter(publication_number=publication.replaces))
    others = {_subject(row): row for row in standing.filter(period__in={entry.period for entry in entries})}
    is_replaced = _is_replaced(publication)
    for entry in entries:
        other = others.get(_subject(entry))
        if is_replaced or (other is not None and other.publication_number > publication.number):
            _correct(entry, today)
        elif other is not None:
            old.append(other)
    for entry in old:
        _correct(entry, today)
    PublishedEntry.objects.bulk_update(old, ["ended_on", "end_reason"], batch_size=BATCH)
    PublishedEntry.objects.bulk_create(entries, batch_size=BATCH)


def _subject(entry: PublishedEntry) -> tuple[str, str, str, str]:
    return (entry.period, entry.list_kind, entry.unified_code, entry.project_name)


def _correct(entry: PublishedEntry, today: datetime.date) -> None:
    entry.ended_on, entry.end_reason = max(today, entry.published_on), EntryEnd.CORRECTED


def _enter_firms(jurisdiction: Jurisdiction, rows: list[PublishedRating | PublishedEntry]) -> None:
    names = {row.unified_code: row.firm_name for row in rows}
    firms = [
        RegisteredFirm(
            jurisdiction=jurisdiction, unified_code=code, firm_name=name, search_text=search_text(name, code)
        )
        for code, name in sorted(names.items())
    ]
    RegisteredFirm.objects.bulk_create(
        firms,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["jurisdiction", "unified_code"],
        update_fields=["firm_name", "search_text"],
    )
