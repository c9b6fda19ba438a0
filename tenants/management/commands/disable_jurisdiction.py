"""`manage.py disable_jurisdiction`: take one out of use."""

from typing import Any

from tenants.management.base import JurisdictionCommand
from tenants.services import disable_jurisdiction


class Command(JurisdictionCommand):
    """Its host answers 503 and its recurring tasks rest; nothing is lost."""

    help = "Take a jurisdiction out of use."

    def act(self, options: dict[str, Any]) -> str:
        jurisdiction = self.jurisdiction(options["jurisdiction"])
        disable_jurisdiction(jurisdiction.pk, by=self.person(options["by"]))
        return f"{jurisdiction.slug} is out of use."
