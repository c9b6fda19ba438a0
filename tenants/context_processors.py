"""What every template and the staff admin know about where they are."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _


def jurisdiction(request: HttpRequest) -> dict[str, object]:
    """`jurisdiction`: the one of the host, None on the public site."""
    return {"jurisdiction": getattr(request, "jurisdiction", None)}


def environment_label(request: HttpRequest) -> list[str]:
    """Badge in the head of the staff admin: whose data this is."""
    here = getattr(request, "jurisdiction", None)
    return [here.name if here is not None else _("Platform"), "warning" if settings.DEBUG else "info"]
