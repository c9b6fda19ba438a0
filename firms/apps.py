from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FirmsConfig(AppConfig):
    name = "firms"
    verbose_name = _("Property firms")

    def ready(self) -> None:
        from accounts.scopes import register_scope
        from firms.scopes import FirmScope

        register_scope(FirmScope())
