"""A rulebook as an Excel workbook and back: the same document, digest for digest. Pure."""

from credit.rules.workbook.reading import WorkbookProblem, WorkbookRefused, read_workbook
from credit.rules.workbook.writing import write_workbook

__all__ = ["WorkbookProblem", "WorkbookRefused", "read_workbook", "write_workbook"]
