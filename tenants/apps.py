from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Jurisdictions")

    def ready(self) -> None:
        from common.workdays import set_calendar_source
        from tenants import checks  # noqa: F401  (registers the checks)
        from tenants.selectors.workdays import loaded_calendar

        set_calendar_source(loaded_calendar)
