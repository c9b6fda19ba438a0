"""Importing areas, estates and units from a file: check first, then write; refused rows come back as a workbook.

One transaction per chunk of rows. A row that cannot be imported never stops the others. Importing the same file
again changes nothing, because every row is found again by its natural key.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from common.spreadsheets import Column, ErrorWorkbook, Row, open_table
from jobs.models import JobRun
from jobs.services import Progress, start_job
from places.models import Area
from places.permissions import area_paths, may_anywhere

CHUNK = 500
FIRST_ERRORS = 20
MOST_NAMED = 60
FINDINGS = {"dry_run", "first_errors", "unknown_columns"}
REFUSED, CREATED, UPDATED, UNCHANGED, DUPLICATE = "rejected", "created", "updated", "unchanged", "duplicates"
Report = Callable[[int, dict[str, int]], None]


class ImportRunning(Refusal):
    """The check has not finished, or failed."""

    message = gettext_lazy("Wait until the check of the file has finished without failing.")


class RowRefused(Exception):
    """A row that cannot be imported, with the reasons."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = list(reasons)


@dataclass
class Step:
    """What will come of one row: the outcome, reasons when refused, and what the importer needs for writing."""

    row: Row
    outcome: str
    reasons: list[str] = field(default_factory=list)
    work: Any = None


@dataclass
class ImportResult:
    """Counts by outcome, the workbook of refused rows, and the first of their reasons."""

    counts: Counter[str]
    errors: ErrorWorkbook
    first_errors: list[str]


class Rows(Protocol):
    """Where rows come from: a `Table`, or another list in its shape."""

    headers: list[str]

    def rows(self) -> Iterator[Row]: ...


class Importer(ABC):
    """How rows of one kind become objects. Subclasses read, plan and write; `run_import` does the rest."""

    columns: tuple[Column, ...]
    action: str

    def __init__(self, *, by: User | None, **parameters: Any) -> None:
        self.by = by
        self.paths = None if by is None else area_paths(by, "import_places")

    def reaches(self, path: str) -> bool:
        """Whether the person may import into the area with this path; the system may everywhere."""
        return self.paths is None or any(path.startswith(own) for own in self.paths)

    def arrange(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """Chunks of rows in the order in which they must be written."""
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            yield chunk

    @abstractmethod
    def read(self, row: Row) -> Any:
        """What the row says, without looking into the database. Raises `RowRefused` or `CellError`."""

    @abstractmethod
    def plan(self, items: list[tuple[Row, Any]]) -> list[Step]:
        """What would come of each item; writes nothing and keeps nothing."""

    @abstractmethod
    def write(self, steps: list[Step]) -> None:
        """Write what was planned. Runs inside the transaction of the chunk, after `plan` in the same one."""

    @abstractmethod
    def remember(self, steps: list[Step]) -> None:
        """Keep what later chunks of this run must know. Called once per chunk that succeeded."""


def run_import(
    table: Rows,
    importer: Importer,
    *,
    dry_run: bool,
    target: models.Model,
    report: Report,
    saw: Callable[[Step], None] | None = None,
) -> ImportResult:
    """Import a table; with `dry_run` only say what would come of it. `target` is what the audit trail names.

    `saw` hears what came of each row, refused ones included, after its chunk was committed.

    Raises `UnreadableTable` when the file breaks off in the middle; chunks before it are kept.
    """
    result = ImportResult(Counter(), ErrorWorkbook(table.headers), [])
    done = 0
    for rows in importer.arrange(table.rows()):
        items, steps = _read(importer, rows)
        steps += _apply(importer, items, dry_run, target)
        for step in sorted(steps, key=lambda step: step.row.number):
            _tally(step, result)
            if saw is not None:
                saw(step)
        done += len(rows)
        report(done, dict(result.counts))
    return result


def _read(importer: Importer, rows: list[Row]) -> tuple[list[tuple[Row, Any]], list[Step]]:
    items: list[tuple[Row, Any]] = []
    refused: list[Step] = []
    for row in rows:
        try:
            if row.problems:
                raise RowRefused(*row.problems)
            items.append((row, importer.read(row)))
        except RowRefused as error:
            refused.append(Step(row, REFUSED, error.reasons))
        except ValueError as error:  # a cell that cannot be read
            refused.append(Step(row, REFUSED, [str(error)]))
    return items, refused


def _apply(importer: Importer, items: list[tuple[Row, Any]], dry_run: bool, target: models.Model) -> list[Step]:
    """Plan and write one chunk. What the database refuses is narrowed down to the rows it refuses."""
    if not items:
        return []
    try:
        with transaction.atomic():
            if not dry_run:
                _wait_for_other_imports()
            steps = importer.plan(items)
            if not dry_run:
                importer.write(steps)
                _audit(importer, steps, target)
    except (IntegrityError, DataError, ValidationError) as error:
        if len(items) == 1:
            return [Step(items[0][0], REFUSED, [reason_of(error)])]
        half = len(items) // 2
        return _apply(importer, items[:half], dry_run, target) + _apply(importer, items[half:], dry_run, target)
    importer.remember(steps)
    return steps


def _wait_for_other_imports() -> None:
    """One import at a time plans and writes, so that two cannot create the same estate."""
    list(Area.objects.select_for_update(of=("self",), no_key=True).filter(parent=None).values_list("pk"))


def _audit(importer: Importer, steps: list[Step], target: models.Model) -> None:
    written = [step for step in steps if step.outcome in {CREATED, UPDATED}]
    if written:
        numbers = [step.row.number for step in written]
        record(
            importer.by,
            importer.action,
            target,
            reason=f"{len(written)} rows between {min(numbers)} and {max(numbers)}",
        )


def reason_of(error: Exception) -> str:
    """What the database or a model's check refused, in words for the person."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    known = {
        "ownership_shares_at_most_whole": _("The shares of the unit would add up to more than the whole."),
        "area_level_order": _("The area cannot belong to that parent."),
        "area_path_continues_parent": _("The parent was moved while the file was imported. Import the row again."),
    }
    return known.get(name, _("The database refused this row (%(rule)s).") % {"rule": name or type(error).__name__})


def _tally(step: Step, result: ImportResult) -> None:
    result.counts[step.outcome] += 1
    if step.outcome == REFUSED:
        result.errors.add(step.row, step.reasons)
        if len(result.first_errors) < FIRST_ERRORS:
            result.first_errors.append(
                _("Row %(number)s: %(reasons)s") % {"number": step.row.number, "reasons": " ".join(step.reasons)}
            )


# --- As background jobs -----------------------------------------------------------------------------


def start_check(
    kind: str, title: str, upload: File, *, by: User, right: str = "import_places", **parameters: Any
) -> JobRun:
    """Hand in a file: a job checks it and writes nothing. `right` is needed somewhere. Raises `NotAllowed`."""
    if not may_anywhere(by, right):
        raise NotAllowed
    return start_job(kind, title, started_by=by, input_file=upload, dry_run=True, **parameters)


@transaction.atomic
def confirm_import(job_id: int, *, by: User, right: str = "import_places") -> JobRun:
    """Import the file of a finished check. Confirmed twice, it is imported once: the first job comes back.

    Raises `NotAllowed` for somebody else's check, `ImportRunning`.
    """
    check = JobRun.objects.select_for_update(of=("self",), no_key=True).get(pk=job_id)
    if check.started_by_id != by.pk or not may_anywhere(by, right):
        raise NotAllowed
    if not check.parameters.get("dry_run") or check.state != JobRun.State.SUCCEEDED:
        raise ImportRunning
    started = JobRun.objects.filter(kind=check.kind, parameters__checked_by=check.pk).first()
    if started is not None:
        return started
    parameters = {name: value for name, value in check.parameters.items() if name not in FINDINGS}
    with check.input_file.open("rb") as stored:
        upload = File(stored, name=check.input_file.name.rsplit("/", 1)[-1])
        return start_job(
            check.kind,
            check.title,
            started_by=by,
            input_file=upload,
            dry_run=False,
            checked_by=check.pk,
            **parameters,
        )


def run_import_job(job: JobRun, progress: Progress, importer_of: Callable[..., Importer]) -> dict[str, int]:
    """The work of an import job: check or write its file, keep the refused rows as `error_file`."""
    parameters = dict(job.parameters)
    importer = importer_of(by=job.started_by, **parameters)
    with job.input_file.open("rb") as file:
        table = open_table(file, importer.columns)
        progress.total(table.count())
        result = run_import(
            table,
            importer,
            dry_run=bool(parameters.get("dry_run")),
            target=job,
            report=lambda done, counts: progress.advance(done, **counts),
        )
    if result.errors.count:
        job.error_file.save("errors.xlsx", result.errors.file(), save=False)
    job.parameters = {
        **job.parameters,
        "first_errors": result.first_errors,
        "unknown_columns": table.unknown_headers[:MOST_NAMED],
    }
    job.save(update_fields=["error_file", "parameters"])
    return dict(result.counts)
