"""Handing what was published over to the public register, which stands above all jurisdictions."""

import json
from typing import Any

from django.conf import settings
from django.utils import translation

from credit.models import ListEntryEnd, Publication
from credit.selectors.publications import entry_key
from credit.selectors.words import criterion_in_words, law_in_words
from tenants import services as tenants
from tenants.context import current_jurisdiction

Document = dict[str, Any]


def register_publication(publication_id: int) -> None:
    """Enter a publication: every row is read from the published text, nothing else. Any number of times."""
    jurisdiction = current_jurisdiction()
    publication = Publication.objects.select_related("issue__rulebook_version").get(pk=publication_id)
    if jurisdiction is None:
        return
    payload = json.loads(publication.payload)
    document = publication.issue.rulebook_version.document
    corrects = payload.get("corrects")
    with translation.override(settings.LANGUAGE_CODE):
        entries = _entries(payload, document)
    tenants.publish_to_register(
        jurisdiction.pk,
        publication_number=publication.number,
        publication_digest=publication.digest,
        ratings=_ratings(payload),
        entries=entries,
        now=publication.published_at,
        replaces=corrects["number"] if corrects else None,
    )


def register_end(end_id: int) -> None:
    """End an entry in the register too. Any number of times; raises `EntryUnknown` until its publication is in."""
    jurisdiction = current_jurisdiction()
    end = ListEntryEnd.objects.select_related("entry").get(pk=end_id)
    if jurisdiction is not None:
        tenants.end_entry(jurisdiction.pk, entry_key(end.entry), reason=end.reason, on=end.ended_on)


def _ratings(payload: Document) -> list[Document]:
    """Ratings of firms; the register knows no ratings of projects."""
    if payload["subject"] != "firm":
        return []
    return [
        {
            "unified_code": row["unified_code"],
            "firm_name": row["firm"],
            "period": payload["period"],
            "as_of": payload["as_of"],
            "score": row["score"],
            "grade": row["grade"],
            "grade_title": row["grade_title"][:100],
            "colour": row["colour"],
            "floor_area": row["floor_area"],
            "household_count": row["households"],
            "project_count": row["projects"],
            "rating_digest": row["rating_digest"],
        }
        for row in payload["ratings"]
    ]


def _entries(payload: Document, document: Document) -> list[Document]:
    return [
        {
            "entry_key": entry["key"],
            "unified_code": entry["unified_code"],
            "firm_name": entry["firm"],
            "project_name": entry["project"],
            "list_kind": part["kind"],
            "list_title": part["title"][:200],
            "tone": part["tone"],
            "period": payload["period"],
            "reasons": [criterion_in_words(reason, document) for reason in entry["reasons"]],
            "authority": payload["authority"],
            "basis": law_in_words(part["basis"], document),
            "published_on": entry["published_on"],
            "expires_on": entry["expires_on"],
        }
        for part in payload["lists"]
        for entry in part["entries"]
    ]
