"""What Party organisations tell the other apps when they are loaded."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "party"
    verbose_name = _("Party organisations")

    def ready(self) -> None:
        self._joint()

    @staticmethod
    def _joint() -> None:
        """joint: notices and figures register themselves."""
        from firms.panels import register_panel
        from party import joint_notices  # noqa: F401
        from party.selectors import indicators  # noqa: F401
        from party.selectors.for_firms import firm_panel

        register_panel("party", firm_panel)
