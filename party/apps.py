"""What Party organisations tell the other apps when they are loaded."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "party"
    verbose_name = _("Party organisations")

    def ready(self) -> None:
        from party.selectors.published import estate_section
        from places.selectors import register_estate_section

        self._joint()
        register_estate_section(35, "party/organisations/_estate_section.html", estate_section)

    @staticmethod
    def _joint() -> None:
        """joint: notices and figures register themselves."""
        from firms.panels import register_panel
        from party import joint_notices  # noqa: F401
        from party.selectors import indicators  # noqa: F401
        from party.selectors.for_firms import firm_panel

        register_panel("party", firm_panel)
