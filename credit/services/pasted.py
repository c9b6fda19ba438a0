"""Many facts that a person types or pastes as lines of a table: read, tried, and then reported, all or none."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import Refusal
from common.spreadsheets import Column, Row, Table, UnreadableTable, open_table
from credit.models import CreditEvent
from credit.selectors.same_fact import find_same_fact
from credit.services.evidence import Evidence
from credit.services.imports import EVENT_COLUMNS, EventImporter, find_subject
from credit.services.reports import RowsRefused, build_report, problems_of, report_events
from places.services.imports import RowRefused

MOST_ROWS = 50
COLUMNS: tuple[Column, ...] = tuple(
    replace(column, is_required=False) if column.name == "external_key" else column for column in EVENT_COLUMNS
)
"""As in a file, but whoever types a fact need not number it."""


@dataclass
class PastedRow:
    """One line: what it says, what is wrong with it, and which records may be about the same fact."""

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    same: list[CreditEvent] = field(default_factory=list)


def read_pasted(
    text: str, *, by: User, source: str, now: datetime.datetime, evidence: Sequence[Evidence] = ()
) -> list[PastedRow]:
    """Read the lines and try each as a report; writes nothing. `source` and `evidence` are for every line.

    The first line may name the columns; without one they stand in the order of the template. Raises
    `UnreadableTable` when it is no table, is empty or has more than fifty lines.
    """
    importer = EventImporter(by=by, now=now)
    found = []
    for row in _table(text).rows():
        given = PastedRow(row.number, row.cells)
        _read(given, row, importer, source)
        if given.values:
            _try(given, by, now, evidence)
        found.append(given)
    if not found:
        raise UnreadableTable(_("There is no line to read. Paste the lines of a table."))
    return found


def report_pasted(
    text: str, *, by: User, source: str, now: datetime.datetime, evidence: Sequence[Evidence] = ()
) -> list[CreditEvent]:
    """Report every line, or none. Raises `RowsRefused` with the problems by position, `UnreadableTable`."""
    rows = read_pasted(text, by=by, source=source, now=now, evidence=evidence)
    problems = {position: row.problems for position, row in enumerate(rows) if row.problems}
    if problems:
        raise RowsRefused(problems)
    return report_events([{**row.values, "evidence": list(evidence)} for row in rows], by=by, now=now)


def _table(text: str) -> Table:
    """The lines as a table, with the template's header above where the first line is none."""
    lines = text.replace("\0", "").strip("\r\n")
    first = lines.split("\n", 1)[0]
    separator = max("\t,;", key=first.count)
    header = separator.join(column.headers[0] for column in COLUMNS)
    for content in (lines, f"{header}\n{lines}"):
        try:
            return open_table(io.BytesIO(content.encode()), COLUMNS, max_rows=MOST_ROWS)
        except UnreadableTable:
            if content != lines or not lines:
                raise
    raise UnreadableTable


def _read(given: PastedRow, row: Row, importer: EventImporter, source: str) -> None:
    if row.problems:
        given.problems += row.problems
        return
    try:
        values = importer.read(row)
        about = find_subject(row.values, values["occurred_on"])
    except RowRefused as refusal:
        given.problems += refusal.reasons
    except ValueError as error:  # a cell that cannot be read
        given.problems.append(str(error))
    else:
        given.values = {
            **values,
            "project": about.project,
            "firm": about.firm,
            "source": values["source"] if row.values["source"] else source,
        }


def _try(given: PastedRow, by: User, now: datetime.datetime, evidence: Sequence[Evidence]) -> None:
    try:
        build_report(by=by, now=now, **given.values, evidence=evidence)
    except (Refusal, ValidationError) as error:
        given.problems += problems_of(error)
    else:
        given.same = find_same_fact(
            project=given.values["project"],
            firm=given.values["firm"],
            item_code=given.values["item_code"],
            occurred_on=given.values["occurred_on"],
            fact=given.values["fact"],
        )
