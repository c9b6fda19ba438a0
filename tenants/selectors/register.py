"""Reads of the published register: what a search finds, and everything that was published on one firm."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, QuerySet

from tenants.choices import EntryEnd, Status
from tenants.models import (
    Domain,
    Jurisdiction,
    PublishedEntry,
    PublishedRating,
    RegisteredFirm,
    RegisteredPublication,
)
from tenants.selectors.jurisdictions import url_of

STAND_IN_DIVISION = "000000"  # as `firms.rules.FICTITIOUS_DIVISION`: no registrar has it


def register_search(text: str, jurisdiction: Jurisdiction | None = None) -> QuerySet[RegisteredFirm]:
    """Firms on which something is published, each once, by name; all for an empty text.

    `text`: words of the name, pinyin initials or unified code. With a jurisdiction, those on which it published.
    """
    firms = RegisteredFirm.objects.search(text)
    if jurisdiction is not None:
        firms = firms.filter(jurisdiction=jurisdiction)
    return firms.one_per_code()


def register_rows(firms: Iterable[RegisteredFirm], today: datetime.date) -> list[dict[str, Any]]:
    """Per firm of a page of search results: its newest grade in each jurisdiction, and its list entries in force.

    Two queries, however many firms.
    """
    firms = list(firms)
    codes = [firm.unified_code for firm in firms]
    grades: dict[str, list[PublishedRating]] = defaultdict(list)
    newest = (
        PublishedRating.objects.standing()
        .filter(unified_code__in=codes)
        .select_related("jurisdiction")
        .order_by("unified_code", "jurisdiction__national_code", "-as_of", "-publication_number")
        .distinct("unified_code", "jurisdiction__national_code")
    )
    for rating in newest:
        grades[rating.unified_code].append(rating)
    entries: dict[str, list[PublishedEntry]] = defaultdict(list)
    in_force = PublishedEntry.objects.in_force(today).filter(unified_code__in=codes)
    for entry in in_force.select_related("jurisdiction").order_by("jurisdiction__national_code", "-published_on", "pk"):
        entries[entry.unified_code].append(entry)
    return [
        {
            "firm": firm,
            "ratings": grades[firm.unified_code],
            "entries": entries[firm.unified_code],
            "is_stand_in": is_stand_in(firm.unified_code),
        }
        for firm in firms
    ]


def is_stand_in(unified_code: str) -> bool:
    """Whether the code was made up because the real one is not filed: it means nothing outside its jurisdiction."""
    return unified_code[2:8] == STAND_IN_DIVISION


def publishers() -> list[dict[str, Any]]:
    """Jurisdictions that have published, by national code: `jurisdiction`, `count` of publications, `newest_at`."""
    counted = (
        RegisteredPublication.objects.order_by()
        .values("jurisdiction")
        .annotate(count=Count("pk"), at=Max("published_at"))
    )
    found = {row["jurisdiction"]: row for row in counted}
    jurisdictions = Jurisdiction.objects.filter(pk__in=found)
    return [
        {"jurisdiction": row, "count": found[row.pk]["count"], "newest_at": found[row.pk]["at"]}
        for row in jurisdictions
    ]


def register_firm(unified_code: str, today: datetime.date, *, scheme: str, port: str) -> dict[str, Any] | None:
    """Everything published on a unified social credit code, by jurisdiction; None when there is nothing.

    `parts`: per jurisdiction its `url` (empty when its site is out of use), `ratings` newest first with the
    withdrawn ones, `current` the newest that stands, `entries` with their status on that day and its words.
    """
    filed = list(RegisteredFirm.objects.on_code(unified_code).select_related("jurisdiction"))
    if not filed:
        return None
    filed.sort(key=lambda firm: firm.jurisdiction.national_code)
    ratings: dict[int, list[PublishedRating]] = defaultdict(list)
    for rating in PublishedRating.objects.on_code(unified_code):
        ratings[rating.jurisdiction_id].append(rating)
    entries: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for entry in PublishedEntry.objects.on_code(unified_code):
        status = entry.status_on(today)
        label = EntryEnd(status).label if status in EntryEnd.values else ""
        entries[entry.jurisdiction_id].append({"entry": entry, "status": status, "label": label})
    sites = _sites([firm.jurisdiction for firm in filed], scheme=scheme, port=port)
    return {
        "unified_code": unified_code,
        "is_stand_in": is_stand_in(unified_code),
        "firm_name": _newest_name(filed, ratings),
        "parts": [
            {
                "jurisdiction": firm.jurisdiction,
                "firm_name": firm.firm_name,
                "url": sites.get(firm.jurisdiction_id, ""),
                "ratings": ratings[firm.jurisdiction_id],
                "current": next((row for row in ratings[firm.jurisdiction_id] if row.is_standing), None),
                "entries": entries[firm.jurisdiction_id],
            }
            for firm in filed
        ],
    }


def _newest_name(filed: list[RegisteredFirm], ratings: dict[int, list[PublishedRating]]) -> str:
    """The name in the newest rating, wherever it was published; else that of the newest firm on a list."""
    rated = [rating for rows in ratings.values() for rating in rows]
    if rated:
        return max(rated, key=lambda rating: (rating.published_at, rating.pk)).firm_name
    return max(filed, key=lambda firm: firm.pk).firm_name


def _sites(jurisdictions: list[Jurisdiction], *, scheme: str, port: str) -> dict[int, str]:
    active = [jurisdiction.pk for jurisdiction in jurisdictions if jurisdiction.status == Status.ACTIVE]
    hosts = Domain.objects.filter(is_primary=True, tenant__in=active)
    return {domain.tenant_id: url_of(domain.domain, scheme=scheme, port=port) for domain in hosts}


RATING_COLUMNS = (
    *("period", "as_of", "score", "grade", "grade_title", "floor_area", "household_count", "project_count"),
    *("rating_digest", "publication_number", "publication_digest", "published_at", "withdrawn_at"),
)
ENTRY_COLUMNS = (
    *("entry_key", "project_name", "list_kind", "list_title", "tone", "period", "reasons", "authority", "basis"),
    *("published_on", "expires_on", "ended_on", "end_reason", "publication_number", "publication_digest"),
)


def register_document(page: dict[str, Any], today: datetime.date) -> dict[str, Any]:
    """`register_firm` for machines: plain values, numbers as text; `status` of each entry as of a day."""
    return {
        "unified_code": page["unified_code"],
        "is_stand_in": page["is_stand_in"],
        "as_of": today,
        "jurisdictions": [
            {
                "national_code": part["jurisdiction"].national_code,
                "name": part["jurisdiction"].name,
                "url": part["url"],
                "firm_name": part["firm_name"],
                "ratings": [{name: getattr(row, name) for name in RATING_COLUMNS} for row in part["ratings"]],
                "entries": [
                    {name: getattr(row["entry"], name) for name in ENTRY_COLUMNS} | {"status": row["status"]}
                    for row in part["entries"]
                ],
            }
            for part in page["parts"]
        ],
    }
