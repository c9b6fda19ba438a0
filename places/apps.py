from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "places"
    verbose_name = _("Areas and estates")

    def ready(self) -> None:
        from accounts.scopes import register_covers_all, register_scope
        from places.scopes import AreaScope, EstateScope, holds_everywhere
        from places.services.founding import found
        from tenants.steps import register_step

        register_scope(AreaScope())
        register_scope(EstateScope())
        register_covers_all(holds_everywhere)
        register_step(found)
