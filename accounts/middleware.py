"""The administration's doors: a second factor first where the settings say so, and only screens of this host."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from common.admin import stands_here

OPEN_PATHS = ("/account/", "/static/", "/language/", "/healthz", "/readyz")


class StaffSecondFactorMiddleware:
    """Sends a member of staff without authenticator or passkey to the page where they set one.

    Stands after authentication. The account pages stay open: enrolment happens there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._must_enrol(request):
            return self.get_response(request)
        words = _("Staff sign in with a second factor. Set one now: an authenticator app or a passkey.")
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": words}, status=403)
        messages.warning(request, words)
        return redirect("mfa_index")

    @staticmethod
    def _must_enrol(request: HttpRequest) -> bool:
        if not settings.STAFF_MFA_REQUIRED or request.path.startswith(OPEN_PATHS):
            return False
        user = request.user
        if not (user.is_authenticated and user.is_staff):
            return False
        factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not factors.exists()


class AdminOfThisHostMiddleware:
    """A screen whose tables do not stand in this host's schema does not exist here, for nobody.

    The administration is one and the same on both kinds of hosts; jurisdictions are looked after on the public one,
    everything of a jurisdiction on its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        match = request.resolver_match
        if match is None or match.app_names[:1] != ["admin"]:
            return
        app_label = match.route.split("/")[1]
        if app_label in apps.app_configs and not stands_here(app_label, request):
            raise Http404
