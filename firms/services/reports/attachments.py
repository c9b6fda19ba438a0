"""Files of a report: what they say they are must be what they are."""

import datetime
import hashlib
import zipfile
from pathlib import PurePath
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from common.errors import NotAllowed, Refusal
from common.images import read_picture
from common.storing import put_away
from common.uploads import TooBig
from firms.models import QuarterlyReport, ReportAttachment
from firms.permissions import can_fill_report
from firms.selectors.reports import form_of
from firms.services.reports._steps import Actor, locked, person
from firms.services.reports.filing import ReportClosed

FILE_BYTES = 10 * 1024 * 1024
MOST_FILES = 20
MOST_UNPACKED = 200 * 1024 * 1024
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JPEG = "image/jpeg"
ENDINGS = {
    "pdf": PDF,
    "xlsx": XLSX,
    "docx": DOCX,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": JPEG,
    "webp": JPEG,
    "heic": JPEG,
}
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
INSIDE = {XLSX: "xl/workbook.xml", DOCX: "word/document.xml"}


class BadFile(Refusal):
    """The file cannot be taken; the message says why."""

    message = _("This file cannot be taken.")
    status = 422


def read_file(name: str, file: IO[bytes] | Any) -> tuple[bytes, str]:
    """The content to store and its kind. A photo becomes a clean JPEG. Raises `BadFile`, `BadPicture`.

    Size, ending and content must agree: a program named .pdf, a cut-off workbook and an empty file are refused.
    """
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        raise BadFile(_("Only PDF, Word, Excel and photos can be attached."))
    if isinstance(file, TooBig):
        raise BadFile(_("The file is larger than 10 MB. Make it smaller."))
    file.seek(0)
    content = file.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise BadFile(_("The file is larger than 10 MB. Make it smaller."))
    if not content:
        raise BadFile(_("The file is empty."))
    kind = ENDINGS[ending]
    if kind == JPEG:
        return read_picture(file).content, JPEG
    if kind == PDF:
        _check_pdf(content)
    else:
        _check_office(content, kind)
    return content, kind


def _check_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise BadFile(_("The file is not what its name says. Choose the right file."))
    if b"%%EOF" not in content[-2048:]:
        raise BadFile(_("The file is cut off. Choose the whole file."))


def _check_office(content: bytes, kind: str) -> None:
    if not content.startswith(b"PK"):
        raise BadFile(_("The file is not what its name says. Choose the right file."))
    try:
        with zipfile.ZipFile(ContentFile(content)) as archive:
            names = {entry.filename for entry in archive.infolist()}
            unpacked = sum(entry.file_size for entry in archive.infolist())
            is_whole = unpacked <= MOST_UNPACKED and archive.testzip() is None
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise BadFile(_("The file is cut off. Choose the whole file.")) from error
    if not is_whole:
        raise BadFile(_("The file is damaged. Open and save it again."))
    if INSIDE[kind] not in names or any("vbaproject" in name.lower() for name in names):
        raise BadFile(_("The file is not what its name says. Choose the right file."))


@transaction.atomic
def attach_file(
    report_id: int, field: str, name: str, file: IO[bytes] | Any, *, by: Actor, now: datetime.datetime
) -> ReportAttachment:
    """Add a file to a field of a report. The same file twice is one.

    Raises `NotAllowed`, `ReportClosed`, `BadFile`, `BadPicture`, `StorageFailing`.
    """
    report = locked(report_id)
    _check_open(report, by)
    known = form_of(report.form_version).fields.get(field)
    if known is None or known["kind"] != "file":
        raise BadFile(_("The form has no such field."))
    held = report.files.filter(removed_at__isnull=True)
    content, kind = read_file(name, file)
    digest = hashlib.sha256(content).hexdigest()
    twin = held.filter(field=field, digest=digest).first()
    if twin is not None:
        return twin
    if held.count() >= MOST_FILES:
        raise BadFile(_("At most %(most)s files go with one report.") % {"most": MOST_FILES})
    ending = "jpg" if kind == JPEG else PurePath(name).suffix.lower().lstrip(".")
    stored = put_away(f"reports/{report.quarter}/{digest}.{ending}", content)
    attachment = ReportAttachment.objects.create(
        report=report,
        field=field,
        name=PurePath(name.replace("\\", "/").replace("\0", "")).name[:200],
        content_type=kind,
        size=len(content),
        digest=digest,
        file=stored,
        added_by=person(by),
        added_at=now,
    )
    record(by, "firms.report_attach", report, fields=["files"])
    return attachment


@transaction.atomic
def remove_file(attachment_id: int, *, by: Actor, now: datetime.datetime) -> None:
    """Take a file away from a report that is still the firm's. Raises `NotAllowed`, `ReportClosed`."""
    attachment = ReportAttachment.objects.only("report_id").get(pk=attachment_id)
    report = locked(attachment.report_id)
    _check_open(report, by)
    if report.files.filter(pk=attachment_id, removed_at__isnull=True).update(removed_at=now):
        record(by, "firms.report_remove_file", report, fields=["files"])


def _check_open(report: QuarterlyReport, by: Actor) -> None:
    if not can_fill_report(by, report):
        raise NotAllowed
    if not report.is_open_for_firm():
        raise ReportClosed


def is_unharmed(attachment: ReportAttachment) -> bool:
    """Whether the stored file is still the one that was taken: its digest is computed anew."""
    if not attachment.file.storage.exists(attachment.file.name):
        return False
    with attachment.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == attachment.digest
