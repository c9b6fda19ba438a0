"""Putting files away: what fails there is said, not thrown at the person."""

import logging

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal

logger = logging.getLogger(__name__)


class StorageFailing(Refusal):
    """The disk is full, or the storage does not answer."""

    message = _(
        "Photos and videos cannot be stored at the moment. Nothing you typed is lost: send it without them, "
        "or try again later."
    )
    status = 503


def put_away(name: str, content: bytes) -> str:
    """Store a file in the open jurisdiction's folder and give the name that it got. Raises `StorageFailing`."""
    try:
        return default_storage.save(name, ContentFile(content))
    except Exception as error:  # a disk raises OSError, an object store whatever its library has
        logger.exception("a file cannot be stored")
        raise StorageFailing from error
