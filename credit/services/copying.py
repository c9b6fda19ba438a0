"""A city's adopted rulebook, copied to its districts. Each district's own two people sign it."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from credit.choices import RulebookState
from credit.models import RulebookVersion
from credit.permissions import can_manage_rulebooks
from credit.rules.writing import to_yaml
from credit.services.drafts import text_of
from credit.services.rulebooks import keep_version
from tenants.context import current_jurisdiction, in_jurisdiction
from tenants.models import Jurisdiction, SharedRulebook
from tenants.selectors import rulebooks_of_city
from tenants.services import share_rulebook


class NotFromCity(Refusal):
    """The rulebook does not belong to the district's own city."""

    message = _("Only an adopted rulebook of the district's own city can be copied.")
    status = 403


class NotAdopted(Refusal):
    """What nobody has adopted is not handed on."""

    message = _("Only an adopted version can be copied to the districts. Have it adopted first.")


def share_version(version_id: int) -> SharedRulebook | None:
    """Lay an adopted version of the open jurisdiction open to its districts; a district has none. May run twice."""
    here = current_jurisdiction()
    version = RulebookVersion.objects.filter(pk=version_id, state=RulebookState.ADOPTED).first()
    if here is None or here.parent_id is not None or version is None or version.decided_at is None:
        return None
    return share_rulebook(
        here.pk,
        document=version.document,
        number=version.number,
        source_text=text_of(version),
        adopted_at=version.decided_at,
    )


@transaction.atomic
def copy_from_city(shared_id: int, *, by: User | None, now: datetime.datetime, reason: str = "") -> RulebookVersion:
    """Keep a rulebook of the city as a draft version of the open district.

    `by` None: the city handed it on. Raises `NotFromCity`, `SameText`, `RulebookRefused`, `NotAllowed`.
    """
    if by is not None and not can_manage_rulebooks(by):
        raise NotAllowed
    shared = rulebooks_of_city(current_jurisdiction()).filter(pk=shared_id).first()
    if shared is None:
        raise NotFromCity
    text = shared.source_text or to_yaml(shared.document)
    origin = f"{shared.jurisdiction.name} · {shared.code} · {shared.number} · {shared.digest}"
    version = keep_version(text, by=None, now=now, copied_from=origin[:300])
    record(by, "credit.copy_rulebook", version, fields=["document"], reason=reason)
    return version


def copy_to_district(
    shared: SharedRulebook, district: Jurisdiction, *, by: str, now: datetime.datetime
) -> RulebookVersion:
    """Keep a city's rulebook as a draft in one of its districts; `by` names who in the city handed it on.

    Opens the district's schema: for commands and workers, never within a transaction of another schema.
    Raises `NotFromCity`, `SameText`, `RulebookRefused`.
    """
    if district.parent_id != shared.jurisdiction_id:
        raise NotFromCity
    with in_jurisdiction(district):
        return copy_from_city(shared.pk, by=None, now=now, reason=f"{shared.jurisdiction.name}: {by}"[:300])


def shared_version(version: RulebookVersion) -> SharedRulebook:
    """The row by which districts see a version of the open city. Raises `NotAdopted`."""
    shared = share_version(version.pk)
    if shared is None:
        raise NotAdopted
    return shared
