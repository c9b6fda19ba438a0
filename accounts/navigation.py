"""The sidebar of the administration: what the person may open, and nothing else.

It asks the very screens whether they would open, so that the menu and the doors cannot disagree.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext as _

from common.admin import stands_here

PLAIN_ICON = "description"
Entry = Callable[[HttpRequest], dict[str, Any] | None]
_entries: list[Entry] = []


def register_entry(entry: Entry) -> None:
    """Add a link below the overview; called from `AppConfig.ready`. The function gives None where there is none."""
    _entries.append(entry)


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links for unfold, in the order of `settings.ADMIN_MENU`; what is not named there comes last."""
    open_screens = {model._meta.label_lower: screen for model, screen in _screens(request)}
    index = reverse("admin:index")
    first = [_link(_("Overview"), "dashboard", index, is_open=request.path == index)]
    first += [link for entry in _entries if (link := entry(request)) is not None]
    groups = [{"title": "", "items": first}]
    for title, entries in settings.ADMIN_MENU:
        items = [_item(request, open_screens.pop(label), icon) for label, icon in entries if label in open_screens]
        groups.append({"title": str(title), "items": items})
    rest = [_item(request, screen, PLAIN_ICON) for screen in open_screens.values()]
    groups.append({"title": _("More"), "items": rest})
    return [group for group in groups if group["items"]]


def _screens(request: HttpRequest) -> list[tuple[Any, Any]]:
    """(model, screen) of those that would open for this person on this host."""
    return [
        (model, screen)
        for model, screen in admin.site._registry.items()
        if stands_here(model._meta.app_label, request)
        and screen.has_module_permission(request)
        and screen.has_view_permission(request)
        and _address(screen)
    ]


def _address(screen: Any) -> str:
    options = screen.model._meta
    name = f"admin:{options.app_label}_{options.model_name}_changelist"
    return _address_of(name, get_urlconf(), get_script_prefix())


@functools.cache
def _address_of(name: str, urlconf: str | None, prefix: str) -> str:
    """The same on every page of a kind of host: the menu would look up a hundred addresses each time."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""


def _item(request: HttpRequest, screen: Any, icon: str) -> dict[str, Any]:
    address = _address(screen)
    title = str(screen.model._meta.verbose_name_plural)
    return _link(title, icon, address, is_open=request.path.startswith(address))


def _link(title: str, icon: str, address: str, *, is_open: bool) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": address, "active": is_open}
