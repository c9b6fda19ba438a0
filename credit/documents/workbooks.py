"""Excel files with the same bytes for the same content."""

import datetime
import io
import re
import zipfile

from openpyxl import Workbook

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
PROPERTIES = "docProps/core.xml"
MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def same_bytes(book: Workbook, at: datetime.datetime) -> bytes:
    """The file of a workbook with `at` in its properties instead of the moment of making it."""
    made, clean = io.BytesIO(), io.BytesIO()
    book.save(made)
    moment = at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            target.writestr(
                entry, MOMENT.sub(rb"\g<1>" + moment + rb"\g<2>", content) if name == PROPERTIES else content
            )
    return clean.getvalue()
