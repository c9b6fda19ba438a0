"""The bulletin of a period's lists as Word and Excel: what was published, or what a draft would publish."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from common.word import WordDocument
from credit.documents.workbooks import same_bytes
from credit.models import ListIssue
from credit.selectors.bulletins import Bulletin, bulletin_of

COLUMN_WIDTHS = (8, 40, 24, 30, 12, 12, 60, 14)
DANGEROUS = ("=", "+", "-", "@")


def bulletin_docx(issue: ListIssue) -> bytes:
    """The bulletin as a Word document; the same lists give the same bytes. A draft says so in its title."""
    bulletin = bulletin_of(issue)
    word = WordDocument(bulletin.title, at=bulletin.at, author=bulletin.authority)
    word.facts(bulletin.facts)
    for part in bulletin.lists:
        word.heading(part.title)
        word.facts(part.rule)
        if part.rows:
            word.table([*bulletin.headers], [[*row] for row in part.rows])
        else:
            word.paragraph(_("Nobody meets the criteria."))
    word.heading(_("Distribution of grades"))
    word.table([_("Grade"), _("Number")], [[title, str(count)] for title, count in bulletin.distribution])
    word.signature(bulletin.authority, bulletin.day)
    return word.content()


def bulletin_xlsx(issue: ListIssue) -> bytes:
    """The bulletin as an Excel file: a sheet for each list, one for the grades, one for basis and remedies."""
    bulletin = bulletin_of(issue)
    book = Workbook()
    book.properties.creator, book.properties.title = bulletin.authority, bulletin.title
    book.remove(book.active)
    for part in bulletin.lists:
        _sheet(book, part.title, bulletin.headers, part.rows, COLUMN_WIDTHS)
    counts = [(title, count) for title, count in bulletin.distribution]
    _sheet(book, _("Grades"), (_("Grade"), _("Number")), counts, (30, 12))
    _sheet(book, _("About"), (_("Point"), _("Text")), _about(bulletin), (30, 100))
    return same_bytes(book, bulletin.at)


def _about(bulletin: Bulletin) -> list[tuple[str, str]]:
    rows = list(bulletin.facts)
    for part in bulletin.lists:
        rows += [(f"{part.title}：{label}", text) for label, text in part.rule]
    return rows


def _sheet(
    book: Workbook, title: str, headers: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]
) -> Worksheet:
    taken = {sheet.title for sheet in book.worksheets}
    name = _sheet_name(title)
    sheet = book.create_sheet(name if name not in taken else f"{name[:28]} {len(taken)}")
    sheet.append([_safe(header) for header in headers])
    for row in rows:
        sheet.append([_safe(value) for value in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip(sheet.columns, widths, strict=False):
        sheet.column_dimensions[column[0].column_letter].width = width
        for cell in column:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    return sheet


def _sheet_name(title: str) -> str:
    """Excel allows 31 characters and none of these."""
    return "".join(char for char in title if char not in r"[]:*?/\ ")[:31] or "1"


def _safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay as they are."""
    if not isinstance(value, str):
        return value
    text = "".join(char for char in value if char in "\n\t" or char >= " ")
    return f"'{text}" if text.startswith(DANGEROUS) else text
