"""Firms and projects from what imported estates report."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from audit.services import record
from firms.choices import FirmStatus
from firms.models import PropertyFirm, ServiceProject
from firms.rules import fictitious_code, is_firm_name, normal_name
from firms.services.filing import file_firm
from places.models import Estate


@dataclass
class LinkCounts:
    """What `link_reported_firms` did: firms made, projects opened, reported names that name no firm."""

    firms: int = 0
    projects: int = 0
    unusable: int = 0


def link_reported_firms(
    *, since: datetime.date, by: User | None = None, told: Callable[[int, int], None] = lambda done, of: None
) -> LinkCounts:
    """Turn the firm names that imported estates report into firms with stand-in codes, and projects.

    Spelling variants (full-width brackets, spaces) become one firm under the most frequent spelling. Estates
    that have any project are left alone, so the act can be repeated. `told(done, of)` hears of each firm.
    """
    counts = LinkCounts()
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    estates: dict[str, list[int]] = defaultdict(list)
    reported = Estate.objects.filter(projects=None).exclude(reported_firm_name="").order_by("pk")
    for pk, name in reported.values_list("pk", "reported_firm_name"):
        if is_firm_name(name):
            estates[normal_name(name)].append(pk)
            spellings[normal_name(name)][name.strip()] += 1
        else:
            counts.unusable += 1
    for done, normal in enumerate(sorted(estates), start=1):
        spelling = min(spellings[normal].items(), key=lambda pair: (-pair[1], pair[0]))[0]
        _link_one(normal, spelling, estates[normal], since, by, counts)
        told(done, len(estates))
    return counts


@transaction.atomic
def _link_one(
    normal: str, spelling: str, estate_ids: list[int], since: datetime.date, by: User | None, counts: LinkCounts
) -> None:
    firm = PropertyFirm.objects.filter(normal_name=normal).order_by("pk").first()
    if firm is None:
        firm = file_firm(
            by=by, name=spelling, unified_code=fictitious_code(normal), status=FirmStatus.TEMPORARY, filed_on=None
        )
        counts.firms += 1
    estates = Estate.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=estate_ids, projects=None)
    projects = [
        ServiceProject(
            firm=firm,
            estate=estate,
            name=estate.name,
            floor_area=estate.floor_area,
            household_count=estate.household_count,
            effective_from=since,
        )
        for estate in estates.order_by("pk")
    ]
    ServiceProject.objects.bulk_create(projects)
    counts.projects += len(projects)
    record(by, "firms.link_reported_firms", firm, fields=["projects"])
