"""Putting files away: what fails there is said, not thrown at the person."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal

logger = logging.getLogger(__name__)
_stored_around: ContextVar[list[str] | None] = ContextVar("stored_around", default=None)


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


@contextmanager
def files_undone_on_error() -> Iterator[list[str]]:
    """Names of stored files; they are deleted again when the block fails, those of blocks within it too.

    A connection lost at the commit says nothing about its outcome: then the files stay, since the rows that
    name them may be there, and the repeated submission would be answered with them.
    """
    names: list[str] = []
    around = _stored_around.get()
    place = _stored_around.set(names)
    try:
        yield names
    except (InterfaceError, OperationalError):
        raise
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
    finally:
        _stored_around.reset(place)
    if around is not None:  # a savepoint that is kept is not yet a commit
        around.extend(names)
