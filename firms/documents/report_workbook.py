"""The Excel side of a report form: a template with one row per project, and what people hand back.

The sheet of projects has titles in row 1 and codes in the hidden row 2; tables have sheets of their own, with the
number of the report in their first column. The very hidden sheet `_form` says for which version and quarter it is.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from common.spreadsheets import REASON_HEADER, UnreadableTable, open_workbook, safe_cell
from firms.rules.forms import Form, words

MAIN, MARK = "reports", "_form"
HEAD = ("report", "revision", "project", "estate")
FIRST_ROW = 3
MOST_ROWS, MOST_COLUMNS = 6000, 300
MARKS = ("format", "version", "digest", "quarter")
FORMAT = "quarterly-report-1"
BOLD, GREY = Font(bold=True), PatternFill("solid", fgColor="EEEEEE")
NUMBER_FORMATS = {"integer": "0", "money": "#,##0.00", "area": "#,##0.00", "ratio": "0.00", "decimal": "0.00##"}


class WrongWorkbook(UnreadableTable):
    """The workbook was not made by this portal for this form and quarter."""


class ProjectLine(NamedTuple):
    """A row to be written: number and revision of the report, names, answers, explanations, why it was refused."""

    report: int
    revision: int
    project: str
    estate: str
    values: Mapping[str, Any]
    explanations: Mapping[str, Any]
    reason: str = ""


class FilledRow(NamedTuple):
    """A row that came back: its number in the sheet, report and revision, and the answers as they were typed."""

    number: int
    report: Any
    revision: Any
    project: str
    values: dict[str, Any]
    explanations: dict[str, Any]


class Mark(NamedTuple):
    """Which version of a form and which quarter a workbook is for."""

    version: int
    digest: str
    quarter: str


# --- Writing ------------------------------------------------------------------------------------------


def write_template(form: Form, mark: Mark, lines: Iterable[ProjectLine]) -> bytes:
    """The workbook (.xlsx) with a row for each project, its answers filled in so far."""
    rows = list(lines)
    book = Workbook(write_only=True)
    _write_main(book, form, rows)
    for field in _tables(form):
        _write_table(book, form, field, rows)
    sheet = book.create_sheet(MARK)
    for name, value in zip(MARKS, (FORMAT, *mark), strict=True):
        sheet.append([name, value])
    sheet.sheet_state = "veryHidden"
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _simple(form: Form) -> list[dict[str, Any]]:
    return [field for field in form.fields.values() if field["kind"] not in ("table", "file")]


def _tables(form: Form) -> list[dict[str, Any]]:
    return [field for field in form.fields.values() if field["kind"] == "table"]


def _label(field: Mapping[str, Any]) -> str:
    unit = f"（{field['unit']}）" if field.get("unit") else ""
    return f"{'* ' if field.get('required') else ''}{words(field['title'])}{unit}"


def _heads() -> list[str]:
    return [str(_("Report number")), str(_("Revision")), str(_("Project")), str(_("Estate code"))]


def _write_main(book: Workbook, form: Form, rows: Sequence[ProjectLine]) -> None:
    sheet = book.create_sheet(MAIN)
    fields, checks = _simple(form), list(form.explainable.values())
    codes = [*HEAD, *(field["code"] for field in fields), *(f"explain.{check['code']}" for check in checks), "reason"]
    titles = [
        *_heads(),
        *(_label(field) for field in fields),
        *(_("Explanation: %(title)s") % {"title": words(check["title"])} for check in checks),
        REASON_HEADER,
    ]
    _set_up(sheet, titles, codes, fields, len(HEAD), max(len(rows), 1))
    for row in rows:
        answers = [_cell(sheet, row.values.get(field["code"]), field) for field in fields]
        words_given = [safe_cell(str(row.explanations.get(check["code"], "") or "")) for check in checks]
        sheet.append([row.report, row.revision, safe_cell(row.project), row.estate, *answers, *words_given, row.reason])


def _write_table(book: Workbook, form: Form, field: Mapping[str, Any], rows: Sequence[ProjectLine]) -> None:
    sheet = book.create_sheet(field["code"][:31])
    columns = field["columns"]
    codes = ["report", "project", *(column["code"] for column in columns)]
    titles = [_heads()[0], _heads()[2], *(f"{words(field['title'])} · {_label(column)}" for column in columns)]
    _set_up(sheet, titles, codes, columns, 2, max(len(rows), 1) * 5)
    for row in rows:
        for entry in row.values.get(field["code"]) or []:
            cells = [_cell(sheet, entry.get(column["code"]), column) for column in columns]
            sheet.append([row.report, safe_cell(row.project), *cells])


def _set_up(
    sheet: Any, titles: list[str], codes: list[str], fields: Sequence[Mapping[str, Any]], offset: int, count: int
) -> None:
    sheet.freeze_panes = f"{get_column_letter(offset + 1)}{FIRST_ROW}"
    sheet.row_dimensions[2].hidden = True
    for at in range(1, len(titles) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 18
    if "revision" in codes:
        sheet.column_dimensions["B"].hidden = True
    for at, field in enumerate(fields, start=offset + 1):
        validation = _validation(field)
        if validation is not None:
            letter = get_column_letter(at)
            validation.add(f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + count + 200}")
            sheet.data_validations.append(validation)
    sheet.append([_styled(sheet, title) for title in titles])
    sheet.append(codes)


def _styled(sheet: Any, title: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, safe_cell(title))
    cell.font, cell.fill = BOLD, GREY
    return cell


def _cell(sheet: Any, answer: Any, field: Mapping[str, Any]) -> Any:
    if answer is None or answer == "":
        return None
    if field["kind"] == "yes_no" and isinstance(answer, bool):
        return "是" if answer else "否"
    if field["kind"] == "choice":
        titles = {choice["code"]: words(choice["title"]) for choice in field["choices"]}
        return safe_cell(str(titles.get(answer, answer)))
    if field["kind"] in NUMBER_FORMATS:
        try:
            cell = WriteOnlyCell(sheet, float(answer))
        except (TypeError, ValueError):
            return safe_cell(str(answer))
        cell.number_format = NUMBER_FORMATS[field["kind"]]
        return cell
    return safe_cell(str(answer))


def _validation(field: Mapping[str, Any]) -> DataValidation | None:
    """What the spreadsheet program itself refuses; the portal checks again."""
    kind = field["kind"]
    if kind in ("choice", "yes_no"):
        names = [words(choice["title"]) for choice in field["choices"]] if kind == "choice" else ["是", "否"]
        listed = ",".join(names)
        if len(listed) > 250 or any("," in name or '"' in name for name in names):
            return None
        made = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    elif kind in NUMBER_FORMATS:
        least, most = field.get("min", 0), field.get("max", 100 if kind == "ratio" else 10**13)
        made = DataValidation(
            type="whole" if kind == "integer" else "decimal",
            operator="between",
            formula1=str(least),
            formula2=str(most),
            allow_blank=True,
        )
    else:
        return None
    made.errorTitle, made.error = words(field["title"])[:30], _("This value is not possible here.")
    return made


# --- Reading ------------------------------------------------------------------------------------------


class FilledWorkbook:
    """A workbook that came back. Raises `UnreadableTable`, `WrongWorkbook` when it is opened."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = open_workbook(file, read_only=True)
        self.mark = self._read_mark()
        self._tables: dict[str, dict[str, list[dict[str, Any]]]] = {}

    def _read_mark(self) -> Mark:
        names = self._book.sheetnames
        if MARK not in names or MAIN not in names:
            raise WrongWorkbook(_("This is not a workbook of this portal. Download the template and fill it in."))
        rows = [list(row[:2]) for row in self._book[MARK].iter_rows(values_only=True, max_row=len(MARKS), max_col=2)]
        found = {str(row[0]): row[1] for row in rows if len(row) == 2}
        if found.get("format") != FORMAT or not str(found.get("version", "")).isdigit():
            raise WrongWorkbook(_("The hidden mark of the workbook is damaged. Download the template again."))
        return Mark(int(found["version"]), str(found.get("digest")), str(found.get("quarter")))

    def rows(self, form: Form) -> Iterator[FilledRow]:
        """The rows of the sheet of projects, with the rows of the other sheets that name the same report."""
        tables = {field["code"]: self._read_table(field["code"]) for field in _tables(form)}
        codes: list[str] = []
        count = 0
        for number, cells in enumerate(_sheet_rows(self._book[MAIN]), start=1):
            if number == FIRST_ROW - 1:
                codes = [str(cell or "") for cell in cells]
                self._check_codes(codes)
            if number < FIRST_ROW or not any(cell not in (None, "") for cell in cells[len(HEAD) :]):
                continue
            count += 1
            if count > MOST_ROWS:
                raise WrongWorkbook(_("The file has more than %(most)s rows. Split it into smaller files.")
                                    % {"most": MOST_ROWS})  # fmt: skip
            yield _filled(number, dict(zip(codes, cells, strict=False)), tables)

    def _check_codes(self, codes: list[str]) -> None:
        if codes[: len(HEAD)] != list(HEAD):
            raise WrongWorkbook(_("The second row, which is hidden, was changed. Download the template again."))

    def _read_table(self, code: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        if code[:31] not in self._book.sheetnames:
            return found
        codes: list[str] = []
        for number, cells in enumerate(_sheet_rows(self._book[code[:31]]), start=1):
            if number == FIRST_ROW - 1:
                codes = [str(cell or "") for cell in cells]
            elif number >= FIRST_ROW and any(cell not in (None, "") for cell in cells[2:]):
                row = dict(zip(codes, cells, strict=False))
                entry = {name: value for name, value in row.items() if name not in ("", "report", "project")}
                found.setdefault(str(row.get("report")), []).append(entry)
        return found


def _sheet_rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows as far as the codes of the second row reach."""
    sheet.reset_dimensions()
    codes = next(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, min_row=FIRST_ROW - 1), ())
    width = max((at for at, code in enumerate(codes, start=1) if code), default=1)
    return sheet.iter_rows(values_only=True, max_col=width)


def _filled(number: int, row: dict[str, Any], tables: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> FilledRow:
    report, revision, project = row.pop("report", None), row.pop("revision", None), row.pop("project", None)
    for name in ("estate", "reason", ""):
        row.pop(name, None)
    explanations = {name[8:]: _plain(row.pop(name)) for name in list(row) if name.startswith("explain.")}
    values = {name: _plain(value) for name, value in row.items()}
    values |= {code: entries.get(str(report), []) for code, entries in tables.items()}
    return FilledRow(number, report, revision, str(project or ""), values, explanations)


def _plain(value: Any) -> Any:
    """A cell as it was typed: the quote that keeps a text from running as a formula is not part of it."""
    if isinstance(value, str) and value.startswith("'") and value[1:2] in ("=", "+", "-", "@"):
        return value[1:]
    return value
