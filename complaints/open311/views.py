"""The resources of GeoReport v2. Errors are the specification's lists, in the format that was asked for."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.throttling import AnonRateThrottle

from accounts.api.authentication import WORDS, TokenThrottle
from accounts.models import ApiToken
from accounts.services import token_of
from common.errors import Refusal
from common.photos import photo_response
from common.uploads import LimitedUploads
from complaints.choices import PhotoKind
from complaints.forms import PHOTO_BYTES, UPLOAD_BYTES
from complaints.models import Category, Complaint, ComplaintPhoto, OpenInterface
from complaints.open311 import shapes
from complaints.open311.answers import FORMATS, Wrong, answer, errors, wrong_of
from complaints.open311.forms import Attributes, RequestForm, attributes_in
from complaints.open311.posting import Posted, post_request
from complaints.open311.queries import filtered, number_of, visible_requests
from complaints.selectors import chosen_category, questions_for

SCOPE = "open311.post"
REQUESTS = ("service_requests", "request")
CHANGED = "2026-03-01T00:00:00+08:00"
"""When addresses and formats of the interface last changed."""


def resource(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view that answers in `ending`, with errors in the same format; counts calls; knows the caller's token."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # systems have no session and no cookie; the key says who they are
        @login_not_required
        @never_cache
        @functools.wraps(view)
        def inner(request: HttpRequest, ending: str, **rest: Any) -> HttpResponse:
            request.upload_handlers = [LimitedUploads(request, limit=PHOTO_BYTES, total_limit=UPLOAD_BYTES)]
            try:
                _read(request)
            except Wrong as wrong:
                return errors(ending, wrong)
            with translation.override(_language(request)):
                try:
                    _check(request, methods)
                    return view(request, ending, **rest)
                except Wrong as wrong:
                    return errors(ending, wrong)
                except Refusal as refusal:
                    return errors(ending, wrong_of(refusal))

        return open_to_pages(inner)

    return wrap


def open_to_pages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets pages of other sites read the answers: no cookie speaks here, so nobody's session is lent to them."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        response = view(request, *args, **rest)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return inner


def _read(request: HttpRequest) -> None:
    """Read the body to its end. Raises `Wrong` for one that cannot be read or has too many fields."""
    try:
        request.POST  # noqa: B018 - Django reads it when it is asked for
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Wrong(400, _("What was sent cannot be read as a form.")) from error


def _language(request: HttpRequest) -> str:
    """What `locale` names, where we speak it; browsers' own wishes have no say, as on the pages."""
    try:
        return translation.get_supported_language_variant(_given(request, "locale")[:20])
    except LookupError:
        return translation.get_language() or settings.LANGUAGE_CODE


def _check(request: HttpRequest, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Wrong(405, _("This resource does not know the method %(name)s.") % {"name": request.method})
    _check_jurisdiction(request)
    request.auth = _token(request)  # type: ignore[attr-defined]
    _count(request)


def _given(request: HttpRequest, name: str) -> str:
    return (request.POST.get(name) or request.GET.get(name) or "").strip()


def _check_jurisdiction(request: HttpRequest) -> None:
    """A host is one jurisdiction; its name may be given, another may not."""
    given = _given(request, "jurisdiction_id").lower()
    here = request.jurisdiction  # type: ignore[attr-defined]
    if given and given not in {request.get_host().split(":")[0].lower(), here.slug}:
        raise Wrong(404, _("jurisdiction_id provided was not found."))


def _token(request: HttpRequest) -> ApiToken | None:
    """The token of the caller, None for nobody. Raises `Wrong` for a key that opens nothing."""
    word, _space, secret = request.headers.get("Authorization", "").partition(" ")
    key = secret.strip() if word.lower() in WORDS else _given(request, "api_key")
    if not key:
        return None
    token = token_of(key, timezone.now())
    if token is None or SCOPE not in token.scopes:
        raise Wrong(403, _("The api_key is not valid here. Ask for a new one."))
    return token


def _count(request: HttpRequest) -> None:
    is_token = request.auth is not None  # type: ignore[attr-defined]
    throttle = TokenThrottle() if is_token else AnonRateThrottle()
    if not throttle.allow_request(request, None):
        wait = int(throttle.wait() or 60) + 1
        raise Wrong(429, _("Too many calls. Try again in %(seconds)s seconds.") % {"seconds": wait})


# --- Services ----------------------------------------------------------------------------------------


@resource("GET", "HEAD")
def services(request: HttpRequest, ending: str) -> HttpResponse:
    """What can be asked for: the leaves of the categories."""
    leaves = Category.objects.leaves().with_asks().select_related("parent")
    return answer(ending, ("services", "service"), [shapes.shape_service(leaf) for leaf in leaves])


@resource("GET", "HEAD")
def service(request: HttpRequest, ending: str, code: str) -> HttpResponse:
    """The questions of one service."""
    leaf = chosen_category(code)
    if leaf is None:
        raise Wrong(404, _("service_code provided was not found."))
    return answer(ending, ("service_definition",), shapes.shape_definition(leaf, questions_for(leaf)))


# --- Requests ----------------------------------------------------------------------------------------


@resource("GET", "HEAD", "POST")
def requests(request: HttpRequest, ending: str) -> HttpResponse:
    """The list by filters, or taking one in."""
    if request.method == "POST":
        return _take(request, ending)
    token = request.auth  # type: ignore[attr-defined]
    rows = filtered(visible_requests(token), request.GET.dict(), timezone.now())
    return answer(ending, REQUESTS, [shapes.shape_request(row, request, token) for row in rows])


@resource("GET", "HEAD")
def request_by_id(request: HttpRequest, ending: str, number: str) -> HttpResponse:
    """One request, as a list of one."""
    token = request.auth  # type: ignore[attr-defined]
    return answer(ending, REQUESTS, [shapes.shape_request(_one(number, token), request, token)])


@resource("GET", "HEAD")
def token(request: HttpRequest, ending: str, number: str) -> HttpResponse:
    """The number of a request by its token. Ours are given at once, so both are the same."""
    found = _one(number, request.auth)  # type: ignore[attr-defined]
    return answer(ending, REQUESTS, [{"service_request_id": str(found.pk), "token": number}])


def _one(number: str, caller: ApiToken | None) -> Complaint:
    found = visible_requests(caller).filter(pk=number_of(number)).first()
    if found is None:
        raise Wrong(404, _("There is no request with this number."))
    return found


def _take(request: HttpRequest, ending: str) -> HttpResponse:
    caller = request.auth  # type: ignore[attr-defined]
    if caller is None:
        raise Wrong(403, _("api_key was not provided."))
    form = RequestForm(request.POST, request.FILES.getlist("media"))
    if not form.is_valid():
        raise Wrong(404 if form.is_unknown_service() else 400, *form.told())
    attributes = Attributes(form.cleaned_data["service_code"], attributes_in(request.POST))
    if not attributes.form.is_valid():
        raise Wrong(400, *attributes.told())
    key = request.headers.get("Idempotency-Key", "").strip()[:200]
    posted = Posted(form.cleaned_data, attributes.form, attributes.rest, key)
    complaint = post_request(posted, token=caller, now=timezone.now())
    told = shapes.shape_posted(complaint, request, form.cleaned_data["account_id"])
    return answer(ending, REQUESTS, [told], 201)


@login_not_required
@require_safe
def media(request: HttpRequest, signed: str) -> HttpResponse:
    """The picture that came with a request, at the signed address that its sender was given."""
    pk = shapes.photo_of(signed, request)
    photos = ComplaintPhoto.objects.filter(kind=PhotoKind.REPORT, complaint__posted_request__isnull=False)
    photo = photos.filter(pk=pk).first() if pk is not None else None
    if photo is None:
        raise Http404
    return photo_response(photo)


# --- Discovery ---------------------------------------------------------------------------------------


@resource("GET", "HEAD")
def discovery(request: HttpRequest, ending: str) -> HttpResponse:
    """Where the interface lies and whom to ask for a key."""
    contact = OpenInterface.objects.values_list("contact", flat=True).first()
    contact = contact or _("Ask the housing office for an api_key.")
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": request.build_absolute_uri("/open311/v2"),
        "changeset": CHANGED,
        "type": "production",
        "formats": [f"{'text' if kind == 'xml' else 'application'}/{kind}" for kind in FORMATS],
    }
    told = {"changeset": CHANGED, "contact": contact, "key_service": contact, "endpoints": [endpoint]}
    return answer(ending, ("discovery",), told)


@resource("GET", "HEAD", "POST")
def nothing(request: HttpRequest, ending: str, rest: str) -> HttpResponse:
    """An address that the specification does not know."""
    raise Wrong(404, _("The specification knows no such resource."))
