"""What an approved filing says is written into the register, all in the transaction of the approval."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import Refusal
from firms.choices import DayCount, FilingKind, FirmStatus, TermKind
from firms.models import Filing, FirmBranch, FirmHonour, ManagerPost, PropertyFirm, ServiceContract, ServiceProject
from firms.rules.filing_terms import due_day
from firms.rules.filing_values import typed
from firms.selectors.filing_terms import terms_on
from firms.services.filing import new_project, write_firm
from firms.services.filings._steps import personal_of
from firms.services.history import Changes, changes_of, note_change, values_of
from places.models import Estate

PROJECT_FIELDS = ("name", "place_kind", "floor_area", "household_count")
CONTRACT_FIELDS = ("fee_amount", "fee_model")


class ServedByAnother(Refusal):
    """Two firms file the same estate: the second cannot be entered while the first serves it."""

    message = _("Another firm serves this estate in that period. End its project first, or refuse this filing.")


class NoProject(Refusal):
    """The project ended while the filing was under way."""

    message = _("The project has ended meanwhile. Refuse this filing.")


def enter(filing: Filing, *, by: User, now: datetime.datetime) -> ServiceProject | None:
    """Write an approved filing into the register, with its row of history; the project that it is about.

    The filing is locked; the firm, and the estate of a project, are locked here. Raises `ServedByAnother`,
    `NoProject`, `ValidationError`.
    """
    firm = PropertyFirm.objects.select_for_update(of=("self",), no_key=True).get(pk=filing.firm_id)
    values = typed(filing.kind, {**filing.values, **personal_of(filing)})
    project, changes = _WRITERS[filing.kind](filing, firm, values)
    reason = str(values.get("reason") or "")
    note_change(firm, filing.kind, changes, by=by, now=now, project=project, filing=filing, reason=reason)
    return project


Written = tuple[ServiceProject | None, Changes]


def _filed_day(filing: Filing) -> datetime.date:
    """The day on which the firm filed: when it first handed in."""
    assert filing.first_submitted_at is not None
    return timezone.localdate(filing.first_submitted_at)


def _firm(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    values.pop("began_on")
    filed = {"status": FirmStatus.FILED, "filed_on": firm.filed_on or _filed_day(filing)}
    return None, write_firm(firm, {**values, **filed})


def _firm_change(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    kept = {name: value for name, value in values.items() if name not in ("changed_on", "reason")}
    return None, write_firm(firm, kept)


def _branch(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    branch = FirmBranch.objects.filter(firm=firm, name=values["name"]).first() or FirmBranch(firm=firm)
    before = values_of(branch, values) if branch.pk else {}
    return None, _written(branch, values, before)


def _honour(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    return None, _written(FirmHonour(firm=firm), values, {})


def _written(row: Any, values: dict[str, Any], before: dict[str, Any]) -> Changes:
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return changes_of(before, values)


def _project(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    estate = Estate.objects.select_for_update(of=("self",), no_key=True).get(pk=filing.estate_id)
    project = _served_by(firm, estate, values["effective_from"], values["effective_to"])
    facts = {name: values[name] for name in PROJECT_FIELDS}
    before: dict[str, Any] = {}
    if project is None:
        project = new_project(firm, estate, values["effective_from"], {**facts, "filed_on": _filed_day(filing)})
    else:
        before = values_of(project, (*PROJECT_FIELDS, "filed_on", "effective_from"))
        project.filed_on = project.filed_on or _filed_day(filing)
        project.effective_from = min(project.effective_from, values["effective_from"])
        _written(project, facts, before)
    after = values_of(project, (*PROJECT_FIELDS, "filed_on", "effective_from"))
    contract = _contract(filing, project, values)
    changes = {**changes_of(before, after), **changes_of({}, _of_contract(contract))}
    return project, {**changes, **_post(filing, project, values, values["effective_from"])}


def _served_by(
    firm: PropertyFirm, estate: Estate, first: datetime.date, end: datetime.date | None
) -> ServiceProject | None:
    """The project of the firm that the contract's period touches. Raises `ServedByAnother`."""
    rows = ServiceProject.objects.select_for_update(of=("self",), no_key=True).filter(estate=estate)
    rows = rows.exclude(effective_to__lte=first)
    touching = [row for row in rows if end is None or row.effective_from < end]
    if any(row.firm_id != firm.pk for row in touching):
        raise ServedByAnother
    return touching[0] if touching else None


def _contract(filing: Filing, project: ServiceProject, values: dict[str, Any]) -> ServiceContract:
    contract = ServiceContract(
        project=project,
        estate_id=project.estate_id,
        kind=values["contract_kind"],
        number=values["contract_number"],
        signed_on=values["signed_on"],
        effective_from=values["effective_from"],
        effective_to=values["effective_to"],
        agreed_to=values["effective_to"],
        fee_amount=values["fee_amount"],
        fee_model=values["fee_model"],
        filed_on=_filed_day(filing),
        due_on=filing.due_on,
        filing=filing,
    )
    contract.full_clean()
    contract.save(force_insert=True)
    return contract


def _of_contract(contract: ServiceContract) -> dict[str, Any]:
    names = ("kind", "number", "signed_on", "effective_from", "effective_to", "fee_amount", "fee_model")
    return {f"contract_{name}": value for name, value in values_of(contract, names).items()}


def _post(filing: Filing, project: ServiceProject, values: dict[str, Any], first: datetime.date) -> Changes:
    """The manager's post from a day on; the one before ends there. The same person again: nothing new."""
    posts = ManagerPost.objects.filter(project=project)
    held = posts.exclude(effective_to__lte=first).filter(effective_from__lte=first).first()
    if held is not None and (held.name, held.phone) == (values["manager_name"], values["manager_phone"]):
        return {}
    if held is not None:
        held.effective_to = first
        held.save(update_fields=["effective_to"])
    terms = terms_on(TermKind.MANAGER, first)
    post = ManagerPost(
        project=project,
        name=values["manager_name"],
        phone=values["manager_phone"],
        effective_from=first,
        reported_on=_filed_day(filing),
        due_on=due_day(first, terms.days, is_working=terms.day_count == DayCount.WORKING) if terms else None,
        filing=filing,
    )
    post.full_clean()
    post.save(force_insert=True)
    before = project.manager_name
    if (
        first <= timezone.localdate(filing.decided_at) or not before
    ):  # a post that begins later is followed by the nightly task
        project.manager_name = post.name
        project.save(update_fields=["manager_name", "updated_at"])
    changes = changes_of({"manager_name": before}, {"manager_name": post.name, "manager_from": first})
    return {**changes, "manager_phone": None}


def _open_project(filing: Filing) -> ServiceProject:
    rows = ServiceProject.objects.select_for_update(of=("self",), no_key=True)
    project = rows.get(pk=filing.project_id)
    if project.effective_to is not None:
        raise NoProject
    return project


def _project_change(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    project = _open_project(filing)
    facts = {name: values[name] for name in PROJECT_FIELDS}
    changes = _written(project, facts, values_of(project, PROJECT_FIELDS))
    contract = project.contracts.on(values["changed_on"]).first()
    if contract is not None:
        fees = {name: values[name] for name in CONTRACT_FIELDS}
        changes |= _written(contract, fees, values_of(contract, CONTRACT_FIELDS))
    return project, changes


def _manager(filing: Filing, firm: PropertyFirm, values: dict[str, Any]) -> Written:
    project = _open_project(filing)
    return project, _post(filing, project, values, values["effective_from"])


_WRITERS: dict[str, Callable[[Filing, PropertyFirm, dict[str, Any]], Written]] = {
    FilingKind.FIRM: _firm,
    FilingKind.FIRM_CHANGE: _firm_change,
    FilingKind.BRANCH: _branch,
    FilingKind.HONOUR: _honour,
    FilingKind.PROJECT: _project,
    FilingKind.PROJECT_CHANGE: _project_change,
    FilingKind.MANAGER: _manager,
}
