"""Laying a city's adopted rulebooks open to its districts."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.digest import digest
from common.errors import Refusal
from tenants.models import Jurisdiction, SharedRulebook


class SharedTextDiffers(Refusal):
    """Another text under a code and number that were shared."""

    message = _("Another text was shared under this version. Adopt the change as a new version.")


@transaction.atomic
def share_rulebook(
    jurisdiction_id: int, *, document: dict[str, Any], number: int, source_text: str, adopted_at: datetime.datetime
) -> SharedRulebook:
    """Lay an adopted rulebook open to the districts; the same one again changes nothing, whichever schema is open.

    Raises `SharedTextDiffers`.
    """
    jurisdiction = Jurisdiction.objects.get(pk=jurisdiction_id)
    row, is_new = SharedRulebook.objects.get_or_create(
        jurisdiction=jurisdiction,
        code=document["code"],
        number=number,
        defaults={
            "title": document["title"],
            "subject": document["subject"],
            "digest": digest(document),
            "document": document,
            "source_text": source_text,
            "effective_from": document["effective_from"],
            "adopted_at": adopted_at,
        },
    )
    if row.digest != digest(document):
        raise SharedTextDiffers
    if is_new:
        record(None, "tenants.share_rulebook", row, fields=["document"])
    return row
