"""Handing out a stored file to somebody whose right to it was checked."""

from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404


def stored_download(file: Any, name: str = "") -> FileResponse:
    """A stored file as a download, under `name` or its own; the browser never shows it itself.

    Raises `Http404` when there is none, or when the storage lost it.
    """
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=name or PurePath(file.name).name)
