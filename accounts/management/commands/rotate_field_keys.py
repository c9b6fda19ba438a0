"""Encrypt personal data anew under the newest key, so that an old key can be taken away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services import rotate_second_factors
from common.rotation import rotate_open_schema
from tenants.context import in_jurisdiction, in_schema
from tenants.models import Jurisdiction


class Command(BaseCommand):
    help = (
        "Encrypt all encrypted fields anew under the first of FIELD_ENCRYPTION_KEYS. "
        "Stops and starts anywhere; running it again changes nothing that is done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--jurisdiction", metavar="SLUG")
        which.add_argument("--public", action="store_true", help="the platform operators' accounts")
        which.add_argument("--all", action="store_true", help="every jurisdiction, and the platform")

    def handle(self, *args: Any, **options: Any) -> None:
        jurisdictions = Jurisdiction.objects.order_by("slug")
        if options["jurisdiction"]:
            jurisdictions = jurisdictions.filter(slug=options["jurisdiction"])
            if not jurisdictions:
                raise CommandError(f"There is no jurisdiction {options['jurisdiction']!r}.")
        if options["public"] or options["all"]:
            with in_schema("public"):
                self._report("public")
        if not options["public"]:
            for jurisdiction in jurisdictions:
                with in_jurisdiction(jurisdiction):
                    self._report(jurisdiction.slug)

    def _report(self, name: str) -> None:
        for label, count in rotate_open_schema():
            self.stdout.write(f"{name}: {label}: {count} values")
        self.stdout.write(f"{name}: second factors: {rotate_second_factors()} values")
