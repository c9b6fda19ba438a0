"""The site that every screen of the administration is registered with."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from unfold.sites import UnfoldAdminSite


class Administration(UnfoldAdminSite):
    """Unfold's site; the list of all apps waits until a template reads it."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """Django asks every screen for every page's list of apps, which our menu (accounts/navigation.py) replaces.

        Asking was a third of the time of most pages.
        """
        build = super().get_app_list
        return build(request, app_label) if app_label else SimpleLazyObject(lambda: build(request))
