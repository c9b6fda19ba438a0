"""REST framework: systems come with a token, are counted by it, and may do what its scopes say."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken
from accounts.services.tokens import token_of

WORDS = ("token", "bearer")


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <secret>` or `Bearer <secret>`. The user stays nobody; `request.auth` is the token."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiToken] | None:
        word, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if word.lower() not in WORDS:
            return None
        token = token_of(secret.strip(), timezone.now())
        if token is None:
            raise AuthenticationFailed(_("This token is unknown here, has ended or was revoked. Ask for a new one."))
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names it."""

    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "systemToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class TokenPermission(BasePermission):
    """The token must hold the view's `token_scope`."""

    message = _("This token does not allow this. Ask the administrator for one with the right scope.")

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, ApiToken) and view.token_scope in request.auth.scopes


class TokenThrottle(SimpleRateThrottle):
    """As many calls a minute as the token allows. While the cache is away nothing is counted (decision 0052)."""

    rate = "120/min"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not isinstance(request.auth, ApiToken):
            return None
        self.num_requests = request.auth.per_minute
        return f"token-calls:{request.auth.pk}"
