"""`manage.py verify_publications --jurisdiction SLUG`: the chain of published lists, and the entries against it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.models import Publication
from credit.selectors import publication_problems
from tenants.context import in_jurisdiction


class Command(BaseCommand):
    help = "Check that no published list was changed, removed or put in between."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_jurisdiction(parser)

    def handle(self, *args: Any, jurisdiction: str, **options: Any) -> None:
        with in_jurisdiction(find_jurisdiction(jurisdiction)):
            found = publication_problems()
            for number, what in found:
                self.stderr.write(f"publication {number}: {what}")
            if found:
                raise CommandError(f"{len(found)} problems")
            last = Publication.objects.first()
            end = f", ends with {last.digest}" if last else ""
            self.stdout.write(f"{Publication.objects.count()} publications: the chain holds{end}")
