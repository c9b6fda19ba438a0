"""Request id on the way in, refusals turned into pages on the way out."""

import re
from collections.abc import Callable

from csp.constants import UNSAFE_EVAL
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from common.context import new_request_id, request_id
from common.errors import Refusal

GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


class RequestIdMiddleware:
    """Keeps the proxy's X-Request-ID when it is well formed, else makes one; echoes it in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = request_id.set(given if GIVEN_ID.fullmatch(given) else new_request_id())
        # Django writes a line about a failed request when all middleware is done.
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


class AdministrationScriptsMiddleware:
    """Lets the component library of the staff administration evaluate its own expressions.

    Its templates carry behaviour as Alpine expressions in attributes, which Alpine compiles in the browser. Inline
    script stays forbidden there too, and every other page keeps the stricter policy.
    """

    PREFIX = "/admin/"

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(self.PREFIX):
            response._csp_update = {"script-src": [UNSAFE_EVAL]}  # type: ignore[attr-defined]
        return response


class RefusalMiddleware:
    """A `Refusal` that a view did not catch becomes a page (or JSON) that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": str(error)}, status=error.status)
        return render(request, "refusal.html", {"message": str(error)}, status=error.status)
