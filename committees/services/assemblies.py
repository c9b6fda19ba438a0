"""Preparing an assembly and moving it on: draft, agenda, officers, notice, opening, close, cancellation."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from committees.choices import AssemblyState, CandidateState, LegalClass, OfficerTask
from committees.deliberation import require_chain
from committees.models import (
    Assembly,
    AssemblyOfficer,
    BallotSeal,
    Candidate,
    ElectionPreparation,
    FrozenRoll,
    LedgerHead,
    Motion,
)
from committees.permissions import can_guide_in, can_run
from committees.rules import BadCase, read_rules
from committees.rules_source import notice_term, vote_rules_for
from committees.sealing import ALPHABET, make_keys
from committees.services.candidacy import require_no_candidate
from committees.workflow.assembly import target_of
from common.digest import digest
from common.errors import NotAllowed, Refusal
from places.models import Estate

CODE_LENGTH = 8
GENESIS = "0" * 64
"""What stands before the first line of a ledger."""


class NothingToVoteOn(Refusal):
    """A notice needs an agenda."""

    message = _("There is no motion yet. Set the agenda first.")


class NoRoll(Refusal):
    """A notice needs a frozen roll."""

    message = _("The roll is not frozen yet. Freeze it first: its digest stands in the notice.")


class NoticeTooShort(Refusal):
    """The owners must be told so many days before."""

    message = _("Owners are told %(days)s days before the vote (%(clause)s). Let the voting begin on %(day)s or later.")

    def __init__(self, days: int, clause: str, day: datetime.date) -> None:
        super().__init__(self.message % {"days": days, "clause": clause, "day": day.isoformat()})


class NotDueYet(Refusal):
    """The voting opens and closes at its moment, not before."""

    message = _("It is not time yet: the notice says %(moment)s.")

    def __init__(self, moment: datetime.datetime) -> None:
        super().__init__(self.message % {"moment": timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")})


class NotOnTheList(Refusal):
    """Somebody stands who is not on the posted list of candidates."""

    message = _("Only candidates of the posted list stand in this election. Write each name as it is posted.")
    status = 422


class AgendaFixed(Refusal):
    """After the notice nothing is added (off-agenda motions are void)."""

    message = _("The notice has been given: agenda and roll are fixed. Cancel the assembly and prepare a new one.")


def locked(assembly_id: int) -> Assembly:
    """The assembly, locked until the end of the transaction."""
    rows = Assembly.objects.select_for_update(of=("self",), no_key=True).select_related("estate__area")
    return rows.get(pk=assembly_id)


def locked_draft(assembly_id: int, by: User | None) -> Assembly:
    """A draft that the person may prepare. Raises `NotAllowed`, `AgendaFixed`."""
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if assembly.state != AssemblyState.DRAFT:
        raise AgendaFixed
    return assembly


def require_to_run(by: User | None, assembly: Assembly) -> None:
    """Raise `NotAllowed` unless the person leads the assembly; the system (None) may."""
    if by is not None and not can_run(by, assembly):
        raise NotAllowed


@transaction.atomic
def draft_assembly(
    estate: Estate,
    *,
    by: User | None,
    kind: str,
    title: str,
    opens_at: datetime.datetime,
    closes_at: datetime.datetime,
    warning: str = "",
    preparation: ElectionPreparation | None = None,
) -> Assembly:
    """Begin to prepare an assembly (筹备). `warning`: what owners are told about silence. Raises `NotAllowed`.

    `preparation`: the election that it holds; `services.elections` begins those.
    """
    if by is not None and not can_guide_in(by, estate.area):
        raise NotAllowed
    assembly = Assembly(
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        estate=estate,
        preparation=preparation,
        kind=kind,
        title=title.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        warning=warning.strip(),
        warns_of_silence=bool(warning.strip()),
    )
    assembly.full_clean()
    assembly.save(force_insert=True)
    LedgerHead.objects.create(assembly=assembly, digest=GENESIS)
    record(by, "committees.draft_assembly", assembly, fields=["kind", "title", "opens_at", "closes_at"])
    return assembly


@transaction.atomic
def change_draft(assembly_id: int, *, by: User | None, **values: Any) -> Assembly:
    """Other dates or words before the notice. Raises `NotAllowed`, `AgendaFixed`, `ValidationError`."""
    assembly = locked_draft(assembly_id, by)
    for name in ("kind", "title", "opens_at", "closes_at", "warning"):
        setattr(assembly, name, values.get(name, getattr(assembly, name)))
    assembly.warns_of_silence = bool(assembly.warning.strip())
    assembly.full_clean()
    assembly.save()
    record(by, "committees.change_draft", assembly, fields=sorted(values))
    return assembly


@transaction.atomic
def set_agenda(assembly_id: int, items: Sequence[Mapping[str, Any]], *, by: User | None) -> list[Motion]:
    """Write the agenda anew: `matter`, `title`, `text`, `by_objection`, `election`, `seats` of each motion, in order.

    In an assembly for a preparation only candidates of the posted list stand, by the names they have there. Raises
    `NotAllowed`, `AgendaFixed`, `NotOnTheList`, `ValidationError`.
    """
    assembly = locked_draft(assembly_id, by)
    special, listed = _special_matters(assembly), _listed(assembly)
    assembly.motions.all().delete()
    motions = [_motion(assembly, number, item, special, listed) for number, item in enumerate(items, 1)]
    for motion in motions:
        motion.full_clean()
        motion.save(force_insert=True)
    record(by, "committees.set_agenda", assembly, fields=["motions"])
    return motions


def _listed(assembly: Assembly) -> dict[str, list[Candidate]] | None:
    """Name on the posted list → who has it; None for an assembly that holds no prepared election."""
    if assembly.preparation_id is None:
        return None
    found: dict[str, list[Candidate]] = {}
    for row in Candidate.objects.filter(preparation=assembly.preparation_id, state=CandidateState.LISTED):
        found.setdefault(row.name, []).append(row)
    return found


def _candidate(item: Mapping[str, Any], listed: dict[str, list[Candidate]] | None) -> Candidate | None:
    """Who stands; two of one name take the places of the list in turn. Raises `NotOnTheList`."""
    if listed is None or not str(item.get("election") or "").strip():
        return None
    rows = listed.get(str(item["title"]).strip())
    if not rows:
        raise NotOnTheList
    return rows.pop(0)


def _motion(
    assembly: Assembly,
    number: int,
    item: Mapping[str, Any],
    special: Sequence[str],
    listed: dict[str, list[Candidate]] | None,
) -> Motion:
    is_special = item["matter"] in special
    legal_class = LegalClass.SPECIAL if is_special else LegalClass.ORDINARY
    return Motion(
        candidate=_candidate(item, listed),
        assembly=assembly,
        number=number,
        matter=item["matter"],
        legal_class=LegalClass.OBJECTION if item.get("by_objection") else legal_class,
        title=str(item["title"]).strip(),
        text=str(item.get("text", "")).strip(),
        election=str(item.get("election") or "").strip(),
        seats=item.get("seats") or None,
        about=item.get("about") or "",
        reference=item.get("reference") or 0,
    )


def _special_matters(assembly: Assembly) -> list[str]:
    rules = vote_rules_for(assembly.estate, timezone.localdate(assembly.opens_at))["rules"]
    return list(rules["special_matters"])


@transaction.atomic
def appoint_officer(
    assembly_id: int, user: User, task: str, *, by: User | None, now: datetime.datetime
) -> AssemblyOfficer:
    """Give somebody a task in the assembly. The head is appointed by the office only.

    Raises `NotAllowed`, `OfficerStands`.
    """
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    if task == OfficerTask.HEAD and by is not None and not can_guide_in(by, assembly.estate.area):
        raise NotAllowed
    require_no_candidate(user, assembly)
    officer = AssemblyOfficer(assembly=assembly, user=user, task=task, appointed_at=now)
    officer.full_clean()
    officer.save(force_insert=True)
    record(by, "committees.appoint_officer", officer, fields=["user", "task"])
    return officer


@transaction.atomic
def release_officer(officer_id: int, *, by: User | None, now: datetime.datetime) -> None:
    """End a task. Raises `NotAllowed`."""
    officer = AssemblyOfficer.objects.select_related("assembly__estate__area").get(pk=officer_id)
    require_to_run(by, officer.assembly)
    officer.released_at = now
    officer.save(update_fields=["released_at"])
    record(by, "committees.release_officer", officer, fields=["released_at"])


@transaction.atomic
def give_notice(
    assembly_id: int, *, by: User | None, now: datetime.datetime, own_rules: Mapping[str, Any] | None = None
) -> Assembly:
    """Tell the owners (公告): agenda, roll and rules are fixed from here on, and the seal of ballots is made.

    `own_rules`: what the assembly's own rules of procedure settle, in the form of `read_rules`.
    Raises `NotAllowed`, `AgendaFixed`, `NothingToVoteOn`, `NoRoll`, `NoticeTooShort`, `ChainIncomplete`,
    `OfficerStands`; `Refusal` for unreadable rules.
    """
    assembly = locked_draft(assembly_id, by)
    if not assembly.motions.exists():
        raise NothingToVoteOn
    if not FrozenRoll.objects.filter(assembly=assembly).exists():
        raise NoRoll
    _check_days(assembly, now)
    _check_deliberation(assembly, now)
    for officer in assembly.officers.filter(released_at__isnull=True).select_related("user"):
        require_no_candidate(officer.user, assembly)
    assembly.rules = _snapshot(assembly, own_rules)
    assembly.rules_digest = digest(assembly.rules)
    _class_motions(assembly)
    public, private = make_keys()
    BallotSeal.objects.create(assembly=assembly, public_key=public, private_key=private)
    _move(assembly, "give_notice", "notice_at", now)
    record(by, "committees.give_notice", assembly, fields=["state", "rules"], reason=assembly.rules_digest)
    return assembly


def _check_days(assembly: Assembly, now: datetime.datetime) -> None:
    """The day of the notice is not counted; days before an event are counted back and do not move."""
    told, opens = timezone.localdate(now), timezone.localdate(assembly.opens_at)
    term = notice_term(assembly.kind, opens, told)
    if term.last_day is not None and told > term.last_day:
        days = (opens - term.last_day).days
        raise NoticeTooShort(days, term.clause, told + datetime.timedelta(days=days))


def _check_deliberation(assembly: Assembly, now: datetime.datetime) -> None:
    for motion in assembly.motions.all():
        for matter in sorted(motion.deliberated_as):
            require_chain(assembly.estate, matter, motion.reference, on=timezone.localdate(now))


def _snapshot(assembly: Assembly, own_rules: Mapping[str, Any] | None) -> dict[str, Any]:
    snapshot = vote_rules_for(assembly.estate, timezone.localdate(assembly.opens_at))
    snapshot["rules"] = {**snapshot["rules"], **(own_rules or {})}
    snapshot["own"] = sorted(own_rules or {})
    try:
        read_rules(snapshot["rules"])
    except BadCase as error:
        raise Refusal(_("The rules of the count cannot be read: %(error)s") % {"error": error}) from error
    return snapshot


def _class_motions(assembly: Assembly) -> None:
    special = assembly.count_rules["special_matters"]
    for motion in assembly.motions.exclude(legal_class=LegalClass.OBJECTION):
        motion.legal_class = LegalClass.SPECIAL if motion.matter in special else LegalClass.ORDINARY
        motion.save(update_fields=["legal_class"])


@transaction.atomic
def open_voting(assembly_id: int, *, by: User | None, now: datetime.datetime) -> Assembly:
    """The voting begins at its moment (开始表决). Raises `NotAllowed`, `MoveNotAllowed`, `NotDueYet`."""
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    target_of("open", assembly.state)
    if now < assembly.opens_at:
        raise NotDueYet(assembly.opens_at)
    _move(assembly, "open", "opened_at", now)
    record(by, "committees.open_voting", assembly, fields=["state"])
    return assembly


@transaction.atomic
def close_voting(assembly_id: int, *, by: User | None, now: datetime.datetime) -> Assembly:
    """The voting ends at its moment (截止表决). Paper that came too late can still be written down until the count.

    Raises `NotAllowed`, `MoveNotAllowed`, `NotDueYet`.
    """
    head = LedgerHead.objects.select_for_update().get(assembly_id=assembly_id)
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    target_of("close", assembly.state)
    if now < assembly.closes_at:
        raise NotDueYet(assembly.closes_at)
    _move(assembly, "close", "closed_at", now)
    record(by, "committees.close_voting", assembly, fields=["state"], reason=head.digest)
    return assembly


@transaction.atomic
def cancel_assembly(assembly_id: int, *, by: User | None, now: datetime.datetime, reason: str) -> Assembly:
    """Call the assembly off, with the reason that the owners read. Raises `NotAllowed`, `MoveNotAllowed`."""
    assembly = locked(assembly_id)
    require_to_run(by, assembly)
    assembly.cancel_reason = reason.strip()[:300]
    _move(assembly, "cancel", "cancelled_at", now, "cancel_reason")
    record(by, "committees.cancel_assembly", assembly, fields=["state"], reason=assembly.cancel_reason)
    return assembly


def _move(assembly: Assembly, verb: str, moment: str, now: datetime.datetime, *more: str) -> None:
    assembly.state = target_of(verb, assembly.state)
    setattr(assembly, moment, now)
    changed = ["state", moment, *more]
    if verb == "give_notice":
        changed += ["rules", "rules_digest"]
    assembly.save(update_fields=changed)


def move_on(assembly: Assembly, verb: str, moment: str, now: datetime.datetime) -> None:
    """For the services of the count: one step on, of an assembly that is locked."""
    _move(assembly, verb, moment, now)


def move_due_assemblies(now: datetime.datetime) -> int:
    """Open and close what its moment has come for, each in a transaction of its own. Returns how many moved."""
    moved = 0
    due = (
        (AssemblyState.NOTICED, "opens_at", open_voting),
        (AssemblyState.VOTING, "closes_at", close_voting),
    )
    for state, moment, act in due:
        for pk in Assembly.objects.filter(state=state, **{f"{moment}__lte": now}).values_list("pk", flat=True):
            try:
                act(pk, by=None, now=now)
            except Refusal:  # somebody was quicker
                continue
            moved += 1
    return moved
