"""Computing the subsidies of a quarter and freezing them; corrections as new versions."""

import datetime
import json
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import Refusal
from firms.models import ServiceProject
from firms.standing import FirmStanding
from programmes.choices import RunState
from programmes.models import NeglectedEstate, SubsidyLine, SubsidyRule, SubsidyRun
from programmes.permissions import can_draft_runs, require
from programmes.rules.frozen import compute_run
from programmes.rules.subsidy import quarter_days
from programmes.services.register import NeedsReason
from programmes.services.subsidies.inputs import Report, collect, know_standings, rule_as_data

MOST_AT_ONCE = 1000
ONE_DAY = datetime.timedelta(days=1)


class QuarterNotOver(Refusal):
    """The quarter is still running."""

    message = _("The quarter is not over yet. Draft its subsidies when it is.")


class NoRule(Refusal):
    """Nothing says what is paid."""

    message = _("No subsidy rule is in force at the end of that quarter. Enter it first.")


class AlreadyDrafted(Refusal):
    """The quarter has a run."""

    message = _("The subsidies of this quarter have been drafted. Discard that draft, or correct the approved run.")


class NotTheLatest(Refusal):
    """A correction starts from the last approved version."""

    message = _("Only the last approved version of a quarter can be corrected.")


def draft_run(
    year: int,
    quarter: int,
    *,
    by: User,
    now: datetime.datetime,
    today: datetime.date,
    report: Report | None = None,
) -> SubsidyRun:
    """Compute and freeze the subsidies of a quarter that is over.

    Raises `QuarterNotOver`, `NoRule`, `AlreadyDrafted`, `NotAllowed`. `report(done, total)` hears of the progress.
    """
    require(can_draft_runs(by))
    standings = _standings(year, quarter, today, report)
    with transaction.atomic():
        _one_at_a_time()
        if SubsidyRun.objects.kept().filter(year=year, quarter=quarter).exists():
            raise AlreadyDrafted
        return _freeze(year, quarter, standings, by=by, now=now)


def correct_run(
    run_id: int,
    *,
    by: User,
    now: datetime.datetime,
    today: datetime.date,
    reason: str,
    report: Report | None = None,
) -> SubsidyRun:
    """Compute the quarter of an approved run again as its next version, which states what it changes.

    Raises `NotTheLatest`, `AlreadyDrafted` while another correction is under way, `NeedsReason`, `NotAllowed`.
    """
    require(can_draft_runs(by))
    if not reason.strip():
        raise NeedsReason
    found = SubsidyRun.objects.get(pk=run_id)
    standings = _standings(found.year, found.quarter, today, report)
    with transaction.atomic():
        _one_at_a_time()
        earlier = _latest(run_id)
        return _freeze(earlier.year, earlier.quarter, standings, by=by, now=now, earlier=earlier, reason=reason.strip())


def _latest(run_id: int) -> SubsidyRun:
    """The run to correct, locked. Raises `AlreadyDrafted`, `NotTheLatest`."""
    run: SubsidyRun = SubsidyRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run_id)
    signed = [RunState.APPROVED, RunState.EXPORTED]
    later = SubsidyRun.objects.kept().filter(year=run.year, quarter=run.quarter, version__gt=run.version)
    if later.exclude(state__in=signed).exists():
        raise AlreadyDrafted
    if later.exists() or run.state not in signed:
        raise NotTheLatest
    return run


def _standings(year: int, quarter: int, today: datetime.date, report: Report | None) -> dict[int, FirmStanding]:
    """How the firms of an ended quarter stood on its last day. Raises `QuarterNotOver`."""
    start, end = quarter_days(year, quarter)
    if end > today:
        raise QuarterNotOver
    return know_standings(start, end, end - ONE_DAY, report)


def _one_at_a_time() -> None:
    """Two drafts of one quarter wait for each other instead of failing at the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' programmes.subsidies'))")


def _freeze(
    year: int,
    quarter: int,
    standings: dict[int, FirmStanding],
    *,
    by: User,
    now: datetime.datetime,
    earlier: SubsidyRun | None = None,
    reason: str = "",
) -> SubsidyRun:
    as_of = quarter_days(year, quarter)[1] - ONE_DAY
    rule = SubsidyRule.objects.on(as_of).first()
    if rule is None:
        raise NoRule
    inputs = _inputs(year, quarter, rule, standings)
    if earlier is not None:
        inputs["earlier"] = earlier_as_data(earlier)
    computed = compute_run(inputs)
    text = canonical_json(computed)
    run = SubsidyRun(
        year=year,
        quarter=quarter,
        version=1 if earlier is None else earlier.version + 1,
        corrects=earlier,
        correction_reason=reason,
        rule=rule,
        as_of=as_of,
        text=text,
        digest=sha256_hex(text),
        total_amount=Decimal(computed["total_amount"]),
        difference_amount=None if earlier is None else Decimal(computed["difference_amount"]),
        drafted_by=by,
        drafted_at=now,
    )
    run.full_clean()
    run.save(force_insert=True)
    _write_lines(run, computed["lines"])
    action = "programmes.draft_run" if earlier is None else "programmes.correct_run"
    record(by, action, run, fields=["lines", "total_amount", "digest"], reason=reason)
    return run


def _inputs(year: int, quarter: int, rule: SubsidyRule, standings: dict[int, FirmStanding]) -> dict[str, Any]:
    """What a run of this quarter stands on."""
    start, end = quarter_days(year, quarter)
    as_of = end - ONE_DAY
    return {
        "period": {"year": year, "quarter": quarter, "start": start.isoformat(), "end": end.isoformat()},
        "as_of": as_of.isoformat(),
        "rule": rule_as_data(rule),
        "estates": collect(start, end, as_of, standings),
    }


def earlier_as_data(run: SubsidyRun) -> dict[str, Any]:
    """What a correction keeps of the run that it corrects."""
    text = json.loads(run.text)
    kept = ("entry", "project", "estate", "amount", "refusals")
    return {
        "version": run.version,
        "digest": run.digest,
        "total_amount": text["total_amount"],
        "lines": [{name: line[name] for name in kept} for line in text["lines"]],
    }


def _write_lines(run: SubsidyRun, lines: list[dict[str, Any]]) -> None:
    estates = dict(
        NeglectedEstate.objects.filter(pk__in={line["entry"] for line in lines}).values_list("pk", "estate_id")
    )
    firms = dict(ServiceProject.objects.filter(pk__in={line["project"] for line in lines}).values_list("pk", "firm_id"))
    rows = [
        SubsidyLine(
            run=run,
            entry_id=line["entry"],
            estate_id=estates[line["entry"]],
            project_id=line["project"],
            firm_id=firms.get(line["project"]),
            estate_kind=line["estate_kind"],
            area=None if line["area"] is None else Decimal(line["area"]),
            months=line["months"],
            grade=line["grade"],
            is_eligible=not line["refusals"],
            refusal=line["refusals"][0] if line["refusals"] else "",
            amount=Decimal(line["amount"]),
            basis=line,
        )
        for line in lines
    ]
    SubsidyLine.objects.bulk_create(rows, batch_size=MOST_AT_ONCE)
