"""A firm discloses, and corrects what it disclosed: always a new version, never a changed one."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.services import record
from common.digest import digest
from common.errors import NotAllowed, Refusal
from common.images import Picture
from common.storing import put_away
from firms.choices import DueFrom, DutyFrequency
from firms.models import (
    AccountLine,
    Disclosure,
    DisclosureDuty,
    DisclosureVersion,
    PostingProof,
    ServiceProject,
)
from firms.permissions import can_disclose_for
from firms.rules import DutyPeriod, Totals, period_of, totals
from firms.services.disclosing.content import Content, check_content
from firms.services.empties import empties
from jobs.services import enqueue


class NoSuchDuty(Refusal):
    """Nothing of this kind is demanded for that period."""

    message = gettext_lazy("Nothing of this kind has to be disclosed for that period. Choose another one.")
    status = 422


class PeriodNotOver(Refusal):
    """The period is still going on, or it is none of the calendar's."""

    message = gettext_lazy("This period is not over yet. Disclose it after its last day.")
    status = 422


class AlreadyDisclosed(Refusal):
    """There is a first version already."""

    message = gettext_lazy("This has been disclosed already, perhaps by a colleague. Open it and correct it there.")


class VersionMoved(Refusal):
    """Somebody corrected it meanwhile: nothing is overwritten."""

    message = gettext_lazy(
        "A colleague handed in another version meanwhile. Compare with it, then hand in yours again."
    )


def duty_for(kind: str, period_start: datetime.date | None, today: datetime.date) -> tuple[DisclosureDuty, Any]:
    """The duty in force for a period, and the period (None for what is shown all the time).

    Raises `NoSuchDuty`, `PeriodNotOver`.
    """
    duties = DisclosureDuty.objects.filter(kind=kind)
    if period_start is None:
        duty = duties.on(today).filter(frequency=DutyFrequency.CONTINUOUS).first()
        if duty is None:
            raise NoSuchDuty
        return duty, None
    for duty in duties.exclude(frequency=DutyFrequency.CONTINUOUS):
        period = period_of(duty.frequency, period_start)
        anchor = period.start if duty.due_from == DueFrom.START else period.last
        in_force = duty.effective_from <= anchor and (duty.effective_to is None or anchor < duty.effective_to)
        if period.start == period_start and in_force:
            if today < (period.start if duty.due_from == DueFrom.START else period.end):
                raise PeriodNotOver
            return duty, period
    raise NoSuchDuty


@transaction.atomic
def disclose(
    project_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    kind: str,
    content: Content,
    period_start: datetime.date | None = None,
    pictures: Sequence[Picture] = (),
) -> DisclosureVersion:
    """Hand in the first version of what a project owes (公开). Public at once, or after review where the duty says so.

    Raises `NoSuchDuty`, `PeriodNotOver`, `AlreadyDisclosed`, `ContentRefused`, `NotAllowed`.
    """
    project = ServiceProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    if by is not None and not can_disclose_for(by, project):
        raise NotAllowed
    duty, period = duty_for(kind, period_start, timezone.localdate(now))
    if period is not None and not _served(project, period):
        raise NoSuchDuty
    if Disclosure.objects.filter(project=project, kind=kind, period_start=period_start).exists():
        raise AlreadyDisclosed
    check_content(kind, content, duty)
    disclosure = Disclosure.objects.create(
        project=project,
        kind=kind,
        period_start=period_start,
        period_end=None if period is None else period.end,
        created_at=now,
    )
    version = _write(disclosure, 1, duty, content, by, now, "")
    _keep(version, pictures, by, now)
    record(by, "firms.disclose", version, fields=["text", "facts", "lines", "posted_from", "posted_to"])
    return version


def _served(project: ServiceProject, period: DutyPeriod) -> bool:
    return project.effective_from < period.end and (project.effective_to is None or project.effective_to > period.start)


@transaction.atomic
def correct(
    disclosure_id: int,
    *,
    by: User | None,
    now: datetime.datetime,
    based_on: int,
    reason: str,
    content: Content,
    pictures: Sequence[Picture] = (),
) -> DisclosureVersion:
    """Hand in a correction (更正): the next version, with its reason. `based_on`: number of the version it corrects.

    Raises `VersionMoved` when there is a newer one, `ContentRefused`, `NotAllowed`.
    """
    disclosure = (
        Disclosure.objects.select_for_update(of=("self",), no_key=True).select_related("project").get(pk=disclosure_id)
    )
    if by is not None and not can_disclose_for(by, disclosure.project):
        raise NotAllowed
    latest = disclosure.versions.select_related("duty").order_by("-number").first()
    if latest is None or latest.number != based_on:
        raise VersionMoved
    if not reason.strip():
        raise Refusal(_("Say why it is corrected: everybody reads it."))
    check_content(disclosure.kind, content, latest.duty)
    version = _write(disclosure, latest.number + 1, latest.duty, content, by, now, reason.strip())
    _keep(version, pictures, by, now)
    record(by, "firms.correct_disclosure", version, fields=["text", "facts", "lines", "posted_from", "posted_to"])
    return version


@transaction.atomic
def add_proof(
    version_id: int, *, by: User | None, now: datetime.datetime, pictures: Sequence[Picture]
) -> DisclosureVersion:
    """Add photos of the paper on the board (补充张贴照片). Raises `NotAllowed`, `StorageFailing`."""
    version = DisclosureVersion.objects.select_related("disclosure__project").get(pk=version_id)
    if by is not None and not can_disclose_for(by, version.disclosure.project):
        raise NotAllowed
    if not pictures:
        raise Refusal(_("Choose a photo of the paper on the board."))
    _keep(version, pictures, by, now)
    record(by, "firms.add_posting_proof", version, fields=["proofs"])
    return version


def _write(
    disclosure: Disclosure,
    number: int,
    duty: DisclosureDuty,
    content: Content,
    by: User | None,
    now: datetime.datetime,
    reason: str,
) -> DisclosureVersion:
    account = content.account
    sums = None if account is None else totals(account)
    version = DisclosureVersion(
        disclosure=disclosure,
        number=number,
        duty=duty,
        text=content.text.strip(),
        facts={code: text.strip() for code, text in content.facts.items() if text.strip()},
        posted_from=content.posted_from,
        posted_to=content.posted_to,
        needs_review=duty.needs_review,
        correction_reason=reason,
        entered_by=by,
        created_at=now,
        **_amounts(content, sums),
    )
    before = disclosure.versions.filter(number=number - 1).values_list("digest", flat=True).first()
    version.digest = digest(_canonical(version, content, before or ""))
    version.full_clean(exclude=empties(version))
    version.save(force_insert=True)
    _write_lines(version, content)
    enqueue("firms.tell_disclosure", queue="notify", noun="version", pk=version.pk)
    return version


def _amounts(content: Content, sums: Totals | None) -> dict[str, Any]:
    account = content.account
    if account is None or sums is None:
        return {}
    return {
        "opening_amount": account.opening,
        "income_total": sums.income,
        "spending_total": sums.spending,
        "closing_amount": account.closing,
        "fund_balance_amount": account.fund_balance,
        "fund_first_amount": account.fund_first,
    }


def _write_lines(version: DisclosureVersion, content: Content) -> None:
    if content.account is None:
        return
    AccountLine.objects.bulk_create(
        AccountLine(
            version=version,
            section=line.section,
            position=position,
            item=line.item,
            title=line.title,
            gross_amount=line.gross,
            cost_amount=line.cost,
            amount=line.amount,
        )
        for position, line in enumerate(content.account.lines, start=1)
    )


def _canonical(version: DisclosureVersion, content: Content, before: str) -> dict[str, Any]:
    account = content.account
    return {
        "kind": version.disclosure.kind,
        "project": version.disclosure.project_id,
        "period_start": version.disclosure.period_start,
        "number": version.number,
        "text": version.text,
        "facts": version.facts,
        "account": None
        if account is None
        else {
            "opening": account.opening,
            "closing": account.closing,
            "fund": [account.fund_balance, account.fund_first],
            "lines": [
                [line.section, line.item, line.title, line.gross, line.cost, line.amount] for line in account.lines
            ],
        },
        "posted": [version.posted_from, version.posted_to],
        "reason": version.correction_reason,
        "created_at": version.created_at,
        "before": before,
    }


def _keep(version: DisclosureVersion, pictures: Sequence[Picture], by: User | None, now: datetime.datetime) -> None:
    for picture in pictures:
        PostingProof.objects.create(
            version=version,
            file=put_away(f"firms/postings/{version.pk}-{picture.sha256[:16]}.jpg", picture.content),
            sha256=picture.sha256,
            width=picture.width,
            height=picture.height,
            added_by=by,
            added_at=now,
        )


def latest_number(disclosure: Disclosure) -> int:
    """Number of the newest version; 0 for none."""
    return disclosure.versions.aggregate(number=Max("number"))["number"] or 0
