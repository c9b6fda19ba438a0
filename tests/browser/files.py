"""Files that people choose in the browser, and what stands in those they download."""

import io
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def picture(number: int, width: int = 1800, height: int = 1200) -> dict[str, Any]:
    """A photo as a phone takes it: noisy enough to be large."""
    output = io.BytesIO()
    Image.effect_noise((width // 4, height // 4), 60).resize((width, height)).convert("RGB").save(output, "JPEG")
    return {"name": f"照片{number}.jpg", "mimeType": "image/jpeg", "buffer": output.getvalue()}


def not_a_picture(name: str = "照片.jpg") -> dict[str, Any]:
    """Something that only calls itself a photo."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": b"<?php echo 1; ?>" * 40}


def workbook(*rows: tuple[Any, ...]) -> dict[str, Any]:
    """An Excel file with these rows."""
    book, output = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(output)
    return {"name": "小区.xlsx", "mimeType": WORKBOOK_TYPE, "buffer": output.getvalue()}


def word_text(path: Any) -> str:
    """Everything a Word document says, in paragraphs and tables."""
    document = Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
