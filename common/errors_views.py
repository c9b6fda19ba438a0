"""Error pages that help: what happened, what to do, and the request id to quote."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.context import request_id


def _page(request: HttpRequest, status: int, title: str, advice: str, home: str = "/") -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": f"{title} {advice}"}, status=status)
    context = {"status": status, "title": title, "advice": advice, "home": home, "request_id": request_id.get()}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("The request could not be read."), _("Go back, reload the page and send it again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request,
        403,
        _("You may not see this page."),
        _("Sign in with an account that has the right, or ask your office for it."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 404, _("This page does not exist."), _("Check the address, or start again from the home page.")
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(
        request, 429, _("Too many requests."), _("Wait a few minutes and try again. Nothing you sent before is lost.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something went wrong on our side."),
        _("Try again in a minute. If it happens again, tell us the number below."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        _("This form has expired."),
        _("Go back, reload the page and send the form again. Your browser must accept cookies."),
    )


def unknown_place(request: HttpRequest, title: str, advice: str, home: str) -> HttpResponse:
    """404 for a whole site that does not exist; leads to the address `home` of another."""
    return _page(request, 404, title, advice, home)


def unavailable(request: HttpRequest, title: str, advice: str, home: str = "/") -> HttpResponse:
    """503 that says what is out of use and when to come back; asks robots to retry after a minute."""
    response = _page(request, 503, title, advice, home)
    response["Retry-After"] = "60"
    return response
