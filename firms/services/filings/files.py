"""Files of filings: contracts and certificates."""

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from common.images import read_picture
from firms.choices import FilingState
from firms.models import FilingFile
from firms.permissions import can_file_for
from firms.services.filings._steps import Actor, account_of, locked

PDF_HEAD = b"%PDF-"
MOST_FILES = 20


class BadFile(Refusal):
    """The file cannot be taken."""

    message = _("A file is a PDF or a photo of at most 20 MB. Choose another one.")
    status = 422


class TooManyFiles(Refusal):
    """Enough is enough."""

    message = _("A filing has at most 20 files.")
    status = 422


@transaction.atomic
def attach_file(filing_id: int, file: File, *, by: Actor, now: datetime.datetime) -> FilingFile:
    """Keep a file with its SHA-256: a PDF byte for byte, a photo as a clean JPEG without metadata.

    Raises `BadFile`, `TooManyFiles`, `NotAllowed`, `MoveNotAllowed`; `ValidationError` for a file twice.
    """
    filing = locked(filing_id)
    if isinstance(by, User) and not can_file_for(by, filing.firm):
        raise NotAllowed
    if filing.state not in (FilingState.DRAFT, FilingState.RETURNED):
        raise MoveNotAllowed
    if filing.files.count() >= MOST_FILES:
        raise TooManyFiles
    content, ending = _read(file)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = FilingFile(
        filing=filing,
        name=(file.name or f"{sha256[:12]}.{ending}")[-200:],
        size=len(content),
        sha256=sha256,
        round=filing.round + 1,
        added_by=account_of(by),
        added_at=now,
    )
    kept.validate_constraints()
    kept.file.save(f"{filing.public_id}-{sha256[:12]}.{ending}", ContentFile(content), save=False)
    kept.save(force_insert=True)
    record(by, "firms.attach_filing_file", filing, fields=["files"])
    return kept


def _read(file: File) -> tuple[bytes, str]:
    if not file.size or file.size > settings.UPLOAD_MAX_BYTES:
        raise BadFile
    file.seek(0)
    if file.read(len(PDF_HEAD)) == PDF_HEAD:
        file.seek(0)
        return file.read(), "pdf"
    return read_picture(file).content, "jpg"
