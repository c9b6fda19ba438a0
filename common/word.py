"""Word documents as offices write them: A4, Chinese fonts, page numbers, and the same bytes for the same content."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TITLE_FONT, BODY_FONT, LATIN_FONT = "黑体", "仿宋", "Times New Roman"
TITLE_SIZE, HEADING_SIZE, BODY_SIZE = Pt(22), Pt(14), Pt(12)
# Margins of official documents (GB/T 9704): top, right, bottom, left.
MARGINS = (Cm(3.7), Cm(2.6), Cm(3.5), Cm(2.8))
LABEL_WIDTH, VALUE_WIDTH = Cm(4.0), Cm(11.6)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class WordDocument:
    """A document that grows from top to bottom; `content()` gives the file.

    `at` stands in the file's properties instead of the moment of making it, so that equal content gives equal bytes.
    """

    def __init__(self, title: str, *, at: datetime.datetime, author: str = "") -> None:
        self._document = Document()
        self._set_page()
        self._set_styles()
        self._set_properties(title, at, author)
        self._text(title, TITLE_FONT, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, text: str) -> None:
        """The title of a part."""
        paragraph = self._text(text, TITLE_FONT, HEADING_SIZE)
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.paragraph_format.keep_with_next = True

    def paragraph(self, text: str, *, is_centred: bool = False) -> None:
        """A paragraph of running text, its first line indented by two characters unless centred."""
        paragraph = self._text(text, BODY_FONT, BODY_SIZE, WD_ALIGN_PARAGRAPH.CENTER if is_centred else None)
        if not is_centred:
            paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """A table of labels and values."""
        table = self._table(2)
        for label, value in rows:
            cells = table.add_row().cells
            for cell, text, width, font in (
                (cells[0], label, LABEL_WIDTH, TITLE_FONT),
                (cells[1], value, VALUE_WIDTH, BODY_FONT),
            ):
                cell.width = width
                self._fill(cell, text, font)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with a line of headers that is repeated on every page."""
        table = self._table(len(headers))
        head = table.add_row()
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        head._tr.get_or_add_trPr().append(repeat)
        for cell, text in zip(head.cells, headers, strict=True):
            self._fill(cell, text, TITLE_FONT)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                self._fill(cell, text, BODY_FONT)

    def signature(self, *lines: str) -> None:
        """Who issues it and when, at the right."""
        for number, line in enumerate(lines):
            paragraph = self._text(line, BODY_FONT, BODY_SIZE, WD_ALIGN_PARAGRAPH.RIGHT)
            paragraph.paragraph_format.space_before = Pt(0 if number else 24)

    def content(self) -> bytes:
        """The bytes of the .docx file."""
        made = io.BytesIO()
        self._document.save(made)
        return _without_clock(made)

    # --- Parts ------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = MARGINS
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run_text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
            run = footer.add_run(run_text)
            if field:
                _add_field(run, field)

    def _set_styles(self) -> None:
        style = self._document.styles["Normal"]
        style.font.size = BODY_SIZE
        _set_font(style.font, style.element, BODY_FONT)
        style.paragraph_format.line_spacing = 1.5
        style.paragraph_format.space_after = Pt(0)

    def _set_properties(self, title: str, at: datetime.datetime, author: str) -> None:
        properties = self._document.core_properties
        moment = at.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)
        properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
        properties.created = properties.modified = moment
        properties.comments, properties.revision = "", 1

    def _text(self, text: str, font: str, size: Any, alignment: Any = None) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = alignment
        self._run(paragraph, text, font, size)
        return paragraph

    @staticmethod
    def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
        run = paragraph.add_run(_printable(text))
        run.font.size = size
        _set_font(run.font, run._element, font)

    def _table(self, columns: int) -> Any:
        table = self._document.add_table(rows=0, cols=columns)
        table.style = "Table Grid"
        return table

    def _fill(self, cell: Any, text: str, font: str) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.25
        self._run(paragraph, text, font, BODY_SIZE)


def _printable(text: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(char for char in text if char in "\n\t" or char >= " ")


def _set_font(font: Any, element: Any, name: str) -> None:
    """A Chinese font and, for letters and digits, a Latin one."""
    font.name = LATIN_FONT
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _add_field(run: Any, name: str) -> None:
    """A field that Word fills in, such as the page number."""
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._element.append(part)


def _without_clock(made: io.BytesIO) -> bytes:
    """The same archive without the moment of its making in each entry."""
    clean = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return clean.getvalue()
