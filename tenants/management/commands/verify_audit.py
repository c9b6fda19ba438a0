"""`manage.py verify_audit`: is any audit chain changed, thinned, padded or cut?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.selectors import audit_findings


class Command(BaseCommand):
    """Walk the audit chains and name every row that is not as it was written."""

    help = "Check the audit chains: of one jurisdiction, of the platform (public), or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--jurisdiction", help="slug, or public")
        which.add_argument("--all", action="store_true", help="the platform and every jurisdiction (the default)")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = broken = 0
        for name, findings in audit_findings(options["jurisdiction"]):
            checked += 1
            count = 0
            for finding in findings:
                count += 1
                self.stdout.write(f"{name}: {finding}")
            broken += bool(count)
        if not checked:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction']}.")
        if broken:
            raise CommandError(f"{broken} of {checked} audit chains are not whole.")
        self.stdout.write(f"{checked} audit chains are whole.")
