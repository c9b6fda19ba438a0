"""The register itself: files of firms, and which firm serves which estate. Offices write it, and approved filings."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from common.search import pinyin_initials
from firms.choices import ExitState, FirmStatus, ProjectEnd
from firms.models import FirmExit, ManagerPost, PropertyFirm, ServiceContract, ServiceProject
from firms.permissions import can_manage_firms, can_manage_projects_of, can_see
from firms.rules import fictitious_code, normal_name, short_name
from firms.services.history import Changes, changes_of, note_change, values_of
from places.models import Estate

FIRM_FIELDS = (
    "name",
    "short_name",
    "unified_code",
    "status",
    "registered_address",
    "contact_phone",
    "filed_on",
    "registered_on",
    "registration_authority",
    "registered_capital",
    "temporary_since",
)
ALL_FIRM_FIELDS = (*FIRM_FIELDS, "legal_representative")


class ProjectAlreadyEnded(Refusal):
    """The project has an end already."""

    message = _("This project has already ended. Reload the page.")


class HandoverOpen(Refusal):
    """The firm has not handed over everything, and nobody says why the project ends all the same."""

    message = _("The hand-over is not complete. Have it confirmed by both sides, or give the reason of the end.")
    status = 422


@transaction.atomic
def file_firm(*, by: User | None, firm: PropertyFirm | None = None, **values: Any) -> PropertyFirm:
    """File a firm, or correct the filing of `firm`. Values are those of `ALL_FIRM_FIELDS`.

    A real code replaces a stand-in. Raises `ValidationError` for a wrong or a known code, `NotAllowed`.
    """
    if by is not None and not (can_manage_firms(by) and (firm is None or can_see(by, firm))):
        raise NotAllowed
    if firm is None:
        firm = PropertyFirm()
    else:
        firm = PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=firm.pk)
    changes = write_firm(firm, values)
    note_change(firm, "file_firm", changes, by=by, now=timezone.now())
    record(by, "firms.file_firm", firm, fields=changes)
    return firm


def write_firm(firm: PropertyFirm, values: dict[str, Any]) -> Changes:
    """Write values into the file of a locked or new firm, inside the caller's transaction; what changed.

    Raises `ValidationError`.
    """
    before = values_of(firm, ALL_FIRM_FIELDS) if firm.pk else {}
    for name, value in values.items():
        setattr(firm, name, value)
    _complete(firm)
    firm.full_clean()
    firm.save()
    return changes_of(before, values_of(firm, ALL_FIRM_FIELDS))


def _complete(firm: PropertyFirm) -> None:
    firm.name = firm.name.strip()
    firm.unified_code = firm.unified_code.strip().upper()
    firm.is_code_fictitious = firm.unified_code[2:8] == "000000"
    firm.short_name = firm.short_name or short_name(firm.name)[:100]
    firm.normal_name = normal_name(firm.name)
    words = [firm.normal_name, firm.short_name.casefold(), pinyin_initials(firm.name), firm.unified_code.casefold()]
    firm.search_text = " ".join(dict.fromkeys(words))


@transaction.atomic
def open_temporary_file(
    estate: Estate, *, name: str, since: datetime.date, by: User | None, unified_code: str = "", reason: str = ""
) -> ServiceProject:
    """Record a firm that is found serving an estate without having filed (临时建档), with the project that it serves.

    Known firms keep their file; an unknown one gets a stand-in code where its own is not known. The project stays
    unfiled until the firm files it. Raises `NotAllowed`, `ValidationError`.
    """
    if by is not None and not can_manage_projects_of(by, estate):
        raise NotAllowed
    code = unified_code.strip().upper()
    known = (
        PropertyFirm.objects.filter(unified_code=code)
        if code
        else PropertyFirm.objects.filter(normal_name=normal_name(name))
    )
    firm = known.order_by("pk").first()
    if firm is None:
        firm = PropertyFirm()
        values = {"name": name, "unified_code": code or fictitious_code(normal_name(name))}
        changes = write_firm(firm, {**values, "status": FirmStatus.TEMPORARY, "temporary_since": since})
        note_change(firm, "open_temporary_file", changes, by=by, now=timezone.now(), reason=reason)
    record(by, "firms.open_temporary_file", firm, fields=["name", "unified_code", "status"], reason=reason)
    return open_project(firm, estate, by=by, effective_from=since)


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
    project = new_project(firm, estate, effective_from, values)
    changes = changes_of({}, {"estate": estate.name, "effective_from": effective_from})
    note_change(firm, "open_project", changes, by=by, now=timezone.now(), project=project)
    record(by, "firms.open_project", project, fields=["firm", "estate", "effective_from"])
    return project


def new_project(
    firm: PropertyFirm, estate: Estate, effective_from: datetime.date, values: dict[str, Any]
) -> ServiceProject:
    """Write a project of a locked estate, inside the caller's transaction. Raises `ValidationError`."""
    project = ServiceProject(
        firm=firm,
        estate=estate,
        effective_from=effective_from,
        **{
            "name": estate.name,
            "floor_area": estate.floor_area,
            "household_count": estate.household_count,
            "place_kind": estate.kind,
            **values,
        },
    )
    project.full_clean()
    project.save()
    return project


@transaction.atomic
def end_project(
    project_id: int, *, by: User | None, effective_to: datetime.date, end_reason: str, reason: str = ""
) -> ServiceProject:
    """Record the last day but one of a service: from `effective_to` on the firm serves the estate no more.

    An officer gives the reason, for the regular way is the hand-over of an exit. Raises `ProjectAlreadyEnded`,
    `HandoverOpen`, `ValidationError` when the end is not after the beginning, `NotAllowed`.
    """
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_manage_projects_of(by, project.estate):
        raise NotAllowed
    if project.effective_to is not None:
        raise ProjectAlreadyEnded
    if by is not None and not reason.strip():
        raise HandoverOpen
    now = timezone.now()
    write_end(project, effective_to, end_reason, by=by, now=now, reason=reason)
    record(by, "firms.end_project", project, fields=["effective_to", "end_reason"], reason=reason)
    FirmExit.objects.filter(project=project, state=ExitState.OPEN).update(
        state=ExitState.DONE, closed_by=by, closed_at=now, open_items_reason=reason[:500]
    )
    return project


def write_end(
    project: ServiceProject,
    day: datetime.date,
    end_reason: str,
    *,
    by: User | None,
    now: datetime.datetime,
    reason: str = "",
) -> None:
    """End a locked project with its contracts and its manager's post, inside the caller's transaction.

    Raises `ValidationError`.
    """
    before = values_of(project, ("effective_to", "end_reason"))
    project.effective_to = day
    project.end_reason = ProjectEnd(end_reason)
    project.full_clean()
    project.save(update_fields=["effective_to", "end_reason", "updated_at"])
    for model in (ServiceContract, ManagerPost):
        for row in model.objects.filter(project=project).exclude(effective_to__lte=day):
            row.effective_to = max(day, row.effective_from)
            row.save(update_fields=["effective_to"])
    changes = changes_of(before, values_of(project, ("effective_to", "end_reason")))
    note_change(project.firm, "end_project", changes, by=by, now=now, project=project, reason=reason)
