"""Root of the REST API: every app registers its viewsets in `<app>/api/urls.py`."""

from importlib import import_module

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter


def _router() -> DefaultRouter:
    router = DefaultRouter()
    for config in apps.get_app_configs():
        if not module_has_submodule(config.module, "api"):
            continue
        if module_has_submodule(import_module(f"{config.name}.api"), "urls"):
            import_module(f"{config.name}.api.urls").register(router)
    return router


def api_urls() -> list[URLPattern | URLResolver]:
    """`v1/` with the viewsets of all apps, `schema/` (OpenAPI 3) and `docs/` (browsable page)."""
    return [
        path("v1/", include(_open(_router().urls))),
        path("schema/", login_not_required(SpectacularAPIView.as_view()), name="schema"),
        path("docs/", login_not_required(SpectacularSwaggerSplitView.as_view(url_name="schema")), name="api-docs"),
    ]


def _open(patterns: list[URLPattern]) -> list[URLPattern]:
    """REST framework decides who may: its default is signed-in only, answered with 401 or 403, not a redirect."""
    for pattern in patterns:
        pattern.callback = login_not_required(pattern.callback)
    return patterns
