"""Files that prove a fact."""

import datetime
import hashlib
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import Refusal
from common.images import read_picture
from credit.choices import EvidencePurpose
from credit.models import CreditEvent, CreditEvidence

PDF_HEAD = b"%PDF-"


class Evidence(NamedTuple):
    """A file as it was handed in: its name there, and its content."""

    name: str
    file: File


class BadEvidence(Refusal):
    """The file cannot be taken as evidence."""

    message = _("Evidence is a PDF file or a photo of at most 20 MB. Choose another file.")
    status = 422


def attach_evidence(
    event: CreditEvent,
    evidence: Evidence,
    *,
    by: User | None,
    now: datetime.datetime,
    purpose: EvidencePurpose = EvidencePurpose.REPORT,
) -> CreditEvidence:
    """Keep a file with its SHA-256 and what it proves, inside the caller's transaction.

    A PDF is kept byte for byte; a photo is made a clean JPEG without metadata. Raises `BadEvidence`.
    """
    file = evidence.file
    if not file.size or file.size > settings.UPLOAD_MAX_BYTES:
        raise BadEvidence
    file.seek(0)
    if file.read(len(PDF_HEAD)) == PDF_HEAD:
        file.seek(0)
        content, ending = file.read(), "pdf"
    else:
        content, ending = read_picture(file).content, "jpg"
    sha256 = hashlib.sha256(content).hexdigest()
    kept = CreditEvidence(
        event=event,
        purpose=purpose,
        name=evidence.name[-200:],
        size=len(content),
        sha256=sha256,
        added_by=by,
        added_at=now,
    )
    kept.file.save(f"{event.public_id}-{sha256[:12]}.{ending}", ContentFile(content), save=False)
    kept.full_clean(exclude=["added_by"])
    kept.save(force_insert=True)
    return kept
