"""Documents that officers hand in: a PDF file or a photo, told apart by content."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal


class NoDocument(Refusal):
    """Nothing that can be read as a document."""

    message = _("Choose the document: a PDF file or a photo (JPEG or PNG), 20 MB at most.")
    status = 422


KINDS = ((b"%PDF-", "pdf"), (b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))


def check_document(content: bytes) -> str:
    """The ending of a document by its first bytes: `pdf`, `jpg` or `png`. Raises `NoDocument`."""
    if len(content) <= settings.UPLOAD_MAX_BYTES:
        for start, ending in KINDS:
            if content.startswith(start):
                return ending
    raise NoDocument
