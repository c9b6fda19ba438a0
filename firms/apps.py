from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from firms.panels import register_panel
        from firms.scopes import FirmScope
        from firms.selectors.estate_page import estate_section
        from firms.selectors.firm_panel import disclosure_panel
        from places.selectors import register_estate_section

        register_scope(FirmScope())
        register_panel("disclosure", disclosure_panel)
        register_estate_section(20, "firms/disclosure/_estate_section.html", estate_section)
