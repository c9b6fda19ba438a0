"""Workbooks to fill in: a sheet with the columns of an import, and a sheet that says what may stand in them."""

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from common.spreadsheets import Column, safe_cell
from credit.documents.workbooks import same_bytes


def import_template(
    columns: Sequence[Column], guide: Sequence[tuple[str, str]], *, title: str, at: datetime.datetime
) -> bytes:
    """The workbook: the first header of each column, needed ones in bold; `guide` are code and words of what fits."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.append([column.headers[0] for column in columns])
    for cell, column in zip(sheet[1], columns, strict=True):
        cell.font = Font(bold=column.is_required)
        sheet.column_dimensions[cell.column_letter].width = 18
    sheet.freeze_panes = "A2"
    _guide(book.create_sheet(_("What fits")), columns, guide)
    return same_bytes(book, at)


def _guide(sheet: Worksheet, columns: Sequence[Column], guide: Sequence[tuple[str, str]]) -> None:
    sheet.append([_("Column"), _("Needed")])
    for column in columns:
        sheet.append([" / ".join(column.headers), _("yes") if column.is_required else _("no")])
    sheet.append([])
    for code, words in guide:
        sheet.append([safe_cell(code), safe_cell(words)])
    sheet.column_dimensions["A"].width = sheet.column_dimensions["B"].width = 50
