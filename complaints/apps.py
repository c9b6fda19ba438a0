from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = _("Complaints")

    def ready(self) -> None:
        from complaints.selectors import firm_panel
        from firms.panels import register_panel

        register_panel("complaints", firm_panel)
