from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Every screen of the administration shows an object's history from here."""
        from audit.admin import history_page
        from common.admin import register_history_page

        register_history_page(history_page)
