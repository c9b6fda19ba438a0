"""Public page: is this file what was published?"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from common.uploads import LimitedUploads, TooBig
from credit.selectors.checking import Finding, chain_state, find_digest, find_file

MOST_BYTES = 20 * 1024 * 1024


@csrf_exempt  # checked in `_verify`, after the limits of the upload are in place
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Compare a file, or a digest, with what was published. What is sent is read once and not kept."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUploads(request, limit=MOST_BYTES, total_limit=MOST_BYTES)]
    return _verify(request)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"chain": chain_state(), "typed": ""}
    if request.method == "POST":
        finding, problem = _look(request)
        context |= {"finding": finding, "problem": problem, "typed": request.POST.get("digest", "")[:100]}
    elif request.GET.get("digest"):
        typed = request.GET["digest"][:100]
        context |= {"finding": find_digest(typed), "typed": typed}
        context["problem"] = "" if context["finding"] else _not_a_digest()
    return render(request, "credit/verify.html", context, status=422 if context.get("problem") else 200)


def _look(request: HttpRequest) -> tuple[Finding | None, str]:
    """(what was found, what is wrong with what was sent)."""
    file = request.FILES.get("file")
    if isinstance(file, TooBig):
        return None, _("The file is too big to be a publication: 20 MB at most.")
    if file is not None and file.size:
        return find_file(file.read()), ""
    typed = request.POST.get("digest", "")
    if not typed.strip():
        return None, _("Choose a file, or paste a digest.")
    finding = find_digest(typed)
    return finding, "" if finding else _not_a_digest()


def _not_a_digest() -> str:
    return _("A digest has 64 characters from 0 to 9 and a to f. Copy it whole.")
