from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "programmes"
    verbose_name = _("Programmes and subsidies")

    def ready(self) -> None:
        # awards
        from credit.services.derived import register_source
        from firms.panels import register_panel
        from places.selectors import register_estate_section
        from programmes import (  # noqa: F401 (what is told registers itself)
            facts,
            notices,
            volunteer_notices,
        )
        from programmes.selectors.assets import estate_section
        from programmes.selectors.awards import awards_panel
        from programmes.selectors.mobilisation import mobilisation_panel
        from programmes.selectors.subsidies import subsidy_panel

        register_panel("awards", awards_panel)
        register_source("award_granted", facts.granted_awards)
        register_source("award_withdrawn", facts.withdrawn_awards)
        register_source("training_hours_missing", facts.missing_hours_of_firms)
        register_panel("mobilisation", mobilisation_panel)
        register_panel("subsidies", subsidy_panel)
        register_estate_section(40, "programmes/_estate_section.html", estate_section)
