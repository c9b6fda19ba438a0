"""Ledgers of estates: proposing, taking up, working off, checking. Each: lock, may, move, plan, history, audit."""

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import Picture
from common.storing import files_undone_on_error
from complaints.choices import EntryOrigin, EntryState, EntryStepKind, Ledger
from complaints.ledger_workflow import entry_target
from complaints.models import Category, Complaint, LedgerEntry, LedgerStep
from complaints.permissions import can_keep_ledger, can_see_queue
from complaints.selectors.ledgers import Finding, findings
from complaints.services._steps import words
from jobs.models import JobRun
from jobs.services import start_job
from places.models import Area, Estate

if TYPE_CHECKING:
    from accounts.models import User

EXPORT, MOST_EXPORTED = "complaints.export_ledger", 20_000


class PlanIncomplete(Refusal):
    """An entry was taken up without saying what is done, by whom, until when."""

    message = gettext_lazy("Say what is to be done, who is responsible, and by which day.")
    status = 422


class ComplaintOfOtherPlace(Refusal):
    """A linked complaint does not exist, or is about another estate."""

    message = gettext_lazy("A complaint that you name is not about this estate. Check its receipt code.")
    status = 422


class Plan(NamedTuple):
    """What is done, by which office or unit, until when."""

    measure: str
    owner_area: Area | None
    owner_unit: str
    due_on: datetime.date | None

    def checked(self) -> dict[str, Any]:
        """The plan as it is kept. Raises `PlanIncomplete`."""
        if not self.measure.strip() or self.due_on is None or not (self.owner_area or self.owner_unit.strip()):
            raise PlanIncomplete
        return self._asdict() | {"measure": self.measure.strip(), "owner_unit": self.owner_unit.strip()}


def _locked(entry_id: int, by: "User") -> LedgerEntry:
    entry = (
        LedgerEntry.objects.select_for_update(of=("self",), no_key=True).select_related("estate__area").get(pk=entry_id)
    )
    if not can_keep_ledger(by, entry.estate.area):
        raise NotAllowed
    return entry


def _step(
    entry: LedgerEntry,
    kind: str,
    by: "User | None",
    now: datetime.datetime,
    *,
    note: str = "",
    before: str = "",
    evidence: str = "",
    fields: Iterable[str] = (),
) -> LedgerEntry:
    LedgerStep.objects.create(
        entry=entry,
        kind=kind,
        from_state=before,
        to_state=entry.state,
        actor=by,
        note=note,
        evidence=evidence,
        created_at=now,
    )
    record(by, f"complaints.ledger_{kind}", entry, fields=["state", *fields], reason=note)
    return entry


@transaction.atomic
def enter_entry(
    *,
    by: "User",
    now: datetime.datetime,
    estate: Estate,
    ledger: str,
    title: str,
    finding: str,
    plan: Plan,
    category: Category | None = None,
    receipt_codes: Iterable[str] = (),
) -> LedgerEntry:
    """A person enters what was found, with the plan (登记台账). Raises `PlanIncomplete`, `ComplaintOfOtherPlace`."""
    if not can_keep_ledger(by, estate.area):
        raise NotAllowed
    codes = set(receipt_codes)
    based_on = list(Complaint.objects.visible_to(by).filter(receipt_code__in=codes, estate=estate))
    if len(based_on) != len(codes):
        raise ComplaintOfOtherPlace
    entry = LedgerEntry.objects.create(
        ledger=ledger,
        estate=estate,
        category=category,
        title=words(title),
        finding=words(finding),
        state=EntryState.OPEN,
        created_at=now,
        **plan.checked(),
    )
    entry.complaints.set(based_on)
    return _step(entry, EntryStepKind.ENTER, by, now)


def propose_entries(area: Area, *, by: "User | None", now: datetime.datetime) -> int:
    """Propose entries from the complaints of an area: what comes again and again, and what is not answered in time.

    A person takes each up or dismisses it. The same finding is proposed once a month. Returns how many are new.
    """
    if by is not None and not can_keep_ledger(by, area):
        raise NotAllowed
    return sum(_propose(finding, by, now) for finding in findings(area, now))


@transaction.atomic
def _propose(finding: Finding, by: "User | None", now: datetime.datetime) -> bool:
    title = _("%(category)s: %(number)s complaints") if finding.category else _("%(number)s complaints answered late")
    entry, is_new = LedgerEntry.objects.get_or_create(
        proposal_key=finding.key,
        defaults={
            "ledger": Ledger.PROBLEM,
            "estate": finding.estate,
            "category": finding.category,
            "origin": EntryOrigin.REPEATED if finding.category else EntryOrigin.OVERDUE,
            "title": title % {"category": finding.category, "number": finding.number},
            "finding": _("From %(first)s to %(last)s there were %(number)s such complaints.")
            % {"first": finding.period.first, "last": finding.period.last, "number": finding.number},
            "created_at": now,
        },
    )
    if is_new:
        entry.complaints.set(finding.complaints)
        _step(entry, EntryStepKind.PROPOSE, by, now)
    return is_new


def _move(entry: LedgerEntry, name: str, **changes: Any) -> str:
    before = entry.state
    changes["state"] = entry_target(name, before)
    for field, value in changes.items():
        setattr(entry, field, value)
    entry.save(update_fields=list(changes))
    return before


@transaction.atomic
def confirm_entry(entry_id: int, *, by: "User", now: datetime.datetime, plan: Plan, ledger: str) -> LedgerEntry:
    """A person takes a proposal up, into which ledger and with which plan (列入台账)."""
    entry = _locked(entry_id, by)
    before = _move(entry, "confirm", ledger=ledger, **plan.checked())
    return _step(entry, EntryStepKind.CONFIRM, by, now, before=before, fields=["ledger", *Plan._fields])


@transaction.atomic
def dismiss_entry(entry_id: int, *, by: "User", now: datetime.datetime, reason: str) -> LedgerEntry:
    """A person does not take a proposal up, and says why (不予列入)."""
    entry = _locked(entry_id, by)
    reason = words(reason)
    before = _move(entry, "dismiss")
    return _step(entry, EntryStepKind.DISMISS, by, now, before=before, note=reason)


@transaction.atomic
def change_entry(entry_id: int, *, by: "User", now: datetime.datetime, plan: Plan, reason: str) -> LedgerEntry:
    """Another measure, unit or day, with the reason (调整整改方案). Only before it is reported done."""
    entry = _locked(entry_id, by)
    reason = words(reason)
    if entry.state not in (EntryState.OPEN, EntryState.WORKING):
        raise NotAllowed
    for field, value in plan.checked().items():
        setattr(entry, field, value)
    entry.save(update_fields=list(Plan._fields))
    return _step(entry, EntryStepKind.CHANGE, by, now, before=entry.state, note=reason, fields=Plan._fields)


@transaction.atomic
def start_entry(entry_id: int, *, by: "User", now: datetime.datetime) -> LedgerEntry:
    """Work has begun (开始整改)."""
    entry = _locked(entry_id, by)
    before = _move(entry, "start")
    return _step(entry, EntryStepKind.START, by, now, before=before)


def report_entry(
    entry_id: int, *, by: "User", now: datetime.datetime, note: str, picture: Picture | None = None
) -> LedgerEntry:
    """What was done, with a photo of it (整改完成)."""
    with files_undone_on_error() as stored, transaction.atomic():
        entry = _locked(entry_id, by)
        note = words(note)
        before = _move(entry, "report")
        if picture is not None:
            wish = f"complaints/ledgers/{now:%Y/%m}/{uuid.uuid4().hex}.jpg"
            stored.append(default_storage.save(wish, ContentFile(picture.content)))
        evidence = stored[-1] if stored else ""
        return _step(entry, EntryStepKind.REPORT, by, now, before=before, note=note, evidence=evidence)


@transaction.atomic
def give_back_entry(entry_id: int, *, by: "User", now: datetime.datetime, reason: str) -> LedgerEntry:
    """What was reported done is not (退回整改)."""
    entry = _locked(entry_id, by)
    reason = words(reason)
    before = _move(entry, "give_back")
    return _step(entry, EntryStepKind.GIVE_BACK, by, now, before=before, note=reason)


@transaction.atomic
def check_entry(entry_id: int, *, by: "User", now: datetime.datetime, note: str) -> LedgerEntry:
    """Looked at on the spot and closed (验收销号)."""
    entry = _locked(entry_id, by)
    before = _move(entry, "check", finished_at=now)
    return _step(entry, EntryStepKind.CHECK, by, now, before=before, note=note.strip(), fields=["finished_at"])


def start_ledger_export(pks: list[int], *, by: "User") -> JobRun:
    """Have these entries made into a workbook (导出台账), in the background. Raises `NotAllowed`."""
    if not can_see_queue(by):
        raise NotAllowed
    return start_job(EXPORT, _("Ledgers as a file"), started_by=by, entries=pks[:MOST_EXPORTED])
