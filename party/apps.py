"""What Party organisations tell the other apps when they are loaded."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartyConfig(AppConfig):
    name = "party"
    verbose_name = _("Party organisations")

    def ready(self) -> None:
        from party.selectors.published import estate_section
        from places.selectors import register_estate_section

        register_estate_section(35, "party/organisations/_estate_section.html", estate_section)
