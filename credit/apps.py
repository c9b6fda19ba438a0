from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CreditConfig(AppConfig):
    name = "credit"
    verbose_name = _("Credit of property firms")

    def ready(self) -> None:
        from credit.selectors.panels import credit_panel
        from firms.panels import register_panel

        register_panel("credit", credit_panel)
