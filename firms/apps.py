from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from accounts.tokens import register_token_scope
        from firms.panels import register_panel, register_public_panel
        from firms.scopes import FirmScope
        from firms.selectors.filings import filing_panel, public_register

        register_scope(FirmScope())
        register_panel("filings", filing_panel)
        register_public_panel("register", "firms/_public_register.html", public_register)
        register_token_scope("firms.file", _("hand in filings of firms and read their state"))
