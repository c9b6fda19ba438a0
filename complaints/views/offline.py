"""The residents' form without a network: its service worker, the empty page kept on the device, and a fresh token.

The worker lives below the address of the form and nowhere else, so that no page with anybody's data passes through
it. What it keeps is the empty form and its static files, under a name made of their contents (docs/decisions/0066).
"""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.page_cache import public_page
from complaints.views import floods
from complaints.views.submitting import empty_form

NAMED_IN_PAGE = (
    "img/icon.svg",
    "vendor/bootstrap/bootstrap.min.css",
    "css/site.css",
    "vendor/htmx/htmx.min.js",
    "vendor/bootstrap/bootstrap.bundle.min.js",
    "js/site.js",
    "img/sprite.svg",
    "js/complaint_form.js",
)
# Scripts name each other as they are called in the tree, without the digest that the storage puts into a name.
IMPORTED = ("js/complaint_draft.js", "js/complaint_offline.js", "js/complaint_flood.js", "js/photos.js")
WORKER = "js/complaint_worker.js"
VERSION_HEADER = "X-Form-Version"


@login_not_required
@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker in the language of the visitor; another language is another worker, with a page of its own."""
    language = translation.get_language()
    facts = {
        "version": version(),
        "header": VERSION_HEADER,
        "language": language,
        "form": reverse("complaints:new"),
        "shell": reverse("complaints:shell", args=(language,)),
        "files": [*map(static, NAMED_IN_PAGE), *(f"{settings.STATIC_URL}{name}" for name in IMPORTED)],
    }
    script = f"const facts = {json.dumps(facts)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def shell(request: HttpRequest, language: str) -> HttpResponse:
    """The empty form as it is kept on devices: of nobody, whoever asks."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    request.user = AnonymousUser()
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
    with translation.override(language):
        response = public_page(request, "complaints/shell.html", lambda: empty_form("", ""))
    response[VERSION_HEADER] = version()
    response["Content-Language"] = language
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
@never_cache
def token(request: HttpRequest) -> JsonResponse:
    """What a form that lay by needs before it is sent: that the portal answers, a token, and when that was."""
    return JsonResponse({"token": get_token(request), "stamp": floods.stamp()})


def version() -> str:
    """Digest over names and contents of the files of the form: another release is another version."""
    digest = hashlib.sha256()
    for name in (*NAMED_IN_PAGE, *IMPORTED, WORKER):
        digest.update(static(name).encode())
        if found := finders.find(name):  # an image of the production holds libraries under their digests only
            digest.update(Path(found).read_bytes())
    return digest.hexdigest()[:16]
