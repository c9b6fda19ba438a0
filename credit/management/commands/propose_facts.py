"""`manage.py propose_facts --jurisdiction SLUG`: propose what the platform's own data shows, for review."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from credit.management.commands._jurisdiction import add_jurisdiction, find_jurisdiction
from credit.services import propose_derived
from tenants.context import in_jurisdiction


class Command(BaseCommand):
    help = "Propose facts that the platform's own data shows; each once, none further than to its review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_jurisdiction(parser)

    def handle(self, *args: Any, jurisdiction: str, **options: Any) -> None:
        with in_jurisdiction(find_jurisdiction(jurisdiction)):
            counts = propose_derived(timezone.now())
        self.stdout.write(f"{counts['proposed']} proposed")
