from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from firms import inspection_notices  # noqa: F401 (the kinds of notices register themselves)
        from firms.panels import register_panel
        from firms.scopes import FirmScope
        from firms.selectors.inspection_pages import estate_section, firm_panel
        from places.selectors import register_estate_section

        register_scope(FirmScope())
        register_panel("inspections", firm_panel)
        register_estate_section(30, "firms/inspections/_estate_section.html", estate_section)
