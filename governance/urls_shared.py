"""URLs that both kinds of hosts have."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from governance.health import healthz, readyz


def shared_urls() -> list[URLPattern | URLResolver]:
    """Health, language, account pages and job pages."""
    return [
        path("healthz", healthz, name="healthz"),
        path("readyz", readyz, name="readyz"),
        path("language/", login_not_required(set_language), name="set_language"),
        path("account/", include("allauth.urls")),
        path("jobs/", include("jobs.urls")),
    ]
