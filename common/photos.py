"""Serving a stored picture to somebody whose right to it was checked."""

from typing import Any

from django.http import Http404, HttpResponse


def photo_response(photo: Any) -> HttpResponse:
    """The JPEG of an object with `file`; kept by the person's browser only. Raises `Http404` when it is gone."""
    try:
        with photo.file.open("rb") as file:
            content = file.read()  # made small when it was stored
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
