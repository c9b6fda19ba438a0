"""The staff admin's look and navigation. Who sees an entry is decided by each app's permissions."""

from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _item(title: str, icon: str, url_name: str, permission: str) -> dict[str, object]:
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{url_name}"),
        "permission": f"accounts.navigation.{permission}",
    }


UNFOLD = {
    "SITE_TITLE": _("Property governance"),
    "SITE_HEADER": _("Property governance"),
    "SITE_SYMBOL": "apartment",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": True,
    "SHOW_LANGUAGES": False,
    "ENVIRONMENT": "tenants.context_processors.environment_label",
    "STYLES": [lambda request: static("css/admin.css")],
    "COLORS": {
        "primary": {
            "50": "254 242 242",
            "100": "254 226 226",
            "200": "254 202 202",
            "300": "252 165 165",
            "400": "226 100 100",
            "500": "200 50 50",
            "600": "176 32 36",
            "700": "150 24 28",
            "800": "122 20 24",
            "900": "102 20 24",
            "950": "60 8 10",
        }
    },
}
