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
    open_screens = {model._meta.label_lower: (model, address) for model, address in _open_screens(request)}
    index = reverse("admin:index")
    first = [_link(_("Overview"), "dashboard", index, is_open=request.path == index)]
    first += [link for entry in _entries if (link := entry(request)) is not None]
    groups = [{"title": "", "items": first}]
    for title, entries in settings.ADMIN_MENU:
        items = [_item(request, *open_screens.pop(label), icon) for label, icon in entries if label in open_screens]
        groups.append({"title": str(title), "items": items})
    rest = [_item(request, *screen, PLAIN_ICON) for screen in open_screens.values()]
    groups.append({"title": _("More"), "items": rest})
    return [group for group in groups if group["items"]]


def _open_screens(request: HttpRequest) -> list[tuple[Any, str]]:
    """(model, address) of the lists that would open for this person on this host."""
    screens = admin.site._registry
    return [
        (model, address)
        for model, address in addresses().items()
        if stands_here(model._meta.app_label, request) and screens[model].has_view_permission(request)
    ]


def addresses() -> dict[Any, str]:
    """Models with a list in the administration, and its address."""
    return _addresses(get_urlconf(), get_script_prefix())


@functools.cache
def _addresses(urlconf: str | None, prefix: str) -> dict[Any, str]:
    """The same on every page of a kind of host: the menu would look up more than a hundred each time."""
    found = {model: _address(model._meta, urlconf) for model in admin.site._registry}
    return {model: address for model, address in found.items() if address}


def _address(options: Any, urlconf: str | None) -> str:
    try:
        return reverse(f"admin:{options.app_label}_{options.model_name}_changelist", urlconf)
    except NoReverseMatch:
        return ""


def _item(request: HttpRequest, model: Any, address: str, icon: str) -> dict[str, Any]:
    title = str(model._meta.verbose_name_plural)
    return _link(title, icon, address, is_open=request.path.startswith(address))


def _link(title: str, icon: str, address: str, *, is_open: bool) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": address, "active": is_open}
