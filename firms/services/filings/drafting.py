"""The firm's part of a filing: begin, write, hand in, withdraw."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tokens import SystemActor
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from firms.choices import DayCount, FilingAct, FilingKind, FilingSource, FilingState
from firms.models import Filing, PropertyFirm, ServiceProject
from firms.models.filing import OF_PROJECTS
from firms.permissions import can_file_for
from firms.rules.filing_fields import EVENT_FIELD, NEEDS_FILE, personal_fields
from firms.rules.filing_terms import due_day
from firms.rules.filing_values import read_values
from firms.selectors.filing_terms import terms_on
from firms.services.filings._steps import Actor, account_of, locked, personal_of, seal_personal, step
from places.choices import AreaKind
from places.models import Area, Estate


class WrongValues(Refusal):
    """Something that was stated cannot be taken; `errors` says what, by field."""

    message = _("Some fields need correcting.")
    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = dict(errors)


class WrongSubject(Refusal):
    """A filing of a project without a project of the firm, or the other way round."""

    message = _("Choose the estate or the project that this filing is about, one that your firm serves.")
    status = 422


class WrongArea(Refusal):
    """A filing about the firm goes to the subdistrict of its office."""

    message = _("Choose the subdistrict in which the firm has its office.")
    status = 422


class FileNeeded(Refusal):
    """The contract or the certificate is missing."""

    message = _("Attach the contract or the certificate as a PDF file or a photo.")
    status = 422


@transaction.atomic
def open_filing(
    kind: str,
    firm: PropertyFirm,
    *,
    by: Actor,
    now: datetime.datetime,
    estate: Estate | None = None,
    project: ServiceProject | None = None,
    area: Area | None = None,
    source: str = FilingSource.PAGE,
) -> Filing:
    """Begin a filing of the firm. A new project is filed by its `estate`, a change by its `project`, what is about the
    firm itself by the subdistrict `area` of its office.

    Raises `NotAllowed`, `WrongSubject`, `WrongArea`; `ValidationError` when such a filing is under way.
    """
    _check_filer(by, firm)
    filing = Filing(
        kind=FilingKind(kind), firm=firm, source=source, changed_at=now, created_by=account_of(by), project=project
    )
    if filing.kind in OF_PROJECTS:
        filing.estate = _estate_of(filing, estate, project)
        filing.area = filing.estate.area
    else:
        if estate is not None or project is not None:
            raise WrongSubject
        if area is None or area.kind not in (AreaKind.SUBDISTRICT, AreaKind.COMMUNITY):
            raise WrongArea
        filing.area = area
    step(filing, FilingAct.OPEN, by, now)
    record(by, "firms.open_filing", filing, fields=["kind", "firm"])
    return filing


def _estate_of(filing: Filing, estate: Estate | None, project: ServiceProject | None) -> Estate:
    if project is not None:
        if project.firm_id != filing.firm_id or (project.effective_to and filing.kind != FilingKind.PROJECT):
            raise WrongSubject
        return project.estate
    if estate is None or filing.kind != FilingKind.PROJECT:
        raise WrongSubject
    return estate


def _check_filer(by: Actor, firm: PropertyFirm) -> None:
    """People file for their firm; whether a system may was checked where it came in."""
    if isinstance(by, User) and not can_file_for(by, firm):
        raise NotAllowed


@transaction.atomic
def save_filing(filing_id: int, given: Mapping[str, Any], *, by: Actor, now: datetime.datetime) -> Filing:
    """Keep what was typed so far. Raises `WrongValues` (nothing kept), `NotAllowed`, `MoveNotAllowed`."""
    filing = locked(filing_id)
    _check_filer(by, filing.firm)
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise MoveNotAllowed
    _write(filing, given, is_draft=True)
    filing.changed_at = now
    filing.save()
    record(by, "firms.save_filing", filing, fields=["values"])
    return filing


def _write(filing: Filing, given: Mapping[str, Any], *, is_draft: bool) -> None:
    read = read_values(filing.kind, given, is_draft=is_draft)
    if read.errors:
        raise WrongValues(read.errors)
    hidden = personal_fields(filing.kind)
    filing.values = {name: text for name, text in read.values.items() if name not in hidden}
    filing.personal = seal_personal({name: read.values[name] for name in sorted(hidden)})
    _set_term(filing)


def _set_term(filing: Filing) -> None:
    """The day from which the term counts, its last day, and the source: those in force on that day."""
    text = filing.values.get(EVENT_FIELD.get(filing.kind, ""), "")
    filing.event_on = datetime.date.fromisoformat(text) if text else None
    terms = terms_on(filing.kind, filing.event_on) if filing.event_on else None
    if filing.event_on is None or terms is None:
        filing.due_on, filing.legal_source = None, ""
        return
    filing.due_on = due_day(filing.event_on, terms.days, is_working=terms.day_count == DayCount.WORKING)
    filing.legal_source = terms.legal_source


@transaction.atomic
def submit_filing(
    filing_id: int, *, by: Actor, now: datetime.datetime, given: Mapping[str, Any] | None = None
) -> Filing:
    """Hand a filing in, for the first time or again after it was returned; `given` replaces what stands in it.

    Raises `WrongValues`, `FileNeeded`, `NotAllowed`, `MoveNotAllowed`.
    """
    filing = locked(filing_id)
    _check_filer(by, filing.firm)
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise MoveNotAllowed
    earlier = personal_of(filing) if filing.round else {}
    _write(filing, given if given is not None else {**filing.values, **personal_of(filing)}, is_draft=False)
    if filing.kind in NEEDS_FILE and not filing.files.exists():
        raise FileNeeded
    filing.round += 1
    filing.first_submitted_at = filing.first_submitted_at or now
    filing.submitted_at = now
    filing.submitted_by, filing.reviewed_by, filing.decided_by = account_of(by), None, None
    stated = personal_of(filing)
    changed = [name for name in stated if filing.round > 1 and stated[name] != earlier.get(name, "")]
    step(filing, FilingAct.SUBMIT, by, now, values=filing.values, personal_changed=changed)
    record(by, "firms.submit_filing", filing, fields=["state", "values"])
    return filing


@transaction.atomic
def withdraw_filing(filing_id: int, *, by: Actor, now: datetime.datetime, reason: str = "") -> Filing:
    """Take a filing back before it is decided. Raises `NotAllowed`, `MoveNotAllowed`."""
    filing = locked(filing_id)
    _check_filer(by, filing.firm)
    step(filing, FilingAct.WITHDRAW, by, now, note=reason.strip()[:500])
    record(by, "firms.withdraw_filing", filing, fields=["state"], reason=reason[:300])
    return filing


@transaction.atomic
def hand_in(
    kind: str,
    firm: PropertyFirm,
    given: Mapping[str, Any],
    *,
    by: SystemActor,
    now: datetime.datetime,
    files: list[Any],
    **subject: Any,
) -> Filing:
    """A filing from another system in one act: begun, with its files, handed in. All of it or nothing.

    Raises what `open_filing`, `attach_file` and `submit_filing` raise.
    """
    from firms.services.filings.files import attach_file

    filing = open_filing(kind, firm, by=by, now=now, source=FilingSource.INTERFACE, **subject)
    for file in files:
        attach_file(filing.pk, file, by=by, now=now)
    return submit_filing(filing.pk, by=by, now=now, given=given)
