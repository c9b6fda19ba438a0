"""Public pages that look the same to every anonymous visitor are rendered once every few seconds.

What differs per visitor (the CSRF token, the key of a submission) stands in the kept page as a placeholder and is
filled in per request. The kept pages are never shared between schemas, languages or addresses.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from common.kept import kept

TOKEN_PLACE = "csrf-token-place-3c5e1f"  # noqa: S105
KEY_PLACE = "00000000-0000-4000-8000-3c5e1f3c5e1f"

Context = Callable[[], dict[str, Any]]


def public_page(request: HttpRequest, template: str, context: Context = dict) -> HttpResponse:
    """Answer with a page that depends only on schema, language and path, and on nobody's account.

    `context` is called only when the page has to be made. The template may use `submission_key`, a fresh UUID.
    Somebody who is signed in gets a page of their own.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.GET:
        return render(request, template, {**context(), "submission_key": uuid.uuid4()})
    page = _page(request, template, context)
    page = page.replace(TOKEN_PLACE.encode(), get_token(request).encode())
    return HttpResponse(page.replace(KEY_PLACE.encode(), str(uuid.uuid4()).encode()))


def _page(request: HttpRequest, template: str, context: Context) -> bytes:
    def made() -> bytes:
        words = {**context(), "csrf_token": TOKEN_PLACE, "submission_key": KEY_PLACE}
        return render_to_string(template, words, request).encode()

    return kept((request.LANGUAGE_CODE, request.path, template), made)  # type: ignore[attr-defined]
