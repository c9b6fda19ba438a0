"""Reads of subsidy runs: the frozen text, whether it can be computed again, files for finance."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.models import User
from common.digest import canonical_json, sha256_hex
from common.spreadsheets import csv_lines, safe_cell
from credit.documents.workbooks import same_bytes
from firms.models import PropertyFirm
from firms.panels import Panel
from firms.permissions import firm_ids
from programmes.choices import EstateClass, LineRefusal
from programmes.models import SubsidyLine, SubsidyRun
from programmes.rules.frozen import compute_run


def frozen(run: SubsidyRun) -> dict[str, Any]:
    """The run's text as data."""
    found: dict[str, Any] = json.loads(run.text)
    return found


def recomputed_digest(run: SubsidyRun) -> str:
    """The digest of what the run's inputs give today: the same as the run's, or something was changed."""
    return sha256_hex(canonical_json(compute_run(frozen(run)["inputs"])))


def is_sound(run: SubsidyRun) -> bool:
    """Whether text and digest belong together, and computing again gives both."""
    return sha256_hex(run.text) == run.digest == recomputed_digest(run)


def totals(run: SubsidyRun) -> dict[str, Any]:
    """Counts and sums of a run's lines: paid, waiting, refused by reason."""
    lines = SubsidyLine.objects.filter(run=run)
    sums = lines.aggregate(
        eligible=Count("pk", filter=Q(is_eligible=True)),
        refused=Count("pk", filter=Q(is_eligible=False)),
        paid=Count("pk", filter=Q(paid_on__isnull=False)),
        paid_amount=Sum("amount", filter=Q(paid_on__isnull=False), default=Decimal(0)),
        amount=Sum("amount", default=Decimal(0)),
    )
    by_reason = lines.filter(is_eligible=False).order_by().values("refusal").annotate(n=Count("pk")).order_by("refusal")
    reasons = [(str(LineRefusal(row["refusal"]).label), row["n"]) for row in by_reason]
    return {**sums, "waiting": sums["eligible"] - sums["paid"], "reasons": reasons}


def lines_of_firms(user: User) -> QuerySet[SubsidyLine]:
    """What a firm's people may read: the lines of their firms in approved runs, the newest first."""
    rows = SubsidyLine.objects.of_firms(firm_ids(user)).select_related("run", "estate", "firm", "project")
    return rows.defer("run__text", "estate__polygon").order_by("-run__year", "-run__quarter", "-run__version", "pk")


def subsidy_panel(user: User, firms: Sequence[PropertyFirm]) -> Panel | None:
    """The part of the firm's start page: a link where there is something to read."""
    count = lines_of_firms(user).filter(firm__in=firms).count()
    return Panel("programmes/_firm_panel.html", {"count": count}) if count else None


# --- Files for finance ----------------------------------------------------------------------------------


def headers() -> list[str]:
    """Columns of the files."""
    return [
        _("estate code"),
        _("estate"),
        _("class"),
        _("firm"),
        _("unified social credit code"),
        _("grade"),
        _("floor area (m²)"),
        _("yuan per m² and month"),
        _("from"),
        _("until (not included)"),
        _("months"),
        _("amount (yuan)"),
        _("reasons against it"),
    ]


def _cells(line: dict[str, Any], rate: str) -> list[Any]:
    reasons = "; ".join(str(LineRefusal(reason).label) for reason in line["refusals"])
    kind = str(EstateClass(line["estate_kind"]).label) if line["estate_kind"] else ""
    return [
        line["estate"],
        line["estate_name"],
        kind,
        line["firm_name"],
        line["firm"],
        line["grade"],
        "" if line["area"] is None else Decimal(line["area"]),
        Decimal(rate),
        line["start"] or "",
        line["end"] or "",
        line["months"],
        Decimal(line["amount"]),
        reasons,
    ]


def _rows(run: SubsidyRun) -> list[list[Any]]:
    text = frozen(run)
    rows = [_cells(line, text["inputs"]["rule"]["rate"]) for line in text["lines"]]
    empty = [""] * (len(headers()) - 3)
    return [*rows, [_("total"), *empty, Decimal(text["total_amount"]), ""]]


def finance_csv(run: SubsidyRun) -> bytes:
    """The run for finance as CSV, with the total in the last line and the digest below it."""
    rows = [*_rows(run), ["SHA-256", run.digest]]
    return "".join(csv_lines(headers(), rows)).encode()


def finance_xlsx(run: SubsidyRun) -> bytes:
    """The run for finance as a workbook: the same bytes for the same run. Amounts are numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"{run.year}Q{run.quarter}"
    sheet.freeze_panes = "A2"
    for row in (headers(), *_rows(run), ["SHA-256", run.digest]):
        sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    buffer: bytes = same_bytes(book, run.second_approved_at or run.drafted_at)
    return buffer
