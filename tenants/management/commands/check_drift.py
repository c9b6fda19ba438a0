"""`manage.py check_drift`: does every schema still look like the template?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.selectors import drift_of_schemas


class Command(BaseCommand):
    """Name every table, column, constraint, index or trigger that differs from the template."""

    help = "Compare the schemas of all jurisdictions with the template and name what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", help="slug; all by default")

    def handle(self, *args: Any, **options: Any) -> None:
        drifted = checked = 0
        for slug, found in drift_of_schemas(options["jurisdiction"]):
            checked += 1
            drifted += bool(found)
            for difference in found:
                self.stdout.write(f"{slug}: {difference}")
        if not checked:
            raise CommandError(f"There is no jurisdiction {options['jurisdiction'] or ''}".rstrip() + ".")
        if drifted:
            raise CommandError(f"{drifted} of {checked} schemas differ from the template.")
        self.stdout.write(f"{checked} schemas are like the template.")
