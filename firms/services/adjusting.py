"""Another fee: proposed by the firm with reasons and accounts, decided by the owners, filed by the office."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import sha256_hex_of_bytes
from common.errors import NotAllowed, Refusal
from common.storing import put_away
from firms.approvals import FEE_ADJUSTMENT, approval_of
from firms.choices import AdjustmentState, ApprovalSource, BuildingType, DutyKind
from firms.models import AdjustmentStep, DisclosureVersion, FeeAdjustment, FeeStandard, ServiceProject
from firms.permissions import can_represent, can_review_disclosures_of
from firms.services.documents import check_document
from firms.services.empties import empties
from firms.workflow.adjustments import FIRM, MOVES, target_of
from jobs.services import enqueue


class AccountsNotPublic(Refusal):
    """Owners cannot deliberate without the accounts."""

    message = _("Disclose last year's accounts first: owners must see them before a fee changes.")


class OwnersHaveNotDecided(Refusal):
    """No result of the assembly, or the deliberation before it is not complete."""

    message = _(
        "The owners have not decided yet: no announced result of their assembly with a complete deliberation is known. "
        "Wait for it, or enter the decision document."
    )


class FeeNeedsOwners(Refusal):
    """A higher fee without a case."""

    message = _("This fee is higher than the one before. Open a fee-adjustment case: the owners decide about it.")


class AnotherCaseOpen(Refusal):
    """One case at a time."""

    message = _("Another case about this fee is not finished yet.")


def fee_on(project: ServiceProject, building_type: str, day: datetime.date) -> FeeStandard | None:
    """What a project charges on a day for a type of building."""
    return FeeStandard.objects.on(day).filter(project=project, building_type=building_type).first()


@transaction.atomic
def enter_fee(
    project_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    amount: Decimal,
    effective_from: datetime.date,
    basis: str,
    level_code: str = "",
    building_type: str = BuildingType.ALL,
) -> FeeStandard:
    """Enter the first fee of a project, or a lower one (登记收费标准). A higher one needs a case.

    Raises `FeeNeedsOwners`, `ValidationError`, `NotAllowed`.
    """
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_represent(by, project.firm):
        raise NotAllowed
    last = FeeStandard.objects.filter(project=project, building_type=building_type).first()
    if last is not None and effective_from <= last.effective_from:
        raise Refusal(_("A new fee begins after the one that stands."))
    if last is not None and amount > last.amount:
        raise FeeNeedsOwners
    fee = _write_fee(project, amount, effective_from, basis, level_code, building_type, now, None)
    record(by, "firms.enter_fee", fee, fields=["amount", "effective_from"])
    return fee


def _write_fee(
    project: ServiceProject,
    amount: Decimal,
    effective_from: datetime.date,
    basis: str,
    level_code: str,
    building_type: str,
    now: datetime.datetime,
    case: FeeAdjustment | None,
) -> FeeStandard:
    fee = FeeStandard(
        project=project,
        amount=amount,
        effective_from=effective_from,
        basis=basis.strip(),
        level_code=level_code,
        building_type=building_type,
        created_at=now,
        case=case,
    )
    fee.full_clean(exclude=empties(fee))
    fee.save(force_insert=True)
    return fee


@transaction.atomic
def propose_adjustment(
    project_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    proposed_amount: Decimal,
    start_on: datetime.date,
    reasons: str,
    level_code: str = "",
    building_type: str = BuildingType.ALL,
) -> FeeAdjustment:
    """Propose another fee (提出调价). Raises `AnotherCaseOpen`, `ValidationError`, `NotAllowed`."""
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_represent(by, project.firm):
        raise NotAllowed
    if not reasons.strip():
        raise Refusal(_("Give the reasons: the owners read them."))
    unfinished = FeeAdjustment.objects.filter(project=project, building_type=building_type)
    if unfinished.exclude(state__in=finished_states()).exists():
        raise AnotherCaseOpen
    fee = fee_on(project, building_type, timezone.localdate(now))
    case = FeeAdjustment(
        project=project,
        building_type=building_type,
        level_code=level_code or (fee.level_code if fee is not None else ""),
        current_amount=None if fee is None else fee.amount,
        proposed_amount=proposed_amount,
        start_on=start_on,
        reasons=reasons.strip(),
        proposed_at=now,
    )
    case.full_clean(exclude=empties(case))
    case.save(force_insert=True)
    _step(case, "propose", "", by, now, "")
    return case


def finished_states() -> list[str]:
    """States from which no move leads on."""
    return [state for state in AdjustmentState.values if not any(state in move.sources for move in MOVES.values())]


@transaction.atomic
def move_adjustment(
    case_id: int, move: str, *, by: User | None, now: datetime.datetime, reason: str = ""
) -> FeeAdjustment:
    """Make one move of `workflow.adjustments.MOVES` other than by a document.

    `approve` and `reject` ask the assembly of the estate (`firms.approvals`). Raises `MoveNotAllowed`, `NotAllowed`,
    `AccountsNotPublic`, `OwnersHaveNotDecided`; `Refusal` where a reason is missing.
    """
    case = _locked(case_id, move, by)
    target = target_of(move, case.state)
    if MOVES[move].guard == "a reason" and not reason.strip():
        raise Refusal(_("Say why."))
    if move == "publish":
        case.accounts = _public_accounts(case.project)
    elif move in ("approve", "reject"):
        _take_result(case, is_approved=move == "approve")
    _to(case, move, target, by, now, reason)
    if move == "file":
        _file(case, now)
    return case


@transaction.atomic
def enter_decision(
    case_id: int,
    *,
    by: User,
    now: datetime.datetime,
    is_approved: bool,
    title: str,
    decided_on: datetime.date,
    document: bytes,
    reason: str,
) -> FeeAdjustment:
    """An officer enters the owners' decision from its document (录入业主决定): the file is kept with its SHA-256.

    Raises `MoveNotAllowed`, `NotAllowed`; `Refusal` without document, title or reason, or with a day to come.
    """
    move = "approve" if is_approved else "reject"
    case = _locked(case_id, move, by)
    target = target_of(move, case.state)
    ending = check_document(document)
    if not title.strip() or not reason.strip():
        raise Refusal(_("Name the document, and say why the result is entered by hand."))
    if decided_on > timezone.localdate(now):
        raise Refusal(_("A decision that is entered has been made already."))
    case.approval_source = ApprovalSource.DOCUMENT
    case.decision_title = title.strip()
    case.decision_digest = sha256_hex_of_bytes(document)
    case.decided_on = decided_on
    case.decision_file = put_away(f"firms/decisions/{case.pk}-{case.decision_digest[:16]}.{ending}", document)
    _to(case, move, target, by, now, reason)
    return case


def _locked(case_id: int, move: str, by: User | None) -> FeeAdjustment:
    FeeAdjustment.objects.select_for_update(of=("self",), no_key=True).get(pk=case_id)
    case = FeeAdjustment.objects.select_related("project__firm", "project__estate__area").get(pk=case_id)
    if by is None:
        return case
    is_firm = MOVES[move].actor == FIRM
    may = can_represent(by, case.project.firm) if is_firm else can_review_disclosures_of(by, case.project.estate)
    if not may:
        raise NotAllowed
    return case


def _public_accounts(project: ServiceProject) -> DisclosureVersion:
    versions = DisclosureVersion.objects.public().filter(
        disclosure__project=project, disclosure__kind=DutyKind.ACCOUNTS
    )
    latest = versions.order_by("-disclosure__period_start", "-number").first()
    if latest is None:
        raise AccountsNotPublic
    return latest


def _take_result(case: FeeAdjustment, *, is_approved: bool) -> None:
    found = approval_of(case.project.estate, FEE_ADJUSTMENT, case.pk)
    is_whole = found is not None and found.is_chain_complete and found.decided_on is not None and found.digest
    if found is None or not is_whole or found.is_approved is not is_approved:
        raise OwnersHaveNotDecided
    case.approval_source = ApprovalSource.ASSEMBLY
    case.decision_title, case.decision_digest, case.decided_on = found.title, found.digest, found.decided_on


def _to(case: FeeAdjustment, move: str, target: str, by: User | None, now: datetime.datetime, reason: str) -> None:
    before, case.state = case.state, target
    case.save()
    _step(case, move, before, by, now, reason)


def _step(case: FeeAdjustment, move: str, before: str, by: User | None, now: datetime.datetime, reason: str) -> None:
    step = AdjustmentStep.objects.create(
        case=case,
        move=move,
        from_state=before,
        to_state=case.state,
        reason=reason.strip(),
        actor=by,
        happened_at=now,
    )
    record(by, f"firms.{move}_adjustment", case, fields=["state"], reason=reason.strip())
    enqueue("firms.tell_disclosure", queue="notify", noun="step", pk=step.pk)


def _file(case: FeeAdjustment, now: datetime.datetime) -> Any:
    start = max(case.start_on, timezone.localdate(now))
    last = FeeStandard.objects.filter(project=case.project, building_type=case.building_type).first()
    if last is not None and start <= last.effective_from:
        start = last.effective_from + datetime.timedelta(days=1)
    return _write_fee(
        case.project,
        case.proposed_amount,
        start,
        case.decision_title or str(case),
        case.level_code,
        case.building_type,
        now,
        case,
    )
