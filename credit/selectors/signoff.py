"""What the signing of a rulebook version needs to show: periods that meet, changes, what its city has adopted."""

import datetime
from typing import Any

from django.db.models import QuerySet

from common.digest import digest
from credit.choices import RulebookState
from credit.models import RulebookVersion
from credit.rules.differences import Difference, differences
from tenants.context import current_jurisdiction
from tenants.selectors import rulebooks_of_city

OPEN_STATES = (RulebookState.DRAFT, RulebookState.PROPOSED)


def period_notices(version: RulebookVersion) -> list[dict[str, Any]]:
    """Adopted versions whose period the adoption of this one would touch.

    `kind`: `ends` (ends where this one begins) or `blocks` (in force from that day or later: adoption is refused).
    """
    if version.state not in OPEN_STATES:
        return []
    found = []
    rivals = RulebookVersion.objects.filter(state=RulebookState.ADOPTED, subject=version.subject)
    for rival in rivals.select_related("rulebook").order_by("effective_from"):
        if not _meet(version, rival):
            continue
        kind = "blocks" if rival.effective_from >= version.effective_from else "ends"
        found.append({"version": rival, "kind": kind, "day": version.effective_from})
    return found


def _meet(one: RulebookVersion, other: RulebookVersion) -> bool:
    last = datetime.date.max
    return one.effective_from < (other.effective_to or last) and other.effective_from < (one.effective_to or last)


def version_before(version: RulebookVersion) -> RulebookVersion | None:
    """What a version is compared with: the adopted one before it, else the one before it in its rulebook."""
    others = RulebookVersion.objects.exclude(pk=version.pk).select_related("rulebook")
    adopted = others.filter(
        state=RulebookState.ADOPTED, subject=version.subject, effective_from__lte=version.effective_from
    )
    if version.state == RulebookState.ADOPTED:
        adopted = adopted.filter(effective_from__lt=version.effective_from)
    return (
        adopted.order_by("-effective_from").first()
        or others.filter(rulebook=version.rulebook, number__lt=version.number).order_by("-number").first()
    )


def comparable_versions(version: RulebookVersion) -> QuerySet[RulebookVersion]:
    """The others with which a version can be compared."""
    return (
        RulebookVersion.objects.exclude(pk=version.pk)
        .select_related("rulebook")
        .defer("document", "source_text")
        .order_by("rulebook__code", "-number")[:200]
    )


def changes_between(before: RulebookVersion, after: RulebookVersion) -> dict[str, Any]:
    """Differences of two versions, and whether only the notation differs."""
    found: list[Difference] = differences(before.document, after.document)
    return {
        "before": before,
        "after": after,
        "differences": found,
        "is_notation_only": not found and before.digest != after.digest,
    }


def shared_with_us() -> list[dict[str, Any]]:
    """The rulebooks of the open district's city, newest first, and the version here that has the same digest."""
    here = {
        version.digest: version
        for version in RulebookVersion.objects.select_related("rulebook").defer("document", "source_text")
    }
    return [{"shared": shared, "here": here.get(shared.digest)} for shared in rulebooks_of_city(current_jurisdiction())]


def is_intact(version: RulebookVersion) -> bool:
    """Whether the kept digest is that of the document."""
    return digest(version.document) == version.digest
