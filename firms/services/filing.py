"""Filing firms and recording which firm serves which estate."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from common.search import pinyin_initials
from firms.choices import ProjectEnd
from firms.models import PropertyFirm, ServiceProject
from firms.permissions import can_manage_firms, can_manage_projects_of, can_see
from firms.rules import normal_name, short_name
from places.models import Estate

FIRM_FIELDS = ("name", "short_name", "unified_code", "status", "registered_address", "contact_phone", "filed_on")


class ProjectAlreadyEnded(Refusal):
    """The project has an end already."""

    message = _("This project has already ended. Reload the page.")


@transaction.atomic
def file_firm(*, by: User | None, firm: PropertyFirm | None = None, **values: Any) -> PropertyFirm:
    """File a firm, or correct the filing of `firm`. Values are those of `FIRM_FIELDS`.

    A real code replaces a stand-in. Raises `ValidationError` for a wrong or a known code, `NotAllowed`.
    """
    if by is not None and not (can_manage_firms(by) and (firm is None or can_see(by, firm))):
        raise NotAllowed
    if firm is None:
        firm = PropertyFirm()
    else:
        firm = PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    before = {name: getattr(firm, name) for name in FIRM_FIELDS} if firm.pk else {}
    for name, value in values.items():
        setattr(firm, name, value)
    _complete(firm)
    firm.full_clean()
    firm.save()
    changed = [name for name in FIRM_FIELDS if not before or before[name] != getattr(firm, name)]
    record(by, "firms.file_firm", firm, fields=changed)
    return firm


def _complete(firm: PropertyFirm) -> None:
    firm.name = firm.name.strip()
    firm.unified_code = firm.unified_code.strip().upper()
    firm.is_code_fictitious = firm.unified_code[2:8] == "000000"
    firm.short_name = firm.short_name or short_name(firm.name)[:100]
    firm.normal_name = normal_name(firm.name)
    words = [firm.normal_name, firm.short_name.casefold(), pinyin_initials(firm.name), firm.unified_code.casefold()]
    firm.search_text = " ".join(dict.fromkeys(words))


@transaction.atomic
def open_project(
    firm: PropertyFirm, estate: Estate, *, by: User | None, effective_from: datetime.date, **values: Any
) -> ServiceProject:
    """Record that a firm serves an estate from a day on.

    Area and households are taken from the estate where they are not given. Raises `ValidationError` when
    another firm serves the estate in that period, `NotAllowed`.
    """
    if by is not None and not can_manage_projects_of(by, estate):
        raise NotAllowed
    Estate.objects.select_for_update(of=("self",), no_key=True).get(pk=estate.pk)
    project = ServiceProject(
        firm=firm,
        estate=estate,
        effective_from=effective_from,
        **{
            "name": estate.name,
            "floor_area": estate.floor_area,
            "household_count": estate.household_count,
            **values,
        },
    )
    project.full_clean()
    project.save()
    record(by, "firms.open_project", project, fields=["firm", "estate", "effective_from"])
    return project


@transaction.atomic
def end_project(
    project_id: int, *, by: User | None, effective_to: datetime.date, end_reason: str, reason: str = ""
) -> ServiceProject:
    """Record the last day but one of a service: from `effective_to` on the firm serves the estate no more.

    Raises `ProjectAlreadyEnded`, `ValidationError` when the end is not after the beginning, `NotAllowed`.
    """
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_manage_projects_of(by, project.estate):
        raise NotAllowed
    if project.effective_to is not None:
        raise ProjectAlreadyEnded
    project.effective_to = effective_to
    project.end_reason = ProjectEnd(end_reason)
    project.full_clean()
    project.save(update_fields=["effective_to", "end_reason"])
    record(by, "firms.end_project", project, fields=["effective_to", "end_reason"], reason=reason)
    return project
