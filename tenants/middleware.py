"""The host name alone picks the schema; the connection is on public again when the answer is ready."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import OperationalError, connection
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve, set_urlconf
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from common import errors_views
from tenants.context import in_jurisdiction
from tenants.hosts import host_of, is_public_host, jurisdiction_of
from tenants.models import Jurisdiction
from tenants.selectors import url_of

Handler = Callable[[HttpRequest], HttpResponseBase]
PROBES = frozenset({"/healthz", "/readyz"})


class JurisdictionMiddleware:
    """Opens the schema of the request's host.

    Sets `request.jurisdiction` (None on the public host) and `request.urlconf`. An unknown host answers
    404, a jurisdiction out of use 503. `/healthz` and `/readyz` answer on any host: a load balancer asks by
    address. Header, query string and account have no say.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        connection.set_schema_to_public()
        try:
            return self._answer(request)
        finally:
            connection.set_schema_to_public()

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        _route(request, None)
        if request.path in PROBES:
            match = resolve(request.path, settings.PUBLIC_SCHEMA_URLCONF)
            return match.func(request, *match.args, **match.kwargs)
        host = host_of(request.get_host())
        if is_public_host(host):
            return self.get_response(request)
        try:
            jurisdiction = jurisdiction_of(host)
        except OperationalError:
            return _in_default_language(database_away, request)
        if jurisdiction is None:
            return _in_default_language(unknown_host, request)
        if jurisdiction.status != Jurisdiction.Status.ACTIVE:
            return _in_default_language(out_of_use, request, jurisdiction)
        _route(request, jurisdiction)
        with in_jurisdiction(jurisdiction):
            return keep_open(self.get_response(request), jurisdiction)


def _route(request: HttpRequest, jurisdiction: Jurisdiction | None) -> None:
    request.jurisdiction = jurisdiction
    request.urlconf = settings.PUBLIC_SCHEMA_URLCONF if jurisdiction is None else settings.ROOT_URLCONF
    set_urlconf(request.urlconf)


def _in_default_language(page: Callable[..., HttpResponse], *args: object) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        return page(*args)


def unknown_host(request: HttpRequest) -> HttpResponse:
    """404: no jurisdiction has this host name; leads to the list of all."""
    title, advice = _("No city or district has this address."), _("Check the address, or choose yours from the list.")
    return errors_views.unknown_place(request, title, advice, _list_of_all(request))


def _list_of_all(request: HttpRequest) -> str:
    return url_of(settings.PUBLIC_HOST, scheme=request.scheme or "http", port=request.get_port())


def out_of_use(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    """503: being set up, disabled, archived or about to be deleted."""
    if jurisdiction.status == Jurisdiction.Status.PROVISIONING:
        title = _("%(name)s is being set up.") % {"name": jurisdiction.name}
        advice = _("This takes a few seconds. Reload the page in a moment.")
    else:
        title = _("The site of %(name)s is out of use.") % {"name": jurisdiction.name}
        advice = _("Nothing that was handed in is lost. Ask your housing department when it will be back.")
    return errors_views.unavailable(request, title, advice, _list_of_all(request))


def database_away(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer."""
    return errors_views.unavailable(
        request, _("The service is restarting."), _("Reload the page in a minute. What was confirmed to you is saved.")
    )


def keep_open(response: HttpResponseBase, jurisdiction: Jurisdiction) -> HttpResponseBase:
    """A streamed answer is read after the middleware has returned: its iteration opens the schema again."""
    if response.streaming and not isinstance(response, FileResponse):
        response.streaming_content = _inside(response.streaming_content, jurisdiction)
    return response


def _inside(chunks: Iterable[bytes], jurisdiction: Jurisdiction) -> Iterator[bytes]:
    iterator = iter(chunks)
    while True:
        with in_jurisdiction(jurisdiction):
            try:
                chunk = next(iterator)
            except StopIteration:
                return
        yield chunk


class LanguageMiddleware:
    """The person's choice (cookie), else the account's language, else the jurisdiction's, else the default.

    Accept-Language has no say: on most office computers it is an accident, and the portal's language is Chinese.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            patch_vary_headers(response, ("Cookie",))
            response.headers.setdefault("Content-Language", translation.get_language())
            return response


def language_of(request: HttpRequest) -> str:
    """Code of one of `settings.LANGUAGES`. Reads the account only when there is a session and no cookie."""
    offered = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in offered:
        return chosen
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        account_language = getattr(request.user, "language", "")
        if account_language in offered:
            return account_language
    jurisdiction = getattr(request, "jurisdiction", None)
    if jurisdiction is not None and jurisdiction.language in offered:
        return jurisdiction.language
    return settings.LANGUAGE_CODE
