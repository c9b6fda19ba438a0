"""What committees tell the other apps when they are loaded, by noun."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "committees"
    verbose_name = _("Owners' committees")

    def ready(self) -> None:
        self._assembly()

    # --- assembly
    @staticmethod
    def _assembly() -> None:
        from committees.selectors.assembly import estate_section
        from places.selectors import register_estate_section

        register_estate_section(15, "committees/assembly/_estate_section.html", estate_section)
