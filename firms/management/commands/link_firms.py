"""`manage.py link_firms --jurisdiction SLUG`: firms and projects from what imported estates report."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from firms.services import link_reported_firms
from tenants.context import in_jurisdiction
from tenants.models import Jurisdiction


class Command(BaseCommand):
    help = "Make firms (with stand-in codes) and projects from the firm names that imported estates report."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", required=True, metavar="SLUG")
        parser.add_argument(
            "--since",
            type=datetime.date.fromisoformat,
            metavar="DATE",
            help="first day of the projects, as the contracts are not known (default: 1 January of this year)",
        )

    def handle(self, *args: Any, jurisdiction: str, since: datetime.date | None, **options: Any) -> None:
        found = Jurisdiction.objects.filter(slug=jurisdiction).first()
        if found is None:
            raise CommandError(f"No jurisdiction has the short name “{jurisdiction}”.")
        with in_jurisdiction(found):
            first_day = since or timezone.localdate().replace(month=1, day=1)
            counts = link_reported_firms(since=first_day, told=self._tell)
        self.stdout.write(f"{counts.firms} firms, {counts.projects} projects, {counts.unusable} names of no firm")

    def _tell(self, done: int, of: int) -> None:
        if self.stdout.isatty() and (done % 50 == 0 or done == of):
            self.stdout.write(f"\r{done}/{of}", ending="\n" if done == of else "")
