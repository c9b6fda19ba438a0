"""`manage.py enable_jurisdiction`: put one back into use."""

from typing import Any

from tenants.management.base import JurisdictionCommand
from tenants.services import enable_jurisdiction


class Command(JurisdictionCommand):
    """Its host answers again."""

    help = "Put a disabled or archived jurisdiction back into use."

    def act(self, options: dict[str, Any]) -> str:
        jurisdiction = self.jurisdiction(options["jurisdiction"])
        enable_jurisdiction(jurisdiction.pk, by=self.person(options["by"]))
        return f"{jurisdiction.slug} is in use."
