from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal.branches import PartyBranches
        from programmes.seams import register_branches

        register_branches(PartyBranches)
