from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = _("Programmes and subsidies")

    def ready(self) -> None:
        from firms.panels import register_panel
        from places.selectors import register_estate_section

        # volunteers
        from programmes import volunteer_notices  # noqa: F401 (registers what is told)
        from programmes.selectors.assets import estate_section
        from programmes.selectors.mobilisation import mobilisation_panel
        from programmes.selectors.subsidies import subsidy_panel

        register_panel("mobilisation", mobilisation_panel)
        register_panel("subsidies", subsidy_panel)
        register_estate_section(40, "programmes/_estate_section.html", estate_section)
