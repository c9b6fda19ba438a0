"""Serving a stored picture to somebody whose right to it was checked."""

from typing import Any

from django.http import FileResponse, Http404


def photo_response(photo: Any) -> FileResponse:
    """The JPEG of an object with `file`; kept by the person's browser only. Raises `Http404` when it is gone."""
    try:
        content = photo.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
