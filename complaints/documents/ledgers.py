"""Ledgers as an Excel file."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from common.spreadsheets import safe_cell
from complaints.models import LedgerEntry

WIDTHS = (14, 24, 14, 16, 36, 40, 40, 24, 13, 14)


def ledger_xlsx(entries: Iterable[LedgerEntry]) -> bytes:
    """The entries as one sheet. Text that a spreadsheet would take for a formula is made harmless."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Ledger"))
    for at, width in enumerate(WIDTHS):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    heads = (
        _("ledger"),
        _("estate"),
        _("area"),
        _("category"),
        _("title"),
        _("what was found"),
        _("measure"),
        _("responsible"),
        _("to be done by"),
        _("state"),
    )
    head = [WriteOnlyCell(sheet, text) for text in heads]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for entry in entries:
        texts = (
            entry.get_ledger_display(),
            entry.estate.name,
            entry.estate.area.name,
            entry.category.label if entry.category else "",
            entry.title,
            entry.finding,
            entry.measure,
            entry.owner,
            f"{entry.due_on:%Y-%m-%d}" if entry.due_on else "",
            entry.get_state_display(),
        )
        sheet.append([safe_cell(str(text)) for text in texts])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
