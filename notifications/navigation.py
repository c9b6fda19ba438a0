"""The bell in the administration's sidebar."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from notifications.selectors import unread_count


def inbox_entry(request: HttpRequest) -> dict[str, Any] | None:
    """The way to one's own notices, with how many are unread; None on a host that has none."""
    try:
        address = reverse("notifications:inbox", urlconf=getattr(request, "urlconf", None))
    except NoReverseMatch:
        return None
    count = unread_count(request.user)
    badge = {"badge": str(count), "badge_variant": "danger"} if count else {}
    return {"title": _("My notices"), "icon": "notifications", "link": address, **badge}
