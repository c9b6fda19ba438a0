"""Pages with several small forms; the sent one is named by the field `act`."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from firms.views._acts import Acts, answer


def show(request: HttpRequest, template: str, acts: Acts, context: dict[str, Any]) -> HttpResponse:
    """Do what was sent and come back to the page, or show it with the refusal and what was typed."""
    if request.method != "POST":
        return page(request, template, acts, context)
    if answer(request, acts):
        return redirect(request.path)
    return page(request, template, acts, context, status=422)


def page(
    request: HttpRequest, template: str, acts: Acts, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page with the forms of its acts."""
    rows = [
        {"name": name, "form": form, "title": TITLES[name], "is_open": form.is_bound, "is_quiet": name in QUIET}
        for name, (form, _act, _done) in acts.items()
    ]
    return render(request, template, {**context, "acts": rows}, status=status)


def must_sign_in(request: HttpRequest) -> HttpResponse | None:
    """Where a guest who sent a form on a public page is taken."""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    return None


QUIET = frozenset({"withdraw", "cancel", "close", "leave", "withdraw_consent"})
"""Acts that end or give back something: nobody is led to them."""

TITLES: dict[str, Any] = {}
"""Name of an act → the words on its button; filled by the modules of pages."""
